import { ConnectionError } from '../errors.js';
import type { Emit } from '../events.js';
import type { Member, PeerId, ServerFrame, WelcomeFrame } from '../../protocol/frames.js';
import type { RemotePeer } from '../peer/remote-peer.js';
import type { Signalling } from '../signalling/signalling.js';

/** Options of a `Roster`. */
export interface RosterOptions {
  /** `auto`: we connect to members without being asked to. */
  readonly mesh: 'auto' | 'manual';
  /** Our list of members is up to date while the server has us in the room. */
  readonly signalling: Signalling;
  readonly createPeer: (member: Member) => RemotePeer | undefined;
  readonly emit: Emit;
}

/** Who is here: the members that the server knows, and those that it has lost but we have not given up. */
export class Roster {
  readonly peers = new Map<PeerId, RemotePeer>();
  readonly #options: RosterOptions;
  readonly #members = new Set<PeerId>();
  /** Our own number in the order of the room. Of two members, the one with the lower number was here first. */
  order = 0;

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  /** The member that has been here longest; `undefined` if we have. */
  get host(): PeerId | undefined {
    let [host, lowest]: [PeerId | undefined, number] = [undefined, this.order];
    for (const id of this.#members) {
      const { order = Infinity } = this.peers.get(id) ?? {};
      if (order < lowest) [host, lowest] = [id, order];
    }
    return host;
  }

  /** We are in the room, for the first time or `again`. A peer that is no longer in it may still come back. */
  welcome({ order, members }: WelcomeFrame, again: boolean): void {
    this.order = order;
    this.#members.clear();
    for (const member of members) this.#meet(member, again);
    for (const peer of [...this.peers.values()]) this.#lose(peer);
    this.#tell();
  }

  /** A member has joined. */
  join(member: Member): void {
    this.#meet(member, false);
    this.#tell();
  }

  /** A member has left, or the server has lost it. */
  leave({ id, reason }: Extract<ServerFrame, { type: 'left' }>): void {
    this.#members.delete(id);
    const peer = this.peers.get(id);
    if (!peer) return;
    if (reason === 'leave') void this.#part(peer);
    else {
      this.#lose(peer);
      this.#tell(); // it may have been the one who was here longest
    }
  }

  /** The server is out of reach. */
  depart(): void {
    for (const peer of this.peers.values()) peer.depart();
  }

  /**
   * Calls `send` for each peer that `to` names, or for all that we want a path to. Settles when all of them have: it rejects with
   * the error of the first that has failed.
   */
  async send(to: PeerId | readonly PeerId[] | undefined, send: (peer: RemotePeer) => Promise<void>): Promise<void> {
    const sendTo = (id: PeerId): Promise<void> => {
      const peer = this.peers.get(id);
      return peer ? send(peer) : Promise.reject(unknownPeer(id));
    };
    if (typeof to === 'string') return sendTo(to);
    const sends =
      to === undefined
        ? [...this.peers.values()].filter(({ wanted }) => wanted).map(send)
        : [...new Set([to].flat())].map(sendTo);
    const results = await Promise.allSettled(sends);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  tick(time: number): void {
    for (const peer of [...this.peers.values()]) peer.tick(time);
  }

  /** This peer was out of reach for too long. It stays if the server still has it in the room. */
  review({ id }: RemotePeer): void {
    if (!this.#members.has(id) && this.#options.signalling.welcomed) this.#drop(id);
  }

  /** Removes all peers, for this reason. */
  clear(error: ConnectionError): void {
    const peers = [...this.peers.values()];
    this.peers.clear();
    this.#members.clear();
    for (const peer of peers) peer.close(error);
    if (peers.length > 0) this.#tell();
  }

  /** The member is new, the same one again, or another page with the same id. */
  #meet(member: Member, again: boolean): void {
    const { mesh, signalling, createPeer, emit } = this.#options;
    if (!signalling.welcomed) return; // a listener has just closed the connection
    const { id, instance } = member;
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
    if (mesh === 'auto' && (again || !peer.polite)) peer.connect(true);
  }

  /** The server has lost this peer. It stays while something would be lost without it. */
  #lose(peer: RemotePeer): void {
    if (this.#members.has(peer.id)) return;
    peer.depart();
    if (!peer.attached) this.#drop(peer.id);
  }

  /** The peer has left. If it has not acknowledged something yet, its last frames may still be on their way. */
  async #part(peer: RemotePeer): Promise<void> {
    if (peer.bufferedAmount > 0) {
      peer.depart();
      await peer.takeLastFrames();
    }
    if (!this.#members.has(peer.id) && this.peers.get(peer.id) === peer) this.#drop(peer.id);
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

/** There is no such peer in the room. */
export function unknownPeer(id: PeerId): ConnectionError {
  return new ConnectionError('unknown-peer', { peer: id });
}
