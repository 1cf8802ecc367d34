import { describe, it } from 'node:test';
import { framework, meet } from './meet.js';

describe(`reactive state in ${framework}`, { concurrency: 2 }, () => {
  it('keeps the connection, and sends by it', () =>
    meet('connection', async (ada, grace) => {
      await ada.page.getByRole('status', { name: 'Kept' }).getByText('auto', { exact: true }).waitFor();
      await ada.press('Send');
      await grace.heard('message by the connection').waitFor();
    }));

  it('shows the people, and follows what they change', () =>
    meet('people', async (ada, grace) => {
      const people = ada.page.getByRole('list', { name: 'People' });
      await people.getByText('Grace connected', { exact: true }).waitFor();
      await grace.page.getByLabel('Name').fill('Grace Hopper');
      await people.getByText('Grace Hopper connected', { exact: true }).waitFor();
      await grace.press('Leave');
      await people.getByRole('listitem').waitFor({ state: 'detached' });
    }));

  it('keeps the peers, sends to them, and reads their statistics', () =>
    meet('peers', async (ada, grace) => {
      await ada.countInKept('Grace', 1);
      await ada.press('Send to peers');
      await grace.heard('message to the peers').waitFor();
      await ada.press('Measure');
      await ada
        .heard(/^path (direct|relay)$/)
        .first()
        .waitFor();
      await grace.page.getByLabel('Name').fill('Grace Hopper');
      await ada.countInKept('Grace Hopper', 1);
      await grace.press('Leave');
      await ada.countInKept('Grace Hopper', 0);
    }));

  it('keeps a topic, and sends by it', () =>
    meet('topic', async (ada, grace) => {
      await ada.press('Send by topic');
      await grace.heard('note by the topic').waitFor();
      await grace.press('Send by topic');
      await ada.heard('note by the topic').waitFor();
    }));

  it('sends values of the state as JSON', () =>
    meet('json', async (ada, grace) => {
      await ada.press('Send presence');
      await grace.heard('message {"mood":"calm","tags":["guide"]}').waitFor();
    }));

  it('keeps the new connection and topic after a remount', () =>
    meet('kept', async (ada, grace) => {
      await ada.press('Leave');
      await grace.meets(0);
      await ada.press('Enter');
      await Promise.all([ada.meets(1), grace.sees(ada)]);
      await ada.press('Send');
      await grace.heard('message by the connection').waitFor();
      await ada.press('Send by topic');
      await grace.heard('note by the topic').waitFor();
      await grace.press('Send by topic');
      await ada.heard('note by the topic').waitFor();
    }));
});
