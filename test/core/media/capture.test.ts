import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import {
  BUILT_IN,
  CAMERA,
  codeIn,
  codeOf,
  phaseOf,
  DEFAULT_MICROPHONE,
  HEADSET,
  MediaScene,
  OTHER_CAMERA,
  settle,
  SPEAKER,
} from '../../support/media/media-scene.js';
import type { StandInDevice } from '../../support/media/stand-in-devices.js';

describe('a camera or a microphone', () => {
  let scene: MediaScene | undefined;
  afterEach(async () => {
    await scene?.end();
    scene = undefined;
  });
  const begin = async (...plugged: StandInDevice[]): Promise<MediaScene> => {
    scene = new MediaScene(...plugged);
    await settle();
    return scene;
  };

  it('is opened only when the page asks for it', async () => {
    const { devices, media } = await begin(CAMERA, BUILT_IN, SPEAKER);
    await settle();
    assert.deepEqual(devices.requests, []);
    assert.deepEqual([media.camera.state.phase, media.microphone.state.phase], ['off', 'off']);
  });

  it('is on, and off with its lamp out, and on again', async () => {
    const { devices, media, phases } = await begin(CAMERA);
    await media.camera.on();
    const first = scene!.track('camera');
    assert.equal(scene!.device('camera'), 'front');
    media.camera.off();
    assert.equal(first.readyState, 'ended');
    assert.equal(phaseOf(media.camera), 'off');
    await media.camera.on();
    assert.notEqual(scene!.track('camera'), first);
    assert.equal(devices.live.length, 1);
    assert.deepEqual(phases.camera, ['asking', 'on', 'off', 'asking', 'on']);
  });

  it('is asked for once if it is turned on twice', async () => {
    const { devices, media } = await begin(CAMERA);
    await Promise.all([media.camera.on(), media.camera.on()]);
    await media.camera.on();
    assert.equal(devices.requests.length, 1);
  });

  it('is turned off while the browser asks: what comes then is stopped at once', async () => {
    const { devices, media } = await begin(CAMERA);
    const answer = devices.hold();
    const on = codeOf(media.camera.on());
    await settle();
    assert.equal(phaseOf(media.camera), 'asking');
    media.camera.off();
    assert.equal(await on, 'aborted');
    assert.equal(phaseOf(media.camera), 'off');
    answer();
    await settle();
    assert.equal(devices.tracks.length, 1);
    assert.deepEqual(devices.live, []);
    assert.equal(phaseOf(media.camera), 'off');
  });

  it('is closed with the page in the midst of that', async () => {
    const { devices, media } = await begin(CAMERA);
    const answer = devices.hold();
    const on = codeOf(media.camera.on());
    await settle();
    media.close();
    assert.equal(await on, 'closed');
    answer();
    await settle();
    assert.deepEqual(devices.live, []);
    assert.equal(await codeOf(media.camera.on()), 'closed');
    assert.equal(devices.requests.length, 1);
  });

  it('is closed before the code for it has loaded', async () => {
    scene = new MediaScene(CAMERA);
    const { devices, media } = scene;
    const on = codeOf(media.camera.on());
    media.close();
    assert.equal(await on, 'closed');
    assert.deepEqual(devices.requests, []);
  });

  it('changes the device one at a time, and the last one counts', async () => {
    const third = { ...CAMERA, deviceId: 'third', label: 'third' };
    const { devices, media } = await begin(CAMERA, OTHER_CAMERA, third);
    await media.camera.on();
    const answer = devices.hold();
    const changes = [media.camera.use('back'), media.camera.use('front'), media.camera.use('third')];
    await settle();
    assert.equal(devices.live.length, 0, 'the one before is closed first');
    assert.equal(devices.requests.length, 2);
    answer();
    await Promise.all(changes);
    assert.equal(scene!.device('camera'), 'third');
    assert.equal(devices.live.length, 1);
    assert.equal(devices.requests.length, 3);
  });

  it('is chosen while it is off, for the next time, and asked for nothing', async () => {
    const { devices, media } = await begin(CAMERA, OTHER_CAMERA);
    await media.camera.use('back');
    assert.deepEqual(devices.requests, []);
    await media.camera.on();
    assert.equal(scene!.device('camera'), 'back');
    media.camera.off();
    await media.camera.on();
    assert.equal(scene!.device('camera'), 'back');
    await media.camera.on({ facingMode: 'user' });
    assert.equal(scene!.device('camera'), 'front', 'another way to choose');
  });

  it('does not wait for a request that hangs and nobody wants any more', async () => {
    const { devices, media } = await begin(CAMERA, OTHER_CAMERA);
    const answer = devices.hold();
    void codeOf(media.camera.on());
    await settle();
    media.camera.off();
    const on = media.camera.on({ deviceId: 'back' });
    await settle();
    assert.equal(devices.requests.length, 1);
    mock.timers.tick(3_000);
    await settle();
    assert.equal(devices.requests.length, 2);
    answer();
    await on;
    assert.deepEqual(devices.live, [scene!.track('camera')]);
    assert.equal(scene!.device('camera'), 'back');
  });

  it('is given up when a browser that need ask nobody does not answer', async () => {
    const { devices, media } = await begin(CAMERA);
    const answer = devices.hold();
    const on = codeOf(media.camera.on());
    await settle();
    mock.timers.tick(20_000);
    assert.equal(await on, 'media-timeout');
    assert.equal(phaseOf(media.camera), 'in-use');
    answer();
    await settle();
    assert.deepEqual(devices.live, []);
    await media.camera.on();
  });

  it('waits as long as a person thinks', async () => {
    const { devices, media } = await begin(CAMERA);
    devices.permissions.camera.state = 'prompt';
    const answer = devices.hold();
    const on = media.camera.on();
    await settle();
    mock.timers.tick(3_600_000);
    answer();
    await on;
  });

  for (const [fault, phase, code] of [
    ['NotAllowedError', 'denied', 'media-denied'],
    ['NotReadableError', 'in-use', 'media-in-use'],
    ['AbortError', 'in-use', 'media-in-use'],
    ['NotFoundError', 'missing', 'media-missing'],
  ] as const) {
    it(`says why it is not on: ${fault}`, async () => {
      const { devices, media } = await begin(CAMERA);
      devices.faults.set('front', fault);
      assert.equal(await codeOf(media.camera.on()), code);
      const { state } = media.camera;
      assert.deepEqual([state.phase, codeIn(state)], [phase, code]);
      assert.ok('error' in state && (state.error.cause as Error).name === fault);
      devices.faults.clear();
      await media.camera.on();
      assert.equal(phaseOf(media.camera), 'on');
    });
  }

  it('says that there is none', async () => {
    const { media, devices } = await begin(CAMERA);
    assert.equal(await codeOf(media.microphone.on()), 'media-missing');
    devices.plug(CAMERA, BUILT_IN);
    await settle();
    assert.equal(phaseOf(media.microphone), 'missing', 'nobody has had one, so none is opened unasked');
  });

  it('is another one where the one that was asked for is not there', async () => {
    const { media } = await begin(CAMERA, OTHER_CAMERA);
    await media.camera.on({ deviceId: 'lost' });
    assert.equal(scene!.device('camera'), 'front');
  });

  it('is one that fits nothing rather than none', async () => {
    const { media, devices } = await begin(CAMERA);
    await media.camera.on({ impossible: true } as object);
    assert.equal(scene!.device('camera'), 'front');
    assert.equal(devices.requests.at(-1)!.video, true);
  });

  it('is the one before again if the new one is in use', async () => {
    const { media, devices } = await begin(CAMERA, OTHER_CAMERA);
    await media.camera.on();
    devices.faults.set('back', 'NotReadableError');
    assert.equal(await codeOf(media.camera.use('back')), 'media-in-use');
    assert.equal(phaseOf(media.camera), 'on');
    assert.equal(scene!.device('camera'), 'front');
    devices.plug(CAMERA, OTHER_CAMERA, SPEAKER);
    await settle();
    assert.equal(scene!.device('camera'), 'front');
  });

  it('is muted, not closed, and stays muted with another device', async () => {
    const { media, phases } = await begin(BUILT_IN, HEADSET);
    media.microphone.mute();
    assert.equal(media.microphone.muted, true);
    await media.microphone.on();
    const track = scene!.track('microphone');
    assert.deepEqual([track.enabled, track.readyState], [false, 'live']);
    media.microphone.unmute();
    assert.equal(track.enabled, true);
    media.microphone.mute();
    await media.microphone.use('headset');
    assert.equal(scene!.track('microphone').enabled, false);
    media.microphone.off();
    assert.equal(track.readyState, 'ended');
    assert.deepEqual(phases.microphone.slice(-3), ['asking', 'on', 'off']);
  });

  it('is asked for as voice or as music', async () => {
    const { media, devices } = await begin(BUILT_IN);
    await media.microphone.on({ mode: 'music' });
    assert.equal(scene!.track('microphone').contentHint, 'music');
    const { audio } = devices.requests[0]! as { audio: MediaTrackConstraints };
    assert.deepEqual(
      [audio.echoCancellation, audio.noiseSuppression, audio.autoGainControl, audio.channelCount],
      [false, false, false, { ideal: 2 }],
    );
    await media.microphone.on({ mode: 'voice' });
    assert.equal(scene!.track('microphone').contentHint, '');
    assert.equal((devices.requests[1]!.audio as MediaTrackConstraints).echoCancellation, undefined);
  });

  it('is in the list, which says what is in use', async () => {
    const { media } = await begin(CAMERA, OTHER_CAMERA, DEFAULT_MICROPHONE, BUILT_IN, SPEAKER);
    let changes = 0;
    media.on('devicechange', () => changes++);
    await media.camera.on({ deviceId: 'back' });
    await media.microphone.on();
    await settle();
    const { cameras, microphones, speakers } = media.devices;
    assert.deepEqual(cameras, [
      { id: 'front', label: 'front', inUse: false },
      { id: 'back', label: 'back', inUse: true },
    ]);
    assert.deepEqual(
      microphones.map(({ inUse }) => inUse),
      [true, false],
    );
    assert.deepEqual(speakers, [{ id: 'speaker', label: 'speaker', inUse: false }]);
    assert.equal(changes, 2, 'the camera, and the microphone');
  });
});
