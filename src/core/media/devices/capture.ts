import { after } from '../../after.js';
import { ConnectionError } from '../../errors.js';
import type { DeviceList } from './device-list.js';
import { HeldTrack } from './held-track.js';
import type { CaptureOptions, CaptureState } from './local-media.js';
import { errorOf, failed, mediaError } from './media-error.js';
import { Permission } from './permission.js';
import { requestTrack } from './request-track.js';

/** How long a request waits for the one before, which nobody wants any more, in ms. */
const LATE = 3_000;
/** A device that ends so often soon after it was opened is not opened again. */
const MOST_ENDINGS = 3;

/** What a `Capture` needs. */
export interface CaptureSettings<Options> {
  readonly source: 'camera' | 'microphone';
  readonly devices: DeviceList;
  /** What to ask the browser for, besides the device. */
  readonly constraints: (options: Options) => object;
  /** A new track is there, which nobody has seen. */
  readonly prepare: (track: MediaStreamTrack, options: Options) => void;
  readonly show: (state: CaptureState) => void;
  /** All is over. */
  readonly signal: AbortSignal;
}

/** What callers wait for. */
interface Asked {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: ConnectionError) => void;
}

/** Opens and closes the devices of one kind: one request at a time, and what was wanted last counts. */
export class Capture<Options extends CaptureOptions> {
  readonly #settings: CaptureSettings<Options>;
  readonly #permission: Permission;
  #options = {} as Options;
  #state: CaptureState = { phase: 'off' };
  #held: HeldTrack | undefined;
  #asked: Asked | undefined;
  /** Aborted when something else is wanted. */
  #turn = new AbortController();
  /** Settles when the browser has answered what we asked it last. */
  #answered: Promise<unknown> | undefined;
  /** The device that was open before the change that goes on. */
  #before = '';
  /** How often the device has ended soon after it was opened. */
  #endings = 0;

  constructor(settings: CaptureSettings<Options>) {
    const { source, signal } = settings;
    this.#settings = settings;
    this.#permission = new Permission(source, signal, () => this.#onPermission());
    signal.addEventListener('abort', () => this.#end({ phase: 'off' }, new ConnectionError('closed')));
  }

  on(options: Options | undefined): Promise<void> {
    const remembered = options && 'facingMode' in options ? undefined : this.#options.deviceId;
    const wanted = { ...(options ?? this.#options), deviceId: options?.deviceId ?? remembered };
    const same = JSON.stringify(wanted) === JSON.stringify(this.#options);
    this.#options = wanted;
    if (same && this.#state.phase === 'on') return Promise.resolve();
    if (same && this.#asked) return this.#asked.promise;
    return this.#open();
  }

  use(deviceId: string): Promise<void> {
    this.#options = { ...this.#options, deviceId };
    if (this.#held?.device.id === deviceId) return Promise.resolve();
    return this.#held || this.#asked ? this.#open() : Promise.resolve();
  }

  off(): void {
    this.#end({ phase: 'off' }, new ConnectionError('aborted'));
  }

  /** Somebody looks at the page again. */
  onVisible(): void {
    if (this.#held?.interrupted) void this.#open();
  }

  /** The list of devices was read again. */
  onDevices(): void {
    const { source, devices } = this.#settings;
    const held = this.#held;
    if (held) {
      if (devices.moves(source, held.device.id, this.#options.deviceId)) void this.#open();
    } else if (this.#state.phase === 'missing' && this.#before && devices.has(source)) void this.#open();
  }

  /** Opens the device that is wanted. Resolves when it is open, or if something else is wanted meanwhile, when that is. */
  #open(): Promise<void> {
    const signal = this.#begin();
    this.#asked ??= ask();
    const { promise } = this.#asked;
    this.#before = this.#held?.device.id ?? this.#before;
    this.#release(); // first: Safari and phones open a second one only then
    this.#show({ phase: 'asking' });
    void this.#acquire(this.#before, signal);
    return promise;
  }

  async #acquire(before: string, signal: AbortSignal): Promise<void> {
    const options = this.#options;
    const { deviceId = '' } = options;
    if (this.#answered) await late(this.#answered, signal);
    if (signal.aborted) return;
    try {
      const track = await this.#request(deviceId ? [deviceId, before, ''] : [''], signal);
      this.#settle(track, signal);
    } catch (error) {
      const failure = errorOf(error);
      const another = failure.code === 'media-in-use' && before && before !== deviceId;
      const track = another ? await this.#request([before], signal).catch(() => undefined) : undefined;
      if (track) this.#options = { ...options, deviceId: before };
      this.#settle(track, signal, failure);
    }
  }

  #request(ids: readonly string[], signal: AbortSignal): Promise<MediaStreamTrack> {
    const { source, constraints } = this.#settings;
    const granted = this.#permission.state === 'granted';
    const request = { source, constraints: constraints(this.#options), granted, signal };
    const track = requestTrack(request, [...new Set(ids)]);
    const answered = track
      .catch(() => undefined)
      .finally(() => {
        if (this.#answered === answered) this.#answered = undefined;
      });
    this.#answered = answered;
    return track;
  }

  /** A request is over: with a track, with an error, or with both, if the device before is open again. */
  #settle(track: MediaStreamTrack | undefined, signal: AbortSignal, failure?: ConnectionError): void {
    if (signal.aborted) {
      track?.stop();
      return;
    }
    const asked = this.#asked;
    this.#asked = undefined;
    if (track) {
      this.#before = '';
      this.#hold(track);
    } else if (failure) this.#show(failed(failure));
    if (failure) asked?.reject(failure);
    else asked?.resolve();
  }

  #hold(track: MediaStreamTrack): void {
    this.#settings.prepare(track, this.#options);
    const held: HeldTrack = new HeldTrack(track, {
      onInterrupted: () => this.#show({ ...open, phase: 'interrupted' }),
      onBack: () => this.#state.phase === 'interrupted' && this.#show(open),
      onEnded: () => this.#onEnded(),
    });
    const open = { phase: 'on', track, device: held.device } as const;
    this.#held = held;
    this.#show(open);
    if (track.readyState === 'ended' && this.#held === held) this.#onEnded();
    void this.#settings.devices.read(); // their names are known only now
  }

  /** The device has gone, or it was taken from us. Another one of its kind will do, if the browser asks nobody. */
  #onEnded(): void {
    const { state = 'granted' } = this.#permission;
    this.#endings = this.#held?.brief ? this.#endings + 1 : 0;
    if (state !== 'granted') this.#deny();
    else if (this.#endings < MOST_ENDINGS) void this.#open();
    else this.#end(failed(mediaError('media-in-use')));
  }

  #onPermission(): void {
    const { state } = this.#permission;
    if (state === 'denied' && this.#held) this.#deny();
    else if (state !== 'denied' && this.#state.phase === 'denied') this.#end({ phase: 'off' });
  }

  #deny(): void {
    this.#end(failed(mediaError('media-denied')));
  }

  /** Closes the device; nothing is wanted any more. */
  #end(state: CaptureState, error?: ConnectionError): void {
    this.#begin();
    this.#before = '';
    this.#release();
    const asked = this.#asked;
    this.#asked = undefined;
    this.#show(state);
    if (error) asked?.reject(error);
  }

  #begin(): AbortSignal {
    this.#turn.abort();
    this.#turn = new AbortController();
    return this.#turn.signal;
  }

  #release(): void {
    this.#held?.release();
    this.#held = undefined;
  }

  #show(state: CaptureState): void {
    if (state.phase === this.#state.phase && (state.phase === 'off' || state.phase === 'asking')) return;
    this.#state = state;
    this.#settings.show(state);
  }
}

function ask(): Asked {
  let settle!: Pick<Asked, 'resolve' | 'reject'>;
  const promise = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  promise.catch(() => undefined); // nobody waits for what we open by ourselves
  return { promise, ...settle };
}

/** Resolves when the browser has answered, or takes too long, or nobody waits any more. */
function late(answered: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = after(LATE, resolve);
    const go = (): void => {
      stop();
      resolve();
    };
    signal.addEventListener('abort', go);
    void answered.then(go);
  });
}
