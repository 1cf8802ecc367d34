import { listen } from '../../listen.js';
import type { LocalDevice, LocalDevices } from './local-media.js';

const KINDS = { camera: 'videoinput', microphone: 'audioinput', speaker: 'audiooutput' } as const;
/** What Chromium calls the device that the system has chosen. */
const DEFAULT = 'default';

/** The devices of this computer. */
export class DeviceList {
  #all: readonly MediaDeviceInfo[] = [];
  /** Those before. */
  #former: readonly MediaDeviceInfo[] = [];
  #readings = 0;
  readonly #onChange: () => void;

  /** Follows the devices until `signal` is aborted. `onChange` is called when they were read again. */
  constructor(signal: AbortSignal, onChange: () => void) {
    this.#onChange = () => signal.aborted || onChange();
    const { navigator } = globalThis as Partial<typeof globalThis>;
    const { mediaDevices } = (navigator ?? {}) as Partial<Navigator>;
    if (mediaDevices) listen<{ devicechange: Event }>(mediaDevices, signal, { devicechange: () => void this.read() });
  }

  /** Reads them again. Never rejects: a browser that tells nothing has none. */
  async read(): Promise<void> {
    const reading = ++this.#readings;
    let all: readonly MediaDeviceInfo[] = [];
    try {
      all = await globalThis.navigator.mediaDevices.enumerateDevices();
    } catch {
      // there are none
    }
    if (reading !== this.#readings) return;
    this.#former = this.#all;
    this.#all = all;
    this.#onChange();
  }

  /** Whether there is a device of this kind. */
  has(kind: keyof typeof KINDS): boolean {
    return this.#all.some((device) => device.kind === KINDS[kind]);
  }

  /** What the page sees of them, while these are in use. */
  show(used: readonly (string | undefined)[]): LocalDevices {
    const of = (kind: keyof typeof KINDS): LocalDevice[] =>
      this.#all
        .filter((device) => device.kind === KINDS[kind])
        .map(({ deviceId, label }) => ({ id: deviceId, label, inUse: kind !== 'speaker' && used.includes(deviceId) }));
    return { cameras: of('camera'), microphones: of('microphone'), speakers: of('speaker') };
  }

  /**
   * Whether a device should be opened in place of this one, now that the list has changed: it has gone, the one that the page wants has
   * come, or the system's default is another one.
   */
  moves(kind: keyof typeof KINDS, id: string, wanted: string | undefined): boolean {
    if (onIos()) return false; // it chooses by itself, and what we do disturbs it
    const name = (all: readonly MediaDeviceInfo[], id: string | undefined): string | undefined => {
      const device = all.find(({ kind: its, deviceId, label }) => its === KINDS[kind] && deviceId === id && label);
      return device && `${device.label} ${device.groupId}`;
    };
    const [before, now] = [name(this.#former, id), name(this.#all, id)];
    if (id !== wanted && !name(this.#former, wanted) && name(this.#all, wanted)) return true;
    return before !== undefined && before !== now && (now === undefined || id === DEFAULT);
  }
}

/** Whether this is iOS, under whatever name. */
function onIos(): boolean {
  const { platform, maxTouchPoints } = globalThis.navigator;
  return platform.startsWith('iP') || (platform === 'MacIntel' && maxTouchPoints > 1);
}
