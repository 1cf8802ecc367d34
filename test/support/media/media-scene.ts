import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { CaptureState, ConnectionError, LocalMedia, ScreenState, SourceName } from 'webrtc-elements/core';
import { OpenMedia } from '../../../src/core/media/devices/front/open-media.js';
import { device, StandInDevices, type StandInDevice } from './stand-in-devices.js';
import type { StandInTrack } from './stand-in-track.js';

export const CAMERA = device('videoinput', 'front');
export const OTHER_CAMERA = device('videoinput', 'back');
export const DEFAULT_MICROPHONE = device('audioinput', 'default', 'Default - built in', 'computer');
export const BUILT_IN = device('audioinput', 'built-in', 'built in', 'computer');
export const HEADSET = device('audioinput', 'headset');
export const SPEAKER = device('audiooutput', 'speaker');

/** A page with devices, whose clock stands still. */
export class MediaScene {
  readonly devices: StandInDevices;
  readonly media: OpenMedia;
  /** The phases that each source went through. */
  readonly phases: Record<SourceName, string[]> = { camera: [], microphone: [], screen: [] };
  readonly page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  readonly #remove: () => void;
  readonly #timers = new Set<unknown>();

  constructor(...plugged: StandInDevice[]) {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    this.#countTimers();
    this.devices = new StandInDevices(...plugged);
    this.#remove = this.devices.install(this.page);
    this.media = new OpenMedia();
    this.media.on('state', (source) => this.phases[source].push(this.media[source].state.phase));
  }

  /** Ends the page. Nothing may be open then, and no timer run. */
  async end(): Promise<void> {
    this.media.close();
    await settle();
    assert.deepEqual(this.devices.live, []);
    assert.equal(this.#timers.size, 0, 'timers that run');
    this.#remove();
    mock.timers.reset();
  }

  /** The track of the source that is on. */
  track(source: SourceName): StandInTrack {
    const { state } = this.media[source];
    assert.ok('track' in state, `${source}: ${state.phase}`);
    return state.track as unknown as StandInTrack;
  }

  /** The device that the page shows as open. */
  device(source: 'camera' | 'microphone'): string {
    const { state } = this.media[source];
    return 'device' in state ? state.device.id : state.phase;
  }

  #countTimers(): void {
    const { setTimeout: set, clearTimeout: clear } = globalThis;
    Object.assign(globalThis, {
      setTimeout: (run: () => void, wait: number) => {
        const timer: unknown = set(() => {
          this.#timers.delete(timer);
          run();
        }, wait);
        this.#timers.add(timer);
        return timer;
      },
      clearTimeout: (timer: number) => {
        this.#timers.delete(timer);
        clear(timer);
      },
    });
  }
}

/** Resolves when a source is in this phase. */
export function reaches(media: LocalMedia, source: SourceName, phase: CaptureState['phase']): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (media[source].state.phase !== phase) return;
      stop();
      resolve();
    };
    const stop = media.on('state', look);
    look();
  });
}

/** What has begun comes as far as it can without a clock. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** The code of the error that this rejects with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'fulfilled',
    (error: unknown) => (error as ConnectionError).code,
  );
}

/** The code of the error that a source shows. */
export function codeIn(state: CaptureState | ScreenState): string | undefined {
  return 'error' in state ? state.error.code : undefined;
}

/** Where a source is now. */
export const phaseOf = ({ state }: { state: CaptureState | ScreenState }): string => state.phase;
