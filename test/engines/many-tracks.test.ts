import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { openStage, sectionsOf } from '../support/media/stage.js';
import { startServer } from '../support/server.js';
import { meet, part } from '../support/engines/couple.js';
import { PAIRS, type EnginePage } from '../support/engines/page.js';
import { until } from '../support/wait.js';

/** As many as one side may publish, and as large as one signal may be, in bytes. */
const MOST = 8;
const LARGEST = 64 * 1024;

declare global {
  /** What the page was told of its peer, and the largest description that it has made. */
  var states: string[];
  var largest: number;
}

/** Writes down from now on what becomes of the only peer and its descriptions. */
const watch = (page: EnginePage): Promise<void> =>
  page.evaluate(() => {
    Object.assign(globalThis, { states: [], largest: 0 });
    const [peer] = [...room.peers.values()];
    const { connection } = peer!;
    room.on('peer-state', () => states.push(peer!.state));
    room.on('error', ({ code }) => states.push(code));
    connection!.addEventListener('signalingstatechange', () => {
      largest = Math.max(largest, connection!.localDescription!.sdp.length);
    });
  });

/** Publishes as many videos as there may be, in one go. */
const paintAll = (page: EnginePage): Promise<void> =>
  page.evaluate((most) => {
    for (let at = 0; at < most; at++) stage.publish(stage.paint('green'), { source: `video ${at}` });
  }, MOST);

/** The same with sounds. */
const soundAll = (page: EnginePage): Promise<void> =>
  page.evaluate((most) => {
    const context = new AudioContext();
    for (let at = 0; at < most; at++) {
      const [tone, out] = [context.createOscillator(), context.createMediaStreamDestination()];
      tone.connect(out);
      tone.start();
      stage.publish(out.stream.getAudioTracks()[0]!, { source: `sound ${at}` });
    }
  }, MOST);

/** In the page: of how many tracks of a kind packets come. */
async function countComing(kind: 'audio' | 'video'): Promise<number> {
  const report = await [...room.peers.values()][0]!.connection!.getStats();
  let coming = 0;
  report.forEach((stats: { type: string; kind?: string; packetsReceived?: number }) => {
    if (stats.type === 'inbound-rtp' && stats.kind === kind && (stats.packetsReceived ?? 0) > 5) coming++;
  });
  return coming;
}

/** Waits until all that the other side shows or sounds has come, and goes on. */
async function getsAll(page: EnginePage, kind: 'audio' | 'video'): Promise<void> {
  await page.until(
    ([wanted, most]) =>
      [...stage.shown.values()].filter(({ track }) => track.kind === wanted && track.state === 'live').length === most,
    [kind, MOST] as const,
  );
  await until(async () => (await page.evaluate(countComing, kind)) >= MOST, `packets of each ${kind}`);
}

for (const engines of PAIRS) {
  describe(`as many tracks as there may be, ${engines.join(' before ')}`, () => {
    let server: SignallingServer;
    before(async () => {
      server = await startServer();
    });
    after(() => server.close());

    it('reach both sides who publish them all at once, first videos and then sounds, and nobody seems to be away', async () => {
      const pages = await meet(server.url, engines);
      for (const page of pages) {
        await page.evaluate(openStage);
        await watch(page);
      }
      await Promise.all(pages.map(paintAll));
      await Promise.all(pages.map((page) => getsAll(page, 'video')));
      const ninth = await pages[0].evaluate(() => {
        try {
          return stage.publish(stage.paint('red')).state;
        } catch (error) {
          return (error as { code: string }).code;
        }
      });
      assert.equal(ninth, 'too-many-tracks');
      await Promise.all(
        pages.map((page) => page.evaluate(() => [...stage.published.values()].forEach((one) => one.stop()))),
      );
      await Promise.all(pages.map((page) => page.until(() => stage.shown.size === 0)));
      await Promise.all(pages.map(soundAll));
      await Promise.all(pages.map((page) => getsAll(page, 'audio')));
      for (const page of pages) {
        assert.deepEqual(await page.evaluate(() => states), []);
        const [size, sections] = [await page.evaluate(() => largest), await page.evaluate(sectionsOf)];
        process.stdout.write(`${engines.join(' before ')}: ${size} bytes, ${sections} sections\n`);
        assert.ok(size < LARGEST, `${size} bytes`);
      }
      assert.deepEqual(await part(...pages), []);
    });
  });
}
