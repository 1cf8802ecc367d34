import type { Emit } from '../events.js';
import type { ConnectionFactory } from '../link/connection-factory.js';
import type { Link } from '../link/link.js';
import { Links, type LinksOptions, type LinksOwner } from '../link/links.js';
import { LinkHealth } from './link-health.js';
import type { PeerSession } from './peer-session.js';
import type { Member, PeerId } from '../../protocol/frames.js';
import type { RelayLink, RelayShare } from '../relay/relay-link.js';
import { Route } from './route.js';
import { isAnswer } from '../session/session-frame.js';
import { parseTransports, type Transports } from './transports.js';

/** The time between two questions to the peer, in ms. */
const PACE = 1_000;

/** The peer that a path leads to, as it is now. */
export interface PathOwner {
  readonly id: PeerId;
  /** Whether a link to it is wanted. */
  readonly wanted: boolean;
  /** Whether the server has both of us in the room, so that the relay reaches it. */
  readonly present: boolean;
  /** Whether it makes the first offer. */
  readonly polite: boolean;
  /** The path may be another, or work better or worse. */
  onPathChange(): void;
  /** A direct link has ended, or could not be built. */
  onLinkEnd(): void;
}

/** What a relay is made of, and its class, which loads only if the relay is wanted. */
export interface RelayParts extends RelayShare {
  readonly RelayLink: typeof RelayLink;
}

/** What the paths to one peer are made of. */
export interface PathOptions extends Omit<LinksOptions, 'connections' | 'polite' | 'owner'> {
  readonly member: Member;
  /** What makes direct links; `undefined` if we cannot build any, or do not want to. */
  readonly connections: ConnectionFactory | undefined;
  /** What the relay is made of; `undefined` if we have none. */
  readonly relay: RelayParts | undefined;
  readonly emit: Emit;
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
  readonly #transports: Transports;
  readonly #health = new LinkHealth();
  /** The path of now. */
  readonly route: Route;
  /** Made when it is first needed. */
  #relay: RelayLink | undefined;
  /** Where we are between two questions to the peer, in ms. */
  #pace = 0;

  constructor(peer: PathOwner, session: PeerSession, options: PathOptions) {
    const { member, connections, emit } = options;
    this.#peer = peer;
    this.#session = session;
    this.#options = options;
    this.#transports = parseTransports(member.transports);
    this.route = new Route({ peer: peer.id, session, emit, onResume: () => this.select(true) });
    if (connections && this.#transports.direct) {
      this.links = new Links({ ...options, connections, polite: () => peer.polite, owner: this });
    }
  }

  /** The direct link, open or not. */
  get link(): Link | undefined {
    return this.links?.link;
  }

  /** Whether there can be a path at all. */
  get possible(): boolean {
    return this.links !== undefined || (this.#options.relay !== undefined && this.#transports.relay !== undefined);
  }

  /** Whether there is a path, and it works as far as we know. */
  get works(): boolean {
    const { carrier, relay } = this.route;
    return relay !== undefined || (carrier !== undefined && this.#health.sound);
  }

  /** Takes the best path that there is. With `again`, the session also starts again on the relay that it is on. */
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
      if (health.tick(time, link.channel.bufferedAmount, waits, mayAsk)) current.ask(link);
      if (health.doubtful) void this.route.getStats().then((stats) => health.check(stats) && this.#stall(link));
      if (mayAsk && health.stalled) link.resend(); // the other side's socket may have been as dead as the link
    }
    const { relay } = this.route;
    if (relay && mayAsk && (waits || silence >= this.#options.peerTimeout / 3)) current.ask(relay);
  }

  /** The relay to the peer, in use or not; `undefined` if there can be none. */
  openRelay(): RelayLink | undefined {
    const { relay, report } = this.#options;
    const { relay: publicKey } = this.#transports;
    if (relay && publicKey !== undefined) {
      this.#relay ??= new relay.RelayLink({
        ...relay,
        peer: this.#peer.id,
        publicKey,
        receive: (frame, link) => {
          if (this.#peer.wanted) this.#session.receive(frame, link);
        },
        report,
      });
    }
    return this.#relay;
  }

  /** A direct link is open. */
  open(channel: RTCDataChannel): void {
    const { emit } = this.#options;
    this.#health.reset();
    this.select();
    this.#session.meet();
    emit('peer', [this.#peer.id, channel]);
    emit('datachannel', channel);
  }

  /** Something came over a direct link. */
  message(data: string | ArrayBuffer, link: Link): void {
    link.confirm();
    this.#health.hear();
    if (typeof data === 'string') {
      this.#options.emit('message', { data, peer: this.#peer.id });
      return;
    }
    // A stalled link is of use again if it carries both ways: SCTP may wait long before it repeats what was lost.
    if (this.#health.stalled && isAnswer(data)) {
      this.#health.reset();
      this.select();
    }
    this.#session.receive(data, link);
  }

  /** A direct link has room for more. */
  drain(): void {
    this.#session.current.flush();
  }

  /** The other page has opened a channel of its own. */
  datachannel(channel: RTCDataChannel): void {
    this.#options.emit('datachannel', channel);
  }

  /** The state of a direct link has changed. */
  state(state: RTCPeerConnectionState, link: Link): void {
    if (state === 'connected') {
      this.#health.find();
      if (link.channel) {
        this.#session.current.ask(link);
        this.route.findPath();
      }
    } else {
      this.#health.lose();
      if (state === 'failed') this.#stall(link);
    }
    this.#peer.onPathChange();
  }

  /** A direct link has ended. Returns whether another one is wanted. */
  end(channel: RTCDataChannel | undefined): boolean {
    this.#health.reset();
    this.#peer.onLinkEnd();
    if (channel) {
      this.#options.emit('webrtc-close', channel);
      this.route.pause();
    }
    this.select();
    return this.#peer.wanted;
  }

  /** Nothing gets through the link. Restarts its ICE, each time: its other end may be gone. */
  #stall(link: Link): void {
    const news = this.#health.stall();
    link.restart();
    if (!news) return;
    this.#options.onStall();
    this.select();
  }
}
