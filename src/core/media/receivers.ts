import type { PeerId } from '../../protocol/frames.js';
import { after } from '../after.js';
import type { Emit } from '../events.js';
import { Allowance } from '../link/allowance.js';
import type { Link } from '../link/link.js';
import type { RemoteTrackState } from '../peer/remote-track.js';
import type { Announced, Announcement, Shown } from './announcement.js';
import { ReceivedTrack } from './received-track.js';

/** Tracks that one peer may have us make: at once, and per second after that. More have to wait. */
const TRACKS = 64;
const TRACKS_PER_SECOND = 8;

/** What one peer shows us. Goes by what it has announced: other tracks that it sends are never shown. */
export class Receivers {
  readonly tracks = new Map<string, ReceivedTrack>();
  readonly #peer: PeerId;
  readonly #emit: Emit;
  readonly #onShow: () => void;
  readonly #pace = new Allowance(TRACKS, TRACKS_PER_SECOND);
  #announcement: Announcement = { link: '', tracks: [] };
  /** Ends the wait for what the peer may have us make. */
  #stopWaiting = (): void => undefined;

  /** `onShow`: the page says how it shows a track. */
  constructor(peer: PeerId, emit: Emit, onShow: () => void) {
    this.#peer = peer;
    this.#emit = emit;
    this.#onShow = onShow;
  }

  /** How the page shows it, as far as it has said that. */
  get shown(): Shown[] {
    return [...this.tracks.values()].flatMap(({ id, shown }) => (shown ? [{ id, ...shown }] : []));
  }

  /** The peer says what it publishes. */
  hear(announcement: Announcement): void {
    this.#announcement = announcement;
    const ids = announcement.tracks.map(({ id, kind }) => `${kind} ${id}`);
    for (const track of [...this.tracks.values()]) if (!ids.includes(`${track.kind} ${track.id}`)) this.#end(track);
  }

  /** Matches what the peer has announced with what the link brings, whichever came first. `up`: the link is of use. */
  match(link: Link | undefined, up: boolean): void {
    this.#stopWaiting();
    for (const announced of this.#announcement.tracks) {
      const receiver = link && this.#find(link, announced);
      const known = this.tracks.get(announced.id);
      const state = announced.paused ? 'paused' : up && receiver ? 'live' : 'waiting';
      if (receiver && receiver !== known?.receiver) {
        if (!this.#pace.take()) {
          this.#stopWaiting = after(1000 / TRACKS_PER_SECOND, () => this.match(link, up));
          return;
        }
        if (!known) {
          this.#begin(announced, receiver, state);
          continue;
        }
        known.exchange(receiver);
      }
      if (known) this.#setState(known, state);
    }
  }

  /** The peer shows us nothing any more. */
  end(): void {
    this.#stopWaiting();
    this.hear({ link: '', tracks: [] });
  }

  /** What brings a track over this link, if both sides have agreed on that. */
  #find({ id, connection }: Link, { mid, kind }: Announced): RTCRtpReceiver | undefined {
    if (mid === undefined || this.#announcement.link !== id) return undefined;
    const found = connection.getTransceivers().find((one) => one.mid === mid);
    const brings = found?.currentDirection?.includes('recv') && found.receiver.track.kind === kind;
    return brings ? found?.receiver : undefined;
  }

  #begin(announced: Announced, receiver: RTCRtpReceiver, state: RemoteTrackState): void {
    const track = new ReceivedTrack(this.#peer, announced, receiver, this.#onShow);
    track.state = state;
    this.tracks.set(track.id, track);
    this.#emit('track', track);
  }

  #setState(track: ReceivedTrack, state: RemoteTrackState): void {
    if (track.state === state) return;
    track.state = state;
    this.#emit('track-state', track);
  }

  #end(track: ReceivedTrack): void {
    this.tracks.delete(track.id);
    track.end();
    this.#emit('track-end', track);
  }
}
