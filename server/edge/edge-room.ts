import { Entrance, type Authorize, type RoomName } from '../entrance/entrance.js';
import type { CommonOptions } from '../environment.js';
import { IceServerSource } from '../ice/ice-server-source.js';
import { Renewals } from '../entrance/renewals.js';
import { resolveLimits, type Limits } from '../limits/limits.js';
import { deliverTo, type Deliver } from '../room/deliver.js';
import { LocalRoom } from '../room/local-room.js';
import { Pace } from '../limits/pace.js';
import { refuse } from '../room/outgoing.js';
import { Room } from '../room/room.js';
import type { Change, Claim, Seat } from '../room/seat.js';
import { capacityOf } from '../room/rooms.js';
import { answerTurn } from '../entrance/turn-route.js';
import { Visit } from '../entrance/visit.js';

/** What a room on the edge is told. Limits of addresses and of rooms are for the platform to set. */
export interface EdgeOptions extends CommonOptions {
  /** Says who may enter the room. Default: everybody. */
  readonly authorize?: Authorize | undefined;
  /** Hears what does not work: a hook of yours, TURN. Default: the console. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/** A socket as the edge has it. */
export interface EdgeSocket {
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code: number, reason: string): void;
}

export interface EdgeRoomOptions<Socket> extends EdgeOptions {
  readonly name: RoomName;
  /** How a socket is closed, where that takes more than to close it. */
  readonly hangUp?: (socket: Socket, code: number, reason: string) => void;
  /** Hears of every change of the members. */
  readonly keep?: (change: Change<Socket>) => void;
}

/** One room, alone in its process: what its socket events lead to. The adapters feed it. */
export class EdgeRoom<Socket extends EdgeSocket> {
  readonly #name: RoomName;
  readonly #limits: Limits;
  readonly #entrance: Entrance;
  readonly #rules: Room<Socket>;
  readonly #room: LocalRoom<Socket>;
  readonly #visits = new Map<Socket, Visit<Socket>>();
  readonly #deliver: Deliver<Socket>;
  readonly #paces = new Map<Socket, Pace>();

  constructor({
    name,
    origins,
    authorize,
    iceServers,
    limits,
    onFailure = report,
    keep,
    hangUp = (socket, code, reason) => socket.close(code, reason),
  }: EdgeRoomOptions<Socket>) {
    this.#name = name;
    this.#limits = resolveLimits(limits);
    this.#entrance = new Entrance({
      origins,
      authorize,
      ice: new IceServerSource({ iceServers, onFailure }),
      onFailure,
    });
    const renewals = new Renewals<Socket>(this.#entrance, (out) => this.#deliver(out));
    this.#deliver = deliverTo<Socket>({
      send,
      close: (socket, { code, reason }) => hangUp(socket, code, reason),
      renew: (socket, renewal) => void renewals.renew(socket, renewal),
    });
    this.#rules = new Room<Socket>({ capacity: capacityOf(name.party, this.#limits.membersPerRoom), now: Date.now });
    this.#room = new LocalRoom(this.#rules, this.#deliver, keep);
  }

  /** Ids whose socket was lost. */
  get claims(): ReadonlyMap<string, Claim> {
    return this.#rules.claims;
  }

  /** The members. */
  get seats(): ReadonlyMap<string, Seat<Socket>> {
    return this.#rules.seats;
  }

  /** Takes the members as they were kept. */
  restore(seats: readonly Seat<Socket>[], claims: readonly (readonly [string, Claim])[]): void {
    this.#rules.restore(seats, claims);
    for (const { socket } of seats) this.#visits.set(socket, Visit.resume(socket, this.#room));
  }

  /** Whether this socket came while the room was awake, or was restored. */
  knows(socket: Socket): boolean {
    return this.#visits.has(socket);
  }

  /** A socket has opened, by this request. Resolves when it is in, or sent away. */
  async connect(socket: Socket, request: Request): Promise<void> {
    const query = new URL(request.url).searchParams;
    const member = query.get('_pk') ?? '';
    const visit = new Visit<Socket>(socket, this.#deliver);
    this.#visits.set(socket, visit);
    const origin = request.headers.get('origin') ?? undefined;
    const pass = this.#entrance.admit({ room: this.#name, member, origin, request: () => request });
    const admission = pass.then((given) => ('refused' in given ? given : { room: this.#room, pass: given }));
    await visit.enter(admission, { id: member, instance: query.get('instance'), version: query.get('v') });
  }

  receive(socket: Socket, data: string | ArrayBuffer | ArrayBufferView): void {
    const frame = typeof data === 'string' ? data : bytesOf(data);
    const run = (): void => this.#visits.get(socket)?.receive(frame);
    if (this.#paceOf(socket).pass(frame.length, run)) return;
    this.#deliver(refuse(socket, 'rate-limited', 'You send more than you may.'));
    this.close(socket, 1013);
  }

  close(socket: Socket, code: number): void {
    this.#paces.get(socket)?.stop();
    this.#paces.delete(socket);
    this.#visits.get(socket)?.close(code);
    this.#visits.delete(socket);
  }

  sweep(): void {
    this.#room.sweep();
  }

  /** Answers a request to the room itself: `GET …/turn`; 426 for the room, 404 for anything else. */
  async answer(request: Request): Promise<Response> {
    const rest = new URL(request.url).pathname.split('/').slice(4).join('/');
    if (rest === 'turn') return answerTurn(this.#entrance, request, this.#name);
    if (rest !== '') return new Response('Not found.\n', { status: 404 });
    return new Response('This is a room. Open it as a WebSocket.\n', {
      status: 426,
      headers: { upgrade: 'websocket' },
    });
  }

  #paceOf(socket: Socket): Pace {
    let pace = this.#paces.get(socket);
    if (!pace) this.#paces.set(socket, (pace = new Pace(this.#limits)));
    return pace;
  }
}

function send(socket: EdgeSocket, data: string | Uint8Array<ArrayBuffer>): void {
  try {
    socket.send(data);
  } catch {
    // It is closed already, which its close event tells.
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

function report(error: unknown): void {
  console.error(error instanceof Error ? error.message : error); // eslint-disable-line no-console -- the log of a worker
}
