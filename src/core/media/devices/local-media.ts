import type { ConnectionError } from '../../errors.js';
import type { MediaTrack } from '../../peer/webrtc.js';
import type { CaptureConstraints } from './capture-constraints.js';

/** What can be captured. */
export type SourceName = 'camera' | 'microphone' | 'screen';

/** A camera, a microphone or a speaker. */
export interface LocalDevice {
  /** Its `deviceId`. Empty before the page has been allowed to use a device of its kind. */
  readonly id: string;
  /** The name that the system gives it. Empty before the page has been allowed to use a device of its kind. */
  readonly label: string;
  /** Whether our camera or microphone is this one. Always `false` for speakers. */
  readonly inUse: boolean;
}

/** The devices of this computer, as its browser shows them. */
export interface LocalDevices {
  /** What can see. */
  readonly cameras: readonly LocalDevice[];
  /** What can hear. */
  readonly microphones: readonly LocalDevice[];
  /** What can sound. */
  readonly speakers: readonly LocalDevice[];
}

/** A source that is not on, for a reason. */
export interface FailedState {
  /**
   * `denied`: the page may not use it. `in-use`: the system does not hand it over, mostly because another program has it. `missing`:
   * there is none, or no way to use one.
   */
  readonly phase: 'denied' | 'in-use' | 'missing';
  /** Why, and what to do about it. */
  readonly error: ConnectionError;
}

/** Where a camera or a microphone is. */
export type CaptureState =
  | { readonly phase: 'off' }
  /** We wait for the browser, or for the person whom it asks. */
  | { readonly phase: 'asking' }
  /** `interrupted`: the system has kept it from us for 3 s, as a phone call does. It goes on by itself. */
  | {
      readonly phase: 'on' | 'interrupted';
      readonly track: MediaTrack;
      /** The device that the track comes from, which need not be the one that was asked for. */
      readonly device: Omit<LocalDevice, 'inUse'>;
    }
  | FailedState;

/** Where the sharing of the screen is. */
export type ScreenState =
  | { readonly phase: 'off' }
  | { readonly phase: 'asking' }
  | {
      readonly phase: 'on';
      readonly track: MediaTrack;
      /** What can be heard; `undefined` if the browser or the person offers nothing. */
      readonly audio: MediaTrack | undefined;
    }
  | FailedState;

/** How to open a device. Everything else is a constraint, as `getUserMedia()` takes them. */
export interface CaptureOptions extends Omit<CaptureConstraints, 'deviceId'> {
  /** Which device. If it is not there, another one is taken until it is. Default: the one of the call before, else that of the browser. */
  readonly deviceId?: string | undefined;
}

/** Options of `camera.on()`. Default: 1,280 × 720 pixels, if the camera has them. */
export interface CameraOptions extends CaptureOptions {
  /** What matters when the upload is short, as `MediaStreamTrack.contentHint`. Default: what the browser thinks. */
  readonly contentHint?: 'motion' | 'detail' | 'text' | undefined;
}

/** Options of `microphone.on()`. */
export interface MicrophoneOptions extends CaptureOptions {
  /**
   * `music`: as it sounds, without echo cancellation, noise suppression and automatic gain, and in stereo if the device has two channels.
   * `voice`: mono. Default `voice`.
   */
  readonly mode?: 'voice' | 'music' | undefined;
}

/** Options of `screen.on()`. */
export interface ScreenOptions {
  /** Offer to share what can be heard, too. Default `true`. */
  readonly audio?: boolean | undefined;
  /** What matters when the upload is short: sharp text, or smooth motion. Default `detail`. */
  readonly contentHint?: 'motion' | 'detail' | 'text' | undefined;
}

/** Our camera. */
export interface Camera {
  /** Where it is. The event `state` tells of a change. */
  readonly state: CaptureState;
  /**
   * Turns it on. Resolves when it is on. Options replace those of the call before. Rejects with a `ConnectionError`: `media-denied`,
   * `media-blocked`, `media-in-use`, `media-missing`, `media-timeout`, `media-unavailable`, `aborted` if it is turned off meanwhile, `closed` or
   * `load-failed`.
   */
  on(options?: CameraOptions): Promise<void>;
  /** Turns it off. Its lamp goes out. */
  off(): void;
  /**
   * Changes the device; while it is off, for the next time. Resolves when the change is done. Rejects as `on()` does: where the new device
   * fails, the one before is on again.
   */
  use(deviceId: string): Promise<void>;
}

/** Our microphone. */
export interface Microphone extends Omit<Camera, 'on'> {
  /** Whether it says nothing to the others. The event `state` tells of a change. */
  readonly muted: boolean;
  /** Turns it on. See `camera.on()`. It stays muted if it is. */
  on(options?: MicrophoneOptions): Promise<void>;
  /** Others hear nothing any more. The device stays open, because closing it changes the sound of Bluetooth headsets. `off()` closes it. */
  mute(): void;
  /** Others hear us again, if it is on. */
  unmute(): void;
  /**
   * Calls `listener` with the loudness of what others hear, about 20 times a second while the microphone is on: 0 is silence, 1 as
   * loud as can be. Returns a function that ends it.
   */
  watchLevel(listener: (level: number) => void): () => void;
}

/** What we share of our screen. */
export interface Screen {
  /** Where it is. The event `state` tells of a change. */
  readonly state: ScreenState;
  /**
   * Lets the person choose what to share. Call it in the handler of a click. Resolves when the screen is shared. Rejects as `camera.on()`
   * does: with `media-denied` if the person chooses nothing.
   */
  on(options?: ScreenOptions): Promise<void>;
  /** Ends it. */
  off(): void;
}

/** The events of local media, and what their listeners are called with. */
export interface LocalMediaEvents {
  /** The `state` of this source has changed, or the microphone was muted or unmuted. */
  state: (source: SourceName) => void;
  /** `devices` has changed. */
  devicechange: () => void;
  /** The person talks, and the microphone is on and muted. At most once in 10 s. */
  'talking-while-muted': () => void;
}

/** Camera, microphone and screen of this page. Nothing is opened before the page asks for it. */
export interface LocalMedia {
  /** Our camera. */
  readonly camera: Camera;
  /** Our microphone. */
  readonly microphone: Microphone;
  /** What we share of our screen. */
  readonly screen: Screen;
  /** Empty at first. The event `devicechange` tells of a change. */
  readonly devices: LocalDevices;
  /** Calls `listener` on every such event. Returns a function that removes the listener. */
  on<Name extends keyof LocalMediaEvents>(name: Name, listener: LocalMediaEvents[Name]): () => void;
  /** Turns all off, for good. A connection does it when it closes. */
  close(): void;
}
