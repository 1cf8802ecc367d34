import type { Connection, RemoteTrack } from '../../core/index.js';
import type { Size } from './stage/layout.js';

/** What is not seen. */
export const UNSEEN: Size = { width: 0, height: 0 };
/** What is heard has no size. */
const HEARD: Size = { width: 1, height: 1 };

/** Tells peers how large we show their tracks, which is as large as the largest tile does. They send nothing of what no tile shows. */
export class Views {
  readonly #peers: Connection['peers'];
  /** By track: who shows it, and in which size. */
  readonly #views = new Map<RemoteTrack, Map<object, Size>>();
  /** What peers know, as text. */
  readonly #told = new WeakMap<RemoteTrack, string>();

  constructor({ peers }: Pick<Connection, 'peers'>) {
    this.#peers = peers;
  }

  /** `who` shows these tracks and no others, in this size in pixels of the device; `undefined`: that is not known yet. */
  show(who: object, all: readonly RemoteTrack[], size: Size | undefined): void {
    const tracks = all.filter(({ kind }) => kind === 'audio' || size !== undefined);
    for (const [track, sizes] of this.#views) {
      if (!tracks.includes(track) && sizes.delete(who)) this.#tell(track);
    }
    for (const track of tracks) {
      const sizes = this.#views.get(track) ?? new Map<object, Size>();
      this.#views.set(track, sizes.set(who, track.kind === 'video' && size ? size : HEARD));
      this.#tell(track);
    }
  }

  /** Peers send nothing, but for what a tile shows. */
  hideOthers(): void {
    for (const { tracks } of this.#peers.values()) for (const track of tracks.values()) this.#tell(track);
  }

  #tell(track: RemoteTrack): void {
    const sizes = [...(this.#views.get(track)?.values() ?? [])];
    if (sizes.length === 0) this.#views.delete(track);
    const width = Math.max(0, ...sizes.map((size) => size.width));
    const height = Math.max(0, ...sizes.map((size) => size.height));
    const text = `${width} ${height}`;
    if (track.state === 'ended' || this.#told.get(track) === text) return;
    this.#told.set(track, text);
    track.show({ width, height });
  }
}
