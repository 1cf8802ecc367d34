import type { Emit } from '../events.js';
import type { ConnectionFactory } from '../link/connection-factory.js';
import type { Link } from '../link/link.js';
import { Links, type LinksOptions, type LinksOwner } from '../link/links.js';
import { LinkHealth } from './link-health.js';
import type { PeerStats } from './peer.js';
import type { PeerSession } from './peer-session.js';
import type { SharedMedia } from './shared-media.js';
import type { PeerId } from '../../protocol/frames.js';
import type { RelayLink, RelayShare } from '../relay/relay-link.js';
import { Route } from './route.js';
import type { Carrier } from '../session/carrier.js';
import type { Session } from '../session/session.js';
import { isAnswer } from '../session/session-frame.js';
import type { KnownMember } from '../trust/known-member.js';
import type { PairCipher } from '../trust/pair-cipher.js';
import { within } from '../after.js';

/** The time between two questions to the peer, in ms. */
const PACE = 1_000;
/** A direct link that has not opened after this time, in ms, is given up, however long the peer may take. */
const LONGEST_ATTEMPT = 60_000;
/** How long the last frames of a peer that has left the room, or us, may be on their way, in ms. */
const LAST_FRAMES = 1_000;

/** The peer at the other end of the path, as it is now. */
export interface PathOwner {
  readonly id: PeerId;
  /** Whether we want a path to it. */
  readonly wanted: boolean;
  /** Whether the server has both of us in the room, so that the relay reaches it. */
  readonly present: boolean;
  /** Whether it makes the first offer. */
  readonly polite: boolean;
  /** Whether we show each other anything, so that packets come all the time. */
  readonly inCall: boolean;
  /** The path or its health may have changed. */
  onPathChange(): void;
  /** A direct link has ended, or could not be built. */
  onLinkEnd(): void;
}

/** How messages reach a peer: the session, what it runs over, and the direct link, open or not. */
export interface Way {
  readonly session: Session;
  readonly carrier: Carrier | undefined;
  readonly link: Link | undefined;
}

/** What every `RelayLink` needs, and its class, which loads only if the relay is wanted. */
export interface RelayParts extends RelayShare {
  readonly RelayLink: typeof RelayLink;
}

/** Options of a `PathSelector`. */
export interface PathOptions extends Omit<LinksOptions, 'connections' | 'patience' | 'polite' | 'owner'> {
  /** How long the peer may be out of reach, in ms. */
  readonly peerTimeout: number;
  readonly member: KnownMember;
  /** `undefined` if one side has no keys. */
  readonly cipher: PairCipher | undefined;
  /** Makes direct links; `undefined` if we cannot build any, or do not want to. */
  readonly connections: ConnectionFactory | undefined;
  /** `undefined` if we have no relay. */
  readonly relay: RelayParts | undefined;
  readonly emit: Emit;
  /** Whoever has tracks, and adds them to each link. */
  readonly media: () => SharedMedia | undefined;
  /** A direct link is open. */
  readonly onLink: () => void;
  /** The direct link has stalled: the network may have changed, or be gone. */
  readonly onStall: () => void;
}

/** Selects what the session with one peer runs over: the direct link while it is of use, or else the relay. */
export class PathSelector implements LinksOwner {
  /** The direct links to the peer; `undefined` if there can be none. */
  readonly links: Links | undefined;
  readonly #peer: PathOwner;
  readonly #session: PeerSession;
  readonly #options: PathOptions;
  readonly #health = new LinkHealth();
  /** The current path. */
  readonly route: Route;
  /** Made when it is first needed. */
  #relay: RelayLink | undefined;
  /** The link over which ICE has found the peer. */
  #found: Link | undefined;
  /** The time since a question to the peer was last due, in ms. */
  #pace = 0;

  constructor(peer: PathOwner, session: PeerSession, options: PathOptions) {
    const { member, connections, emit, peerTimeout } = options;
    this.#peer = peer;
    this.#session = session;
    this.#options = options;
    this.route = new Route({ peer: peer.id, session, emit, onResume: () => this.select(true) });
    if (connections && member.hello.direct) {
      this.links = new Links({
        ...options,
        patience: Math.min(peerTimeout, LONGEST_ATTEMPT),
        connections,
        polite: () => peer.polite,
        owner: this,
      });
    }
  }

  /** As it is now. */
  get way(): Way {
    return { session: this.#session.current, carrier: this.route.carrier, link: this.link };
  }

  /** The direct link, open or not. */
  get link(): Link | undefined {
    return this.links?.link;
  }

  /** Whether there can be a path at all. */
  get possible(): boolean {
    return this.links !== undefined || this.#reachable;
  }

  /** Whether there is a path, and it works as far as we know. */
  get works(): boolean {
    const { carrier, relay } = this.route;
    return relay !== undefined || (carrier !== undefined && this.#health.sound);
  }

  /** Takes the best path that there is. With `again`, the session attaches to the relay again even if it already uses it. */
  select(again = false): void {
    const peer = this.#peer;
    const link = this.link?.channel && this.link;
    const relay = peer.present && peer.wanted && !this.route.paused ? this.openRelay() : undefined;
    this.route.take(this.#health.stalled && relay ? undefined : link, relay, again);
    peer.onPathChange();
  }

  /** Leaves the path for good. Links and relay are no longer wanted. */
  close(): void {
    this.links?.end();
    this.route.resume();
    this.select(true);
  }

  /** Time has passed, in ms. Asks the peer for an answer if one is due, and leaves a link over which none comes. */
  tick(time: number): void {
    const health = this.#health;
    const { current, silence } = this.#session;
    const waits = current.bufferedAmount > 0;
    this.#pace = (this.#pace + time) % PACE;
    const mayAsk = this.#pace < time;
    const { link } = this;
    if (link?.channel) {
      // Pictures and sound stop where nobody says anything, too.
      if (health.tick(time, link.channel.bufferedAmount, waits || this.#peer.inCall, mayAsk)) current.ask(link);
      if (health.doubtful) void this.route.getStats().then((stats) => this.#review(link, stats));
      if (mayAsk && health.stalled) link.resend(); // the signal may be lost: the other side's socket may have been dead, too
    }
    const { relay } = this.route;
    if (relay && mayAsk && (waits || silence >= this.#options.peerTimeout / 3)) current.ask(relay);
  }

  /** The relay to the peer, in use or not; `undefined` if there can be none. */
  openRelay(): RelayLink | undefined {
    const { relay, cipher, report } = this.#options;
    if (relay && cipher && this.#reachable) {
      this.#relay ??= new relay.RelayLink({
        ...relay,
        cipher,
        peer: this.#peer.id,
        receive: (frame, link) => {
          if (this.#peer.wanted) this.#session.receive(frame, link);
        },
        report,
      });
    }
    return this.#relay;
  }

  /**
   * Resolves when nothing more can come from a peer that has left us: its link has ended, and all frames by relay are decrypted. Or
   * after a second.
   */
  takeLastFrames(): Promise<void> {
    return within(LAST_FRAMES, this.#end());
  }

  attach(link: Link): void {
    this.#options.media()?.attach(link);
  }

  open(channel: RTCDataChannel): void {
    const { emit } = this.#options;
    this.#health.reset();
    this.select();
    this.#options.onLink();
    this.#session.meet();
    emit('peer', [this.#peer.id, channel]);
    emit('datachannel', channel, this.#peer.id);
  }

  message(data: string | ArrayBuffer, link: Link): void {
    link.confirm();
    this.#health.hear();
    if (typeof data === 'string') {
      this.#options.report('bad-message', new TypeError('Text came over the channel of the library.'));
      return;
    }
    // An answer shows that a stalled link works in both directions again. No other message does: SCTP may wait long before it
    // repeats what was lost.
    if (this.#health.stalled && isAnswer(data)) {
      this.#health.reset();
      this.select();
    }
    this.#session.receive(data, link);
  }

  drain(): void {
    this.#session.current.flush();
  }

  datachannel(channel: RTCDataChannel): void {
    this.#options.emit('datachannel', channel, this.#peer.id);
  }

  state(state: RTCPeerConnectionState, link: Link): void {
    if (state === 'connected') {
      this.#health.find();
      if (link.channel) {
        if (link === this.#found) this.#session.current.ask(link); // over a new link we have asked when it opened
        this.route.findPath();
      }
      this.#found = link;
    } else if (link.lost) {
      if (link === this.#found) this.#health.lose();
      if (state === 'failed') this.#stall(link);
    }
    this.#peer.onPathChange();
  }

  end(channel: RTCDataChannel | undefined): boolean {
    this.#found = undefined;
    this.#health.reset();
    this.#peer.onLinkEnd();
    if (channel) {
      this.#options.emit('webrtc-close', channel);
      this.route.pause();
    }
    this.select();
    return this.#peer.wanted;
  }

  /** Whether the relay reaches the peer. */
  get #reachable(): boolean {
    const { relay, cipher, member } = this.#options;
    return relay !== undefined && cipher !== undefined && member.hello.relay;
  }

  async #end(): Promise<void> {
    const { link } = this;
    await this.#relay?.opened;
    if (link?.channel) await new Promise((resolve) => link.ended.addEventListener('abort', resolve));
  }

  /**
   * Statistics of the link have come. Has it replaced if it is dead and carries a call: after a restart of ICE, Chromium keeps to the
   * old pair of candidates for five seconds since the last packet if that has the better kind (Chromium 156). A new link has no such
   * pair. Without the server there would be no other link, while this one may come to life again.
   */
  #review(link: Link, stats: PeerStats): void {
    if (link !== this.link || !this.#health.check(stats)) return;
    if (this.#health.silent && this.#peer.inCall && this.#peer.present) {
      this.#options.onStall();
      this.links?.replace();
    } else this.#stall(link);
  }

  /** Nothing gets through the link. Restarts ICE each time, because the other end of the link may be gone. */
  #stall(link: Link): void {
    const news = this.#health.stall();
    link.restart();
    if (!news) return;
    this.#options.onStall();
    this.select();
  }
}
