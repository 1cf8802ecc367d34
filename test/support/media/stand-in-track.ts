/** A track of a stand-in for a device. */
export class StandInTrack extends EventTarget {
  readonly id = crypto.randomUUID();
  readonly kind: 'audio' | 'video';
  readonly label: string;
  readonly #deviceId: string;
  readyState: 'live' | 'ended' = 'live';
  muted = false;
  enabled = true;
  contentHint = '';

  constructor(kind: 'audio' | 'video', label: string, deviceId: string) {
    super();
    this.kind = kind;
    this.label = label;
    this.#deviceId = deviceId;
  }

  getSettings(): { deviceId: string } {
    return { deviceId: this.#deviceId };
  }

  /** As browsers do it: nobody hears of it. */
  stop(): void {
    this.readyState = 'ended';
  }

  /** The device is unplugged, or somebody ends it by the browser. */
  end(): void {
    if (this.readyState === 'ended') return;
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }

  /** The system keeps it from the page, or no more. */
  interrupt(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
}
