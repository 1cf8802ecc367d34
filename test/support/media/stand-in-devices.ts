import { later, type Later } from '../later.js';
import { StandInTrack } from './stand-in-track.js';

type Kind = 'videoinput' | 'audioinput' | 'audiooutput';
interface Wanted {
  readonly deviceId?: { readonly exact: string };
  readonly [constraint: string]: unknown;
}

/** A device that may be plugged in. */
export interface StandInDevice {
  readonly kind: Kind;
  readonly deviceId: string;
  readonly label: string;
  readonly groupId: string;
}

export const device = (kind: Kind, deviceId: string, label = deviceId, groupId = label): StandInDevice => ({
  kind,
  deviceId,
  label,
  groupId,
});

/** The state of a permission, as `navigator.permissions.query()` finds it. */
class StandInPermission extends EventTarget {
  state: PermissionState = 'granted';
}

/** `navigator.mediaDevices` of a page, whose devices a test plugs in and out. */
export class StandInDevices extends EventTarget {
  plugged: readonly StandInDevice[];
  /** Every track that was ever handed out. */
  readonly tracks: StandInTrack[] = [];
  /** What was asked for, in order. */
  readonly requests: { readonly video?: Wanted | true; readonly audio?: Wanted | true }[] = [];
  readonly permissions = { camera: new StandInPermission(), microphone: new StandInPermission() };
  /** Errors that the next requests reject with, by id of the device, or of any. */
  readonly faults = new Map<string, string>();
  #gate: Later<undefined> | undefined;

  constructor(...plugged: StandInDevice[]) {
    super();
    this.plugged = plugged;
  }

  /** Puts it under `navigator`, until the function is called that this returns. */
  install(document?: unknown): () => void {
    const { permissions } = this;
    const own = {
      navigator: {
        mediaDevices: this,
        permissions: {
          query: ({ name }: { name: 'camera' | 'microphone' }) => Promise.resolve(permissions[name]),
        },
        platform: 'Linux x86_64',
        maxTouchPoints: 0,
      },
      document,
    };
    const before = Object.keys(own).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
    for (const [name, value] of Object.entries(own)) {
      if (value) Object.defineProperty(globalThis, name, { value, configurable: true });
    }
    return () => {
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else Reflect.deleteProperty(globalThis, name);
      }
    };
  }

  get live(): StandInTrack[] {
    return this.tracks.filter(({ readyState }) => readyState === 'live');
  }

  /** The browser answers nothing from now on, until the function is called that this returns. */
  hold(): () => void {
    const gate = later<undefined>();
    this.#gate = gate;
    return () => {
      this.#gate = undefined;
      gate.resolve(undefined);
    };
  }

  /** Plugs devices in and out. The tracks of those that are gone end. */
  plug(...plugged: StandInDevice[]): void {
    this.plugged = plugged;
    for (const track of this.live) {
      const { deviceId } = track.getSettings();
      if (!plugged.some((one) => one.deviceId === deviceId)) track.end();
    }
    this.dispatchEvent(new Event('devicechange'));
  }

  enumerateDevices(): Promise<readonly StandInDevice[]> {
    return Promise.resolve(this.plugged);
  }

  async getUserMedia(constraints: { video?: Wanted | true; audio?: Wanted | true }): Promise<unknown> {
    this.requests.push(constraints);
    await this.#gate?.promise;
    const kind = constraints.video ? 'videoinput' : 'audioinput';
    const wanted = constraints.video ?? constraints.audio;
    const { deviceId, ...others } = wanted === true ? {} : (wanted ?? {});
    const devices = this.plugged.filter((one) => one.kind === kind);
    if (devices.length === 0) throw new DOMException('none', 'NotFoundError');
    const found = deviceId ? devices.find((one) => one.deviceId === deviceId.exact) : devices[0];
    if (!found || others['impossible']) throw new DOMException('none fits', 'OverconstrainedError');
    const fault = this.faults.get(found.deviceId);
    if (fault) throw new DOMException('no', fault);
    return this.#stream(new StandInTrack(constraints.video ? 'video' : 'audio', found.label, found.deviceId));
  }

  async getDisplayMedia({ audio }: { audio: boolean }): Promise<unknown> {
    this.requests.push({ video: true });
    await this.#gate?.promise;
    const fault = this.faults.get('screen');
    if (fault) throw new DOMException('no', fault);
    const sound = audio ? [new StandInTrack('audio', 'tab', 'screen')] : [];
    return this.#stream(new StandInTrack('video', 'tab', 'screen'), ...sound);
  }

  #stream(...tracks: StandInTrack[]): unknown {
    this.tracks.push(...tracks);
    const of = (kind: string): StandInTrack[] => tracks.filter((track) => track.kind === kind);
    return { getTracks: () => tracks, getVideoTracks: () => of('video'), getAudioTracks: () => of('audio') };
  }
}
