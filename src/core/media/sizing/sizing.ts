import { after } from '../../after.js';
import type { MediaLimit } from '../../events.js';
import type { OpenPublication } from '../open-publication.js';
import type { Slot } from '../senders.js';
import { Encoder } from './encoder.js';
import { defaultBudget, plan, type Stream } from './plan.js';
import { defaultSize, isShown, type ShownSize } from './shown.js';

/** Between two plans there is this time in ms, however often peers change how they show us. */
const PACE = 100;
/** So many videos at a time, sent or shown, are what a mesh is good for. */
const MOST_VIDEOS = 6;

/** A peer, and what we send to it. */
export interface Audience {
  /** What we send, and how. */
  readonly slots: ReadonlyMap<OpenPublication, Slot>;
  /** How the peer shows it, by id, as far as it has said that. */
  readonly shown: ReadonlyMap<string, ShownSize>;
  /** How many videos of the peer we show. */
  readonly videos: number;
}

/** Options of `Sizing`. */
export interface SizingOptions {
  readonly audiences: () => readonly Audience[];
  /** For all that we send, in bits per second; `undefined`: it goes by the number of peers. */
  readonly budget: number | undefined;
  /** There are more videos than a mesh is good for. Called once. */
  readonly onLimit: (limit: MediaLimit) => void;
}

/** Sends to each peer what it can show, and no more to all together than our upload is good for. */
export class Sizing {
  readonly #options: SizingOptions;
  readonly #encoders = new WeakMap<RTCRtpSender, Encoder>();
  #cancel: (() => void) | undefined;
  #nextTime = 0;
  #limited = false;

  constructor(options: SizingOptions) {
    this.#options = options;
  }

  /** Something has changed. Plans anew, in a moment. */
  review(): void {
    this.#cancel ??= after(Math.max(0, this.#nextTime - performance.now()), () => {
      this.#cancel = undefined;
      this.#nextTime = performance.now() + PACE;
      this.#plan();
    });
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #plan(): void {
    const audiences = this.#options.audiences();
    const sent = audiences.flatMap(({ slots, shown }) =>
      [...slots].flatMap(
        ([
          { id, source },
          {
            carries,
            transceiver: { sender },
          },
        ]) => (carries ? [{ sender, ...describe(carries, source, shown.get(id)) }] : []),
      ),
    );
    const encodings = plan(this.#options.budget ?? defaultBudget(audiences.length), sent);
    for (const stream of sent) this.#encoderOf(stream.sender).set(encodings.get(stream));
    this.#count({
      sent: sent.filter(({ kind, shown }) => kind === 'video' && isShown(shown)).length,
      shown: audiences.reduce((sum, { videos }) => sum + videos, 0),
    });
  }

  #encoderOf(sender: RTCRtpSender): Encoder {
    const encoder = this.#encoders.get(sender) ?? new Encoder(sender);
    this.#encoders.set(sender, encoder);
    return encoder;
  }

  #count(limit: MediaLimit): void {
    if (this.#limited || Math.max(limit.sent, limit.shown) <= MOST_VIDEOS) return;
    this.#limited = true;
    this.#options.onLimit(limit);
  }
}

function describe(track: MediaStreamTrack, source: string, shown = defaultSize(source)): Stream {
  // Some packages of WebRTC for Node have no settings.
  const { width, height } = (track as Partial<MediaStreamTrack>).getSettings?.() ?? {};
  const size = width && height ? { width, height } : undefined;
  return { kind: track.kind, source, hint: track.contentHint, size, shown };
}
