import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { visitBlank, type Visitor } from '../../../support/browser.js';
import { act, take } from '../../../support/media/actors.js';
import { meet, part } from '../../../support/media/cast.js';
import { encodedInStereo, openChannels, type Sides } from '../../../support/media/two-channels.js';
import { startServer } from '../../../support/server.js';

/** Turns the microphone on, in this mode from now on. */
const turnOn = ({ page }: Visitor, mode: 'voice' | 'music'): Promise<void> =>
  page.evaluate((mode) => room.media.microphone.on({ mode }).then(() => undefined), mode);

/** Resolves when the microphone of the only one who has it on is heard on these sides. */
async function hears({ page }: Visitor, sides: Sides): Promise<void> {
  await page.waitForFunction((wanted) => sidesOf('microphone') === wanted, sides);
}

describe('a microphone of two channels, of which the left one sounds', () => {
  let server: SignallingServer;
  let rooms = 0;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('is heard on the left as music and on both sides as a voice, whatever it was before', async () => {
    const [a, b] = await meet(server.url, `stereo ${++rooms}`);
    for (const { page } of [a, b]) await page.evaluate(openChannels);
    for (const mode of ['music', 'voice', 'music'] as const) {
      await turnOn(a, mode);
      await hears(b, mode === 'music' ? 'left' : 'both');
      assert.deepEqual(await a.page.evaluate(encodedInStereo), [mode === 'music']);
    }
    await a.page.evaluate(() => room.media.microphone.off());
    await b.page.waitForFunction(() => !stage.shown.has('microphone'));
    await turnOn(a, 'voice');
    await hears(b, 'both');
    assert.deepEqual(await a.page.evaluate(encodedInStereo), [false]);
    await part(a, b);
  });

  it('is heard on the left over the next link, and by a newcomer', async () => {
    const name = `stereo ${++rooms}`;
    const [a, b] = await meet(server.url, name);
    for (const { page } of [a, b]) await page.evaluate(openChannels);
    await turnOn(a, 'music');
    await hears(b, 'left');
    await b.page.evaluate(() => {
      const before = [...room.peers.values()][0]!.connection!;
      Object.assign(globalThis, { before });
      before.close();
    });
    await b.page.waitForFunction(() => {
      const { connection, path } = [...room.peers.values()][0]!;
      return path === 'direct' && connection !== (globalThis as unknown as { before: unknown }).before;
    });
    await hears(b, 'left');
    const c = await act(server.url, 'c', { room: name });
    await c.page.evaluate(openChannels);
    await hears(c, 'left');
    assert.deepEqual(await a.page.evaluate(encodedInStereo), [true, true]);
    await part(a, b, c);
  });

  it('is heard on the left when both have music, and a voice of the other stays mono', async () => {
    const name = `stereo ${++rooms}`;
    const [a, b] = await Promise.all([visitBlank(server.url), visitBlank(server.url)]);
    for (const one of [a, b]) {
      await take(one, one === a ? 'a' : 'b', { room: name });
      await one.page.evaluate(openChannels);
      await turnOn(one, 'music');
    }
    await Promise.all([hears(a, 'left'), hears(b, 'left')]);
    await turnOn(b, 'voice');
    await hears(a, 'both');
    await hears(b, 'left');
    assert.deepEqual(await b.page.evaluate(encodedInStereo), [false]);
    assert.deepEqual(await a.page.evaluate(encodedInStereo), [true]);
    await part(a, b);
  });
});
