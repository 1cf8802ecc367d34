import type { Bytes } from '../../src/protocol/bytes.js';
import { CLOSE_CODES, LIMITS, parseClientFrame, type PeerId, type ServerFrame } from '../../src/protocol/frames.js';
import type { Proof } from '../../src/protocol/check-greeting.js';
import { memberOf, welcome, type Arrival, type Reception } from './arrival.js';
import { Places } from './places.js';
import { refusal, refuse, refuseStale, type Fatal, type Outgoing } from './outgoing.js';
import { owns } from './ownership.js';
import { passBytes, passSignal } from './passing.js';
import { readSignalText } from './signal-text.js';
import {
  ALL_RIGHTS,
  isSamePage,
  leaving,
  whyGone,
  type Change,
  type Claim,
  type Claims,
  type Reason,
  type Seat,
} from './seat.js';

export interface RoomOptions<Socket> {
  /** How many members the room may have. */
  readonly capacity: number;
  /** The time in ms. Where rooms are stored or shared it must be the time since 1970. */
  readonly now: () => number;
  /** Makes the memory for a relayed frame. It need not be zeroed. Default: a new array. */
  readonly allocate?: (size: number) => Bytes;
  /** Turns a token into what is kept of it, for rooms that others can read. Default: the token itself. */
  readonly digest?: (token: string) => string;
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

const NO_CLAIMS: ReadonlyMap<PeerId, Claim> = new Map();
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
  /** What sockets are to be told once they have entered. */
  readonly #receptions = new Map<Socket, Reception>();
  /** The places that are kept for lost members, and what is remembered of them. Made for the first: most rooms never need them. */
  #places: Places<Socket> | undefined;
  readonly #isHere = (socket: Socket): boolean => this.#options.isHere?.(socket) ?? true;
  #order = 0;

  constructor(options: RoomOptions<Socket>) {
    this.#options = options;
  }

  get seats(): ReadonlyMap<PeerId, Seat<Socket>> {
    return this.#seats;
  }

  /** What is remembered of members that are gone. */
  get claims(): ReadonlyMap<PeerId, Claim> {
    return this.#places?.claims ?? NO_CLAIMS;
  }

  /** Whether the room can be dropped: there are no members, and no claims. */
  get empty(): boolean {
    return this.deserted && this.claims.size === 0;
  }

  /** Whether no socket is in the room: it only remembers members that are gone. */
  get deserted(): boolean {
    return this.#seats.size === 0;
  }

  /** A socket has opened: it enters at once, or is refused. */
  open(socket: Socket, { id, greeting, ice, rights = ALL_RIGHTS, given, order }: Arrival): Outcome<Socket> {
    const proof = this.#storable(greeting.proof);
    const old = this.#seats.get(id);
    const claim = this.claims.get(id);
    const last = (old ?? claim)?.proof;
    if (last && !owns(last, proof)) return { out: refuseOther(socket, last, proof) };
    const refusal = this.#refuseFull(socket, id);
    if (refusal) return { out: refusal };
    const { hello, text } = greeting;
    const stays = old && isSamePage(old.hello, text) ? old : undefined;
    this.#receptions.set(socket, { ice });
    const now = this.#options.now();
    const seat = {
      id,
      instance: hello.instance,
      order: stays?.order ?? order ?? this.#order++,
      presence: greeting.presence || (stays?.presence ?? ''),
      hello: text,
      since: stays?.since ?? now - (claim && claim.heldUntil > now ? claim.stayed : 0),
      proof,
      rights,
      given,
      socket,
    };
    return { out: [], change: { type: 'enter', seat } };
  }

  /** A socket has sent a frame: text, or bytes to relay to another member. */
  receive(socket: Socket, data: string | Bytes): Outcome<Socket> {
    const seat = this.#seatOf(socket);
    if (!seat) return { out: [] }; // refused, and about to close
    if (data.length > LIMITS.frame) {
      return this.#expel(socket, 'frame-too-large', `A frame may have at most ${LIMITS.frame} characters or bytes.`);
    }
    if (typeof data !== 'string') return { out: passBytes(seat, data, this.#seats, this.#options.allocate) };
    const signal = readSignalText(data);
    if (signal) return { out: passSignal(seat, signal, this.#seats) };
    const frame = parseClientFrame(data);
    if (!frame) return { out: [[socket, refusal('bad-frame', 'This frame is invalid.')]] };
    switch (frame.type) {
      case 'ping':
        return { out: [[socket, { type: 'pong' }]] };
      case 'pong':
        return { out: [[socket, { type: 'acknowledged', n: frame.n }]] };
      case 'presence':
        return { out: [], change: { type: 'presence', id: seat.id, presence: frame.presence } };
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
    this.#receptions.delete(socket);
    return refuse(socket, 'unavailable', message);
  }

  /** A socket has closed, with this code. Nobody is told if it was replaced before. */
  close(socket: Socket, code: number): Outcome<Socket> {
    this.#receptions.delete(socket);
    const seat = this.#seatOf(socket);
    if (!seat) return { out: [] };
    return { out: [], change: leaving(seat, GOODBYES.includes(code) ? 'leave' : 'lost', this.#options.now()) };
  }

  /** Ends places and claims whose time is over. Call it every few seconds. */
  sweep(): void {
    this.#places?.sweep(this.#options.now());
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
        const seat = this.#seats.get(id);
        if (seat && seat.socket !== socket) return [];
        // A server has taken the member for lost before, and was wrong.
        const isLate = !seat && reason === 'leave' && this.claims.get(id)?.reason === 'lost';
        this.#seats.delete(id);
        this.#ids.delete(socket);
        if (claim) this.#keptPlaces.keep(id, claim, socket, this.#options.now());
        else this.#places?.release(id);
        if (!seat && !isLate) return [];
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
    if (this.#places || stored.size > 0) this.#keptPlaces.restore(stored, kept, this.#options.now());
    return out;
  }

  /** What is kept of a proof. */
  #storable(proof: Proof): Proof {
    const { digest } = this.#options;
    return digest && 'token' in proof ? { token: digest(proof.token) } : proof;
  }

  get #keptPlaces(): Places<Socket> {
    const { capacity, networksOf } = this.#options;
    return (this.#places ??= new Places(capacity, (socket) => (this.#isHere(socket) && networksOf?.(socket)) || []));
  }

  #hasPlace(id: PeerId): boolean {
    return this.#places?.isFree(id, this.#seats) ?? this.#seats.size < this.#options.capacity;
  }

  #seatOf(socket: Socket): Seat<Socket> | undefined {
    const id = this.#ids.get(socket);
    return id === undefined ? undefined : this.#seats.get(id);
  }

  /** A member has entered, or has come back under the same order number. */
  #enter(seat: Seat<Socket>): Outgoing<Socket>[] {
    const { id, instance, order, presence, given, socket } = seat;
    const old = this.#seats.get(id);
    const reception = this.#receptions.get(socket);
    const out = reception ? welcome(seat, reception, this.#seats.values()) : [];
    this.#receptions.delete(socket);
    this.#places?.release(id);
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
      // A page that comes back under another number was lost in between: the others keep their sessions with it.
      const reason: Reason = old?.instance === instance ? 'lost' : 'leave';
      if (old) out.push(...this.#others(socket, { type: 'left', id, reason }));
      out.push(...this.#others(socket, { type: 'joined', member: memberOf(seat) }));
    } else if (old.given !== given) {
      out.push(...this.#others(socket, { type: 'joined', member: memberOf(seat) })); // the same page: nobody loses anything
    } else if (old.presence !== presence) {
      out.push(...this.#others(socket, { type: 'presence', id, presence }));
    }
    return out;
  }

  /** Refuses a socket that has been let in, and ignores it from now on. */
  #expel(socket: Socket, code: Fatal, message: string): Outcome<Socket> {
    return { out: refuse(socket, code, message), change: this.close(socket, CLOSE_CODES[code]).change };
  }

  /**
   * Refuses a socket for whose id there is no place. For good only if all places have members: those that are kept will soon be free.
   */
  #refuseFull(socket: Socket, id: PeerId): Outgoing<Socket>[] | undefined {
    const { capacity } = this.#options;
    if (this.#seats.has(id) || this.#hasPlace(id)) return undefined;
    if (this.#seats.size < capacity) {
      return refuse(socket, 'unavailable', 'All places of this room are taken or kept for others. Try again later.');
    }
    return refuse(socket, 'room-full', `This room is full: it holds ${capacity} members.`);
  }

  /** All members on this server but one get this frame. */
  #others(socket: Socket, frame: ServerFrame): Outgoing<Socket>[] {
    const out: Outgoing<Socket>[] = [];
    for (const other of this.#ids.keys()) if (other !== socket && this.#isHere(other)) out.push([other, frame]);
    return out;
  }
}

/** Refuses a socket whose proof is not that of the owner of its id; not for good if the owner only has to sign a greater counter. */
function refuseOther<Socket>(socket: Socket, last: Proof, now: Proof): Outgoing<Socket>[] {
  if ('counter' in last && 'counter' in now) return refuseStale(socket, last.counter);
  return refuse(socket, 'id-taken', 'This id belongs to another client.');
}
