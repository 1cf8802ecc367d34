import {
  CLOSE_CODES,
  isId,
  LIMITS,
  parseClientFrame,
  PROTOCOL_VERSION,
  type HelloFrame,
  type IceGrant,
  type Member,
  type PeerId,
  type RefusalCode,
  type ServerFrame,
} from '../src/core/protocol.js';
import { packRelay, unpackRelay } from '../src/core/relay-frame.js';

/** Closes a socket, with a code of `CLOSE_CODES` or of RFC 6455. */
export interface Close {
  readonly type: 'close';
  readonly code: number;
  readonly reason: RefusalCode;
}

/** What an adapter has to do: this frame to that socket; bytes go as a binary frame. */
export type Outgoing<Socket> = readonly [to: Socket, what: ServerFrame | Close | Uint8Array<ArrayBuffer>];

/** What a socket says of itself in its URL. Nothing in it is believed until it has said hello. */
export interface Arrival {
  readonly id: unknown;
  readonly instance: unknown;
  readonly version: unknown;
}

export interface RoomOptions {
  /** What this member gets, anew each time. */
  readonly iceServers: (member: PeerId) => IceGrant;
  /** How many members there may be. */
  readonly capacity: number;
  /** The time, in ms; only differences count. */
  readonly now: () => number;
}

/** A refusal that ends the socket too. */
type Fatal = keyof typeof CLOSE_CODES;

interface Seat<Socket> extends Member {
  readonly socket: Socket;
  readonly key: string;
}

/** A socket that has not said hello yet. */
interface Guest {
  readonly id: PeerId;
  readonly instance: string;
  readonly order: number;
  readonly since: number;
  /** Whether it was told who is here; not while its id belongs to somebody. */
  readonly welcomed: boolean;
}

/** How long a socket may take to say hello, in ms. */
const HELLO_TIMEOUT = 10_000;
/** How long an id stays its owner's after the socket was lost, in ms. */
const CLAIM_TIME = 60_000;
/** Lost ids that are remembered in one room; the oldest go first. */
const MOST_CLAIMS = 1_000;
/** Close codes by which a client says goodbye: its own `close()`, or the page went away. */
const GOODBYES: readonly number[] = [1000, 1001];

/**
 * The rules of one room, without any I/O: what happens to a socket comes in, what to send goes out.
 * `Socket` is whatever the adapter knows a socket by.
 */
export class Room<Socket> {
  readonly #options: RoomOptions;
  readonly #seats = new Map<PeerId, Seat<Socket>>();
  readonly #ids = new Map<Socket, PeerId>();
  readonly #guests = new Map<Socket, Guest>();
  /** Keys of ids whose socket was lost, and until when they are kept. */
  readonly #claims = new Map<PeerId, { readonly key: string; readonly until: number }>();
  #order = 0;

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  /** How many members the room has. */
  get size(): number {
    return this.#seats.size;
  }

  /** Whether nothing is left that anyone could miss. */
  get empty(): boolean {
    return this.#seats.size === 0 && this.#guests.size === 0 && this.#claims.size === 0;
  }

  /** A socket has opened. It is welcomed at once, unless its id is somebody's: then it has to prove its key first. */
  open(socket: Socket, { id, instance, version }: Arrival): Outgoing<Socket>[] {
    if (version !== String(PROTOCOL_VERSION)) {
      return refuse(socket, 'unsupported-version', `This server speaks version ${PROTOCOL_VERSION}.`);
    }
    if (!isId(id) || !isId(instance)) {
      return refuse(socket, 'bad-request', 'An id and an instance are 1 to 64 of A-Z a-z 0-9 . _ ~ -');
    }
    if (this.#isFull(id))
      return refuse(socket, 'room-full', `This room has ${this.#options.capacity} members already.`);
    const welcomed = !this.#seats.has(id) && !this.#claims.has(id);
    const guest: Guest = { id, instance, order: this.#order++, since: this.#options.now(), welcomed };
    this.#guests.set(socket, guest);
    return welcomed ? [[socket, this.#welcome(guest)]] : [];
  }

  /** A socket has sent a frame: text, or bytes for another member. */
  receive(socket: Socket, data: string | Uint8Array<ArrayBuffer>): Outgoing<Socket>[] {
    if (!this.#guests.has(socket) && !this.#ids.has(socket)) return []; // refused, and about to close
    if (data.length > LIMITS.frame) {
      return this.#expel(socket, 'frame-too-large', `A frame has at most ${LIMITS.frame} characters or bytes.`);
    }
    if (typeof data !== 'string') return this.#relay(socket, data);
    const frame = parseClientFrame(data);
    if (!frame) return [[socket, refusal('bad-frame', 'This frame makes no sense.')]];
    if (frame.type === 'ping') return [[socket, { type: 'pong' }]];
    const guest = this.#guests.get(socket);
    if (guest) {
      if (frame.type === 'hello') return this.#admit(socket, guest, frame);
      return this.#expel(socket, 'hello-expected', 'The first frame has to be a hello.');
    }
    const seat = this.#seatOf(socket);
    if (!seat) return [];
    switch (frame.type) {
      case 'hello':
        return [[socket, refusal('bad-frame', 'You have said hello already.')]];
      case 'presence':
        this.#seats.set(seat.id, { ...seat, presence: frame.presence });
        return this.#others(socket, { type: 'presence', id: seat.id, presence: frame.presence });
      case 'ice':
        return [[socket, { type: 'ice', ...this.#options.iceServers(seat.id) }]];
      case 'signal': {
        const to = this.#seats.get(frame.to);
        if (!to) return [[socket, unknownPeer(frame.to)]];
        return [[to.socket, { type: 'signal', from: seat.id, signal: frame.signal }]];
      }
    }
  }

  /** A socket has closed, with this code. Of a socket that was replaced nobody hears. */
  close(socket: Socket, code: number): Outgoing<Socket>[] {
    this.#guests.delete(socket);
    const seat = this.#seatOf(socket);
    this.#ids.delete(socket);
    if (!seat) return [];
    this.#seats.delete(seat.id);
    const reason = GOODBYES.includes(code) ? 'leave' : 'lost';
    if (reason === 'lost') this.#claim(seat);
    return this.#others(socket, { type: 'left', id: seat.id, reason });
  }

  /** Time has passed: call it every few seconds. */
  sweep(): Outgoing<Socket>[] {
    const now = this.#options.now();
    for (const [id, { until }] of this.#claims) if (until <= now) this.#claims.delete(id);
    return [...this.#guests]
      .filter(([, { since }]) => since + HELLO_TIMEOUT <= now)
      .flatMap(([socket]) => this.#expel(socket, 'hello-expected', 'No hello came in time.'));
  }

  /** Passes bytes on as they are, under the sender's real id. */
  #relay(socket: Socket, data: Uint8Array<ArrayBuffer>): Outgoing<Socket>[] {
    const seat = this.#seatOf(socket);
    if (!seat) return this.#expel(socket, 'hello-expected', 'The first frame has to be a hello.');
    const frame = unpackRelay(data);
    if (!frame || !isId(frame.id)) return [[socket, refusal('bad-frame', 'This frame makes no sense.')]];
    const to = this.#seats.get(frame.id);
    if (!to) return [[socket, unknownPeer(frame.id)]];
    return [[to.socket, packRelay(seat.id, frame.payload)]];
  }

  #seatOf(socket: Socket): Seat<Socket> | undefined {
    const id = this.#ids.get(socket);
    return id === undefined ? undefined : this.#seats.get(id);
  }

  /** Whether there is no place for this id: those who were lost keep theirs for as long as their id. */
  #isFull(id: PeerId): boolean {
    const ids = new Set([...this.#seats.keys(), ...this.#claims.keys()]);
    for (const guest of this.#guests.values()) ids.add(guest.id);
    return !ids.has(id) && ids.size >= this.#options.capacity;
  }

  #admit(socket: Socket, guest: Guest, { key, presence, transports }: HelloFrame): Outgoing<Socket>[] {
    const old = this.#seats.get(guest.id);
    const owner = old ?? this.#claims.get(guest.id);
    if (owner && !sameKey(owner.key, key)) {
      return this.#expel(socket, 'id-taken', 'Somebody else has this id.');
    }
    this.#guests.delete(socket);
    this.#claims.delete(guest.id);
    const out: Outgoing<Socket>[] = [];
    const resumes = old?.instance === guest.instance && !guest.welcomed;
    const member = { ...guest, order: resumes ? old.order : guest.order };
    if (!guest.welcomed) out.push([socket, this.#welcome(member)]);
    if (old) {
      this.#ids.delete(old.socket);
      out.push(...refuse(old.socket, 'replaced', 'This id has joined again from elsewhere.'));
    }
    const { id, instance, order } = member;
    this.#seats.delete(id);
    this.#seats.set(id, { id, instance, order, presence, transports, key, socket });
    this.#ids.set(socket, id);
    if (!resumes) {
      if (old) out.push(...this.#others(socket, { type: 'left', id, reason: 'leave' }));
      out.push(...this.#others(socket, { type: 'joined', member: { id, instance, order, presence, transports } }));
    } else if (old.presence !== presence) {
      out.push(...this.#others(socket, { type: 'presence', id, presence }));
    }
    return out;
  }

  /** Refuses a socket that is in already, and hears nothing more from it. */
  #expel(socket: Socket, code: Fatal, message: string): Outgoing<Socket>[] {
    return [...refuse(socket, code, message), ...this.close(socket, CLOSE_CODES[code])];
  }

  #welcome({ id, order }: Pick<Guest, 'id' | 'order'>): ServerFrame {
    return {
      type: 'welcome',
      version: PROTOCOL_VERSION,
      id,
      order,
      members: [...this.#seats.values()]
        .filter((seat) => seat.id !== id)
        .map(({ id, instance, order, presence, transports }) => ({ id, instance, order, presence, transports })),
      ...this.#options.iceServers(id),
    };
  }

  /** To all who have been told who is here, so that what they were told stays true. */
  #others(socket: Socket, frame: ServerFrame): Outgoing<Socket>[] {
    const seated = [...this.#ids.keys()];
    const welcomed = [...this.#guests].filter(([, guest]) => guest.welcomed).map(([guest]) => guest);
    return [...seated, ...welcomed].filter((other) => other !== socket).map((other) => [other, frame]);
  }

  #claim({ id, key }: Seat<Socket>): void {
    this.#claims.set(id, { key, until: this.#options.now() + CLAIM_TIME });
    const [oldest] = this.#claims.keys();
    if (this.#claims.size > MOST_CLAIMS && oldest !== undefined) this.#claims.delete(oldest);
  }
}

function refusal(code: RefusalCode, message: string, peer?: PeerId): ServerFrame {
  return { type: 'error', code, message, ...(peer !== undefined && { peer }) };
}

function unknownPeer(peer: PeerId): ServerFrame {
  return refusal('unknown-peer', 'There is no such peer in the room.', peer);
}

function refuse<Socket>(socket: Socket, code: Fatal, message: string): Outgoing<Socket>[] {
  return [
    [socket, refusal(code, message)],
    [socket, { type: 'close', code: CLOSE_CODES[code], reason: code }],
  ];
}

/** Compares in a time that does not tell how much of it was right. */
function sameKey(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= a.charCodeAt(i % a.length) ^ b.charCodeAt(i);
  return difference === 0;
}
