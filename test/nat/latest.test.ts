import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type * as core from 'webrtc-elements/core';
import { leave } from '../support/browser.js';
import { Lab } from './lab.js';
import { NATS } from './nat.js';

const LISTENERS = 8;
/** Values a second, and how many there are. */
const RATE = 60;
const VALUES = 600;
/** Of all packets from and to the sender. */
const LOSS = 0.1;

declare global {
  var latestMember: core.Connection;
  var heard: number[];
}

describe('a topic of which only the newest value counts', () => {
  let lab: Lab;
  before(async () => {
    lab = new Lab([NATS['full cone'], NATS['port-restricted']]);
    await lab.start();
  });
  after(() => lab.close());

  it(`shows ${LISTENERS} members no older value, and the last one, at ${RATE} Hz with ${LOSS * 100} % loss`, async (test) => {
    const [near, far] = [lab.lans[0]!, lab.lans[1]!];
    const iceServers = await lab.iceServers({ stun: true });
    const visitors = await Promise.all([near, ...Array<typeof far>(LISTENERS).fill(far)].map((lan) => lab.visit(lan)));
    const [sender, ...listeners] = visitors.map(({ page }) => page) as [Page, ...Page[]];
    try {
      for (const page of [sender, ...listeners]) {
        await page.evaluate(async (servers) => {
          const { connect } = (await import('/webrtc-elements.js')) as typeof core;
          globalThis.latestMember = await connect({
            host: location.origin,
            room: 'latest',
            relay: 'never',
            rtcConfiguration: { iceServers: servers as RTCIceServer[] },
          });
          globalThis.heard = [];
          const topic = globalThis.latestMember.topic('pointers', { delivery: 'latest' });
          topic.on('message', ({ data }) => globalThis.heard.push(data as number));
        }, iceServers);
      }
      await sender.waitForFunction((count) => {
        const peers = [...globalThis.latestMember.peers.values()];
        return peers.length === count && peers.every(({ path }) => path === 'direct');
      }, LISTENERS);
      near.lose(LOSS);
      await sender.evaluate(
        async ({ values, pause }) => {
          const topic = globalThis.latestMember.topic('pointers', { delivery: 'latest' });
          const sends: Promise<void>[] = [];
          await new Promise<void>((resolve) => {
            const timer = setInterval(() => {
              sends.push(topic.send(sends.length + 1));
              if (sends.length < values) return;
              clearInterval(timer);
              resolve();
            }, pause);
          });
          await Promise.all(sends);
        },
        { values: VALUES, pause: 1_000 / RATE },
      );
      for (const page of listeners) {
        const heard = await page.evaluate(() => globalThis.heard);
        test.diagnostic(`${heard.length} of ${VALUES} values, the last is ${heard.at(-1)}`);
        assert.equal(heard.at(-1), VALUES);
        assert.deepEqual(
          heard,
          [...new Set(heard)].sort((one, other) => one - other),
        );
        assert.ok(heard.length < VALUES, 'some were lost');
        assert.ok(heard.length > VALUES / 2, `${heard.length} of ${VALUES} values`);
      }
    } finally {
      near.restore();
      await leave(...visitors);
    }
  });
});
