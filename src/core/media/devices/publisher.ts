import type { ConnectionError } from '../../errors.js';
import type { MediaTrack } from '../../peer/webrtc.js';

/** What others get of a track. */
export interface Published {
  replace(track: MediaTrack): Promise<void>;
  pause(): void;
  resume(): void;
  stop(): void;
}

/** Who passes tracks on to others: a connection. */
export interface Publisher {
  publish(track: MediaTrack, options: { source: string }): Published;
  /** Others do not get a track. */
  report(error: ConnectionError): void;
}

/** What others get now. */
interface Shown {
  readonly publisher: Publisher;
  readonly published: Published;
  track: MediaTrack;
  paused: boolean;
}

/** What others get of one source, from when it is on until it is off. */
export class Publishing {
  readonly #source: string;
  #shown: Shown | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  /** Others get this track from now on. `paused`: it has nothing to see or hear. */
  show(publisher: Publisher | undefined, track: MediaTrack, paused: boolean): void {
    if (this.#shown && this.#shown.publisher !== publisher) this.stop();
    if (!publisher) return;
    try {
      const shown = (this.#shown ??= this.#publish(publisher, track));
      const { published } = shown;
      if (shown.track !== track) {
        published.replace(track).catch((error: unknown) => publisher.report(error as ConnectionError));
        this.#take(shown, track);
      }
      if (shown.paused === paused) return;
      shown.paused = paused;
      if (paused) published.pause();
      else published.resume();
    } catch (error) {
      publisher.report(error as ConnectionError);
    }
  }

  /** Others get nothing any more. */
  stop(): void {
    const { published } = this.#shown ?? {};
    this.#shown = undefined;
    published?.stop();
  }

  #publish(publisher: Publisher, track: MediaTrack): Shown {
    const published = publisher.publish(track, { source: this.#source });
    const shown = { publisher, published, track, paused: false };
    this.#take(shown, track);
    return shown;
  }

  /** A track that ends by itself ends what is published of it. The next one is published anew. */
  #take(shown: Shown, track: MediaTrack): void {
    shown.track = track;
    track.addEventListener('ended', () => this.#shown?.track === track && this.stop());
  }
}
