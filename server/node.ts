import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { LIMITS, type ServerFrame } from '../src/protocol/frames.js';
import { Callers } from './entrance/callers.js';
import { ClientAddress } from './node/client-address.js';
import { Entrance, type Pass, type Refusal, type RoomName, type Visitor } from './entrance/entrance.js';
import { Flow } from './limits/flow.js';
import { answerStatus, createRoutes, type RoomAddress } from './node/http-routes.js';
import { IceServerSource } from './ice/ice-server-source.js';
import { joinServer } from './node/join-server.js';
import { Journal } from './node/journal.js';
import { resolveLimits, type Limits } from './limits/limits.js';
import { LocalRoom } from './room/local-room.js';
import type { Outgoing } from './room/outgoing.js';
import type { RedisStore } from './cluster/redis-store.js';
import { Renewals } from './entrance/renewals.js';
import { Room } from './room/room.js';
import type { RoomHost } from './room/room-host.js';
import { Rooms } from './room/rooms.js';
import type { Change } from './room/seat.js';
import type { ServeOptions, SignallingServer } from './node/serve-options.js';
import { SharedRoom } from './cluster/shared-room.js';
import { answerTurn } from './entrance/turn-route.js';
import { Visit, type AdmissionResult } from './entrance/visit.js';
import { sendWebResponse, toWebRequest } from './node/web-request.js';

export type { IceGrant, IceServer } from '../src/protocol/frames.js';
export type { TrustProxy } from './node/client-address.js';
export { cloudflare, type CloudflareOptions } from './ice/cloudflare.js';
export { coturn, type CoturnOptions } from './ice/coturn.js';
export { shareGrant, type ShareOptions } from './ice/shared-grant.js';
export type { Admission, Authorize, RoomName } from './entrance/entrance.js';
export type { IceProvider } from './ice/ice-provider.js';
export type { LogEntry } from './node/journal.js';
export type { ServeOptions, SignallingServer } from './node/serve-options.js';
export type { Limits } from './limits/limits.js';
export type { Rights } from './room/seat.js';

/** RFC 6455: the service restarts; clients come back. */
const RESTART = 1012;
/** UTF-8 needs three bytes for a code unit at the most. */
const MAX_PAYLOAD = LIMITS.frame * 3;
/** How often rooms look at what has run out, in ms. */
const SWEEP = 5_000;
/** How long members may take to close before they are cut off, in ms. */
const GRACE = 2_000;
/** How long one that is sent away may take to go, in ms. */
const DEPARTURE = 5_000;
/** How long somebody may take to say what they want, in ms, before we hang up. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 20_000, connectionsCheckingInterval: 2_000 };
/** The same for TLS. */
const SECURE_PATIENCE = { ...PATIENCE, handshakeTimeout: 10_000 };
/** The longest time that a timer can take, in ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Starts a signalling server, or joins one of yours. Resolves when it can be used; rejects with
 * Node's own error when it cannot listen (`EADDRINUSE`, `EACCES`).
 */
export async function serve(options: ServeOptions = {}): Promise<SignallingServer> {
  const adapter = new NodeAdapter(options);
  await adapter.start();
  return adapter;
}

class NodeAdapter implements SignallingServer {
  readonly httpServer: Server;
  readonly webSocketServer: WebSocketServer;
  readonly #options: ServeOptions;
  readonly #prefix: string;
  readonly #heartbeat: number;
  readonly #limits: Limits;
  readonly #client: ClientAddress;
  readonly #entrance: Entrance;
  readonly #renewals: Renewals<WebSocket>;
  readonly #callers: Callers;
  readonly #rooms: Rooms<WebSocket>;
  readonly #route: ReturnType<typeof createRoutes>;
  readonly #flow: Flow;
  readonly #journal: Journal;
  readonly #sockets = new Map<WebSocket, string>();
  readonly #silent = new WeakSet<WebSocket>();
  readonly #undo: (() => void)[] = [];
  #store: RedisStore | undefined;
  #draining = false;

  constructor(options: ServeOptions) {
    const { httpServer, folder, tls, iceServers, authorize, origins, log } = options;
    const { maxPayload = MAX_PAYLOAD, heartbeat = 30_000 } = options;
    const prefix = (options.prefix ?? 'parties').replace(/^\/+|\/+$/g, '');
    if (httpServer && (folder !== undefined || tls)) {
      throw new TypeError('A server of yours has its own files and certificates: leave out `folder` and `tls`.');
    }
    if (!(maxPayload >= MAX_PAYLOAD)) throw new TypeError(`A maxPayload is at least ${MAX_PAYLOAD} bytes.`);
    if (!prefix) throw new TypeError('A prefix is like `parties` or `my/rooms`.');
    if (!(heartbeat > 0 && heartbeat <= LONGEST_TIMER)) {
      throw new TypeError(`A heartbeat is a number of ms, above 0 and up to ${LONGEST_TIMER}.`);
    }
    this.#options = options;
    this.#prefix = prefix;
    this.#heartbeat = heartbeat;
    this.#limits = resolveLimits(options.limits);
    this.#client = new ClientAddress(options.trustProxy ?? false);
    this.#callers = new Callers(this.#limits, () => performance.now());
    this.#journal = new Journal(
      { rooms: () => this.#rooms.size, members: () => this.#rooms.members, sockets: () => this.#sockets.size },
      log,
    );
    const onFailure = (error: unknown): void => this.#journal.failed(error);
    this.#entrance = new Entrance({
      origins,
      authorize,
      ice: new IceServerSource({ iceServers, onFailure }),
      onFailure,
    });
    this.#renewals = new Renewals(this.#entrance, (out) => this.#deliver(out));
    this.httpServer = httpServer ?? (tls ? createSecureServer({ ...SECURE_PATIENCE, ...tls }) : createServer(PATIENCE));
    this.webSocketServer =
      options.webSocketServer ?? new WebSocketServer({ noServer: true, clientTracking: false, maxPayload });
    this.#flow = new Flow(this.#limits, (socket) => this.#journal.cut(this.#sockets.get(socket) ?? ''));
    this.#rooms = new Rooms({
      most: this.#limits.rooms,
      capacity: this.#limits.membersPerRoom,
      open: (key, capacity) => this.#openRoom(key, capacity),
    });
    this.#route = createRoutes({
      prefix,
      folder,
      reports: {
        '/health': () => ({
          status: this.#draining ? 503 : 200,
          type: 'application/json',
          body: JSON.stringify({
            status: this.#draining ? 'draining' : 'ok',
            rooms: this.#rooms.size,
            members: this.#rooms.members,
          }),
        }),
        '/metrics': async () => ({ type: this.#journal.contentType, body: await this.#journal.metrics() }),
      },
      turn: (request, response, room) => {
        this.#turn(request, response, room).catch((error: unknown) => {
          this.#journal.failed(error);
          response.destroy();
        });
      },
    });
  }

  get url(): string {
    const address = this.httpServer.address() as AddressInfo | null;
    if (!address) return '';
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return `${this.httpServer instanceof TlsServer ? 'https' : 'http'}://${host}:${address.port}`;
  }

  async start(): Promise<void> {
    const { httpServer, host = '127.0.0.1', port = 8080, redis } = this.#options;
    if (redis !== undefined) {
      const { RedisStore } = await import('./cluster/redis-store.js');
      this.#store = await RedisStore.connect({ url: redis, onFailure: (error) => this.#journal.failed(error) });
    }
    this.#undo.push(
      joinServer({
        httpServer: this.httpServer,
        webSocketServer: this.webSocketServer,
        prefix: this.#prefix,
        route: this.#route,
        open: (socket, request, address) => this.#open(socket, request, address),
      }),
    );
    const timers = [
      setInterval(() => this.#beat(), this.#heartbeat).unref(),
      setInterval(() => this.#sweep(), SWEEP).unref(),
    ];
    this.#undo.push(() => timers.forEach(clearInterval));
    if (httpServer) return;
    try {
      this.httpServer.listen(port, host);
      await once(this.httpServer, 'listening');
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close({ drain = 0 }: { readonly drain?: number | undefined } = {}): Promise<void> {
    this.#draining = true;
    this.#journal.note('drain', `${this.#rooms.members} members are sent away in ${drain} ms.`);
    if (drain > 0) await delay(Math.min(drain, LONGEST_TIMER));
    const stopped = this.#stopListening(); // or members that come back at once would wait here for nobody
    for (const undo of this.#undo.splice(0)) undo();
    const closed = [...this.#sockets.keys()].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of this.#sockets.keys()) socket.close(RESTART, 'restarting');
    const cut = setTimeout(() => {
      for (const socket of this.#sockets.keys()) socket.terminate();
    }, GRACE);
    await Promise.all(closed);
    clearTimeout(cut);
    await this.#rooms.dispose();
    await this.#store?.close();
    if (!this.#options.webSocketServer) this.webSocketServer.close();
    if (!this.#options.httpServer) this.httpServer.closeAllConnections();
    await stopped;
  }

  /** Lets nobody more in by a server of our own; resolves when all who were in are out. */
  async #stopListening(): Promise<void> {
    const { httpServer } = this;
    if (this.#options.httpServer || !httpServer.listening) return;
    await new Promise((resolve) => httpServer.close(resolve));
  }

  #open(socket: WebSocket, request: IncomingMessage, { room, query }: RoomAddress): void {
    const address = this.#client.of(request);
    const visit = new Visit<WebSocket>(socket, (out) => this.#deliver(out));
    this.#sockets.set(socket, address);
    socket.on('message', (data, isBinary) => {
      this.#silent.delete(socket);
      const bytes = bytesOf(data);
      this.#journal.frame(bytes.length);
      this.#flow.count(socket, bytes.length);
      visit.receive(isBinary ? bytes : bytes.toString());
    });
    socket.on('pong', () => this.#silent.delete(socket));
    socket.on('error', () => undefined); // what broke shows in the close code that follows
    socket.on('close', (code) => {
      this.#sockets.delete(socket);
      this.#callers.leave(address);
      visit.close(code);
    });
    const member = query.get('_pk') ?? randomUUID();
    const arrival = { id: member, instance: query.get('instance'), version: query.get('v') };
    const resume = this.#flow.hold(socket);
    const admission = this.#admit(request, room, member, address).then((result) => {
      if ('refused' in result) this.#journal.turnedAway(result.refused, keyOf(room), address);
      return result;
    });
    void visit.enter(admission, arrival).finally(resume);
  }

  /** Whether a socket may enter this room. */
  async #admit(
    request: IncomingMessage,
    room: RoomName,
    member: string,
    address: string,
  ): Promise<AdmissionResult<WebSocket>> {
    const turnedAway = this.#callers.enter(address);
    if (turnedAway) return turnedAway;
    const web = (): Request | undefined => toWebRequest(request, this.#client.isSecure(request));
    const pass = await this.#entrance.admit({ room, member, origin: request.headers.origin, request: web });
    if ('refused' in pass) return pass;
    try {
      const found = await this.#rooms.enter(room.party, room.name);
      if (!found) return { refused: 'too-many-rooms', message: 'This server has too many rooms.' };
      return { room: found, pass };
    } catch (error) {
      this.#journal.failed(error);
      return { refused: 'unavailable', message: 'This room cannot be opened now.' };
    }
  }

  /** Sends what the rules of a room say; what is passed on comes `from` this socket. A broadcast is turned into text once. */
  #deliver(out: readonly Outgoing<WebSocket>[], from?: WebSocket): void {
    let last: ServerFrame | undefined;
    let text = '';
    for (const [socket, what] of out) {
      if (what instanceof Uint8Array) {
        if (socket.readyState === socket.OPEN) this.#flow.pass(socket, what, from);
      } else if (what.type === 'close') {
        socket.close(what.code, what.reason);
        setTimeout(() => socket.terminate(), DEPARTURE).unref(); // or who does not go could come again and again
      } else if (what.type === 'renew') {
        void this.#renewals.renew(socket, what);
      } else if (socket.readyState === socket.OPEN) {
        if (what.type === 'error') this.#journal.refused(what.code);
        if (what !== last) text = JSON.stringify(what);
        last = what;
        const passedOn = what.type === 'signal' || what.type === 'presence'; // as much as somebody likes
        this.#flow.pass(socket, text, passedOn ? from : undefined);
      }
    }
  }

  async #turn(request: IncomingMessage, response: ServerResponse, room: RoomName): Promise<void> {
    const web = toWebRequest(request, this.#client.isSecure(request));
    if (!web) {
      answerStatus(response, 400);
      return;
    }
    const address = this.#client.of(request);
    const admit = async (visitor: Visitor): Promise<Pass | Refusal> => {
      const pass = this.#callers.ask(address) ?? (await this.#entrance.admit(visitor));
      if ('refused' in pass) {
        this.#journal.refused(pass.refused);
        this.#journal.turnedAway(pass.refused, keyOf(room), address);
      }
      return pass;
    };
    await sendWebResponse(await answerTurn(this.#entrance, web, room, admit), response);
  }

  #openRoom(key: string, capacity: number): RoomHost<WebSocket> | Promise<RoomHost<WebSocket>> {
    const deliver = (out: readonly Outgoing<WebSocket>[], from?: WebSocket): void => this.#deliver(out, from);
    const onChange = (change: Change<unknown>): void => this.#journal.changed(key, change);
    const allocate = (size: number): Buffer<ArrayBuffer> => Buffer.allocUnsafe(size);
    if (!this.#store) {
      return new LocalRoom(
        new Room<WebSocket>({ capacity, now: () => performance.now(), allocate }),
        deliver,
        onChange,
      );
    }
    return SharedRoom.open<WebSocket>({
      key,
      capacity,
      store: this.#store,
      allocate,
      deliver,
      hand: (socket, frame) => {
        if (socket.readyState === socket.OPEN) this.#flow.pass(socket, frame);
      },
      onChange,
      onFailure: (error) => this.#journal.failed(error),
    });
  }

  #sweep(): void {
    this.#rooms.sweep();
    this.#callers.sweep();
  }

  #beat(): void {
    for (const socket of this.#sockets.keys()) {
      if (socket.isPaused) continue; // we do not read what it says
      if (this.#silent.has(socket)) {
        socket.terminate();
        continue;
      }
      this.#silent.add(socket);
      socket.ping();
    }
  }
}

function bytesOf(data: RawData): Buffer<ArrayBuffer> {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? (data as Buffer<ArrayBuffer>) : Buffer.from(data);
}

/** As rooms are told apart. */
function keyOf({ party, name }: RoomName): string {
  return JSON.stringify([party, name]);
}
