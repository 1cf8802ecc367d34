import {
  CLOSE_CODES,
  isId,
  LIMITS,
  parseClientFrame,
  PROTOCOL_VERSION,
  type HelloFrame,
  type IceGrant,
  type PeerId,
  type ServerFrame,
} from '../../src/protocol/frames.js';
import { packRelay, unpackRelay } from '../../src/protocol/relay-frame.js';
import { refusal, refuse, turnUnavailable, unknownPeer, type Fatal, type Outgoing } from './outgoing.js';
import { leaving, type Change, type Claim, type Rights, type Seat } from './seat.js';

/** What a socket says of itself in its URL, which is not believed until it has said hello; and what it is given. */
export interface Arrival {
  readonly id: unknown;
  readonly instance: unknown;
  readonly version: unknown;
  readonly ice: IceGrant & { readonly failed?: boolean };
  readonly rights?: Rights;
  /** What the others are told about it, if that is not its own to say. */
  readonly presence?: string | undefined;
  /** Its number, where somebody else counts; by default the room does. */
  readonly order?: number | undefined;
}

export interface RoomOptions<Socket> {
  /** How many members there may be. */
  readonly capacity: number;
  /** The time, in ms; where rooms are kept or shared, that of the clock on the wall. */
  readonly now: () => number;
  /** Memory for what is passed on, which need not be empty. Default: new and empty. */
  readonly allocate?: (size: number) => Uint8Array<ArrayBuffer>;
  /** Whether this socket is one of ours to write to all the time. Default: all are. */
  readonly isHere?: (socket: Socket) => boolean;
}

/** What follows from an event: frames to send now, and what is to be applied then. */
export interface Outcome<Socket> {
  readonly out: readonly Outgoing<Socket>[];
  readonly change?: Change<Socket> | undefined;
}

/** A socket that has not said hello yet. */
interface Guest extends Pick<Arrival, 'ice' | 'presence'> {
  readonly id: PeerId;
  readonly instance: string;
  readonly order: number;
  readonly rights: Rights;
  readonly since: number;
  /** Whether it was told who is here; not while its id belongs to somebody. */
  readonly welcomed: boolean;
}

/** How long a socket may take to say hello, in ms. */
const HELLO_TIMEOUT = 10_000;
/** Lost ids that are remembered in one room; the oldest go first. */
const MOST_CLAIMS = 1_000;
/** Close codes by which a client says goodbye: its own `close()`, or the page went away. */
const GOODBYES: readonly number[] = [1000, 1001];

/**
 * The rules of one room, without any I/O: what happens to a socket comes in, what to send goes out.
 * What changes the members is first proposed, in a `Outcome`, and done by `apply()`: so a room can be
 * kept elsewhere, or be one with rooms on other machines. `Socket` is whatever the adapter knows a
 * socket by.
 */
export class Room<Socket> {
  readonly #options: RoomOptions<Socket>;
  readonly #seats = new Map<PeerId, Seat<Socket>>();
  readonly #ids = new Map<Socket, PeerId>();
  readonly #guests = new Map<Socket, Guest>();
  readonly #claims = new Map<PeerId, Claim>();
  #order = 0;

  constructor(options: RoomOptions<Socket>) {
    this.#options = options;
  }

  /** The members. */
  get seats(): ReadonlyMap<PeerId, Seat<Socket>> {
    return this.#seats;
  }

  /** Ids whose socket was lost. */
  get claims(): ReadonlyMap<PeerId, Claim> {
    return this.#claims;
  }

  /** Whether nothing is left that anyone could miss. */
  get empty(): boolean {
    return this.#seats.size === 0 && this.#guests.size === 0 && this.#claims.size === 0;
  }

  /** A socket has opened. It is welcomed at once, unless its id is somebody's: then it has to prove its key first. */
  open(socket: Socket, { id, instance, version, ice, rights = {}, presence, order }: Arrival): Outgoing<Socket>[] {
    if (version !== String(PROTOCOL_VERSION)) {
      return refuse(socket, 'unsupported-version', `This server speaks version ${PROTOCOL_VERSION}.`);
    }
    if (!isId(id) || !isId(instance)) {
      return refuse(socket, 'bad-request', 'An id and an instance are 1 to 64 of A-Z a-z 0-9 . _ ~ -');
    }
    if (this.#isFull(id, [...this.#guests.values()])) return this.#refuseFull(socket);
    const guest: Guest = {
      id,
      instance,
      order: order ?? this.#order++,
      ice,
      rights,
      presence,
      since: this.#options.now(),
      welcomed: !this.#seats.has(id) && !this.#claims.has(id),
    };
    this.#guests.set(socket, guest);
    return guest.welcomed ? this.#welcome(socket, guest) : [];
  }

  /** A socket has sent a frame: text, or bytes for another member. */
  receive(socket: Socket, data: string | Uint8Array<ArrayBuffer>): Outcome<Socket> {
    const guest = this.#guests.get(socket);
    const seat = this.#seatOf(socket);
    if (!guest && !seat) return { out: [] }; // refused, and about to close
    if (data.length > LIMITS.frame) {
      return this.#expel(socket, 'frame-too-large', `A frame has at most ${LIMITS.frame} characters or bytes.`);
    }
    if (typeof data !== 'string') {
      return seat ? { out: this.#relay(seat, data) } : this.#expectHello(socket);
    }
    const frame = parseClientFrame(data);
    if (!frame) return { out: [[socket, refusal('bad-frame', 'This frame makes no sense.')]] };
    if (frame.type === 'ping') return { out: [[socket, { type: 'pong' }]] };
    if (!seat) return guest && frame.type === 'hello' ? this.#admit(socket, guest, frame) : this.#expectHello(socket);
    switch (frame.type) {
      case 'hello':
        return { out: [[socket, refusal('bad-frame', 'You have said hello already.')]] };
      case 'presence':
        if (seat.introduced) return { out: [[socket, refusal('not-allowed', 'The server says who you are.')]] };
        return { out: [], change: { type: 'presence', id: seat.id, presence: frame.presence } };
      case 'ice':
        return { out: [[socket, { type: 'renew', id: seat.id, rights: seat.rights }]] };
      case 'signal': {
        const to = this.#seats.get(frame.to);
        if (!to) return { out: [[socket, unknownPeer(frame.to)]] };
        return { out: [[to.socket, { type: 'signal', from: seat.id, signal: frame.signal }]] };
      }
    }
  }

  /** What this socket has asked for cannot be done now: a member is told, who is none yet may come again later. */
  defer(socket: Socket): Outgoing<Socket>[] {
    const message = 'The server cannot do this now.';
    if (this.#ids.has(socket)) return [[socket, refusal('unavailable', message)]];
    this.#guests.delete(socket);
    return refuse(socket, 'unavailable', message);
  }

  /** A socket has closed, with this code. Of a socket that was replaced nobody hears. */
  close(socket: Socket, code: number): Outcome<Socket> {
    this.#guests.delete(socket);
    const seat = this.#seatOf(socket);
    if (!seat) return { out: [] };
    return { out: [], change: leaving(seat, GOODBYES.includes(code) ? 'leave' : 'lost', this.#options.now()) };
  }

  /** Time has passed: call it every few seconds. */
  sweep(): Outgoing<Socket>[] {
    const now = this.#options.now();
    for (const [id, { until }] of this.#claims) if (until <= now) this.#claims.delete(id);
    return [...this.#guests]
      .filter(([, { since }]) => since + HELLO_TIMEOUT <= now)
      .flatMap(([socket]) => {
        this.#guests.delete(socket);
        return refuse(socket, 'hello-expected', 'No hello came in time.');
      });
  }

  /** Does what was proposed, and tells those who are here. */
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
        if (claim) this.#claim(id, claim);
        return this.#others(socket, { type: 'left', id, reason });
      }
    }
  }

  /** Takes these for the members, as somebody else has kept them, and tells those who are here what is new to them. */
  restore(seats: Iterable<Seat<Socket>>, claims: Iterable<readonly [PeerId, Claim]>): Outgoing<Socket>[] {
    const out: Outgoing<Socket>[] = [];
    const kept = new Map([...seats].map((seat) => [seat.id, seat]));
    for (const { id, socket } of [...this.#seats.values()]) {
      if (!kept.has(id)) out.push(...this.apply({ type: 'leave', id, socket, reason: 'lost' }));
    }
    for (const seat of kept.values()) {
      out.push(...this.#enter(seat));
      this.#order = Math.max(this.#order, seat.order + 1);
    }
    this.#claims.clear();
    for (const [id, claim] of claims) if (!kept.has(id)) this.#claims.set(id, claim);
    return out;
  }

  /** Passes bytes on as they are, under the sender's real id. */
  #relay(seat: Seat<Socket>, data: Uint8Array<ArrayBuffer>): Outgoing<Socket>[] {
    const { socket } = seat;
    if (seat.rights.relay === false) return [[socket, refusal('not-allowed', 'You may not send through the server.')]];
    const frame = unpackRelay(data);
    if (!frame || !isId(frame.id)) return [[socket, refusal('bad-frame', 'This frame makes no sense.')]];
    const to = this.#seats.get(frame.id);
    if (!to) return [[socket, unknownPeer(frame.id)]];
    return [[to.socket, packRelay(seat.id, frame.payload, this.#options.allocate)]];
  }

  #seatOf(socket: Socket): Seat<Socket> | undefined {
    const id = this.#ids.get(socket);
    return id === undefined ? undefined : this.#seats.get(id);
  }

  /** Whether there is no place for this id: those who were lost keep theirs for as long as their id. */
  #isFull(id: PeerId, guests: readonly Guest[]): boolean {
    const { capacity } = this.#options;
    if (this.#seats.size + this.#claims.size + guests.length < capacity) return false;
    const ids = new Set([...this.#seats.keys(), ...this.#claims.keys(), ...guests.map((guest) => guest.id)]);
    return !ids.has(id) && ids.size >= capacity;
  }

  #admit(socket: Socket, guest: Guest, { key, presence, transports }: HelloFrame): Outcome<Socket> {
    const { id, instance, rights } = guest;
    const old = this.#seats.get(id);
    const owner = old ?? this.#claims.get(id);
    if (owner && !sameKey(owner.key, key)) return this.#expel(socket, 'id-taken', 'Somebody else has this id.');
    if (this.#isFull(id, [])) {
      this.#guests.delete(socket);
      return { out: this.#refuseFull(socket) };
    }
    const resumes = old?.instance === instance && !guest.welcomed;
    const order = resumes ? old.order : guest.order;
    const introduced = guest.presence !== undefined;
    const member = { id, instance, order, presence: guest.presence ?? presence, transports };
    return { out: [], change: { type: 'enter', seat: { ...member, key, rights, introduced, socket } } };
  }

  /** A member has come; or has come back, under the same number as before. */
  #enter(seat: Seat<Socket>): Outgoing<Socket>[] {
    const { id, instance, order, presence, transports, socket } = seat;
    const old = this.#seats.get(id);
    const guest = this.#guests.get(socket);
    const out: Outgoing<Socket>[] = [];
    this.#guests.delete(socket);
    this.#claims.delete(id);
    if (guest && !guest.welcomed) out.push(...this.#welcome(socket, { ...guest, order }));
    if (old && old.socket !== socket) {
      this.#ids.delete(old.socket);
      if (this.#isHere(old.socket)) {
        out.push(...refuse(old.socket, 'replaced', 'This id has joined again from elsewhere.'));
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

  /** Refuses a socket that is in already, and hears nothing more from it. */
  #expel(socket: Socket, code: Fatal, message: string): Outcome<Socket> {
    return { out: refuse(socket, code, message), change: this.close(socket, CLOSE_CODES[code]).change };
  }

  #expectHello(socket: Socket): Outcome<Socket> {
    return this.#expel(socket, 'hello-expected', 'The first frame has to be a hello.');
  }

  #refuseFull(socket: Socket): Outgoing<Socket>[] {
    return refuse(socket, 'room-full', `This room has ${this.#options.capacity} members already.`);
  }

  #welcome(socket: Socket, { id, order, presence, ice: { failed, ...ice } }: Guest): Outgoing<Socket>[] {
    const members = [...this.#seats.values()]
      .filter((seat) => seat.id !== id)
      .map(({ id, instance, order, presence, transports }) => ({ id, instance, order, presence, transports }));
    const welcome: ServerFrame = {
      type: 'welcome',
      version: PROTOCOL_VERSION,
      id,
      order,
      ...(presence !== undefined && { presence }),
      members,
      ...ice,
    };
    return [[socket, welcome], ...(failed ? [[socket, turnUnavailable()] as const] : [])];
  }

  /** To all who have been told who is here, so that what they were told stays true. */
  #others(socket: Socket, frame: ServerFrame): Outgoing<Socket>[] {
    const seated = [...this.#ids.keys()].filter((other) => this.#isHere(other));
    const welcomed = [...this.#guests].filter(([, guest]) => guest.welcomed).map(([guest]) => guest);
    return [...seated, ...welcomed].filter((other) => other !== socket).map((other) => [other, frame]);
  }

  #isHere(socket: Socket): boolean {
    return this.#options.isHere?.(socket) ?? true;
  }

  #claim(id: PeerId, claim: Claim): void {
    this.#claims.set(id, claim);
    const [oldest] = this.#claims.keys();
    if (this.#claims.size > MOST_CLAIMS && oldest !== undefined) this.#claims.delete(oldest);
  }
}

/** Compares in a time that does not tell how much of it was right. */
function sameKey(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= a.charCodeAt(i % a.length) ^ b.charCodeAt(i);
  return difference === 0;
}
