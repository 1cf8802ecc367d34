import { ConnectionError } from '../errors.js';
import type { Emit } from '../events.js';
import type { Member, PeerId, ServerFrame, WelcomeFrame } from '../../protocol/frames.js';
import type { RemotePeer } from '../peer/remote-peer.js';
import { parseSignal, RELAY } from '../signalling/signal.js';
import type { Signalling } from '../signalling/signalling.js';

/** Options of a `Roster`. */
export interface RosterOptions {
  /** `auto`: we connect to members without being asked to. */
  readonly mesh: 'auto' | 'manual';
  /** Our list of members is up to date while the server has us in the room. */
  readonly signalling: Signalling;
  readonly createPeer: (member: Member) => RemotePeer | undefined;
  /** Whether the page accepts a newcomer. The promise never rejects. */
  readonly accepts: (member: Member) => boolean | Promise<boolean>;
  readonly emit: Emit;
}

/** Who is here: the members that the server knows, and those that it has lost but we have not given up. */
export class Roster {
  readonly peers = new Map<PeerId, RemotePeer>();
  /** Nothing is taken from them, and nothing is sent to them. They are no peers while they are here. */
  readonly blocked = new Set<PeerId>();
  readonly #options: RosterOptions;
  /** Whom the server has in the room: peers, and those who are blocked or not accepted. */
  readonly #members = new Map<PeerId, Member>();
  /** Members that were peers before they were blocked. What is still on its way from then must not count as new later. */
  readonly #shut = new Map<PeerId, RemotePeer>();
  /** Members about whom the page still decides, and its answers. */
  readonly #answers = new Map<PeerId, Promise<boolean>>();
  /** Those of them who have asked for a path meanwhile. */
  readonly #asking = new Set<PeerId>();
  /** Our own number in the order of the room. Of two members, the one with the lower number was here first. */
  order = 0;

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  /** The member that has been here longest; `undefined` if we have. */
  get host(): PeerId | undefined {
    let [host, lowest]: [PeerId | undefined, number] = [undefined, this.order];
    for (const { id, order } of this.#members.values()) if (order < lowest) [host, lowest] = [id, order];
    return host;
  }

  /** Whether the server has this page of the member in the room. */
  isHere({ id, instance }: Member): boolean {
    return this.#members.get(id)?.instance === instance;
  }

  /** We are in the room, for the first time or `again`. A peer that is no longer in it may still come back. */
  welcome({ order, members }: WelcomeFrame, again: boolean): void {
    this.order = order;
    this.#members.clear();
    for (const member of members) this.#meet(member, again);
    for (const peer of [...this.peers.values()]) this.#lose(peer);
    for (const id of this.#shut.keys()) if (!this.#members.has(id)) this.#remove(id);
    this.#tell();
  }

  /** A member has joined. */
  join(member: Member): void {
    const known = this.peers.has(member.id);
    this.#meet(member, false);
    if (known || this.peers.has(member.id)) this.#tell();
  }

  /** A member has left, or the server has lost it. */
  leave({ id, reason }: Extract<ServerFrame, { type: 'left' }>): void {
    const first = this.host === id;
    this.#members.delete(id);
    const peer = this.peers.get(id);
    if (!peer) {
      this.#remove(id);
      if (first) this.#tell();
    } else if (reason === 'leave') void this.#part(peer);
    else {
      this.#lose(peer);
      this.#tell(); // it may have been the one who was here longest
    }
  }

  /** A member says something new about itself. */
  hear(id: PeerId, presence: string): void {
    const member = this.#members.get(id);
    if (member) this.#members.set(id, { ...member, presence });
    const peer = this.peers.get(id);
    peer?.tell(presence);
    if (peer) this.#options.emit('presence', id);
  }

  /** A member sends a signal. While the page decides about it, all that counts is whether it asks for a path: we ask in turn later. */
  receive(id: PeerId, text: string): void {
    const peer = this.peers.get(id);
    if (peer) peer.receive(text);
    else if (this.#answers.has(id) && !this.blocked.has(id)) {
      const signal = parseSignal(text);
      if (signal?.type === 'bye') this.#asking.delete(id);
      else if (signal && !signal.automatic) this.#asking.add(id);
    }
  }

  /** Ends all that we have with this member, now and when it comes back under this id. */
  block(id: PeerId): void {
    if (this.blocked.has(id)) return;
    this.blocked.add(id);
    this.#asking.delete(id);
    const peer = this.peers.get(id);
    if (peer) {
      this.peers.delete(id);
      this.#shut.set(id, peer);
      peer.disconnect('blocked');
      if (!this.#members.has(id)) this.#remove(id); // nobody will tell us that it has gone
      this.#tell();
    }
    this.#options.emit('blocked', [...this.blocked]);
  }

  /** Takes this member back if it is here, blocked or refused. The page decides about it anew. */
  unblock(id: PeerId): void {
    const news = this.blocked.delete(id);
    const member = this.#members.get(id);
    if (member && !this.peers.has(id) && this.#options.signalling.welcomed) {
      this.#admit(member, true);
      if (this.peers.has(id)) this.#tell();
    }
    if (news) this.#options.emit('blocked', [...this.blocked]);
  }

  /** Why there is no peer with this id. */
  missing(id: PeerId): ConnectionError {
    return new ConnectionError(this.blocked.has(id) ? 'peer-blocked' : 'unknown-peer', { peer: id });
  }

  /** The server is out of reach. */
  depart(): void {
    for (const peer of this.peers.values()) peer.depart();
  }

  /**
   * Calls `send` for each peer that `to` names, or for all that we want a path to. Settles when all of them have: it rejects with
   * the error of the first that has failed. What is for all is not for those who are blocked meanwhile.
   */
  async send(to: PeerId | readonly PeerId[] | undefined, send: (peer: RemotePeer) => Promise<void>): Promise<void> {
    const sendTo = (id: PeerId): Promise<void> => {
      const peer = this.peers.get(id);
      return peer ? send(peer) : Promise.reject(this.missing(id));
    };
    if (typeof to === 'string') return sendTo(to);
    const sends =
      to === undefined
        ? [...this.peers.values()].filter(({ wanted }) => wanted).map(send)
        : [...new Set([to].flat())].map(sendTo);
    const results = await Promise.allSettled(sends);
    const failed = results.find(
      (result) =>
        result.status === 'rejected' &&
        (to !== undefined || (result.reason as Partial<ConnectionError>).code !== 'peer-blocked'),
    ) as PromiseRejectedResult | undefined;
    if (failed) throw failed.reason;
  }

  /** Connects to this peer, because the page has asked for it. */
  connect(id: PeerId): void {
    const peer = this.peers.get(id);
    if (peer) peer.connect(false);
    else this.#options.emit('error', this.missing(id));
  }

  /** Disconnects from this peer, or without an id from all. */
  disconnect(id: PeerId | undefined): void {
    for (const peer of this.peers.values()) if (id === undefined ? peer.wanted : peer.id === id) peer.disconnect();
  }

  /** The page is awake again, or the network has changed. */
  recover(networkChanged: boolean): void {
    for (const peer of this.peers.values()) peer.recover(networkChanged);
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
    for (const peer of this.#shut.values()) peer.close(error);
    this.peers.clear();
    this.#shut.clear();
    this.#members.clear();
    for (const peer of peers) peer.close(error);
    if (peers.length > 0) this.#tell();
  }

  /** The member is new, the same one again, or another page with the same id. */
  #meet(member: Member, again: boolean): void {
    const { signalling, emit } = this.#options;
    if (!signalling.welcomed) return; // a listener has just closed the connection
    const { id, instance } = member;
    this.#members.set(id, member);
    const known = this.peers.get(id);
    if (known?.instance === instance) {
      known.arrive(member);
      known.reconnect();
      emit('presence', id);
      return;
    }
    if (this.#shut.get(id)?.instance !== instance) this.#remove(id);
    this.#admit(member, false, again);
  }

  /** Takes a member as a peer, unless it is blocked or the page refuses it. `back`: it was, and we have told it so. */
  #admit(member: Member, back: boolean, again = back): void {
    const { id } = member;
    const accepted = !this.blocked.has(id) && this.#options.accepts(member);
    if (accepted === true && !this.blocked.has(id)) this.#enter(member, back, again);
    else if (typeof accepted === 'object') {
      if (this.#answers.get(id) === accepted) return; // it is asked already
      this.#answers.set(id, accepted);
      this.#asking.delete(id);
      void accepted.then((yes) => {
        if (this.#answers.get(id) !== accepted) return; // another page of the member has come
        this.#answers.delete(id);
        const asks = this.#asking.delete(id);
        const now = this.#members.get(id);
        if (!now || !this.isHere(member) || this.peers.has(id) || !this.#options.signalling.welcomed) return;
        if (yes && !this.blocked.has(id)) {
          this.#enter(now, true, true, asks);
          this.#tell();
        } else this.#refuse(id);
      });
    } else this.#refuse(id);
  }

  /** `asks`: it wants a path to us, and we have not answered. */
  #enter(member: Member, back: boolean, again: boolean, asks = false): void {
    const { mesh, createPeer } = this.#options;
    const { id } = member;
    const peer = this.#shut.get(id) ?? createPeer(member);
    if (!peer) return;
    this.#shut.delete(id);
    this.peers.set(id, peer);
    peer.arrive(member);
    if (mesh === 'auto' ? again || !peer.polite : asks) peer.connect(!back || asks);
  }

  /** Tells a member that we want no path to it, so that it does not go on trying. */
  #refuse(id: PeerId): void {
    this.#options.signalling.send({ type: 'signal', to: id, signal: JSON.stringify({ link: RELAY, type: 'bye' }) });
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
    const peer = this.peers.get(id) ?? this.#shut.get(id);
    this.peers.delete(id);
    this.#shut.delete(id);
    peer?.close(new ConnectionError('peer-gone', { peer: id }));
  }

  #tell(): void {
    this.#options.emit('peerlist', [...this.peers.keys()]);
  }
}
