import { Capture } from './capture.js';
import { DeviceList } from './device-list.js';
import { LevelMeter } from './level/level-meter.js';
import type {
  CameraOptions,
  CaptureState,
  LocalDevices,
  LocalMediaEvents,
  MicrophoneOptions,
  ScreenState,
  SourceName,
} from './local-media.js';
import type { OpenMicrophone } from './front/open-microphone.js';
import { Publishing, type Publisher } from './publisher.js';
import { ScreenCapture } from './screen-capture.js';
import { TalkDetector } from './level/talk-detector.js';
import { listen } from '../../listen.js';

/** What the page sees. */
export interface MediaFront {
  readonly camera: { state: CaptureState };
  readonly microphone: OpenMicrophone;
  readonly screen: { state: ScreenState };
  devices: LocalDevices;
  readonly publisher: Publisher | undefined;
  /** Who listens for `talking-while-muted`. */
  readonly talks: ReadonlySet<unknown>;
  /** Aborted when all is over. */
  readonly signal: AbortSignal;
  tell<Name extends keyof LocalMediaEvents>(name: Name, ...about: Parameters<LocalMediaEvents[Name]>): void;
}

/** What cameras are asked for. */
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };
/** Music as it sounds. */
const MUSIC = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: { ideal: 2 } };

/** Opens and closes what the page asks for, and passes it on. Loaded when the page first asks for its media. */
export class MediaDesk {
  readonly camera: Capture<CameraOptions>;
  readonly microphone: Capture<MicrophoneOptions>;
  readonly screen: ScreenCapture;
  readonly #front: MediaFront;
  readonly #devices: DeviceList;
  readonly #talk = new TalkDetector();
  readonly #published = {
    camera: new Publishing('camera'),
    microphone: new Publishing('microphone'),
    screen: new Publishing('screen'),
    audio: new Publishing('screen-audio'),
  };
  #meter: LevelMeter | undefined;
  #muted: boolean;

  constructor(front: MediaFront) {
    const { signal } = front;
    this.#front = front;
    this.#muted = front.microphone.muted;
    this.#devices = new DeviceList(signal, () => this.#onDevices());
    const { camera, microphone, screen } = front;
    this.camera = new Capture({
      source: 'camera',
      devices: this.#devices,
      constraints: (options) => ({ ...SIZE, ...options }),
      prepare: (track, { contentHint = '' }) => (track.contentHint = contentHint),
      show: (state) => {
        camera.state = state;
        this.#show('camera');
      },
      signal,
    });
    this.microphone = new Capture({
      source: 'microphone',
      devices: this.#devices,
      constraints: (options) => ({ ...(options.mode === 'music' && MUSIC), ...options }),
      prepare: (track, { mode }) => {
        track.contentHint = mode === 'music' ? 'music' : '';
        track.enabled = !microphone.muted;
      },
      show: (state) => {
        microphone.state = state;
        this.#show('microphone');
      },
      signal,
    });
    this.screen = new ScreenCapture((state) => {
      screen.state = state;
      this.#show('screen');
    }, signal);
    const { document } = globalThis as Partial<typeof globalThis>;
    if (document) listen<DocumentEventMap>(document, signal, { visibilitychange: () => this.#onVisible(document) });
    void this.#devices.read();
  }

  /** Another connection gets what is on. */
  publish(): void {
    this.#publish('camera');
    this.#publish('microphone');
    this.#publish('screen');
  }

  /** The microphone is muted or not, or somebody begins or ends to listen. */
  follow(): void {
    const { muted, state } = this.#front.microphone;
    const told = muted === this.#muted;
    this.#muted = muted;
    if ('track' in state) state.track.enabled = !muted;
    this.#publish('microphone');
    this.#listen();
    if (!told) this.#front.tell('state', 'microphone');
  }

  #show(source: SourceName): void {
    this.#publish(source);
    this.#listen();
    this.#tellDevices();
    this.#front.tell('state', source);
  }

  #publish(source: SourceName): void {
    const { publisher, microphone } = this.#front;
    const { state } = this.#front[source];
    const published = this.#published[source];
    if (state.phase === 'asking') return; // the next track takes the place of the one before
    const paused = state.phase === 'interrupted' || (source === 'microphone' && microphone.muted);
    if ('track' in state) published.show(publisher, state.track, paused);
    else published.stop();
    if ('audio' in state && state.audio) this.#published.audio.show(publisher, state.audio, false);
    else if (source === 'screen') this.#published.audio.stop();
  }

  /** Measures the level of the microphone while somebody wants to know it. */
  #listen(): void {
    const { microphone, talks } = this.#front;
    const { state, muted, levels } = microphone;
    const wanted = levels.size > 0 || (muted && talks.size > 0);
    const track = wanted && state.phase === 'on' ? state.track : undefined;
    if (track === this.#meter?.track) return;
    this.#meter?.close();
    this.#meter = track && new LevelMeter(track, (level) => this.#onLevel(level));
  }

  #onLevel(level: number): void {
    const { microphone } = this.#front;
    for (const { call } of [...microphone.levels]) call(microphone.muted ? 0 : level);
    if (microphone.muted && this.#talk.hear(level, performance.now())) this.#front.tell('talking-while-muted');
  }

  #onVisible({ visibilityState }: Document): void {
    if (visibilityState !== 'visible') return;
    this.camera.onVisible();
    this.microphone.onVisible();
  }

  #onDevices(): void {
    this.camera.onDevices();
    this.microphone.onDevices();
    this.#tellDevices();
  }

  #tellDevices(): void {
    const front = this.#front;
    const used = [front.camera.state, front.microphone.state].map((state) =>
      'device' in state ? state.device.id : undefined,
    );
    const devices = this.#devices.show(used);
    if (JSON.stringify(devices) === JSON.stringify(front.devices)) return;
    front.devices = devices;
    front.tell('devicechange');
  }
}
