import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { startServer } from '../support/server.js';
import { COUPLE, count, hears, isOnPath, meet, part } from '../support/engines/couple.js';
import { ORDERS, type EnginePage } from '../support/engines/page.js';

declare global {
  /** What a page that listens has received, and the sum of its bytes. */
  var received: { size: number; sum: number }[];
}

/** In the page: keeps sizes and sums of the bytes that come. */
function listen(): void {
  globalThis.received = [];
  room.on('message', ({ data }) => {
    if (!(data instanceof ArrayBuffer)) return;
    const sum = new Uint8Array(data).reduce((sofar, byte, at) => (sofar + byte * ((at % 251) + 1)) >>> 0, 0);
    globalThis.received.push({ size: data.byteLength, sum });
  });
}

/** In the page: sends bytes of this number, and says their sum. */
async function sendBytes(size: number): Promise<number> {
  const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >>> 8)) & 255);
  await room.send(bytes);
  return bytes.reduce((sofar, byte, at) => (sofar + byte * ((at % 251) + 1)) >>> 0, 0);
}

/** What the browser itself says of the open data channels: how many, and how much they brought. */
function channels(page: EnginePage): Promise<{ id: number; state: string; messages: number }[]> {
  return page.evaluate(async () => {
    const report = await [...room.peers.values()][0]!.connection!.getStats();
    return [...report.values()]
      .filter(({ type }: { type: string }) => type === 'data-channel')
      .map(({ dataChannelIdentifier, state, messagesReceived }) => ({
        id: Number(dataChannelIdentifier),
        state: String(state),
        messages: Number(messagesReceived),
      }));
  });
}

for (const engines of ORDERS) {
  describe(`data, ${engines.join(' before ')}`, () => {
    let server: SignallingServer;
    before(async () => {
      server = await startServer();
    });
    after(() => server.close());

    it('goes over one data channel, both ways, text and bytes, in order and whole', async () => {
      const [a, b] = await meet(server.url, engines);
      for (const page of [a, b]) await page.evaluate(listen);
      for (const [from, name, to] of [
        [a, COUPLE.a, b],
        [b, COUPLE.b, a],
      ] as const) {
        await from.evaluate(async () => {
          const sent = Array.from({ length: 300 }, (_, number) => room.send(`${number} ✓ \uFEFF`));
          await Promise.all(sent);
        });
        await hears(to, `${name}: 299 ✓ \uFEFF`);
        const texts = await to.evaluate(() =>
          room.log.filter(([event]) => event === 'message').map(([, text]) => text),
        );
        assert.deepEqual(
          texts.filter((text) => text.endsWith('\uFEFF')),
          Array.from({ length: 300 }, (_, number) => `${name}: ${number} ✓ \uFEFF`),
        );
        for (const size of [0, 1, 65_536, 65_537, 8 * 1024 * 1024]) {
          const sum = await from.evaluate(sendBytes, size);
          assert.deepEqual(await to.evaluate(() => globalThis.received.pop()), { size, sum });
        }
      }
      for (const page of [a, b]) {
        const [channel, ...others] = await channels(page);
        assert.deepEqual(others, [], 'one channel');
        assert.equal(channel?.state, 'open');
        assert.ok(channel.messages > 300, `${channel.messages} came by it`);
        assert.equal(await count(page, 'error'), 0);
      }
      assert.deepEqual(await part(a, b), []);
    });

    it('has a second channel for values of which the newest counts, beside those of the page', async () => {
      const [a, b] = await meet(server.url, engines);
      for (const page of [a, b]) {
        await page.evaluate(async () => {
          const channel = room.createDataChannel('own', { to: [...room.peers.keys()][0]! });
          await new Promise((resolve) => (channel.onopen = resolve));
        });
      }
      for (const page of [a, b]) await page.evaluate(() => void room.topic('pointers', { delivery: 'latest' }));
      for (const page of [a, b]) {
        await page.evaluate(async () => {
          const topic = room.topic('pointers', { delivery: 'latest' });
          await topic.send('both have opened it');
          const sends: Promise<void>[] = [];
          for (let i = 0; i < 30; i++) {
            sends.push(topic.send(i));
          }
          await Promise.all(sends);
        });
      }
      for (const page of [a, b]) {
        const loose = (await channels(page)).find(({ id }) => id === 255);
        assert.ok(loose && loose.messages >= 15, `${loose?.messages} of 31 values came by it`);
        assert.equal(await count(page, 'error'), 0);
      }
      assert.deepEqual(await part(a, b), []);
    });

    it('finds them in opposite roles, each told of the other once, with figures of their own', async () => {
      const [a, b] = await meet(server.url, engines);
      const seen = await Promise.all(
        [a, b].map((page) =>
          page.evaluate(async () => {
            await room.send('to be measured');
            const [peer] = room.peers.values();
            const { path, bytesSent, bytesReceived, roundTripTime } = await peer!.getStats();
            return { polite: peer!.polite, path, carried: bytesSent > 0 && bytesReceived > 0, roundTripTime };
          }),
        ),
      );
      assert.deepEqual(
        seen.map(({ polite, path, carried }) => ({ polite, path, carried })),
        [
          { polite: true, path: 'direct', carried: true },
          { polite: false, path: 'direct', carried: true },
        ],
      );
      for (const { roundTripTime } of seen) {
        assert.ok(roundTripTime !== undefined && roundTripTime >= 0 && roundTripTime < 5, `${roundTripTime} s`);
      }
      for (const page of [a, b]) {
        assert.equal(await count(page, 'connect'), 1);
        assert.equal(await count(page, 'peer'), 1);
      }
      assert.deepEqual(await part(a, b), []);
    });

    it('goes through the server where nothing else is wanted, and no less whole', async () => {
      const [a, b] = await meet(server.url, engines, { relay: 'only' });
      for (const page of [a, b]) await page.evaluate(listen);
      for (const [from, to] of [
        [a, b],
        [b, a],
      ] as const) {
        await from.evaluate(() => room.send('by the server'));
        const sum = await from.evaluate(sendBytes, 1024 * 1024);
        assert.deepEqual(await to.evaluate(() => globalThis.received.pop()), { size: 1024 * 1024, sum });
      }
      await hears(b, `${COUPLE.a}: by the server`);
      await hears(a, `${COUPLE.b}: by the server`);
      for (const page of [a, b]) {
        assert.equal(await count(page, 'peer'), 0, 'no data channel');
        await isOnPath(page, 'relay');
      }
      assert.deepEqual(await part(a, b), []);
    });

    it('tells presence, and each change of it', async () => {
      const [a, b] = await meet(server.url, engines, { presence: { name: 'Zoë' } });
      await a.evaluate(() => room.setPresence({ name: 'Ada', at: { x: 1.5 } }));
      await b.until((id) => room.peers.get(id)?.presence['name'] === 'Ada', COUPLE.a);
      assert.deepEqual(await b.evaluate((id) => room.peers.get(id)!.presence, COUPLE.a), {
        name: 'Ada',
        at: { x: 1.5 },
      });
      assert.deepEqual(await a.evaluate((id) => room.peers.get(id)!.presence, COUPLE.b), { name: 'Zoë' });
      assert.deepEqual(await part(a, b), []);
    });
  });
}
