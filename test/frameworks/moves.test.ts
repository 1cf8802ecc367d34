import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { framework, meet } from './meet.js';

/** Leaves and comes back, so often. */
const often = (times: number, ...buttons: string[]): string[] => Array.from({ length: times }, () => buttons).flat();

describe(`moves in ${framework}`, { concurrency: 2 }, () => {
  it('is in the room once after it was unmounted and mounted again, quickly and often', () =>
    meet('quick', async (ada, grace) => {
      await ada.pressFast(...often(5, 'Leave', 'Enter'));
      await Promise.all([ada.sees(grace), grace.sees(ada)]);
      await Promise.all([ada.countInList('Grace', 1), grace.countInList('Ada', 1)]);
      await Promise.all([ada.countInKept('Grace', 1), grace.countInKept('Ada', 1)]);
      await ada.press('Send by topic');
      await grace.heard('note by the topic').waitFor();
      assert.equal(await grace.heard('note by the topic').count(), 1);
    }));

  it('is out of the room after it was unmounted while it joined', () =>
    meet('out', async (ada, grace) => {
      await ada.pressFast('Leave', 'Enter', 'Leave');
      await grace.meets(0);
      await grace.countInList('Ada', 0);
      await ada.countInKept('Grace', 0);
    }));

  it('has a working chat after it was closed and opened again, quickly and often', () =>
    meet('chats', async (ada, grace) => {
      await grace.press('Open chat');
      await ada.pressFast('Open chat', ...often(5, 'Close chat', 'Open chat'));
      await ada.write('still here');
      await grace.reads('still here');
      await grace.write('I see');
      await ada.reads('I see');
    }));

  it('keeps connection, conversation and draft when a list is reordered around the room and the chat', () =>
    meet('reorder', async (ada, grace) => {
      const moves = [await ada.watchMoves('webrtc-room'), await ada.watchMoves('webrtc-chat')] as const;
      const id = await ada.id();
      const alone = await grace.heard('peerlist 0').count(); // whoever comes first is
      await ada.press('Open chat');
      await ada.write('before the move');
      await grace.heard('message before the move').waitFor();
      const opened = await moves[1]();
      await ada.page.locator('webrtc-chat').getByRole('textbox').fill('a draft');
      for (let i = 1; i <= 4; i++) await ada.press('Reorder');
      await ada.pressFast('Reorder', 'Reorder', 'Reorder');
      assert.ok((await moves[0]()) > 0, 'the framework has moved the room');
      assert.ok((await moves[1]()) > opened, 'the framework has moved the chat');
      assert.equal(await ada.id(), id);
      assert.equal(await grace.heard('peerlist 0').count(), alone, 'the others saw nothing of it');
      await ada.reads('before the move');
      assert.equal(await ada.page.locator('webrtc-chat').getByRole('textbox').inputValue(), 'a draft');
      await ada.write('after the move');
      await grace.heard('message after the move').waitFor();
    }));

  it('has a list in a root of its own, that comes and goes while the room stays', () =>
    meet('roots', async (ada, grace) => {
      const id = await ada.id();
      await ada.countInList('Grace', 1);
      for (let i = 1; i <= 3; i++) {
        await ada.toggleList();
        await ada.page.locator('#list webrtc-peer-list').waitFor({ state: 'detached' });
        await ada.toggleList();
        await ada.countInList('Grace', 1);
      }
      await ada.press('Leave');
      await ada.countInList('Grace', 0);
      await ada.toggleList();
      await ada.toggleList();
      await ada.press('Enter');
      await ada.countInList('Grace', 1);
      await grace.sees(ada);
      assert.notEqual(await ada.id(), id);
    }));
});
