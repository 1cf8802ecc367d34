import type { Carrier } from '../session/carrier.js';
import type { Emit } from '../events.js';
import type { Link } from '../link/link.js';
import type { PeerPath, PeerStats } from './peer.js';
import type { PeerSession } from './peer-session.js';
import type { PeerId } from '../../protocol/frames.js';
import type { RelayLink } from '../relay/relay-link.js';
import type { LinkStats } from '../link/link-stats.js';

/** How long we wait for the peer's goodbye after a link has closed, in ms, before we turn to the relay. */
const GOODBYE = 100;

/** Options of a `Route`. */
export interface RouteOptions {
  readonly peer: PeerId;
  /** What runs over the path. */
  readonly session: PeerSession;
  readonly emit: Emit;
  /** The wait for a goodbye is over. */
  readonly onResume: () => void;
}

/** The path that messages to one peer take now: a direct link, or the relay. Fires the events that tell of a change. */
export class Route {
  readonly #options: RouteOptions;
  #link: Link | undefined;
  #relay: RelayLink | undefined;
  #path: PeerPath | undefined;
  /** The last path that there was; `undefined` if there has been none since the peer was last met. */
  #last: PeerPath | undefined;
  /** Whether the peer has answered. Until then a path is only an attempt, which is not reported. */
  #met = false;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RouteOptions) {
    this.#options = options;
  }

  /** What the session runs over. */
  get carrier(): Carrier | undefined {
    return this.#link ?? this.#relay;
  }

  /** The relay, while the session runs over it. */
  get relay(): RelayLink | undefined {
    return this.#relay;
  }

  get path(): PeerPath | undefined {
    return this.#path;
  }

  /** Whether we wait for the peer's goodbye. */
  get paused(): boolean {
    return this.#pause !== undefined;
  }

  /** A link has closed, perhaps because the peer is leaving: waits for its goodbye. */
  pause(): void {
    this.resume();
    this.#pause = setTimeout(() => {
      this.resume();
      this.#options.onResume();
    }, GOODBYE);
  }

  /** Ends the wait for a goodbye. */
  resume(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
  }

  /** Takes the direct link, or else the relay. With `again`, the session attaches to the relay again even if it already uses it. */
  take(link: Link | undefined, relay: RelayLink | undefined, again: boolean): void {
    const before = this.carrier;
    this.#link = link;
    this.#relay = link ? undefined : relay;
    const { carrier } = this;
    if (carrier === before && !(again && !link)) return;
    this.#options.session.attach(carrier);
    this.findPath();
  }

  /** The peer has answered: reports its path from now on. Calls `tell` when the path is set, if it can be told at once. */
  meet(tell: () => void): void {
    this.#met = true;
    this.findPath(tell);
  }

  /** The peer is gone: the next path counts as the first. */
  part(): void {
    this.#met = false;
    this.#setPath(undefined);
    this.#last = undefined;
  }

  /** Finds out whether a direct link runs over TURN, which ICE may have changed. */
  findPath(tell?: () => void): void {
    const link = this.#link;
    if (!this.#met) return;
    const path = link ? link.path : this.paused ? this.#path : this.#relay && 'relay';
    this.#setPath(link && !path ? this.#path : path, tell);
    if (link && !path) {
      void this.#read(link).then((stats) => {
        if (this.#met && link === this.#link) this.#setPath(stats?.path ?? 'direct');
      });
    }
  }

  /** Statistics of the path: those of the link, or what relay and session have measured. */
  async getStats(): Promise<PeerStats> {
    const { roundTripTime } = this.#options.session.current;
    const { bytesSent = 0, bytesReceived = 0 } = this.#relay ?? {};
    const stats = this.#link && (await this.#read(this.#link));
    return stats ?? { path: this.#path, roundTripTime, bytesSent, bytesReceived };
  }

  #read({ connection }: Link): Promise<LinkStats | undefined> {
    return import('../link/link-stats.js').then(({ readStats }) => readStats(connection)).catch(() => undefined);
  }

  /** Calls `tell` before the events of the path. */
  #setPath(path: PeerPath | undefined, tell?: () => void): void {
    const { emit, peer } = this.#options;
    const [before, last] = [this.#path, this.#last];
    this.#path = path;
    this.#last = path ?? last;
    tell?.();
    if (path === before) return;
    if (path && path !== 'relay' && last === 'relay') emit('upgrade', peer);
    if (path === 'relay' && last && last !== 'relay') emit('downgrade', peer);
    emit('path', peer);
  }
}
