import type { Carrier } from '../session/carrier.js';
import type { Emit } from '../events.js';
import type { Link } from '../link/link.js';
import type { PeerPath, PeerStats } from './peer.js';
import type { PeerId } from '../../protocol/frames.js';
import type { RelayLink } from '../relay/relay-link.js';
import type { LinkStats } from '../link/link-stats.js';

/** After a link has closed, so long, in ms, we wait to hear that the peer has left before we turn to the server. */
const GOODBYE = 100;

export interface RouteOptions {
  readonly peer: PeerId;
  readonly emit: Emit;
  /** The session has to run over this from now on. */
  readonly attach: (carrier: Carrier | undefined) => void;
  /** The wait for a goodbye is over. */
  readonly onResume: () => void;
}

/** The way that messages to one peer take: a direct link or the one through the server. Tells when it is another. */
export class Route {
  readonly #options: RouteOptions;
  #link: Link | undefined;
  #relay: RelayLink | undefined;
  #path: PeerPath | undefined;
  /** Whether the last way was a direct one; `undefined` while there was none. */
  #upgraded: boolean | undefined;
  /** The peer is there. Until it has answered, a way is a mere attempt, and nobody hears of it. */
  #open = false;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RouteOptions) {
    this.#options = options;
  }

  get carrier(): Carrier | undefined {
    return this.#link ?? this.#relay;
  }

  /** The way through the server, while it is the one in use. */
  get relay(): RelayLink | undefined {
    return this.#relay;
  }

  get path(): PeerPath | undefined {
    return this.#path;
  }

  /** Whether we wait to hear that the peer has left. */
  get paused(): boolean {
    return this.#pause !== undefined;
  }

  /** A link has closed: the peer may be about to leave. */
  pause(): void {
    this.resume();
    this.#pause = setTimeout(() => {
      this.resume();
      this.#options.onResume();
    }, GOODBYE);
  }

  resume(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
  }

  /** Takes the direct link, or else the way through the server; `again`: even if we are on it. */
  take(link: Link | undefined, relay: RelayLink | undefined, again: boolean): void {
    const before = this.carrier;
    this.#link = link;
    this.#relay = link ? undefined : relay;
    const { carrier } = this;
    if (carrier === before && !(again && !link)) return;
    this.#options.attach(carrier);
    if (carrier) this.#tellUpgrade(carrier === link);
    this.findPath();
  }

  /** The peer has answered. */
  open(): void {
    this.#open = true;
    this.findPath();
  }

  /** The peer is gone: the next way is the first one. */
  close(): void {
    this.#open = false;
    this.#upgraded = undefined;
    this.#setPath(undefined);
  }

  /** Finds out what a direct link runs over, which ICE may have changed. */
  findPath(): void {
    const link = this.#link;
    if (!this.#open) return;
    if (!link) {
      if (!this.paused) this.#setPath(this.#relay && 'relay');
      return;
    }
    void this.#read(link).then((stats) => {
      if (this.#open && link === this.#link) this.#setPath(stats?.path ?? 'direct');
    });
  }

  /** How the way does; `roundTripTime` as the session has measured it, in seconds. */
  async getStats(roundTripTime: number | undefined): Promise<PeerStats> {
    const { bytesSent = 0, bytesReceived = 0 } = this.#relay ?? {};
    const stats = this.#link && (await this.#read(this.#link));
    return stats ?? { path: this.#path, roundTripTime, bytesSent, bytesReceived };
  }

  #read({ connection }: Link): Promise<LinkStats | undefined> {
    return import('../link/link-stats.js').then(({ readStats }) => readStats(connection)).catch(() => undefined);
  }

  #tellUpgrade(upgraded: boolean): void {
    const { emit, peer } = this.#options;
    const before = this.#upgraded;
    this.#upgraded = upgraded;
    if (this.#open && before !== undefined && before !== upgraded) emit(upgraded ? 'upgrade' : 'downgrade', peer);
  }

  #setPath(path: PeerPath | undefined): void {
    if (path === this.#path) return;
    this.#path = path;
    this.#options.emit('path', this.#options.peer);
  }
}
