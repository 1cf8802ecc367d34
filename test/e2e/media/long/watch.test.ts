import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, type Visitor } from '../../../support/browser.js';
import { act, hears, isTold, paint, sees, speak } from '../../../support/media/actors.js';
import { startServer } from '../../../support/server.js';

describe('how a call goes', () => {
  let server: SignallingServer;
  let rooms = 0;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  /** Two in a new room. `b` writes down what is told of `a`. */
  async function two(): Promise<[Visitor, Visitor]> {
    const options = { room: `watch ${++rooms}` };
    const [a, b] = [await act(server.url, 'a', options), await act(server.url, 'b', options)];
    await b.page.evaluate(() => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      room.on('speaking', (id) => told.push(`speaking ${room.peers.get(id)?.speaking}`));
      room.on('quality', (id) => told.push(`quality ${room.peers.get(id)?.quality}`));
    });
    return [a, b];
  }

  /** Resolves when this was told after what was waited for before, whatever else was told meanwhile. */
  async function isNews({ page }: Visitor, words: string): Promise<void> {
    await page.waitForFunction((wanted) => {
      const { told } = globalThis as unknown as { told: string[] };
      const at = told.indexOf(wanted);
      return at >= 0 && told.splice(0, at + 1).length > 0;
    }, words);
  }

  it('is excellent where both are in one place, and has no quality once it is over', async () => {
    const [a, b] = await two();
    assert.equal(await b.page.evaluate(() => [...room.peers.values()][0]!.quality), undefined);
    await paint(a, 'red');
    await sees(b, 'red');
    await isNews(b, 'quality excellent');
    await a.page.waitForFunction(() => [...room.peers.values()][0]!.quality === 'excellent');
    await a.page.evaluate(() => stage.published.get('camera')!.stop());
    await isNews(b, 'quality undefined');
    await leave(a, b);
  });

  it('shows who speaks, until nobody does', async () => {
    const [a, b] = await two();
    await speak(a); // it beeps
    await hears(b);
    await isNews(b, 'speaking true');
    await a.page.evaluate(() => stage.published.get('microphone')!.pause());
    await isNews(b, 'speaking false');
    await a.page.evaluate(() => stage.published.get('microphone')!.resume());
    await isNews(b, 'speaking true');
    await b.page.evaluate(() => stage.shown.get('microphone')!.track.hide());
    await isNews(b, 'speaking false');
    await b.page.evaluate(() => stage.shown.get('microphone')!.track.show({ width: 1, height: 1 }));
    await isNews(b, 'speaking true');
    await a.page.evaluate(() => stage.published.get('microphone')!.stop());
    await isNews(b, 'speaking false');
    await leave(a, b);
  });

  it('leaves no timer and no sender behind', async () => {
    const [a, b] = await two();
    await b.page.evaluate(() => {
      const pending = new Set<unknown>();
      Object.assign(globalThis, { pending });
      const [set, clear] = [window.setTimeout.bind(window), window.clearTimeout.bind(window)];
      Object.assign(globalThis, {
        setTimeout: (done: () => void, delay: number): unknown => {
          const timer = set(() => {
            pending.delete(timer);
            done();
          }, delay);
          pending.add(timer);
          return timer;
        },
        clearTimeout: (timer: number): void => {
          pending.delete(timer);
          clear(timer);
        },
      });
    });
    for (const one of [a, b]) {
      await speak(one);
      await paint(one, 'red');
    }
    await Promise.all([sees(a, 'red'), sees(b, 'red'), hears(a), hears(b)]);
    const [[before, after], tracks] = await b.page.evaluate(() => {
      const { connection } = [...room.peers.values()][0]!;
      const { pending } = globalThis as unknown as { pending: Set<unknown> };
      const { size } = pending;
      room.close();
      return [[size, pending.size], connection!.getSenders().map(({ track }) => track)] as const;
    });
    assert.ok(before > 0, 'the call is watched');
    assert.equal(after, 0);
    assert.ok(tracks.every((track) => track === null));
    await isTold(a, 'track-end camera');
    await leave(a, b);
  });
});
