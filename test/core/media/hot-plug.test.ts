import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import {
  BUILT_IN,
  CAMERA,
  codeIn,
  codeOf,
  DEFAULT_MICROPHONE,
  HEADSET,
  MediaScene,
  OTHER_CAMERA,
  phaseOf,
  settle,
} from '../../support/media/media-scene.js';
import { device, type StandInDevice } from '../../support/media/stand-in-devices.js';

describe('a device that comes or goes while it is on', () => {
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
  const plug = async (...plugged: StandInDevice[]): Promise<void> => {
    scene!.devices.plug(...plugged);
    await settle();
  };
  /** Plays a long time, without anything happening. */
  const play = (): void => mock.timers.tick(60_000);

  it('gives way to another one, and comes back when it is plugged in again', async () => {
    const { media, devices } = await begin(BUILT_IN, HEADSET);
    await media.microphone.on({ deviceId: 'headset' });
    play();
    await plug(BUILT_IN);
    assert.equal(scene!.device('microphone'), 'built-in');
    assert.equal(scene!.track('microphone').readyState, 'live');
    play();
    await plug(BUILT_IN, HEADSET);
    assert.equal(scene!.device('microphone'), 'headset');
    assert.equal(devices.live.length, 1, 'what is shown is what transmits');
    assert.equal(devices.live[0], scene!.track('microphone'));
    assert.deepEqual(
      media.devices.microphones.map(({ id, inUse }) => [id, inUse]),
      [
        ['built-in', false],
        ['headset', true],
      ],
    );
  });

  it('goes without a word of its track', async () => {
    const { media, devices } = await begin(BUILT_IN, HEADSET);
    await media.microphone.on({ deviceId: 'headset' });
    await settle();
    devices.plugged = [BUILT_IN];
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    assert.equal(scene!.device('microphone'), 'built-in');
    assert.equal(devices.live.length, 1);
  });

  it('was the last one, and is taken again when there is one', async () => {
    const { media } = await begin(CAMERA);
    await media.camera.on();
    play();
    await plug();
    assert.deepEqual([phaseOf(media.camera), codeIn(media.camera.state)], ['missing', 'media-missing']);
    await plug(OTHER_CAMERA);
    assert.equal(scene!.device('camera'), 'back');
  });

  it('was the last one, and is not taken again if the page has turned it off', async () => {
    const { media } = await begin(CAMERA);
    await media.camera.on();
    await plug();
    media.camera.off();
    await plug(CAMERA);
    assert.equal(phaseOf(media.camera), 'off');
  });

  it('is opened anew when the default of the system is another one', async () => {
    const { media, devices } = await begin(DEFAULT_MICROPHONE, BUILT_IN, HEADSET);
    await media.microphone.on();
    await settle();
    const first = scene!.track('microphone');
    const headset = device('audioinput', 'default', 'Default - headset', 'headset');
    await plug(headset, BUILT_IN, HEADSET);
    assert.equal(first.readyState, 'ended');
    assert.equal(scene!.track('microphone').label, 'Default - headset');
    assert.equal(devices.live.length, 1);
  });

  it('stays if another one comes, and on iOS, which chooses by itself', async () => {
    const { media, devices } = await begin(DEFAULT_MICROPHONE, BUILT_IN);
    await media.microphone.on();
    await plug(DEFAULT_MICROPHONE, BUILT_IN, HEADSET, CAMERA);
    assert.equal(devices.requests.length, 1);
    Object.assign(globalThis.navigator, { platform: 'iPhone' });
    await plug(device('audioinput', 'default', 'Default - headset', 'headset'), HEADSET);
    assert.equal(devices.requests.length, 1);
  });

  it('does not open in circles when it ends again and again', async () => {
    const { media, devices } = await begin(CAMERA);
    await media.camera.on();
    for (let i = 0; i < 10; i++) {
      devices.live[0]?.end();
      await settle();
    }
    assert.deepEqual([phaseOf(media.camera), codeIn(media.camera.state)], ['in-use', 'media-in-use']);
    assert.equal(devices.requests.length, 3);
    await media.camera.on();
    play();
    devices.live[0]?.end();
    await settle();
    assert.equal(phaseOf(media.camera), 'on', 'once in a while is no circle');
  });

  it('is denied in the midst of it', async () => {
    const { media, devices } = await begin(CAMERA);
    await media.camera.on();
    const { camera } = devices.permissions;
    camera.state = 'denied';
    camera.dispatchEvent(new Event('change'));
    assert.deepEqual([phaseOf(media.camera), codeIn(media.camera.state)], ['denied', 'media-denied']);
    assert.deepEqual(devices.live, []);
    camera.state = 'granted';
    camera.dispatchEvent(new Event('change'));
    assert.equal(phaseOf(media.camera), 'off', 'the page may ask again');
  });

  it('ends because the person takes back what they have allowed: nobody is asked anew', async () => {
    const { media, devices } = await begin(CAMERA);
    devices.permissions.camera.state = 'prompt';
    await media.camera.on();
    devices.live[0]!.end();
    await settle();
    assert.equal(phaseOf(media.camera), 'denied');
    assert.equal(devices.requests.length, 1);
  });

  it('is interrupted by the system, and goes on', async () => {
    const { media, phases } = await begin(BUILT_IN);
    await media.microphone.on();
    const track = scene!.track('microphone');
    track.interrupt(true);
    mock.timers.tick(2_999);
    assert.equal(phaseOf(media.microphone), 'on');
    mock.timers.tick(1);
    assert.equal(phaseOf(media.microphone), 'interrupted');
    track.interrupt(false);
    assert.equal(phaseOf(media.microphone), 'on');
    track.interrupt(true);
    track.interrupt(false);
    play();
    assert.deepEqual(phases.microphone.slice(-2), ['interrupted', 'on']);
  });

  it('is opened anew if the system still keeps it when somebody looks at the page again', async () => {
    const { media, devices, page } = await begin(BUILT_IN);
    await media.microphone.on();
    const track = scene!.track('microphone');
    const look = async (visibilityState: string): Promise<void> => {
      page.visibilityState = visibilityState;
      page.dispatchEvent(new Event('visibilitychange'));
      await settle();
    };
    track.interrupt(true);
    await look('hidden');
    mock.timers.tick(1_000);
    await look('visible');
    assert.equal(devices.requests.length, 1, 'not yet for seconds');
    await look('hidden');
    play();
    assert.equal(devices.requests.length, 1, 'not while nobody looks');
    await look('visible');
    assert.equal(track.readyState, 'ended');
    assert.equal(phaseOf(media.microphone), 'on');
    assert.notEqual(scene!.track('microphone'), track);
    await look('hidden');
    await look('visible');
    assert.equal(devices.requests.length, 2);
  });

  it('is turned off while another one is opened in its place', async () => {
    const { media, devices } = await begin(BUILT_IN, HEADSET);
    await media.microphone.on({ deviceId: 'headset' });
    play();
    const answer = devices.hold();
    await plug(BUILT_IN);
    assert.equal(phaseOf(media.microphone), 'asking');
    media.microphone.off();
    answer();
    await settle();
    assert.equal(phaseOf(media.microphone), 'off');
    assert.deepEqual(devices.live, []);
    assert.equal(await codeOf(media.microphone.on()), 'fulfilled');
  });
});
