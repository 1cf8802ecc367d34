import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { codeIn, codeOf, MediaScene, phaseOf, settle } from '../../support/media/media-scene.js';

describe('a shared screen', () => {
  let scene: MediaScene;
  beforeEach(async () => {
    scene = new MediaScene();
    await settle();
  });
  afterEach(() => scene.end());

  it('is there with what can be heard, and ends with both', async () => {
    const { media, devices, phases } = scene;
    await media.screen.on();
    const { state } = media.screen;
    assert.ok(state.phase === 'on');
    assert.deepEqual([state.track.kind, state.audio?.kind, state.track.contentHint], ['video', 'audio', 'detail']);
    media.screen.off();
    assert.deepEqual(devices.live, []);
    assert.deepEqual(phases.screen, ['asking', 'on', 'off']);
  });

  it('is there without sound, and for what moves', async () => {
    const { media } = scene;
    await media.screen.on({ audio: false, contentHint: 'motion' });
    const { state } = media.screen;
    assert.ok(state.phase === 'on');
    assert.deepEqual([state.audio, state.track.contentHint], [undefined, 'motion']);
  });

  it('is ended by the button of the browser', async () => {
    const { media, devices } = scene;
    await media.screen.on();
    scene.track('screen').end();
    assert.equal(phaseOf(media.screen), 'off');
    assert.deepEqual(devices.live, []);
    await media.screen.on();
    assert.equal(phaseOf(media.screen), 'on');
  });

  it('goes on in silence if the sound ends', async () => {
    const { media, devices } = scene;
    await media.screen.on();
    devices.live.find(({ kind }) => kind === 'audio')!.end();
    const { state } = media.screen;
    assert.ok(state.phase === 'on');
    assert.equal(state.audio, undefined);
  });

  it('is chosen once if it is asked for twice, in the task of the click', async () => {
    const { media, devices } = scene;
    const both = [media.screen.on(), media.screen.on()];
    assert.equal(devices.requests.length, 1, 'at once: browsers want it in answer to a click');
    await Promise.all(both);
    await media.screen.on();
    assert.equal(devices.requests.length, 1);
  });

  it('is not there if the person chooses nothing, and can be asked for again', async () => {
    const { media, devices } = scene;
    devices.faults.set('screen', 'NotAllowedError');
    assert.equal(await codeOf(media.screen.on()), 'media-denied');
    assert.deepEqual([phaseOf(media.screen), codeIn(media.screen.state)], ['denied', 'media-denied']);
    devices.faults.clear();
    await media.screen.on();
  });

  it('is turned off while the person chooses: what they choose then is stopped at once', async () => {
    const { media, devices } = scene;
    const answer = devices.hold();
    const on = codeOf(media.screen.on());
    media.screen.off();
    assert.equal(await on, 'aborted');
    answer();
    await settle();
    assert.equal(devices.tracks.length, 2);
    assert.deepEqual(devices.live, []);
  });

  it('is closed with the page', async () => {
    const { media, devices } = scene;
    const answer = devices.hold();
    const on = codeOf(media.screen.on());
    media.close();
    assert.equal(await on, 'closed');
    answer();
    await settle();
    assert.deepEqual(devices.live, []);
    assert.equal(await codeOf(media.screen.on()), 'closed');
  });
});
