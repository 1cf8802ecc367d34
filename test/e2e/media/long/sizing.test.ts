import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { MediaLimit } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, type Visitor } from '../../../support/browser.js';
import { isTold, paint, sees, speak } from '../../../support/media/actors.js';
import { gather } from '../../../support/media/cast.js';
import { film, isSentIn, sentIn, show, type Size } from '../../../support/media/screening.js';
import { startServer } from '../../../support/server.js';

const LARGE: Size = { width: 640, height: 360 };
const SMALL: Size = { width: 160, height: 90 };

describe('tracks are sent as they are shown, to many and again', () => {
  let server: SignallingServer;
  let rooms = 0;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('larger to one who shows them larger', async () => {
    const [a, b, c] = await gather(server.url, ['a', 'b', 'c'], { room: `sizes ${++rooms}` });
    await film(a, LARGE);
    for (const one of [b, c]) await isTold(one, 'track camera');
    await show(b, LARGE);
    await show(c, SMALL);
    await Promise.all([isSentIn(b, 360), isSentIn(c, 90)]);
    await show(c, LARGE);
    await show(b, SMALL);
    await Promise.all([isSentIn(b, 90), isSentIn(c, 360)]);
    await leave(a, b, c);
  });

  it('as before over a new link, and after they were replaced', async () => {
    const [a, b] = await gather(server.url, ['a', 'b'], { room: `sizes ${++rooms}` });
    await film(a, LARGE);
    await isTold(b, 'track camera');
    await show(b, SMALL);
    await isSentIn(b, 90);
    await a.page.evaluate(() => [...room.peers.values()][0]!.connection!.close());
    await isTold(b, 'track-state camera waiting');
    await isTold(b, 'track-state camera live');
    await isSentIn(b, 90);
    await leave(a, b);
  });

  it('to five within 2.5 Mb/s', async () => {
    const [a, ...others] = await gather(server.url, ['a', 'b', 'c', 'd', 'e', 'f'], { room: `sizes ${++rooms}` });
    await film(a, LARGE, 1);
    await speak(a);
    for (const one of others) await isTold(one, 'track camera');
    await Promise.all(others.map((one) => show(one, LARGE)));
    for (const { page } of others) await page.waitForFunction(() => stage.shown.get('camera')!.element.videoWidth > 0);
    const { at, bytes, frames } = await sentIn(a, 5_000);
    const rate = (8_000 * bytes) / at;
    assert.ok(frames > 0);
    assert.ok(rate <= 2_500_000, `${rate} bits per second`);
    await leave(a, ...others);
  });

  it('with a word when there are more than a mesh is good for, once on each side', async () => {
    const [a, b] = await gather(server.url, ['a', 'b'], { room: `sizes ${++rooms}` });
    for (const { page } of [a, b]) {
      await page.evaluate(() => {
        const limits: MediaLimit[] = [];
        Object.assign(globalThis, { limits });
        room.on('limit', (limit) => limits.push(limit));
      });
    }
    const limitsOf = ({ page }: Visitor): Promise<MediaLimit[]> =>
      page.evaluate(() => (globalThis as unknown as { limits: MediaLimit[] }).limits);
    for (let count = 1; count <= 6; count++) await paint(a, 'red', `camera ${count}`);
    for (let count = 1; count <= 6; count++) await sees(b, 'red', `camera ${count}`);
    assert.deepEqual([await limitsOf(a), await limitsOf(b)], [[], []]);
    for (let count = 7; count <= 8; count++) await paint(a, 'red', `camera ${count}`);
    await sees(b, 'red', 'camera 8');
    for (const one of [a, b]) {
      await one.page.waitForFunction(() => (globalThis as unknown as { limits: MediaLimit[] }).limits.length > 0);
    }
    const [[sent, ...again], [shown, ...more]] = [await limitsOf(a), await limitsOf(b)];
    assert.ok(sent!.sent > 6 && sent!.shown === 0);
    assert.ok(shown!.shown > 6 && shown!.sent === 0);
    assert.deepEqual([again, more], [[], []]);
    await leave(a, b);
  });
});
