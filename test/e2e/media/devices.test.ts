import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { LocalMedia } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank } from '../../support/browser.js';
import { act, hears, isTold, take } from '../../support/media/actors.js';
import { startServer } from '../../support/server.js';

declare global {
  var lobby: LocalMedia;
}

/** Resolves when three new frames of a peer show under this source. */
const plays = (page: Page, source: string): Promise<void> =>
  page.evaluate(async (source) => {
    const { element } = stage.shown.get(source)!;
    for (let frames = 0; frames < 3; frames++) {
      await new Promise((resolve) => element.requestVideoFrameCallback(resolve));
    }
  }, source);

/** The tracks that a page has open. */
const open = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [room.media.camera, room.media.microphone, room.media.screen].flatMap(({ state }) =>
      'track' in state && state.track.readyState === 'live' ? [state.track.kind] : [],
    ),
  );

describe('camera and microphone of a room', () => {
  let server: SignallingServer;
  let rooms = 0;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('show to the others as long as they are on', async () => {
    const options = { room: `devices ${++rooms}` };
    const [a, b] = await Promise.all([act(server.url, 'a', options), act(server.url, 'b', options)]);
    await a.page.evaluate(() => room.media.microphone.on());
    await isTold(b, 'track microphone');
    await hears(b);
    await a.page.evaluate(() => room.media.camera.on());
    await isTold(b, 'track camera');
    await plays(b.page, 'camera');

    await a.page.evaluate(() => room.media.microphone.mute());
    await isTold(b, 'track-state microphone paused');
    assert.deepEqual(await open(a.page), ['video', 'audio'], 'the microphone stays open');
    await a.page.evaluate(() => room.media.microphone.unmute());
    await isTold(b, 'track-state microphone live');
    await hears(b);

    await a.page.evaluate(() => room.media.camera.off());
    await isTold(b, 'track-end camera');
    await a.page.evaluate(() => room.media.camera.on());
    await isTold(b, 'track camera');
    await plays(b.page, 'camera');

    const before = await a.page.evaluate(() => {
      const { state } = room.media.camera;
      return 'track' in state ? state.track.id : '';
    });
    await a.page.evaluate(() => room.media.camera.on({ width: { ideal: 320 }, height: { ideal: 240 } }));
    await b.page.evaluate(async () => {
      const { element } = stage.shown.get('camera')!;
      while (element.videoWidth !== 320) await new Promise((resolve) => element.requestVideoFrameCallback(resolve));
    });
    assert.notEqual(
      before,
      await a.page.evaluate(() => {
        const { state } = room.media.camera;
        return 'track' in state ? state.track.id : '';
      }),
    );

    await a.page.evaluate(() => {
      const { camera, microphone } = room.media;
      globalThis.tracks = [camera, microphone].flatMap(({ state }) => ('track' in state ? [state.track] : []));
      room.close();
    });
    assert.deepEqual(await a.page.evaluate(() => tracks.map(({ readyState }) => readyState)), ['ended', 'ended']);
    assert.deepEqual(await open(a.page), []);
    assert.equal(await a.page.evaluate(() => codeOf(room.media.camera.on())), 'closed');
    assert.deepEqual(a.complaints, []);
    await leave(a, b);
  });

  it('are those of the lobby, once we have joined', async () => {
    const options = { room: `devices ${++rooms}` };
    const b = await act(server.url, 'b', options);
    const a = await visitBlank(server.url);
    await a.page.evaluate(async () => {
      globalThis.lobby = await openMedia();
      lobby.microphone.mute();
      await Promise.all([lobby.camera.on(), lobby.microphone.on()]);
    });
    await a.page.evaluate(() => {
      const { enter } = globalThis;
      globalThis.enter = (options) => enter({ ...options, media: lobby });
    });
    await take(a, 'a', options);
    assert.equal(await a.page.evaluate(() => room.media === lobby), true);
    await isTold(b, 'track camera');
    await plays(b.page, 'camera');
    // Nobody hears who came in muted.
    await b.page.waitForFunction(() => stage.shown.get('microphone')?.track.state === 'paused');
    await a.page.evaluate(() => room.close());
    await isTold(b, 'track-end camera');
    assert.deepEqual(await open(a.page), []);
    await leave(a, b);
  });

  it('stay open in the lobby when joining fails', async () => {
    const a = await visitBlank(server.url);
    const code = await a.page.evaluate(async () => {
      globalThis.lobby = await openMedia();
      await lobby.camera.on();
      return codeOf(enter({ room: 'devices', media: lobby, signal: AbortSignal.abort() }));
    });
    assert.equal(code, 'aborted');
    assert.equal(await a.page.evaluate(() => lobby.camera.state.phase), 'on');
    await leave(a);
  });

  it('share a screen beside the camera, until the browser ends it', async () => {
    const options = { room: `devices ${++rooms}` };
    const [a, b] = await Promise.all([act(server.url, 'a', options), act(server.url, 'b', options)]);
    await a.page.evaluate(async () => {
      await room.media.camera.on();
      await room.media.screen.on();
    });
    await isTold(b, 'track screen');
    await Promise.all([plays(b.page, 'camera'), plays(b.page, 'screen')]);
    await a.page.evaluate(() => {
      const { state } = room.media.screen;
      if (state.phase !== 'on' || state.track.contentHint !== 'detail') throw new Error(state.phase);
      state.track.stop();
      state.track.dispatchEvent(new Event('ended')); // as the button of the browser does
    });
    await isTold(b, 'track-end screen');
    assert.equal(await a.page.evaluate(() => room.media.screen.state.phase), 'off');
    await plays(b.page, 'camera');
    await leave(a, b);
  });
});
