import type { Bytes } from '../../src/protocol/bytes.js';
import {
  CLOSE_CODES,
  isId,
  LIMITS,
  parseClientFrame,
  PROTOCOL_VERSION,
  type HelloFrame,
  type PeerId,
  type ServerFrame,
} from '../../src/protocol/frames.js';
import { welcome, type Arrival, type Guest } from './guest.js';
import { Places } from './places.js';
import { presenceTooLarge, refusal, refuse, type Fatal, type Outgoing } from './outgoing.js';
import { passBytes, passSignal } from './passing.js';
import { sameKey } from './same-key.js';
import { readSignalText } from './signal-text.js';
import { shownPresence } from './shown-presence.js';
import { leaving, whyGone, type Change, type Claim, type Claims, type Reason, type Seat } from './seat.js';

export interface RoomOptions<Socket> {
  /** How many members the room may have. */
  readonly capacity: number;
  /** The time in ms. Where rooms are stored or shared it must be the time since 1970. */
  readonly now: () => number;
  /** Makes the memory for a relayed frame. It need not be zeroed. Default: a new array. */
  readonly allocate?: (size: number) => Bytes;
  /** Turns a key into what is kept of it, for rooms that others can read. Default: the key itself. */
  readonly digest?: (key: string) => string;
  /**
   * The networks that a socket of this server is in: its address, or for IPv6 its /64 and its /48. Default: none. No network may hold
   * many places without a member.
   */
  readonly networksOf?: (socket: Socket) => readonly string[];
  /** Whether this socket is on this server. Default: all are. */
  readonly isHere?: (socket: Socket) => boolean;
}

/** What follows from an event: frames to send now, and a change to apply after that. */
export interface Outcome<Socket> {
  readonly out: readonly Outgoing<Socket>[];
  readonly change?: Change<Socket> | undefined;
}

/** How long a socket may take to say hello, in ms. */
const HELLO_TIMEOUT = 10_000;
/** The close codes of a client that leaves on purpose: it called `close()`, or its page was closed. */
const GOODBYES: readonly number[] = [1000, 1001];

/**
 * The rules of one room, without any I/O. Events of sockets come in; frames to send go out. A change of the members
 * is only proposed, in an `Outcome`, until `apply()` makes it. That lets a room be stored, or shared with other
 * servers. `Socket` is whatever an adapter identifies a socket by.
 */
export class Room<Socket> {
  readonly #options: RoomOptions<Socket>;
  readonly #seats = new Map<PeerId, Seat<Socket>>();
  readonly #ids = new Map<Socket, PeerId>();
  readonly #guests = new Map<Socket, Guest>();
  readonly #places: Places<Socket>;
  readonly #isHere = (socket: Socket): boolean => this.#options.isHere?.(socket) ?? true;
  #order = 0;

  constructor(options: RoomOptions<Socket>) {
    this.#options = options;
    this.#places = new Places(
      options.capacity,
      (socket) => (this.#isHere(socket) && options.networksOf?.(socket)) || [],
    );
  }

  get seats(): ReadonlyMap<PeerId, Seat<Socket>> {
    return this.#seats;
  }

  /** Claims on the ids of members whose socket was lost. */
  get claims(): ReadonlyMap<PeerId, Claim> {
    return this.#places.claims;
  }

  /** Whether the room can be dropped: there are no members, no other sockets, and no claims. */
  get empty(): boolean {
    return this.deserted && this.claims.size === 0;
  }

  /** Whether no socket is in the room: it only keeps the ids of members who were lost. */
  get deserted(): boolean {
    return this.#seats.size === 0 && this.#guests.size === 0;
  }

  /** A socket has opened. It is welcomed at once, unless its id has an owner: then it has to prove its key first. */
  open(socket: Socket, { id, instance, version, ice, rights = {}, presence, order }: Arrival): Outgoing<Socket>[] {
    if (version !== String(PROTOCOL_VERSION)) {
      return refuse(socket, 'unsupported-version', `This server needs version ${PROTOCOL_VERSION} of the protocol.`);
    }
    if (!isId(id) || !isId(instance)) {
      return refuse(socket, 'bad-request', 'An id or instance must be 1 to 64 characters of A-Z a-z 0-9 . _ ~ -');
    }
    const refusal = this.#refuseFull(socket, id, true);
    if (refusal) return refusal;
    const guest: Guest = {
      id,
      instance,
      order: order ?? this.#order++,
      ice,
      rights,
      presence,
      since: this.#options.now(),
      welcomed: !this.#seats.has(id) && !this.claims.has(id),
    };
    this.#guests.set(socket, guest);
    return guest.welcomed ? welcome(socket, guest, this.#seats.values()) : [];
  }

  /** A socket has sent a frame: text, or bytes to relay to another member. */
  receive(socket: Socket, data: string | Bytes): Outcome<Socket> {
    const guest = this.#guests.get(socket);
    const seat = this.#seatOf(socket);
    if (!guest && !seat) return { out: [] }; // refused, and about to close
    if (data.length > LIMITS.frame) {
      return this.#expel(socket, 'frame-too-large', `A frame may have at most ${LIMITS.frame} characters or bytes.`);
    }
    if (typeof data !== 'string') {
      return seat ? { out: passBytes(seat, data, this.#seats, this.#options.allocate) } : this.#expectHello(socket);
    }
    const signal = seat && readSignalText(data);
    if (signal) return { out: passSignal(seat, signal, this.#seats) };
    const frame = parseClientFrame(data);
    if (!frame) return { out: [[socket, refusal('bad-frame', 'This frame is invalid.')]] };
    if (frame.type === 'ping') return { out: [[socket, { type: 'pong' }]] };
    if (frame.type === 'pong') return { out: [[socket, { type: 'acknowledged', n: frame.n }]] };
    if (!seat) return guest && frame.type === 'hello' ? this.#admit(socket, guest, frame) : this.#expectHello(socket);
    switch (frame.type) {
      case 'hello':
        return { out: [[socket, refusal('bad-frame', 'You have already sent a hello.')]] };
      case 'presence': {
        const presence = shownPresence(frame.presence, seat.given);
        if (presence === undefined) return { out: [[socket, presenceTooLarge()]] };
        return { out: [], change: { type: 'presence', id: seat.id, presence } };
      }
      case 'ice':
        return { out: [[socket, { type: 'renew', id: seat.id, rights: seat.rights }]] };
      case 'signal':
        return { out: passSignal(seat, { to: frame.to, signal: JSON.stringify(frame.signal) }, this.#seats) };
    }
  }

  /** What this socket asked for is not possible right now. A member is told; any other socket is closed. */
  defer(socket: Socket): Outgoing<Socket>[] {
    const message = 'The server cannot do this right now. Try again later.';
    if (this.#ids.has(socket)) return [[socket, refusal('unavailable', message)]];
    this.#guests.delete(socket);
    return refuse(socket, 'unavailable', message);
  }

  /** A socket has closed, with this code. Nobody is told if it was replaced before. */
  close(socket: Socket, code: number): Outcome<Socket> {
    this.#guests.delete(socket);
    const seat = this.#seatOf(socket);
    if (!seat) return { out: [] };
    return { out: [], change: leaving(seat, GOODBYES.includes(code) ? 'leave' : 'lost', this.#options.now()) };
  }

  /** Ends claims and sockets whose time is over. Call it every few seconds. */
  sweep(): Outgoing<Socket>[] {
    const now = this.#options.now();
    this.#places.sweep(now);
    return [...this.#guests]
      .filter(([, { since }]) => since + HELLO_TIMEOUT <= now)
      .flatMap(([socket]) => {
        this.#guests.delete(socket);
        return refuse(socket, 'hello-expected', 'You did not send a hello in time.');
      });
  }

  /** Makes a change that was proposed, and tells the members on this server. */
  apply(change: Change<Socket>): Outgoing<Socket>[] {
    switch (change.type) {
      case 'enter':
        return this.#enter(change.seat);
      case 'presence': {
        const { id, presence } = change;
        const seat = this.#seats.get(id);
        if (!seat || seat.presence === presence) return [];
        this.#seats.set(id, { ...seat, presence });
        return this.#others(seat.socket, { type: 'presence', id, presence });
      }
      case 'leave': {
        const { id, socket, reason, claim } = change;
        if (this.#seats.get(id)?.socket !== socket) return [];
        this.#seats.delete(id);
        this.#ids.delete(socket);
        if (claim) this.#places.keep(id, claim, socket);
        return this.#others(socket, { type: 'left', id, reason });
      }
    }
  }

  /** Replaces all members and claims by stored ones, and tells the members on this server what is new. `unclaimed`: see `whyGone()`. */
  restore(seats: Iterable<Seat<Socket>>, claims: Claims, unclaimed: Reason = 'lost'): Outgoing<Socket>[] {
    const out: Outgoing<Socket>[] = [];
    const kept = new Map([...seats].map((seat) => [seat.id, seat]));
    const stored = new Map(claims);
    for (const [id, seat] of [...this.#seats]) {
      if (kept.has(id) && this.#isHere(seat.socket)) continue; // it is told below if it has been replaced
      const reason = whyGone(seat, kept.get(id), stored.get(id), unclaimed);
      if (reason) out.push(...this.apply({ type: 'leave', id, socket: seat.socket, reason }));
    }
    for (const seat of kept.values()) {
      out.push(...this.#enter(seat));
      this.#order = Math.max(this.#order, seat.order + 1);
    }
    this.#places.restore(stored, kept, this.#options.now());
    return out;
  }

  #seatOf(socket: Socket): Seat<Socket> | undefined {
    const id = this.#ids.get(socket);
    return id === undefined ? undefined : this.#seats.get(id);
  }

  #admit(socket: Socket, guest: Guest, { key: proof, presence, transports }: HelloFrame): Outcome<Socket> {
    const key = this.#options.digest?.(proof) ?? proof;
    const { id, instance, rights, presence: given } = guest;
    const old = this.#seats.get(id);
    const owner = old ?? this.claims.get(id);
    if (owner && !sameKey(owner.key, key)) return this.#expel(socket, 'id-taken', 'This id belongs to another client.');
    const refusal = this.#refuseFull(socket, id, false);
    if (refusal) {
      this.#guests.delete(socket);
      return { out: refusal };
    }
    const resumes = old?.instance === instance && !guest.welcomed;
    const { order } = resumes ? old : guest;
    const since = resumes ? old.since : this.#options.now() - (this.claims.get(id)?.stayed ?? 0);
    const shown = shownPresence(presence, given);
    const seat = { id, instance, order, presence: shown ?? given ?? '', transports, since, key, rights, given, socket };
    return { out: shown === undefined ? [[socket, presenceTooLarge()]] : [], change: { type: 'enter', seat } };
  }

  /** A member has entered, or has come back under the same order number. */
  #enter(seat: Seat<Socket>): Outgoing<Socket>[] {
    const { id, instance, order, presence, transports, socket } = seat;
    const old = this.#seats.get(id);
    const guest = this.#guests.get(socket);
    const out: Outgoing<Socket>[] = [];
    this.#guests.delete(socket);
    this.#places.release(id);
    if (guest?.welcomed === false) out.push(...welcome(socket, { ...guest, order }, this.#seats.values()));
    if (old && old.socket !== socket) {
      this.#ids.delete(old.socket);
      if (this.#isHere(old.socket)) {
        out.push(...refuse(old.socket, 'replaced', 'This id has joined again from another page or device.'));
      }
    }
    this.#seats.delete(id);
    this.#seats.set(id, seat);
    this.#ids.set(socket, id);
    if (old?.instance !== instance || old.order !== order) {
      if (old) out.push(...this.#others(socket, { type: 'left', id, reason: 'leave' }));
      out.push(...this.#others(socket, { type: 'joined', member: { id, instance, order, presence, transports } }));
    } else if (old.presence !== presence) {
      out.push(...this.#others(socket, { type: 'presence', id, presence }));
    }
    return out;
  }

  /** Refuses a socket that has been let in, and ignores it from now on. */
  #expel(socket: Socket, code: Fatal, message: string): Outcome<Socket> {
    return { out: refuse(socket, code, message), change: this.close(socket, CLOSE_CODES[code]).change };
  }

  #expectHello(socket: Socket): Outcome<Socket> {
    return this.#expel(socket, 'hello-expected', 'The first frame must be a hello.');
  }

  /**
   * Refuses a socket for whose id there is no place. For good only if all places have members: others will soon be free. `knocks`: it
   * has not been let in yet, so those who have are before it.
   */
  #refuseFull(socket: Socket, id: PeerId, knocks: boolean): Outgoing<Socket>[] | undefined {
    const { capacity } = this.#options;
    if (this.#seats.has(id)) return undefined;
    if (this.#seats.size >= capacity) {
      return refuse(socket, 'room-full', `This room is full: it holds ${capacity} members.`);
    }
    const guests = knocks ? this.#guests : new Map<Socket, Guest>();
    const places = this.#places;
    if (places.mayKnock(socket, guests.keys()) && places.isFree(id, this.#seats, guests)) return undefined;
    return refuse(socket, 'unavailable', 'All places of this room are taken or kept for others. Try again later.');
  }

  /** Everyone who received a member list must get every change to it. */
  #others(socket: Socket, frame: ServerFrame): Outgoing<Socket>[] {
    const out: Outgoing<Socket>[] = [];
    for (const other of this.#ids.keys()) if (other !== socket && this.#isHere(other)) out.push([other, frame]);
    for (const [other, { welcomed }] of this.#guests) if (other !== socket && welcomed) out.push([other, frame]);
    return out;
  }
}
