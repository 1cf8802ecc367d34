import { ConnectionError } from '../errors.js';
import type { Emit } from '../events.js';
import { Blocked } from './blocked.js';
import type { PeerId, ServerFrame } from '../../protocol/frames.js';
import { Members } from './members.js';
import { Pending } from './pending.js';
import type { RemotePeer } from '../peer/remote-peer.js';
import type { SendOptions } from '../session/send-options.js';
import { sendTo } from './send-to.js';
import type { Signalling, Welcome } from '../signalling/signalling.js';
import type { KnownMember, ReadPresence } from '../trust/known-member.js';
import { isHandshake } from '../trust/password/mark.js';
import type { Step } from './affairs/step.js';

/** Options of a `Roster`. */
export interface RosterOptions {
  /** `auto`: we connect to members without being asked to. */
  readonly mesh: 'auto' | 'manual';
  /** Our list of members is up to date while the server has us in the room. */
  readonly signalling: Signalling;
  readonly createPeer: (member: KnownMember) => RemotePeer | undefined;
  /** Whether the page accepts a newcomer. The promise never rejects. */
  readonly accepts: (member: KnownMember) => boolean | Promise<boolean>;
  /** Tells a member that we want no path to it. */
  readonly refuse: (member: KnownMember) => void;
  /** Reads a presence. */
  readonly read: ReadPresence;
  /** Whom to block from the start. */
  readonly blocked: Iterable<PeerId>;
  readonly emit: Emit;
}

/** Who is here: the members that the server knows, and those that it has lost but we have not given up. */
export class Roster {
  readonly peers = new Map<PeerId, RemotePeer>();
  /** Nothing is taken from them, and nothing is sent to them. They are no peers while they are here. */
  readonly #blocked: Blocked;
  readonly #options: RosterOptions;
  readonly members: Members;
  /** Members that were peers before they were blocked. What is still on its way from then must not count as new later. */
  readonly #shut = new Map<PeerId, RemotePeer>();
  readonly #pending = new Pending();
  /** Our own number in the order of the room. Of two members, the one with the lower number was here first. */
  order = 0;

  constructor(options: RosterOptions) {
    this.#options = options;
    this.#blocked = new Blocked(options.blocked);
    this.members = new Members(options.read, (id, said) => {
      const peer = this.peers.get(id);
      peer?.tell(said);
      if (peer) options.emit('presence', id);
    });
  }

  /** The ids that are blocked. */
  get blocked(): ReadonlySet<PeerId> {
    return this.#blocked.ids;
  }

  /** The member that has been here longest; `undefined` if we have. */
  get host(): PeerId | undefined {
    return this.members.hostBefore(this.order);
  }

  /** Whether the server has somebody of this id in the room, as it tells us, or we have nothing to do with that one. */
  knows(id: PeerId): boolean {
    return this.members.has(id) || this.blocked.has(id);
  }

  /** We are in the room, for the first time or `again`. A peer that is no longer in it may still come back. */
  welcome({ order, members }: Welcome, again: boolean): void {
    this.order = order;
    this.members.clear();
    for (const member of members) this.#meet(member, again);
    for (const peer of [...this.peers.values()]) this.#lose(peer);
    for (const id of this.#shut.keys()) if (!this.members.has(id)) this.#remove(id);
    this.#tell();
  }

  /** A member has joined. */
  join(member: KnownMember): void {
    const known = this.peers.has(member.id);
    this.#meet(member, false);
    if (known || this.peers.has(member.id)) this.#tell();
  }

  /** A member has left, or the server has lost it. */
  leave({ id, reason }: Extract<ServerFrame, { type: 'left' }>): void {
    const first = this.host === id;
    this.members.delete(id);
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
  hear(id: PeerId, text: string): void {
    this.members.hear(id, text);
  }

  /** The room has another secret. We part from those in `without`, and from proven peers not in `among`, if that is there; others may prove that they know it. */
  rekey({ without, among }: Pick<Step, 'without' | 'among'>): void {
    for (const peer of [...this.peers.values(), ...this.#shut.values()]) {
      const { identity = '', proven } = peer;
      const came = among?.includes(identity) === false; // after the change was made
      if (without.includes(identity) || (proven && came)) peer.disconnect('refused');
      else peer.rekey(came);
    }
    this.members.readAgain();
  }

  /** A member sends a signal. While the page decides about it, the first few wait. */
  receive(id: PeerId, text: string): void {
    if (isHandshake(text)) return; // those who know the password of the room have taken it
    const peer = this.peers.get(id);
    if (peer) peer.receive(text);
    else if (!this.blocked.has(id)) this.#pending.hold(id, text);
  }

  /** Ends all that we have with this member, now and when it comes back under this id. */
  block(id: PeerId): void {
    if (!this.#blocked.add({ id, identity: (this.members.get(id) ?? this.peers.get(id))?.identity })) return;
    this.#pending.drop(id);
    const peer = this.peers.get(id);
    if (peer) {
      this.peers.delete(id);
      this.#shut.set(id, peer);
      peer.disconnect('blocked');
      if (!this.members.has(id)) this.#remove(id); // nobody will tell us that it has gone
      this.#tell();
    }
    this.#options.emit('blocked', [...this.blocked]);
    for (const other of this.peers.values()) if (this.#blocked.find(other)) this.block(other.id); // the same person in another tab
  }

  /** Takes this member back if it is here, blocked or refused. The page decides about it anew. */
  unblock(id: PeerId): void {
    const freed = this.#blocked.delete(id);
    for (const each of new Set([id, ...freed])) {
      const member = this.members.get(each);
      if (!member || this.peers.has(each) || !this.#options.signalling.welcomed) continue;
      this.#admit(member, true);
      if (this.peers.has(each)) this.#tell();
    }
    if (freed.length > 0) this.#options.emit('blocked', [...this.blocked]);
  }

  /** A member that is a peer, or was one before it was blocked. */
  find(id: PeerId): RemotePeer | undefined {
    return this.peers.get(id) ?? this.#shut.get(id);
  }

  /** Why there is no peer with this id. */
  missing(id: PeerId): ConnectionError {
    return new ConnectionError(this.blocked.has(id) ? 'peer-blocked' : 'unknown-peer', { peer: id });
  }

  /** The server is out of reach. */
  depart(): void {
    for (const peer of this.peers.values()) peer.depart();
  }

  /** See `sendTo()`. */
  send(options: SendOptions, send: (peer: RemotePeer) => Promise<void>): Promise<void> {
    return sendTo(this, options, send);
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
    if (!this.members.has(id) && this.#options.signalling.welcomed) this.#drop(id);
  }

  /** Removes all peers, for this reason. */
  clear(error: ConnectionError): void {
    const peers = [...this.peers.values()];
    for (const peer of this.#shut.values()) peer.close(error);
    this.peers.clear();
    this.#shut.clear();
    this.members.clear();
    for (const peer of peers) peer.close(error);
    if (peers.length > 0) this.#tell();
  }

  /** The member is new, the same one again, or another page with the same id. */
  #meet(member: KnownMember, again: boolean): void {
    const { signalling, emit } = this.#options;
    if (!signalling.welcomed) return; // a listener has just closed the connection
    const { id } = member;
    const { instance } = member.hello;
    this.members.add(member);
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
  #admit(member: KnownMember, back: boolean, again = back): void {
    const { id } = member;
    const accepted = !this.#blocks(member) && this.#options.accepts(member);
    if (accepted === true && !this.blocked.has(id)) this.#enter(member, back, again);
    else if (typeof accepted === 'object') {
      this.#pending.wait(id, accepted, (yes, held) => {
        const now = this.members.get(id);
        if (!now || !this.members.isHere(member) || this.peers.has(id) || !this.#options.signalling.welcomed) return;
        if (yes && !this.#blocks(now)) {
          this.#enter(now, true, true, held);
          this.#tell();
        } else this.#options.refuse(member);
      });
    } else this.#options.refuse(member);
  }

  /** Whether a member is blocked: also if it comes under another id of the same identity. */
  #blocks(member: KnownMember): boolean {
    const found = this.#blocked.find(member);
    if (found) this.#blocked.add(member); // its identity may be new
    if (found === 'new') this.#options.emit('blocked', [...this.blocked]);
    return found !== undefined;
  }

  /** `held`: what it has sent meanwhile. Then it asks for a path itself, or no longer. */
  #enter(member: KnownMember, back: boolean, again: boolean, held: readonly string[] = []): void {
    const { mesh, createPeer } = this.#options;
    const { id } = member;
    const peer = this.#shut.get(id) ?? createPeer(member);
    if (!peer) return;
    this.#shut.delete(id);
    this.peers.set(id, peer);
    peer.arrive(member);
    if (held.length === 0 && mesh === 'auto' && (again || !peer.polite)) peer.connect(!back);
    for (const text of held) peer.receive(text);
  }

  /** The server has lost this peer. It stays while something would be lost without it. */
  #lose(peer: RemotePeer): void {
    if (this.members.has(peer.id)) return;
    peer.depart();
    if (!peer.attached) this.#drop(peer.id);
  }

  /** The peer has left. If it has not acknowledged something yet, its last frames may still be on their way. */
  async #part(peer: RemotePeer): Promise<void> {
    if (peer.bufferedAmount > 0) {
      peer.depart();
      await peer.takeLastFrames();
    }
    if (!this.members.has(peer.id) && this.peers.get(peer.id) === peer) this.#drop(peer.id);
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
