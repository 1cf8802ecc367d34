import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { Callers } from '../entrance/callers.js';
import type { Entrance, Pass, RoomName } from '../entrance/entrance.js';
import { Renewals } from '../entrance/renewals.js';
import { Visit, type AdmissionResult } from '../entrance/visit.js';
import { Flow } from '../limits/flow.js';
import type { Limits } from '../limits/limits.js';
import { deliverTo, type Deliver } from '../room/deliver.js';
import { RESTART, type Close } from '../room/outgoing.js';
import { roomKey, type Rooms } from '../room/rooms.js';
import type { ClientAddress } from './client-address.js';
import type { RoomAddress } from './http-routes.js';
import type { Journal } from './journal.js';
import { toWebRequest } from './web-request.js';

export interface NodeSocketsOptions {
  readonly limits: Limits;
  readonly client: ClientAddress;
  readonly callers: Callers;
  readonly entrance: Entrance;
  readonly rooms: Rooms<WebSocket>;
  readonly journal: Journal;
}

/** How long sockets may take to close when the server ends, in ms. */
const GRACE = 2_000;
/** How long a socket that was refused may take to close, in ms. */
const DEPARTURE = 5_000;

/** The WebSockets of a server on Node: connects each to its room, and closes those that are dead. */
export class NodeSockets {
  /** Sends what a room has for its sockets. */
  readonly deliver: Deliver<WebSocket>;
  readonly #options: NodeSocketsOptions;
  readonly #flow: Flow;
  /** All sockets, and the address that each comes from. */
  readonly #addresses = new Map<WebSocket, string>();
  /** Sockets that have sent nothing since the last ping. */
  readonly #silent = new WeakSet<WebSocket>();

  constructor(options: NodeSocketsOptions) {
    const { limits, entrance, journal } = options;
    this.#options = options;
    this.#flow = new Flow(limits, (socket) => journal.cut(this.#addresses.get(socket) ?? ''));
    const renewals = new Renewals<WebSocket>(entrance, (out) => this.deliver(out));
    this.deliver = deliverTo<WebSocket>({
      send: (socket, data, from) => this.send(socket, data, from),
      close: (socket, close) => this.#close(socket, close),
      renew: (socket, renewal) => void renewals.renew(socket, renewal),
      onRefusal: (socket, code) => {
        if (socket.readyState === socket.OPEN) journal.refused(code);
      },
    });
  }

  /** How many sockets are open. */
  get size(): number {
    return this.#addresses.size;
  }

  /** A socket has opened for this room. */
  open(socket: WebSocket, request: IncomingMessage, { room, query }: RoomAddress): void {
    const { callers, client, journal } = this.#options;
    const address = client.of(request);
    const visit = new Visit<WebSocket>(socket, this.deliver);
    this.#addresses.set(socket, address);
    socket.on('message', (data, isBinary) => {
      this.#silent.delete(socket);
      const bytes = bytesOf(data);
      journal.frame(bytes.length);
      this.#flow.count(socket, bytes.length);
      visit.receive(isBinary ? bytes : bytes.toString());
    });
    socket.on('pong', () => this.#silent.delete(socket));
    socket.on('error', () => undefined); // the close code that follows says what went wrong
    socket.on('close', (code) => {
      this.#addresses.delete(socket);
      callers.leave(address);
      visit.close(code);
    });
    const member = query.get('_pk') ?? randomUUID();
    const claims = { id: member, instance: query.get('instance'), version: query.get('v') };
    const resume = this.#flow.hold(socket);
    void visit.enter(this.#admit(request, room, member, address), claims).finally(resume);
  }

  /** Sends a frame to a socket, if it is open. `from`: the socket to slow down if this one reads slowly. */
  send(socket: WebSocket, data: string | Uint8Array, from?: WebSocket): void {
    if (socket.readyState === socket.OPEN) this.#flow.pass(socket, data, from);
  }

  /** Pings all sockets, and ends those that have not answered the last ping. */
  ping(): void {
    for (const socket of this.#addresses.keys()) {
      if (socket.isPaused) continue; // it may have answered: we are not reading
      if (this.#silent.has(socket)) {
        socket.terminate();
        continue;
      }
      this.#silent.add(socket);
      socket.ping();
    }
  }

  /** Makes all clients reconnect. Resolves when all sockets have closed. */
  async close(): Promise<void> {
    const sockets = [...this.#addresses.keys()];
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of sockets) socket.close(RESTART, 'restarting');
    const cut = setTimeout(() => {
      for (const socket of this.#addresses.keys()) socket.terminate();
    }, GRACE);
    await Promise.all(closed);
    clearTimeout(cut);
  }

  /** Whether a socket may enter this room. */
  async #admit(
    request: IncomingMessage,
    room: RoomName,
    member: string,
    address: string,
  ): Promise<AdmissionResult<WebSocket>> {
    const { callers, client, entrance, journal } = this.#options;
    const web = (): Request | undefined => toWebRequest(request, client.isSecure(request));
    const pass =
      callers.enter(address) ?? (await entrance.admit({ room, member, origin: request.headers.origin, request: web }));
    const result = 'refused' in pass ? pass : await this.#enter(room, pass);
    if ('refused' in result) journal.turnedAway(result.refused, roomKey(room.party, room.name), address);
    return result;
  }

  async #enter({ party, name }: RoomName, pass: Pass): Promise<AdmissionResult<WebSocket>> {
    const { journal, rooms } = this.#options;
    try {
      const room = await rooms.enter(party, name);
      return room ? { room, pass } : { refused: 'too-many-rooms', message: 'This server has too many rooms.' };
    } catch (error) {
      journal.failed(error);
      return { refused: 'unavailable', message: 'This room cannot be opened now. Try again later.' };
    }
  }

  /** Closes a socket that was refused, even if its client does not answer. Otherwise it could keep many open. */
  #close(socket: WebSocket, { code, reason }: Close): void {
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), DEPARTURE).unref();
  }
}

function bytesOf(data: RawData): Buffer<ArrayBuffer> {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? (data as Buffer<ArrayBuffer>) : Buffer.from(data);
}
