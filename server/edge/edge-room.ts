import { Entrance, type Authorize, type RoomName } from '../entrance/entrance.js';
import type { CommonOptions } from '../environment.js';
import { IceServerSource } from '../ice/ice-server-source.js';
import { Renewals } from '../entrance/renewals.js';
import { resolveLimits, type Limits } from '../limits/limits.js';
import { deliverTo, type Deliver } from '../room/deliver.js';
import { LocalRoom } from '../room/local-room.js';
import { MOST_WAITING, Pace } from '../limits/pace.js';
import { MOST_EARLY } from '../limits/waiting-frames.js';
import { refuse } from '../room/outgoing.js';
import { Room } from '../room/room.js';
import type { Change, Claim, Seat } from '../room/seat.js';
import { capacityOf } from '../room/rooms.js';
import { answerPeek } from '../entrance/peek-route.js';
import { answerRoom } from '../entrance/room-route.js';
import { MOST_UNREAD } from '../limits/reader.js';
import { Readers } from './readers.js';
import { answerTurn } from '../entrance/turn-route.js';
import { Visit } from '../entrance/visit.js';
import type { Bytes } from '../../src/protocol/bytes.js';

/** Close code of RFC 6455: try again later. Clients reconnect. */
const CUT = 1013;
/** As if the connection was lost. */
const ABNORMAL = 1006;

/** Options of a room on an edge platform. The platform itself limits addresses and rooms. */
export interface EdgeOptions extends CommonOptions {
  /** Decides who may enter the room. Default: everybody. */
  readonly authorize?: Authorize | undefined;
  /** Called when something fails, such as `authorize` or TURN. Default: logs to the console. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/** A WebSocket of an edge platform. */
export interface EdgeSocket {
  send(data: string | Bytes): void;
  close(code: number, reason: string): void;
}

export interface EdgeRoomOptions<Socket> extends EdgeOptions {
  readonly name: RoomName;
  /** Closes a socket. Default: `socket.close()`. */
  readonly hangUp?: (socket: Socket, code: number, reason: string) => void;
  /** Called with each change of the members, before they are told. */
  readonly keep?: (change: Change<Socket>) => void;
}

/** The only room in an object of the platform. The adapters pass on the events of its sockets. */
export class EdgeRoom<Socket extends EdgeSocket> {
  readonly #name: RoomName;
  readonly #limits: Limits;
  readonly #hangUp: (socket: Socket, code: number, reason: string) => void;
  readonly #entrance: Entrance;
  readonly #rules: Room<Socket>;
  readonly #room: LocalRoom<Socket>;
  readonly #visits = new Map<Socket, Visit<Socket>>();
  readonly #deliver: Deliver<Socket>;
  readonly #paces = new Map<Socket, Pace>();
  readonly #readers = new Readers<Socket>({
    write: (socket, data) => send(socket, data),
    prepare: (socket) => this.#room.catchUp(socket),
    check: (socket) => this.#check(socket),
  });
  /** Sockets that were cut off just now. */
  readonly #cuts = new Set<Socket>();

  constructor({
    name,
    origins,
    authorize,
    peek,
    iceServers,
    limits,
    onFailure = report,
    keep,
    hangUp = (socket, code, reason) => socket.close(code, reason),
  }: EdgeRoomOptions<Socket>) {
    this.#name = name;
    this.#hangUp = hangUp;
    this.#limits = resolveLimits(limits);
    this.#entrance = new Entrance({
      origins,
      authorize,
      peek,
      ice: new IceServerSource({ iceServers, onFailure }),
      onFailure,
    });
    const renewals = new Renewals<Socket>(this.#entrance, (out) => this.#deliver(out));
    this.#deliver = deliverTo<Socket>({
      send: (socket, data, from) => this.#send(socket, data, from),
      close: (socket, { code, reason }) => {
        this.#readers.finish(socket); // its client may come back with the next socket
        hangUp(socket, code, reason);
      },
      acknowledge: (socket, n) => this.#readers.answer(socket, n),
      renew: (socket, renewal) => void renewals.renew(socket, renewal),
    });
    this.#rules = new Room<Socket>({ capacity: capacityOf(name.party, this.#limits.membersPerRoom), now: Date.now });
    this.#room = new LocalRoom({
      room: this.#rules,
      deliver: this.#deliver,
      keep,
      limits: this.#limits,
      isSlow: (socket) => this.#isSlow(socket),
      holds: () => true,
    });
  }

  /** What is remembered of members that are gone. */
  get claims(): ReadonlyMap<string, Claim> {
    return this.#rules.claims;
  }

  get seats(): ReadonlyMap<string, Seat<Socket>> {
    return this.#rules.seats;
  }

  /** Restores members and claims that were stored. */
  restore(seats: readonly Seat<Socket>[], claims: readonly (readonly [string, Claim])[]): void {
    this.#rules.restore(seats, claims);
    for (const { socket } of seats) this.#visits.set(socket, Visit.resume(socket, this.#room));
  }

  /** Whether this socket has connected since the room woke up, or has been restored by `restore()`. */
  knows(socket: Socket): boolean {
    return this.#visits.has(socket);
  }

  /** A socket has opened, by this request. Resolves when it has been let in or refused. */
  async connect(socket: Socket, request: Request): Promise<void> {
    const member = new URL(request.url).searchParams.get('_pk') ?? '';
    const visit = new Visit<Socket>(socket, this.#deliver);
    this.#visits.set(socket, visit);
    const origin = request.headers.get('origin') ?? undefined;
    const visitor = { room: this.#name, member, origin, request: () => request };
    const arrival = await this.#entrance.admitSocket(visitor, request.headers.get('sec-websocket-protocol'));
    visit.enter('refused' in arrival ? arrival : { room: this.#room, arrival });
  }

  receive(socket: Socket, data: string | ArrayBuffer | ArrayBufferView): void {
    const frame = typeof data === 'string' ? data : bytesOf(data);
    const visit = this.#visits.get(socket);
    if (!visit || visit.over) return;
    const most = visit.entered ? MOST_WAITING - this.#readers.heldOf(socket) : MOST_EARLY;
    const fits = this.#paceOf(socket).pass(frame.length, () => visit.receive(frame), most);
    if (fits && this.#readers.heldOf(socket) <= MOST_WAITING) return;
    this.#deliver(refuse(socket, 'rate-limited', 'You are sending too much. Slow down.'));
    this.close(socket, 1013);
  }

  close(socket: Socket, code: number): void {
    this.#paces.get(socket)?.stop();
    this.#paces.delete(socket);
    this.#readers.forget(socket);
    this.#cuts.delete(socket);
    this.#visits.get(socket)?.close(code);
    this.#visits.delete(socket);
  }

  /** Ends what has taken too long. Call it every few seconds. */
  sweep(): void {
    this.#room.sweep();
    this.#readers.checkAll();
  }

  /** Answers a request that is not for a WebSocket: `…/turn`, the room itself, 404 for anything else. */
  async answer(request: Request): Promise<Response> {
    const rest = new URL(request.url).pathname.split('/').slice(4).join('/');
    if (rest === 'turn') return answerTurn(this.#entrance, request, this.#name);
    if (rest !== '') return new Response('Not found.\n', { status: 404 });
    if (request.method === 'GET' && this.#entrance.peeks) {
      return answerPeek(this.#entrance, request, this.#name, { count: () => this.#room.members });
    }
    const { body, ...answer } = answerRoom(request.method);
    return new Response(request.method === 'HEAD' ? null : body, answer);
  }

  /** Sends a frame, and looks at what waits for the socket. `from`: the member that it is from. */
  #send(socket: Socket, data: string | Bytes, from?: Socket): void {
    if (!this.#visits.has(socket) || this.#cuts.has(socket)) return;
    this.#readers.send(socket, data, from);
    this.#check(socket);
  }

  /** Whether the news for a socket have to wait. For one that was cut off they need not: they would keep the room awake. */
  #isSlow(socket: Socket): boolean {
    if (this.#readers.waitingFor(socket) <= MOST_UNREAD) return false;
    this.#check(socket);
    return !this.#cuts.has(socket);
  }

  /** Cuts a socket off if it does not read. Its client comes back by itself. The room hears of it after what it is telling now. */
  #check(socket: Socket): void {
    if (this.#cuts.has(socket) || !this.#readers.isDeaf(socket)) return;
    this.#cuts.add(socket);
    this.#hangUp(socket, CUT, 'not reading');
    queueMicrotask(() => this.close(socket, ABNORMAL));
  }

  #paceOf(socket: Socket): Pace {
    let pace = this.#paces.get(socket);
    if (!pace) this.#paces.set(socket, (pace = new Pace(this.#limits)));
    return pace;
  }
}

function send(socket: EdgeSocket, data: string | Bytes): void {
  try {
    socket.send(data);
  } catch {
    // It has closed, and its close event follows.
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Bytes {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

function report(error: unknown): void {
  console.error(error instanceof Error ? error.message : error); // eslint-disable-line no-console -- the log of a worker
}
