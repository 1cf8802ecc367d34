import type { ErrorCode } from '../errors.js';
import type { Emit } from '../events.js';
import type { Link } from '../link/link.js';
import { Links, type LinksOptions, type LinksOwner } from '../link/links.js';
import { LinkHealth } from './link-health.js';
import type { PeerStats } from './peer.js';
import type { PeerSession } from './peer-session.js';
import type { PeerId } from '../../protocol/frames.js';
import type { RelayLink, RelayShare } from '../relay/relay-link.js';
import { Route } from './route.js';
import { isAnswer } from '../session/session-frame.js';

/** The time between two questions to the peer, in ms. */
const PACE = 1_000;

/** The peer that a path leads to, as it is now. */
export interface PathOwner {
  readonly id: PeerId;
  /** Whether a link to it is wanted. */
  readonly wanted: boolean;
  /** Whether the server has both of us in the room, so that the relay reaches it. */
  readonly present: boolean;
}

/** What a relay is made of, and its class, which loads only if the relay is wanted. */
export interface RelayParts extends RelayShare {
  readonly RelayLink: typeof RelayLink;
}

/** What the choice of a path to one peer needs. */
export interface PathSelectorOptions {
  readonly peer: PathOwner;
  readonly session: PeerSession;
  /** What direct links are made of; `undefined` if there can be none. */
  readonly direct: Omit<LinksOptions, 'owner'> | undefined;
  /** What the relay is made of; `undefined` if there is none. */
  readonly relay: RelayParts | undefined;
  /** The peer's public key for the relay; `undefined` if the relay does not reach it. */
  readonly publicKey: string | undefined;
  /** How long the peer may be out of reach, in ms. */
  readonly timeout: number;
  readonly emit: Emit;
  readonly error: (code: ErrorCode, cause?: unknown) => void;
  /** The path may be another, or work better or worse. */
  readonly onChange: () => void;
  /** The direct link has stalled: the network may have changed, or be gone. */
  readonly onStall: () => void;
  /** A direct link has ended, or could not be built. */
  readonly onEnd: () => void;
}

/** Selects what the session with one peer runs over: the direct link while it is of use, or else the relay. */
export class PathSelector implements LinksOwner {
  /** The direct links to the peer; `undefined` if there can be none. */
  readonly links: Links | undefined;
  readonly #options: PathSelectorOptions;
  readonly #health = new LinkHealth();
  /** The path of now. */
  readonly route: Route;
  /** Made when it is first needed. */
  #relay: RelayLink | undefined;
  /** Where we are between two questions to the peer, in ms. */
  #pace = 0;

  constructor(options: PathSelectorOptions) {
    const { peer, session, direct, emit } = options;
    this.#options = options;
    this.route = new Route({
      peer: peer.id,
      emit,
      attach: (carrier) => session.attach(carrier),
      onResume: () => this.select(true),
    });
    this.links = direct && new Links({ ...direct, owner: this });
  }

  /** The direct link, open or not. */
  get link(): Link | undefined {
    return this.links?.link;
  }

  /** Whether there can be a path at all. */
  get possible(): boolean {
    const { relay, publicKey } = this.#options;
    return this.links !== undefined || (relay !== undefined && publicKey !== undefined);
  }

  /** Whether there is a path, and it works as far as we know. */
  get works(): boolean {
    const { carrier, relay } = this.route;
    return relay !== undefined || (carrier !== undefined && this.#health.sound);
  }

  /** Takes the best path that there is. With `again`, the session also starts again on the relay that it is on. */
  select(again = false): void {
    const { peer, onChange } = this.#options;
    const link = this.link?.channel && this.link;
    const relay = peer.present && peer.wanted && !this.route.paused ? this.openRelay() : undefined;
    this.route.take(this.#health.stalled && relay ? undefined : link, relay, again);
    onChange();
  }

  /** Leaves the path for good. Links and relay are no longer wanted. */
  close(): void {
    this.links?.end();
    this.route.resume();
    this.select(true);
  }

  /** Time has passed, in ms. Asks the peer for an answer if one is due, and leaves a link over which none comes. */
  tick(time: number): void {
    const { session, timeout } = this.#options;
    const health = this.#health;
    const waits = session.current.bufferedAmount > 0;
    this.#pace = (this.#pace + time) % PACE;
    const mayAsk = this.#pace < time;
    const { link } = this;
    if (link?.channel) {
      if (health.tick(time, link.channel.bufferedAmount, waits, mayAsk)) session.current.ask(link);
      if (health.doubtful) void this.getStats().then((stats) => health.check(stats) && this.#stall(link));
      if (mayAsk && health.stalled) link.resend(); // the other side's socket may have been as dead as the link
    }
    const { relay } = this.route;
    if (relay && mayAsk && (waits || session.silence >= timeout / 3)) session.current.ask(relay);
  }

  /** Statistics of the path. */
  getStats(): Promise<PeerStats> {
    return this.route.getStats(this.#options.session.current.roundTripTime);
  }

  /** The relay to the peer, in use or not; `undefined` if there can be none. */
  openRelay(): RelayLink | undefined {
    const { peer, session, relay, publicKey, error } = this.#options;
    if (relay && publicKey !== undefined) {
      this.#relay ??= new relay.RelayLink({
        ...relay,
        peer: peer.id,
        publicKey,
        receive: (frame) => {
          if (peer.wanted && this.#relay) session.receive(frame, this.#relay);
        },
        error,
      });
    }
    return this.#relay;
  }

  /** A direct link is open. */
  open(channel: RTCDataChannel): void {
    const { peer, session, emit } = this.#options;
    this.#health.reset();
    this.select();
    session.meet();
    emit('peer', [peer.id, channel]);
    emit('datachannel', channel);
  }

  /** Something came over a direct link. */
  message(data: string | ArrayBuffer, link: Link): void {
    const { peer, session, emit } = this.#options;
    link.confirm();
    this.#health.hear();
    if (typeof data === 'string') {
      emit('message', { data, peer: peer.id });
      return;
    }
    // A stalled link is of use again if it carries both ways: SCTP may wait long before it repeats what was lost.
    if (this.#health.stalled && isAnswer(data)) {
      this.#health.reset();
      this.select();
    }
    session.receive(data, link);
  }

  /** A direct link has room for more. */
  drain(): void {
    this.#options.session.current.flush();
  }

  /** The other page has opened a channel of its own. */
  datachannel(channel: RTCDataChannel): void {
    this.#options.emit('datachannel', channel);
  }

  /** A direct link could not be built, or something went wrong on it. */
  error(code: ErrorCode, cause?: unknown): void {
    this.#options.error(code, cause);
  }

  /** The state of a direct link has changed. */
  state(state: RTCPeerConnectionState): void {
    const { session, onChange } = this.#options;
    const { link } = this;
    if (!link) return;
    if (state === 'connected') {
      this.#health.find();
      if (link.channel) {
        session.current.ask(link);
        this.route.findPath();
      }
    } else {
      this.#health.lose();
      if (state === 'failed') this.#stall(link);
    }
    onChange();
  }

  /** A direct link has ended. Returns whether another one is wanted. */
  end(channel: RTCDataChannel | undefined): boolean {
    const { peer, emit, onEnd } = this.#options;
    this.#health.reset();
    onEnd();
    if (channel) {
      emit('webrtc-close', channel);
      this.route.pause();
    }
    this.select();
    return peer.wanted;
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
