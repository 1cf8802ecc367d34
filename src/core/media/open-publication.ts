import type { PeerId } from '../../protocol/frames.js';
import { Emitter } from '../emitter.js';
import { ConnectionError } from '../errors.js';
import type { Json } from '../session/payload.js';
import { checkTrack } from './check-publication.js';
import type { Publication, PublicationState } from './publication.js';

/** What a publication is made from: checked. */
export interface Published extends Pick<Publication, 'id' | 'source' | 'metadata' | 'to'> {
  readonly track: MediaStreamTrack;
  /** Something about it has changed. Resolves when it is sent like that. */
  readonly onChange: (publication: OpenPublication) => Promise<void>;
}

/** The class behind `Publication`: there at once, while what does the work loads. Its doc comments are in the interface. */
export class OpenPublication implements Publication {
  /** Has proxies, such as Vue's, leave this object as it is: private fields do not work through them. */
  readonly [Symbol.toStringTag] = 'Publication';
  readonly id: string;
  readonly source: string;
  readonly metadata: Json | undefined;
  readonly to: readonly PeerId[] | undefined;
  readonly #emitter = new Emitter<{ state: () => void }>();
  readonly #onChange: Published['onChange'];
  #track: MediaStreamTrack;
  #state: PublicationState = 'live';

  constructor({ id, source, metadata, to, track, onChange }: Published) {
    this.id = id;
    this.source = source;
    this.metadata = metadata;
    this.to = to;
    this.#track = track;
    this.#onChange = onChange;
    this.#emitter.release();
    track.addEventListener('ended', this.#onEnded);
  }

  get track(): MediaStreamTrack {
    return this.#track;
  }

  get state(): PublicationState {
    return this.#state;
  }

  /** Whether this peer gets it. */
  isFor(peer: PeerId): boolean {
    return this.#state !== 'stopped' && (this.to?.includes(peer) ?? true);
  }

  async replace(track: MediaStreamTrack): Promise<void> {
    checkTrack(track, this.#track.kind);
    if (this.#state === 'stopped') throw new ConnectionError('closed');
    this.#track.removeEventListener('ended', this.#onEnded);
    this.#track = track;
    track.addEventListener('ended', this.#onEnded);
    await this.#onChange(this);
  }

  pause(): void {
    this.#setState('paused');
  }

  resume(): void {
    this.#setState('live');
  }

  stop(): void {
    this.#track.removeEventListener('ended', this.#onEnded);
    this.#setState('stopped');
  }

  on(event: 'state', listener: () => void): () => void {
    return this.#emitter.on(event, listener);
  }

  readonly #onEnded = (): void => this.stop();

  #setState(state: PublicationState): void {
    if (this.#state === 'stopped' || this.#state === state) return;
    this.#state = state;
    this.#onChange(this).catch(() => undefined); // an event has said so
    this.#emitter.emit('state');
  }
}
