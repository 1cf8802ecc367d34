import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitTwice, type Visitor } from '../../support/browser.js';
import { enterAs } from '../../support/enter-as.js';
import { PAGES } from '../../support/server.js';

declare global {
  /** How long each small message took there and back, in ms. */
  var waits: number[];
  /** What a topic has heard. */
  var values: number[];
}

const MiB = 1024 * 1024;

/** In a page: notes what a topic hears from now on. */
function hearPointers(): void {
  globalThis.values = [];
  room.topic('pointers', { delivery: 'latest' }).on('message', ({ data }) => globalThis.values.push(data as number));
}

for (const relay of ['never', 'only'] as const) {
  describe(`topics, ${relay === 'never' ? 'over a direct link' : 'by relay'}`, () => {
    let server: SignallingServer;
    let visitors: [Visitor, Visitor];
    before(async () => {
      const limits = { bytesPerSecond: Infinity, framesPerSecond: Infinity };
      server = await serve({ port: 0, folder: PAGES, iceServers: [], limits });
      visitors = await visitTwice(server.url);
      for (const [i, { page }] of visitors.entries()) {
        await enterAs(page, 'ab'[i]!, { room: 'topics', relay });
      }
      for (const { page } of visitors) {
        await page.waitForFunction(() => [...room.peers.values()][0]?.state === 'connected');
      }
    });
    after(async () => {
      await leave(...visitors);
      await server.close();
    });

    it('are not held up by large messages on another', async (test) => {
      const [a, b] = visitors;
      await b.page.evaluate(() => {
        const small = room.topic('small');
        small.on('message', ({ data }) => void small.send(data));
        room.topic('large');
      });
      const size = relay === 'never' ? 16 * MiB : 8 * MiB;
      const waits = await a.page.evaluate(async (bytes) => {
        const small = room.topic('small');
        const large = room.topic('large');
        const round = async (count: number): Promise<number> => {
          const start = performance.now();
          const back = new Promise((resolve) => small.once('message', resolve));
          await small.send(count);
          await back;
          return performance.now() - start;
        };
        await round(0);
        globalThis.waits = [];
        const state = { flows: true };
        const sent = Promise.all([
          large.send(new Uint8Array(bytes)),
          ...Array.from({ length: bytes / 2 ** 20 }, () => large.send(new Uint8Array(2 ** 20))),
        ]).then(() => (state.flows = false));
        while (state.flows) globalThis.waits.push(await round(1));
        await sent;
        return globalThis.waits;
      }, size);
      waits.sort((one, other) => one - other);
      const median = waits[Math.floor(waits.length / 2)] ?? 0;
      test.diagnostic(
        `${waits.length} round trips, median ${median.toFixed(1)} ms, longest ${waits.at(-1)?.toFixed(1)} ms`,
      );
      assert.ok(waits.length >= 5, `${waits.length} small messages there and back while the large ones flowed`);
    });

    if (relay === 'never') {
      it('leave the page data channels of its own', async () => {
        const opened = await Promise.all(
          visitors.map(({ page }) =>
            page.evaluate(async () => {
              const channels = [...room.peers.keys()].flatMap((to) =>
                [1, 2].map(() => room.createDataChannel('own', { to })),
              );
              await Promise.all(channels.map((channel) => new Promise((resolve) => (channel.onopen = resolve))));
              return channels.map(({ id }) => id);
            }),
          ),
        );
        assert.ok(opened.flat().includes(1), 'the browser gives them the lowest ids');
      });
    }

    it('of which only the newest value counts show no older one, and the last one', async () => {
      const [a, b] = visitors;
      await b.page.evaluate(hearPointers);
      await a.page.evaluate(async () => {
        const topic = room.topic('pointers', { delivery: 'latest' });
        await topic.send(0);
        await Promise.all(Array.from({ length: 60 }, (_, i) => topic.send(i + 1)));
      });
      const values = await b.page.evaluate(() => globalThis.values);
      assert.equal(values.at(-1), 60);
      assert.deepEqual(
        values,
        [...new Set(values)].sort((one, other) => one - other),
      );
      assert.ok(values.length > 30, `${values.length} of 61 values without any loss`);
      const channels = await a.page.evaluate(() => [...room.peers.values()][0]!.connection?.sctp?.maxChannels ?? 0);
      assert.equal(channels > 0, relay === 'never');
    });

    it('go on after a change of the path', async () => {
      const [a, b] = visitors;
      await b.page.evaluate(hearPointers);
      await b.page.evaluate(() => {
        room.topic('count').on('message', ({ data }) => globalThis.values.push(data as number));
      });
      await a.page.evaluate(async () => {
        const [peer] = [...room.peers.values()];
        const sends = [];
        for (let i = 1; i <= 20; i++) {
          sends.push(room.topic('count').send(i));
          if (i === 10) peer!.connection?.close();
        }
        await Promise.all(sends);
        await room.topic('pointers', { delivery: 'latest' }).send(100);
      });
      const values = await b.page.evaluate(() => globalThis.values);
      assert.deepEqual(
        values.filter((value) => value <= 20),
        Array.from({ length: 20 }, (_, i) => i + 1),
      );
      assert.equal(values.at(-1), 100);
      for (const { complaints } of visitors) assert.deepEqual(complaints, []);
    });
  });
}
