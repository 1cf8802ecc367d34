import { after } from '../../after.js';
import { listen } from '../../listen.js';

/** How long the system has to keep a track from us until we call that an interruption, in ms. */
const INTERRUPTED = 3_000;
/** A track that ends so soon may do so again, in ms. */
const BRIEF = 1_000;

/** What happens to an open device. */
export interface HeldEvents {
  /** The system has kept it from us for 3 s. */
  readonly onInterrupted: () => void;
  /** The system hands it over again. */
  readonly onBack: () => unknown;
  /** The device was unplugged, or the person or the system has ended it. */
  readonly onEnded: () => void;
}

/** The track of an open device. */
export class HeldTrack {
  readonly track: MediaStreamTrack;
  /** The device that it comes from. */
  readonly device: { readonly id: string; readonly label: string };
  readonly #over = new AbortController();
  readonly #openedAt = Date.now();
  #mutedAt = Infinity;

  constructor(track: MediaStreamTrack, { onInterrupted, onBack, onEnded }: HeldEvents) {
    const { signal } = this.#over;
    this.track = track;
    this.device = { id: track.getSettings().deviceId ?? '', label: track.label };
    let stop = (): void => undefined;
    const onMute = (): void => {
      stop();
      this.#mutedAt = Date.now();
      stop = after(INTERRUPTED, onInterrupted);
    };
    listen<Record<'mute' | 'unmute' | 'ended', Event>>(track, signal, {
      mute: onMute,
      unmute: () => {
        stop();
        this.#mutedAt = Infinity;
        onBack();
      },
      ended: onEnded,
    });
    signal.addEventListener('abort', () => stop());
    if (track.muted) onMute();
  }

  /** Whether the system keeps it from us for 3 s already. No timer says so: it sleeps while nobody sees the page. */
  get interrupted(): boolean {
    return Date.now() - this.#mutedAt >= INTERRUPTED;
  }

  /** Whether it was opened less than a second ago. */
  get brief(): boolean {
    return Date.now() - this.#openedAt < BRIEF;
  }

  /** Closes the device. */
  release(): void {
    this.#over.abort();
    this.track.stop();
  }
}
