import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { App } from './app.js';
import { framework, meet } from './meet.js';

/** What an app may have before it has a value. */
const NOTHING = [null, undefined, ''];

const NUMBERS = [7, 0];

/** The state of the room, by the element. */
const stateOf = ({ page }: App): Promise<string | undefined> =>
  page.evaluate(() => document.querySelector('webrtc-room')?.state);

/** A value as a name of a step. */
const show = (value: unknown): string => (value === '' ? 'empty' : String(value));

describe(`values in ${framework}`, { concurrency: 2 }, () => {
  it('room: is in none without a value, and joins with one', (test) =>
    meet('nowhere', async (ada, grace) => {
      for (const nothing of NOTHING)
        await test.test(`room is ${show(nothing)}, then a name`, async () => {
          await ada.set('setRoom', nothing);
          await grace.meets(0);
          assert.equal(await stateOf(ada), 'idle');
          await ada.set('setRoom', 'nowhere');
          await Promise.all([ada.meets(1), grace.sees(ada)]);
        });
    }));

  it('name: is a guest without a value, and has the name then', (test) =>
    meet('guests', async (ada, grace) => {
      for (const nothing of NOTHING)
        await test.test(`name is ${show(nothing)}, then a name`, async () => {
          await ada.set('setName', nothing);
          await grace.countInList('Ada', 0);
          await ada.set('setName', 'Ada');
          await grace.countInList('Ada', 1);
          await grace.sees(ada);
        });
    }));

  it('room: joins a room whose name is a number', (test) =>
    meet('numbers', async (ada, grace) => {
      for (const number of NUMBERS)
        await test.test(`room is ${number}`, async () => {
          await ada.set('setRoom', number);
          await grace.meets(0);
          await grace.set('setRoom', String(number)); // the same room, by its text
          await Promise.all([ada.sees(grace), grace.sees(ada)]);
        });
    }));

  it('name: is called by a number', (test) =>
    meet('called', async (ada, grace) => {
      await ada.press('Open chat');
      for (const number of NUMBERS)
        await test.test(`name is ${number}`, async () => {
          await ada.set('setName', number);
          await grace.countInList(String(number), 1);
          await ada.write(`I am ${number}`);
          await grace.heard(`message I am ${number}`).waitFor();
        });
    }));

  it('messages: shows none while they are undefined or null, then those of the state, beside new ones', () =>
    meet('messages', async (ada, grace) => {
      const [before, again] = ['from before', 'and again'].map((text, id) => [
        { id, from: 'earlier', own: false, name: 'Alan', text, time: '2026-01-02T03:04:05.000Z' },
      ]);
      await ada.press('Open chat'); // undefined is what the state has at first
      await ada.set('setMessages', null);
      await ada.set('setMessages', before);
      await ada.reads('from before');
      await ada.write('and now');
      await grace.heard('message and now').waitFor();
      await ada.reads('and now');
      await ada.set('setMessages', null);
      await ada.page.getByText('and now').waitFor({ state: 'detached' });
      await ada.set('setMessages', again);
      await ada.reads('and again');
    }));

  it('presence: sends the object of the state, and the next one', () =>
    meet('presence', async (ada, grace) => {
      const moodIs = (mood: string): Promise<unknown> =>
        grace.page.waitForFunction((wanted) => {
          const [peer] = document.querySelector('webrtc-room')!.peers.values();
          const { tags, ...presence } = (peer?.presence ?? {}) as { tags?: string[]; mood?: string };
          return presence.mood === wanted && tags?.[0] === 'guide';
        }, mood);
      await moodIs('calm');
      await ada.press('Cheer up');
      await moodIs('glad');
      await grace.countInList('Ada', 1);
    }));
});
