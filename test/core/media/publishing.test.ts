import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { ConnectionError, type MediaTrack } from 'webrtc-elements/core';
import type { Publisher } from '../../../src/core/media/devices/publisher.js';
import { BUILT_IN, CAMERA, MediaScene, OTHER_CAMERA, settle } from '../../support/media/media-scene.js';

/** A connection that writes down what it should pass on. */
class Notebook implements Publisher {
  readonly notes: string[] = [];
  readonly tracks = new Map<string, MediaTrack>();
  fault: ConnectionError | undefined;

  publish(track: MediaTrack, { source }: { source: string }): ReturnType<Publisher['publish']> {
    if (this.fault) throw this.fault;
    const note = (what: string): void => void this.notes.push(`${source} ${what}`);
    note('published');
    this.tracks.set(source, track);
    return {
      replace: (track) => {
        note('replaced');
        this.tracks.set(source, track);
        return this.fault ? Promise.reject(this.fault) : Promise.resolve();
      },
      pause: () => note('paused'),
      resume: () => note('resumed'),
      stop: () => {
        note('stopped');
        this.tracks.delete(source);
      },
    };
  }

  report(error: ConnectionError): void {
    this.notes.push(error.code);
  }

  /** What was noted since the last call. */
  get news(): string[] {
    return this.notes.splice(0);
  }
}

describe('what is on', () => {
  let scene: MediaScene;
  let notebook: Notebook;
  beforeEach(async () => {
    scene = new MediaScene(CAMERA, OTHER_CAMERA, BUILT_IN);
    notebook = new Notebook();
    await settle();
  });
  afterEach(() => scene.end());

  it('is published, replaced with the device, and stopped when it is off', async () => {
    const { media } = scene;
    media.attach(notebook);
    await media.camera.on();
    assert.deepEqual(notebook.news, ['camera published']);
    await media.camera.use('back');
    assert.deepEqual(notebook.news, ['camera replaced']);
    assert.equal(notebook.tracks.get('camera'), scene.track('camera'));
    media.camera.off();
    assert.deepEqual(notebook.news, ['camera stopped']);
  });

  it('before joining is published with the connection, and is over with it', async () => {
    const { media, devices } = scene;
    await Promise.all([media.camera.on(), media.microphone.on()]);
    media.attach(notebook);
    assert.deepEqual(notebook.news, ['camera published', 'microphone published']);
    media.detach(notebook);
    assert.deepEqual(notebook.news, ['camera stopped', 'microphone stopped']);
    assert.deepEqual(devices.live, []);
  });

  it('goes over to another connection', async () => {
    const { media, devices } = scene;
    const other = new Notebook();
    await media.camera.on();
    media.attach(notebook);
    media.attach(other);
    assert.deepEqual(notebook.news, ['camera published', 'camera stopped']);
    assert.deepEqual(other.news, ['camera published']);
    media.detach(notebook);
    assert.equal(devices.live.length, 1);
  });

  it('is paused while the microphone is muted', async () => {
    const { media } = scene;
    media.attach(notebook);
    media.microphone.mute();
    await media.microphone.on();
    assert.deepEqual(notebook.news, ['microphone published', 'microphone paused']);
    media.microphone.unmute();
    assert.deepEqual(notebook.news, ['microphone resumed']);
    media.microphone.unmute();
    assert.deepEqual(notebook.news, []);
  });

  it('is paused while the system keeps it', async () => {
    const { media } = scene;
    media.attach(notebook);
    await media.camera.on();
    scene.track('camera').interrupt(true);
    mock.timers.tick(3_000);
    assert.deepEqual(notebook.news, ['camera published', 'camera paused']);
    scene.track('camera').interrupt(false);
    assert.deepEqual(notebook.news, ['camera resumed']);
  });

  it('is published anew when its device has gone: an ended track has ended what was published', async () => {
    const { media, devices } = scene;
    media.attach(notebook);
    await media.camera.on();
    devices.plug(OTHER_CAMERA);
    await settle();
    assert.deepEqual(notebook.news, ['camera published', 'camera stopped', 'camera published']);
    assert.equal(notebook.tracks.get('camera'), scene.track('camera'));
  });

  it('is published as the screen and what can be heard of it', async () => {
    const { media, devices } = scene;
    media.attach(notebook);
    await media.screen.on();
    assert.deepEqual(notebook.news, ['screen published', 'screen-audio published']);
    devices.live.find(({ kind }) => kind === 'audio')!.end();
    assert.deepEqual(notebook.news, ['screen-audio stopped']);
    media.screen.off();
    assert.deepEqual(notebook.news, ['screen stopped']);
  });

  it('is on also where it cannot be published, and the connection says why', async () => {
    const { media } = scene;
    media.attach(notebook);
    notebook.fault = new ConnectionError('media-unavailable');
    await media.camera.on();
    assert.deepEqual(notebook.news, ['media-unavailable']);
    notebook.fault = undefined;
    media.camera.off();
    await media.camera.on();
    notebook.fault = new ConnectionError('closed');
    await media.camera.use('back');
    await settle();
    assert.deepEqual(notebook.news, ['camera published', 'camera replaced', 'closed']);
  });
});
