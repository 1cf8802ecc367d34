import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { Callers } from '../entrance/callers.js';
import type { Entrance, RoomName } from '../entrance/entrance.js';
import { Renewals } from '../entrance/renewals.js';
import { whenKnown } from '../entrance/when-known.js';
import { CLOSE_CODES } from '../../src/protocol/frames.js';
import { Visit, type AdmissionResult } from '../entrance/visit.js';
import type { Arrival } from '../room/arrival.js';
import type { Limits } from '../limits/limits.js';
import { deliverTo, type Deliver } from '../room/deliver.js';
import { refuse, RESTART, type Close } from '../room/outgoing.js';
import { roomKey, type Rooms } from '../room/rooms.js';
import type { FarSender } from '../exchange/far-sender.js';
import type { Sender } from './backlog.js';
import type { ClientAddress } from './client-address.js';
import { Flow } from './flow.js';
import type { RoomAddress } from './http-routes.js';
import type { Journal } from './journal.js';
import { Line } from './line.js';
import { toWebRequest } from '../http/web-request.js';
import type { WriteBatch } from './write-batch.js';

export interface NodeSocketsOptions {
  readonly limits: Limits;
  readonly client: ClientAddress;
  readonly callers: Callers;
  readonly entrance: Entrance;
  readonly rooms: Rooms<Line>;
  readonly journal: Journal;
  readonly batch: WriteBatch;
}

/** How long sockets may take to close when the server ends, in ms. */
const GRACE = 2_000;
/** For how long a member that relayed something counts as one that relays, in ms. */
const LATELY = 30_000;
/** How long a socket that was refused may take to close, in ms. */
const DEPARTURE = 5_000;

/** The WebSockets of a server on Node: connects each to its room, and closes those that are dead. */
export class NodeSockets {
  /** Sends what a room has for its sockets. */
  readonly deliver: Deliver<Line, Sender>;
  readonly #options: NodeSocketsOptions;
  readonly #flow: Flow;
  readonly #visits = new Map<Line, Visit<Line>>();

  constructor(options: NodeSocketsOptions) {
    const { limits, entrance, journal, batch } = options;
    this.#options = options;
    this.#flow = new Flow({
      limits,
      batch,
      prepare: (line) => this.#visits.get(line)?.catchUp(),
      onCut: (line) => journal.cut(line.address),
      onFlood: (line) => this.#refuse(line),
    });
    const renewals = new Renewals<Line>(entrance, (out) => this.deliver(out));
    this.deliver = deliverTo<Line, Sender>({
      send: (line, data, from) => this.send(line, data, from),
      close: (line, close) => this.#close(line, close),
      renew: (line, renewal) => void renewals.renew(line, renewal),
      onRefusal: ({ socket }, code) => {
        if (socket.readyState === socket.OPEN) journal.refused(code);
      },
    });
  }

  /** Whether a socket reads more slowly than it is sent to. */
  readonly isSlow = (line: Line): boolean => this.#flow.isSlow(line);

  /** How many sockets are open. */
  get size(): number {
    return this.#visits.size;
  }

  /** How many have relayed something to another member lately. */
  get relaying(): number {
    const since = performance.now() - LATELY;
    let relaying = 0;
    for (const { relayedAt } of this.#visits.keys()) if (relayedAt > 0 && relayedAt >= since) relaying++;
    return relaying;
  }

  /** A socket has opened for this room. */
  open(socket: WebSocket, request: IncomingMessage, { room, query }: RoomAddress): void {
    const line = new Line(socket, request.socket, this.#options.client.of(request));
    const visit = new Visit<Line>(line, this.deliver);
    this.#visits.set(line, visit);
    this.#listen(line, visit);
    const member = query.get('_pk') ?? randomUUID();
    const admission = this.#admit(request, room, member, line.address);
    if (admission instanceof Promise) void visit.enterLater(admission).finally(this.#flow.hold(line));
    else visit.enter(admission);
  }

  /** Sends a frame to a socket, if it is open. `from`: who is slowed down if this one reads slowly. */
  send(line: Line, data: string | Uint8Array, from?: Sender): void {
    if (line.socket.readyState === line.socket.OPEN) this.#flow.pass(line, data, from);
  }

  /** Stops reading from a socket until the returned function is called. */
  hold(line: Line): () => void {
    return this.#flow.hold(line);
  }

  /** So many bytes more of a socket are under way to other servers, or wait there; fewer if it is below 0. */
  count(line: Line, bytes: number): void {
    this.#flow.keep(line, bytes);
  }

  /** A member at another server sends nothing any more. What waits of it is sent now, as far as there is room. */
  finish(from: FarSender): void {
    this.#flow.finish(from);
  }

  /**
   * Pings all sockets, and ends those that have given no sign of life since the last ping. From one that is paused nothing can come: it
   * takes what waits for it. Or else two that fill each other and do not read would be paused for ever.
   */
  ping(): void {
    for (const line of this.#visits.keys()) {
      const { socket, stream } = line;
      if (socket.isPaused && stream.writableLength === 0) continue;
      const signs = stream.bytesRead + (socket.isPaused ? stream.bytesWritten - stream.writableLength : 0);
      if (line.heard === signs) {
        socket.terminate();
        continue;
      }
      line.heard = signs;
      if (!socket.isPaused) socket.ping();
    }
  }

  /** Makes all clients reconnect. Resolves when all sockets have closed. */
  async close(): Promise<void> {
    const sockets = [...this.#visits.keys()].map(({ socket }) => socket);
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of sockets) socket.close(RESTART, 'restarting');
    const cut = setTimeout(() => {
      for (const { socket } of this.#visits.keys()) socket.terminate();
    }, GRACE);
    await Promise.all(closed);
    clearTimeout(cut);
  }

  /** A method of its own, so that the listeners keep nothing alive but what they use. */
  #listen(line: Line, visit: Visit<Line>): void {
    line.socket.on('message', (data, isBinary) => {
      const bytes = bytesOf(data);
      this.#options.journal.frame(bytes.length, isBinary);
      if (isBinary) line.relayedAt = performance.now();
      this.#flow.count(line, bytes.length);
      visit.receive(isBinary ? bytes : bytes.toString());
    });
    const control = (data: Buffer): void => this.#flow.control(line, data);
    line.socket.on('ping', control);
    line.socket.on('pong', control);
    line.socket.on('error', ignore); // the close code that follows says what went wrong
    line.socket.on('close', (code) => {
      this.#flow.forget(line);
      this.#visits.delete(line);
      this.#options.callers.leave(line.address);
      visit.close(code);
    });
  }

  /** Whether a socket may enter this room. */
  #admit(
    request: IncomingMessage,
    room: RoomName,
    member: string,
    address: string,
  ): AdmissionResult<Line> | Promise<AdmissionResult<Line>> {
    const { callers, client, entrance, journal } = this.#options;
    const web = (): Request | undefined => toWebRequest(request, client.isSecure(request));
    const visitor = { room, member, origin: request.headers.origin, request: web };
    const arrival = callers.enter(address) ?? entrance.admitSocket(visitor, request.headers['sec-websocket-protocol']);
    const result = whenKnown(arrival, (given) => ('refused' in given ? given : this.#enter(room, given, address)));
    return whenKnown(result, (given) => {
      if ('refused' in given) journal.turnedAway(given.refused, roomKey(room.party, room.name), address);
      return given;
    });
  }

  #enter(
    { party, name }: RoomName,
    arrival: Arrival,
    address: string,
  ): AdmissionResult<Line> | Promise<AdmissionResult<Line>> {
    const { callers, journal, rooms } = this.#options;
    const entered = whenKnown(rooms.enter(party, name), (room): AdmissionResult<Line> => {
      if (!room) return { refused: 'too-many-rooms', message: 'This server has too many rooms.' };
      callers.copy(address, room.size);
      return { room, arrival };
    });
    if (!(entered instanceof Promise)) return entered;
    return entered.catch((error: unknown) => {
      journal.failed(error);
      return { refused: 'unavailable', message: 'This room cannot be opened now. Try again later.' };
    });
  }

  /** Refuses a socket that sends too much, and takes nothing of it any more. Its room hears of it after what it is telling now. */
  #refuse(line: Line): void {
    queueMicrotask(() => {
      this.deliver(refuse(line, 'rate-limited', 'You are sending too much. Slow down.'));
      this.#visits.get(line)?.close(CLOSE_CODES['rate-limited']);
    });
  }

  /** Closes a socket that was refused, even if its client does not answer. Otherwise it could keep many open. */
  #close(line: Line, { code, reason }: Close): void {
    const { socket } = line;
    this.#flow.finish(line); // its client may come back with the next socket
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), DEPARTURE).unref();
  }
}

function ignore(): void {
  // For listeners that have to be there.
}

function bytesOf(data: RawData): Buffer<ArrayBuffer> {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? (data as Buffer<ArrayBuffer>) : Buffer.from(data);
}
