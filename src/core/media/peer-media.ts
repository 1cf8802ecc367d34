import { after } from '../after.js';
import type { Report } from '../errors.js';
import type { Emit } from '../events.js';
import type { Link } from '../link/link.js';
import { listen } from '../listen.js';
import type { RemotePeer } from '../peer/remote-peer.js';
import type { MediaQuality } from '../peer/peer.js';
import type { SharedMedia } from '../peer/shared-media.js';
import { readAnnouncement, type Announcement } from './announcement.js';
import type { OpenPublication } from './open-publication.js';
import type { ReceivedTrack } from './received-track.js';
import { Receivers } from './receivers.js';
import { Senders, type Slot } from './senders.js';
import { isShown, type ShownSize } from './sizing/shown.js';
import type { Audience } from './sizing/sizing.js';
import { isStereo, Stereo } from './stereo.js';
import { PeerWatch } from './watch/peer-watch.js';

/** The peer hears of sizes after this time in ms: they change with each frame while somebody drags a window. */
const PACE = 250;

/** Announcements that may be on their way: that of a track, and where it is once both sides have agreed on that. */
const MOST_TELLING = 2;

const NO_SLOTS: ReadonlyMap<OpenPublication, Slot> = new Map();

/** What there is besides the peer. */
export interface PeerMediaOptions {
  /** What we publish, as it is at any time. */
  readonly published: ReadonlySet<OpenPublication>;
  readonly emit: Emit;
  readonly report: Report;
  /** Resolves when the peer has this announcement. */
  readonly tell: (announcement: Announcement) => Promise<void>;
  /** What we and the peer show each other, or how, may have changed. */
  readonly onChange: () => void;
  readonly onEnd: () => void;
}

/** What we and one peer show each other, over one link after the other. */
export class PeerMedia implements SharedMedia, Audience {
  readonly #peer: RemotePeer;
  readonly #options: PeerMediaOptions;
  readonly #receivers: Receivers;
  readonly #watch: PeerWatch;
  #link: Link | undefined;
  #senders: Senders | undefined;
  /** Of the current link, or of one that begins; in browsers only. */
  #stereo: Stereo | undefined;
  /** Whether the peer sends us sound in stereo. */
  #hearsStereo = false;
  /** What the peer was told last, as text; empty if it may not know. `undefined`: it was told nothing. */
  #told: string | undefined;
  /** How the peer shows what we publish, by id, as far as it has said that. */
  shown: ReadonlyMap<string, ShownSize> = new Map();
  /** Prevents that the peer is told in a moment how we show its tracks. */
  #cancel: (() => void) | undefined;
  /** How many announcements are on their way to the peer. */
  #telling = 0;
  /** Whether the page knows that it can receive nothing. */
  #regretted = false;

  constructor(peer: RemotePeer, options: PeerMediaOptions) {
    this.#peer = peer;
    this.#options = options;
    this.#receivers = new Receivers(peer.id, options.emit, () => {
      this.#cancel ??= after(PACE, () => {
        this.#cancel = undefined;
        void this.change();
      });
    });
    this.#watch = new PeerWatch(peer.id, options.emit);
  }

  get tracks(): ReadonlyMap<string, ReceivedTrack> {
    return this.#receivers.tracks;
  }

  /** What sends our publications to the peer over the current link. */
  get slots(): ReadonlyMap<OpenPublication, Slot> {
    return this.#senders?.slots ?? NO_SLOTS;
  }

  get videos(): number {
    const shown = [...this.tracks.values()].filter(({ kind, shown }) => kind === 'video' && (!shown || isShown(shown)));
    return shown.length;
  }

  get quality(): MediaQuality | undefined {
    return this.#watch.quality;
  }

  get speaking(): boolean {
    return this.#watch.speaking;
  }

  get busy(): boolean {
    return this.tracks.size > 0 || [...this.slots.values()].some(({ carries }) => carries);
  }

  attach(link: Link): void {
    if (this.#stereo?.link !== link && 'RTCIceTransport' in globalThis)
      this.#stereo = new Stereo(link, () => this.slots);
    if (awaitsOffer(link)) return;
    if (link !== this.#link) this.#take(link);
    void this.change();
  }

  /** The peer says what it publishes, and how it shows what we do. */
  hear(data: unknown): void {
    const announcement = readAnnouncement(data);
    if (announcement) {
      this.shown = new Map(announcement.shown?.map((size) => [size.id, size]));
      this.#hearsStereo = announcement.tracks.some(({ stereo }) => stereo);
      this.#receivers.hear(this.#receivable(announcement));
    } else this.#options.report('bad-message');
    void this.change();
  }

  /** We have met the peer, for the first time or again. It may not know what we publish. */
  renew(): void {
    if (this.#told !== undefined) this.#told = '';
    void this.change();
  }

  /** Something has changed: what we publish, the link, or the peer. Resolves when what we publish is sent like that. */
  async change(): Promise<void> {
    const { wanted, trust, proven } = this.#peer;
    const link = this.#link;
    if (!wanted) this.#receivers.end();
    const mine = wanted && trust !== 'refused' ? this.#mine : [];
    const sent = this.#senders?.sync(mine, proven || trust === 'none');
    void this.#tell(mine);
    this.#receivers.match(link, this.#isUp);
    this.#stereo?.renew(this.#hearsStereo);
    if (!this.busy) this.#watch.end();
    this.#options.onChange();
    try {
      await sent;
    } catch (cause) {
      if (link?.ended.aborted) return; // the next link has it
      this.#options.report('negotiation-failed', cause);
    }
  }

  /** Finds out how well the call goes. */
  measure(): void {
    if (this.busy) void this.#watch.measure(this.#isUp ? this.#link?.connection : undefined);
  }

  /** Finds out whether the peer speaks. */
  listen(): void {
    this.#watch.listen(this.tracks.values());
  }

  end(): void {
    this.#receivers.end();
    this.#cancel?.();
    this.#watch.end();
    this.#drop();
    this.#options.onEnd();
  }

  /** Whether the link is of use. */
  get #isUp(): boolean {
    const link = this.#link;
    return this.#peer.path !== 'relay' && link?.channel !== undefined && !link.lost;
  }

  /** What of an announcement can come: nothing in a program on Node that has not set the `MediaStream` of its package, which is said once. */
  #receivable(announcement: Announcement): Announcement {
    if ('MediaStream' in globalThis || announcement.tracks.length === 0) return announcement;
    if (!this.#regretted) this.#options.report('media-unavailable', new ReferenceError('There is no `MediaStream`.'));
    this.#regretted = true;
    return { ...announcement, tracks: [] };
  }

  get #mine(): OpenPublication[] {
    return [...this.#options.published].filter((publication) => publication.isFor(this.#peer.id));
  }

  #take(link: Link): void {
    this.#link = link;
    this.#senders = new Senders(link);
    const look = (): void => void this.change();
    listen<RTCPeerConnectionEventMap>(link.connection, link.ended, { signalingstatechange: look, track: look });
    link.ended.addEventListener('abort', () => {
      if (this.#link !== link) return;
      this.#senders?.close();
      this.#drop();
      void this.change();
    });
  }

  #drop(): void {
    this.#link = undefined;
    this.#senders = undefined;
  }

  /** Tells the peer what we publish, unless it knows. Few announcements are on their way at a time; the next one says what has changed. */
  async #tell(mine: readonly OpenPublication[]): Promise<void> {
    if (!this.#peer.wanted) this.#told = undefined;
    if (this.#telling >= MOST_TELLING || !this.#peer.wanted) return;
    const senders = this.#senders;
    const { shown } = this.#receivers;
    const announcement = {
      link: this.#link?.id ?? '',
      tracks: mine.map((publication) => announce(publication, senders, this.#stereo)),
      shown: shown.length > 0 ? shown : undefined,
    };
    const text = JSON.stringify(announcement);
    if (text === this.#told || (this.#told === undefined && mine.length + shown.length === 0)) return;
    this.#told = text;
    this.#telling++;
    const leaving = senders?.leaving ?? new Set();
    try {
      await this.#options.tell(announcement);
      senders?.release(leaving);
    } catch {
      this.#told = ''; // the peer is gone, or cannot be reached: it hears of it when it is back
      return;
    } finally {
      this.#telling--;
    }
    void this.change();
  }
}

/** Whether the other side's first offer is to come. What we added now would not be in its sections. */
function awaitsOffer({ polite, connection }: Link): boolean {
  return polite && connection.signalingState === 'stable' && !connection.remoteDescription;
}

function announce(
  publication: OpenPublication,
  senders: Senders | undefined,
  stereo: Stereo | undefined,
): Announcement['tracks'][number] {
  const { id, track, source, metadata, state } = publication;
  return {
    id,
    kind: track.kind as 'audio' | 'video',
    source,
    metadata,
    paused: state === 'paused',
    mid: senders?.midOf(publication),
    stereo: (stereo && isStereo(publication)) || undefined,
  };
}
