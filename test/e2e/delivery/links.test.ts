import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitTwice, type Visitor } from '../../support/browser.js';
import { startServer } from '../../support/server.js';

describe('a link', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  const connected = ({ page }: Visitor): Promise<unknown> =>
    page.waitForFunction(() => [...room.peers.values()][0]?.channel);

  async function two(name: string): Promise<[Visitor, Visitor]> {
    const both = await visitTwice(server.url);
    for (const { page } of both) await page.evaluate((fresh) => enter({ room: fresh }).then(() => undefined), name);
    await Promise.all(both.map(connected));
    return both;
  }

  /** Adds a transceiver to the link, which makes the browser negotiate. */
  const addTransceiver = (page: Page): Promise<void> =>
    page.evaluate(
      () => void [...room.peers.values()][0]!.connection!.addTransceiver('audio', { direction: 'inactive' }),
    );

  it('is negotiated anew from both sides at the same moment, 15 times, and goes on', async () => {
    const [a, b] = await two('glare');
    // A peer takes 32 media sections: 30, and that of the data channels.
    for (let time = 1; time <= 15; time++) {
      await Promise.all([addTransceiver(a.page), addTransceiver(b.page)]);
      for (const { page } of [a, b]) {
        await page.waitForFunction((count) => {
          const connection = [...room.peers.values()][0]!.connection!;
          const negotiated = connection.getTransceivers().filter(({ mid }) => mid !== null);
          return connection.signalingState === 'stable' && negotiated.length >= count;
        }, time * 2);
      }
    }
    await a.page.evaluate(() => room.send('still there?'));
    await b.page.waitForFunction(() => room.log.some(([name]) => name === 'message'));
    for (const { page } of [a, b]) {
      const log = await page.evaluate(() => room.log.map(([name]) => name));
      assert.equal(log.filter((name) => name === 'connect').length, 1);
      assert.ok(!log.includes('error') && !log.includes('peer-disconnect'));
    }
    assert.deepEqual([...a.complaints, ...b.complaints], []);
    await leave(a, b);
  });

  for (const peerTimeout of [2 ** 31, 30 * 24 * 60 * 60 * 1000, Infinity]) {
    it(`is one RTCPeerConnection if a peer may take ${peerTimeout} ms`, async () => {
      const both = await visitTwice(server.url);
      for (const { page } of both) {
        await page.evaluate(async (time) => {
          const made: unknown[] = [];
          const Original = RTCPeerConnection;
          globalThis.RTCPeerConnection = class extends Original {
            constructor(configuration?: RTCConfiguration) {
              super(configuration);
              made.push(this);
            }
          };
          Object.assign(globalThis, { made });
          await enter({ room: `patient ${time}`, peerTimeout: time, relay: 'never' });
        }, peerTimeout);
      }
      await Promise.all(both.map(connected));
      const [a, b] = both;
      await a.page.evaluate(() => room.send('hello'));
      for (const { page } of both) {
        assert.equal(await page.evaluate(() => (globalThis as unknown as { made: unknown[] }).made.length), 1);
      }
      await leave(a, b);
    });
  }

  it('is the path already when its events are told, and so is the relay; a channel has its peer', async () => {
    const [a, b] = await visitTwice(server.url);
    for (const { page } of [a, b]) {
      await page.evaluate(async () => {
        await enter({ room: 'paths' });
        const told: string[] = [];
        for (const name of ['connect', 'upgrade', 'downgrade'] as const) {
          room.on(name, (peer) => told.push(`${name} ${room.peers.get(peer)!.path}`));
        }
        room.on('datachannel', ({ label }, peer) => told.push(`${label} of ${room.peers.has(peer)}`));
        Object.assign(globalThis, { told });
      });
    }
    await Promise.all([a, b].map(connected));
    await a.page.evaluate(() => {
      const [to = ''] = room.peers.keys();
      room.createDataChannel('ours', { to });
    });
    for (const { page } of [a, b]) {
      await page.waitForFunction(() => (globalThis as unknown as { told: string[] }).told.includes('ours of true'));
    }
    await b.page.evaluate(() => [...room.peers.values()][0]!.connection!.close());
    for (const { page } of [a, b]) {
      await page.waitForFunction(() =>
        (globalThis as unknown as { told: string[] }).told.some((line) => line.startsWith('downgrade')),
      );
      const told = await page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
      const lines = told.filter((line) => !line.includes(' of '));
      assert.ok(['connect relay', 'connect direct'].includes(lines[0]!), lines.join());
      for (const line of lines.slice(1)) assert.match(line, /^(connect direct|upgrade direct|downgrade relay)$/);
    }
    await leave(a, b);
  });

  it('is negotiated anew after the wall clock was put back', async () => {
    const both = await two('clock');
    const [a, b] = both;
    for (const { page } of both) {
      await page.evaluate(() => {
        const now = Date.now.bind(Date);
        Date.now = () => now() - 60 * 60 * 1000;
      });
    }
    await addTransceiver(a.page);
    await addTransceiver(b.page);
    for (const { page } of both) {
      await page.waitForFunction(() => {
        const connection = [...room.peers.values()][0]!.connection!;
        const negotiated = connection.getTransceivers().filter(({ mid }) => mid !== null);
        return connection.signalingState === 'stable' && negotiated.length >= 2;
      });
    }
    assert.deepEqual([...a.complaints, ...b.complaints], []);
    await leave(a, b);
  });

  it('ends with the AbortSignal of the connection', async () => {
    const [a, b] = await visitTwice(server.url);
    await b.page.evaluate(() => enter({ room: 'abort' }).then(() => undefined));
    await a.page.evaluate(async () => {
      const abort = new AbortController();
      await enter({ room: 'abort', signal: abort.signal });
      Object.assign(globalThis, { abort });
    });
    await Promise.all([connected(a), connected(b)]);
    await a.page.evaluate(() => (globalThis as unknown as { abort: AbortController }).abort.abort());
    assert.equal(await a.page.evaluate(() => room.state), 'closed');
    await b.page.waitForFunction(() => room.peers.size === 0);
    await leave(a, b);
  });

  it('of a page that crashed leaves no ghost', async () => {
    const [a, b] = await two('crash');
    const session = await b.page.context().newCDPSession(b.page);
    const crashed = b.page.waitForEvent('crash');
    void session.send('Page.crash').catch(() => undefined); // never answered: the page is gone
    await crashed;
    await a.page.waitForFunction(() => room.peers.size === 0);
    const ends = await a.page.evaluate(() => room.log.filter(([name]) => name === 'peer-disconnect').length);
    assert.equal(ends, 1);
    await leave(a, b);
  });
});
