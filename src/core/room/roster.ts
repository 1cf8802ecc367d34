import { ConnectionError } from '../errors.js';
import type { Emit } from '../events.js';
import type { Member, PeerId, ServerFrame, WelcomeFrame } from '../../protocol/frames.js';
import type { RemotePeer } from '../peer/remote-peer.js';

export interface RosterOptions {
  /** Whether links are built without being asked for. */
  readonly automatic: boolean;
  /** Whether what we know of the members is true now: not while the server is out of reach. */
  readonly isCurrent: () => boolean;
  readonly createPeer: (member: Member) => RemotePeer | undefined;
  readonly emit: Emit;
}

/** Who is here: the members that the server tells of, and those that it lost whose link still stands. */
export class Roster {
  readonly peers = new Map<PeerId, RemotePeer>();
  readonly #options: RosterOptions;
  readonly #members = new Set<PeerId>();
  /** Our own number; of two members the one with the lower number was here first. */
  order = 0;
  /** Whether nobody who is in the room was there before us. */
  first = false;

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  /** We are in the room, for the first time or `again`. Who is not, any more, may still come back. */
  welcome({ order, members }: WelcomeFrame, again: boolean): void {
    this.order = order;
    this.first = true;
    this.#members.clear();
    for (const member of members) this.#meet(member, again);
    for (const peer of [...this.peers.values()]) this.#lose(peer);
    this.#tell();
  }

  join(member: Member): void {
    this.#meet(member, false);
    this.#tell();
  }

  leave({ id, reason }: Extract<ServerFrame, { type: 'left' }>): void {
    this.#members.delete(id);
    const peer = this.peers.get(id);
    if (reason === 'leave') this.#drop(id);
    else if (peer) this.#lose(peer);
  }

  /** The server is out of reach. */
  depart(): void {
    for (const peer of this.peers.values()) peer.depart();
  }

  /** So much time has passed, in ms. */
  tick(time: number): void {
    for (const peer of [...this.peers.values()]) peer.tick(time);
  }

  /** This peer was out of reach for too long. It stays if it is in the room all the same. */
  review({ id }: RemotePeer): void {
    if (!this.#members.has(id) && this.#options.isCurrent()) this.#drop(id);
  }

  /** Everybody is gone, for this reason. */
  clear(error: ConnectionError): void {
    const peers = [...this.peers.values()];
    this.peers.clear();
    this.#members.clear();
    for (const peer of peers) peer.close(error);
    if (peers.length > 0) this.#tell();
  }

  /** Somebody new, the same one again, or another page under its id. */
  #meet(member: Member, again: boolean): void {
    const { automatic, createPeer, emit, isCurrent } = this.#options;
    if (!isCurrent()) return; // a listener has just closed the connection
    const { id, instance, order } = member;
    if (order < this.order) this.first = false;
    this.#members.add(id);
    const known = this.peers.get(id);
    if (known?.instance === instance) {
      known.arrive(member);
      known.reconnect();
      emit('presence', id);
      return;
    }
    this.#remove(id);
    const peer = createPeer(member);
    if (!peer) return;
    this.peers.set(id, peer);
    peer.arrive(member);
    if (automatic && (again || !peer.polite)) peer.connect(true);
  }

  /** Without the server, this peer stays as long as it can be reached, and for a while longer. */
  #lose(peer: RemotePeer): void {
    if (this.#members.has(peer.id)) return;
    peer.depart();
    if (!peer.attached) this.#drop(peer.id);
  }

  #drop(id: PeerId): void {
    if (!this.peers.has(id)) return;
    this.#remove(id);
    this.#tell();
  }

  #remove(id: PeerId): void {
    const peer = this.peers.get(id);
    this.peers.delete(id);
    peer?.close(new ConnectionError('peer-gone', { peer: id }));
  }

  #tell(): void {
    this.#options.emit('peerlist', [...this.peers.keys()]);
  }
}
