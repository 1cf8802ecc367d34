import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Pair, PairOptions } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank, type Visitor } from '../support/browser.js';
import { startServer } from '../support/server.js';

declare global {
  var peer: Pair;
  var story: string[];
  var startPair: (options?: Partial<PairOptions>) => void;
}

/** In a page: no link comes back before its path has gone to the relay. It can take less time than we wait for a goodbye. */
function holdLinks(): void {
  type Take = (this: RTCPeerConnection, description: RTCSessionDescriptionInit) => Promise<void>;
  const take: unknown = Reflect.get(RTCPeerConnection.prototype, 'setRemoteDescription');
  const hold: Take = async function (description) {
    while (!story.includes('downgrade')) await new Promise((resolve) => setTimeout(resolve, 10));
    await (take as Take).call(this, description);
  };
  Reflect.set(RTCPeerConnection.prototype, 'setRemoteDescription', hold);
}

describe('a pair in browsers', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  async function join(): Promise<Visitor> {
    const visitor = await visitBlank(server.url);
    await visitor.page.evaluate(() => startPair());
    return visitor;
  }
  /** Waits until these have happened, in this order: on a busy machine a link may stall, and there is more to tell. */
  const until = ({ page }: Visitor, ...events: string[]): Promise<unknown> =>
    page.waitForFunction((wanted) => {
      let found = 0;
      for (const event of story) if (event === wanted[found]) found++;
      return found === wanted.length;
    }, events);
  const dataOf = ({ page }: Visitor): Promise<string[]> =>
    page.evaluate(() => story.filter((event) => event.startsWith('data')));

  it('connects, upgrades, downgrades and upgrades again, and data comes through all of it', async () => {
    const a = await join();
    const b = await join();
    await until(a, 'connect', 'upgrade');
    await until(b, 'connect', 'upgrade');
    await a.page.evaluate(() => peer.send('by WebRTC'));
    await until(b, 'connect', 'upgrade', 'data by WebRTC');
    for (const { page } of [a, b]) await page.evaluate(holdLinks);
    await a.page.evaluate(async () => {
      [...peer.connection!.peers.values()][0]!.channel!.close();
      await peer.send('and without');
    });
    await until(a, 'connect', 'upgrade', 'downgrade', 'upgrade');
    await until(b, 'connect', 'upgrade', 'data by WebRTC', 'downgrade', 'upgrade');
    await until(b, 'data by WebRTC', 'data and without');
    await a.page.waitForFunction(() => peer.path === 'direct');

    const c = await join();
    await until(c, 'busy');
    await b.page.evaluate(() => peer.send('not disturbed'));
    await until(a, 'connect', 'upgrade', 'downgrade', 'upgrade', 'data not disturbed');
    assert.deepEqual(
      [await dataOf(a), await dataOf(b)],
      [['data not disturbed'], ['data by WebRTC', 'data and without']],
    );
    await b.page.close();
    await until(a, 'connect', 'upgrade', 'downgrade', 'upgrade', 'data not disturbed', 'close');
    assert.deepEqual([...a.complaints, ...c.complaints], []);
    await leave(a, b, c);
  });
});
