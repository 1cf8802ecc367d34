import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RelayMode } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitTwice } from '../../support/browser.js';
import { startServer } from '../../support/server.js';

describe('a link', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  for (const end of ['close', 'peerDisconnect'] as const) {
    it(`has told what has come when the page calls ${end}() in the handler of the last message`, async () => {
      for (const relay of ['never', 'fallback', 'only'] as const) {
        for (const rounds of [1, 3, 50]) await endAfter(rounds, relay, end);
      }
    });
  }

  async function endAfter(rounds: number, relay: RelayMode, end: 'close' | 'peerDisconnect'): Promise<void> {
    const both = await visitTwice(server.url);
    const [a, b] = both;
    const name = `last ${relay} ${rounds} ${end}`;
    for (const { page } of both) {
      await page.evaluate((options) => enter(options).then(() => undefined), { room: name, relay });
    }
    const path = relay === 'only' ? 'relay' : 'direct';
    for (const { page } of both) {
      await page.waitForFunction((wanted) => [...room.peers.values()][0]?.path === wanted, path);
    }
    await a.page.evaluate(
      ({ last, how }) => {
        let heard = 0;
        room.on('message', () => ++heard === last && room[how]());
      },
      { last: rounds, how: end },
    );
    const codes = await b.page.evaluate(
      (count) => Promise.all(Array.from({ length: count }, (_, n) => codeOf(room.send(`message ${n}`)))),
      rounds,
    );
    assert.deepEqual(new Set(codes), new Set(['fulfilled']), name);
    assert.deepEqual([...a.complaints, ...b.complaints], []);
    await leave(...both);
  }
});
