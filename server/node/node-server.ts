import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Server as TlsServer } from 'node:tls';
import { WebSocketServer } from 'ws';
import { LIMITS } from '../../src/protocol/frames.js';
import { firstOffer } from '../../src/protocol/check-greeting.js';
import type { RedisConnection } from '../cluster/redis/redis-connection.js';
import { SharedRoom } from '../cluster/shared-room.js';
import { countStored } from '../cluster/stored-members.js';
import { Callers } from '../entrance/callers.js';
import { Entrance } from '../entrance/entrance.js';
import { MetricsRules } from '../http/metrics-access.js';
import { limitPayload } from '../http/payload-limit.js';
import { answerOffers } from '../http/room-protocols.js';
import { LONGEST_TIMER } from '../ice/deadline.js';
import { IceServerSource } from '../ice/ice-server-source.js';
import { resolveLimits, type Limits } from '../limits/limits.js';
import { LocalRoom } from '../room/local-room.js';
import { Room } from '../room/room.js';
import type { RoomHost } from '../room/room-host.js';
import { Rooms } from '../room/rooms.js';
import type { Change } from '../room/seat.js';
import { ClientAddress, networksOf } from './client-address.js';
import { createRoutes, parseRoomAddress, type Route } from './http-routes.js';
import { joinServer } from './join-server.js';
import { Journal, type Census } from './journal.js';
import type { Line } from './line.js';
import { NodeSockets } from './node-sockets.js';
import { Reports } from './reports.js';
import { RoomRequests } from './room-requests.js';
import type { ServeOptions, SignallingServer } from './serve-options.js';
import { WriteBatch } from './write-batch.js';

/** The largest WebSocket message of a client, in bytes. A character of a frame has at most three bytes in UTF-8. */
const MAX_PAYLOAD = LIMITS.frame * 3;
/** How many frames a client may split a message into: it counts as one. Browsers split large ones into a few. */
const MAX_FRAGMENTS = 128;
/** How often an address may ask for `/health` or `/metrics` in a second. A burst may be ten times as long. */
const ASKS_PER_SECOND = 16;
/** How often rooms and addresses are cleaned up, in ms. */
const SWEEP = 5_000;
/** How long a client may take to send a request, in ms. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 20_000, connectionsCheckingInterval: 2_000 };
/** The same with TLS. */
const SECURE_PATIENCE = { ...PATIENCE, handshakeTimeout: 10_000 };

/**
 * Starts a signalling server, or adds one to your HTTP server. Resolves when it is ready. Rejects with Node's own
 * error if it cannot listen (`EADDRINUSE`, `EACCES`).
 */
export async function serve(options: ServeOptions = {}): Promise<SignallingServer> {
  const server = new NodeServer(options);
  await server.start();
  return server;
}

class NodeServer implements SignallingServer {
  readonly httpServer: Server;
  readonly webSocketServer: WebSocketServer;
  readonly #options: ServeOptions;
  readonly #prefix: string;
  readonly #heartbeat: number;
  readonly #limits: Limits;
  readonly #callers: Callers;
  /** Those who ask for `/health` and `/metrics`: load balancers must not use up what their clients may do. */
  readonly #askers: Callers;
  readonly #rooms: Rooms<Line>;
  readonly #sockets: NodeSockets;
  readonly #journal: Journal;
  readonly #route: Route;
  readonly #batch = new WriteBatch();
  /** What `close()` has to undo. */
  readonly #undo: (() => void)[] = [];
  #redis: RedisConnection | undefined;
  #draining = false;

  constructor(options: ServeOptions) {
    const { httpServer, folder, tls, iceServers, authorize, peek, origins, log } = options;
    const { maxPayload = MAX_PAYLOAD, heartbeat = 30_000 } = options;
    const prefix = (options.prefix ?? 'parties').replace(/^\/+|\/+$/g, '');
    if (httpServer && (folder !== undefined || tls)) {
      throw new TypeError('Leave out `folder` and `tls` with an `httpServer` of your own: both are up to that server.');
    }
    if (!(maxPayload >= MAX_PAYLOAD)) throw new TypeError(`\`maxPayload\` must be at least ${MAX_PAYLOAD} bytes.`);
    if (!prefix) throw new TypeError('`prefix` must not be empty. Use something like `parties` or `my/rooms`.');
    if (!(heartbeat > 0 && heartbeat <= LONGEST_TIMER)) {
      throw new TypeError(`\`heartbeat\` must be a number of ms above 0 and up to ${LONGEST_TIMER}.`);
    }
    this.#options = options;
    this.#prefix = prefix;
    this.#heartbeat = heartbeat;
    this.httpServer = httpServer ?? (tls ? createSecureServer({ ...SECURE_PATIENCE, ...tls }) : createServer(PATIENCE));
    this.webSocketServer =
      (options.webSocketServer as WebSocketServer | undefined) ??
      new WebSocketServer({
        noServer: true,
        clientTracking: false,
        maxPayload,
        maxFragments: MAX_FRAGMENTS,
        handleProtocols: (offers) => firstOffer(offers) ?? false,
      });
    const limits = resolveLimits(options.limits);
    this.#limits = limits;
    const census: Census = {
      rooms: () => this.#rooms.size,
      members: () => this.#rooms.members,
      sockets: () => this.#sockets.size,
      relaying: () => this.#sockets.relaying,
      ...(options.redis !== undefined && { redis: () => this.#redis?.isUp ?? false }),
    };
    const journal = new Journal(census, log);
    const onFailure = (error: unknown): void => journal.failed(error);
    const client = new ClientAddress(options.trustProxy ?? false);
    const callers = new Callers(limits, now);
    const askers = new Callers({ ...limits, connectsPerSecond: ASKS_PER_SECOND }, now);
    const entrance = new Entrance({
      origins,
      authorize,
      peek,
      ice: new IceServerSource({ iceServers, onFailure }),
      onFailure,
    });
    const rooms = new Rooms<Line>({
      most: limits.rooms,
      capacity: limits.membersPerRoom,
      open: (key, capacity) => this.#openRoom(key, capacity),
      countElsewhere: (key) => (this.#redis ? countStored(key, this.#redis) : 0),
    });
    this.#journal = journal;
    this.#callers = callers;
    this.#askers = askers;
    this.#rooms = rooms;
    this.#sockets = new NodeSockets({ limits, client, callers, entrance, rooms, journal, batch: this.#batch });
    const addressOf = (request: IncomingMessage): string => client.exactly(request);
    const reports = new Reports({
      census,
      journal,
      rules: new MetricsRules({ access: options.metrics, addressOf, host: () => this.#address?.address }),
      callers: askers,
      addressOf: (request) => client.of(request),
      isDraining: () => this.#draining,
    });
    this.#route = createRoutes({
      prefix,
      folder,
      report: (path, request) => reports.answer(path, request),
      requests: new RoomRequests({ client, callers, entrance, rooms, journal }),
    });
  }

  get url(): string {
    const address = this.#address;
    if (!address) return '';
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return `${this.httpServer instanceof TlsServer ? 'https' : 'http'}://${host}:${address.port}`;
  }

  /** Where the server listens. `undefined` if it does not, or if it is no IP address. */
  get #address(): AddressInfo | undefined {
    const address = this.httpServer.address();
    return typeof address === 'object' ? (address ?? undefined) : undefined;
  }

  async start(): Promise<void> {
    const { httpServer, host = '127.0.0.1', port = 8080, redis } = this.#options;
    if (redis !== undefined) {
      const { RedisConnection } = await import('../cluster/redis/redis-connection.js');
      this.#redis = await RedisConnection.open({ url: redis, onFailure: (error) => this.#journal.failed(error) });
    }
    if (this.#options.webSocketServer) {
      const isRoom = (request: IncomingMessage): boolean => parseRoomAddress(this.#prefix, request) !== undefined;
      this.#undo.push(
        limitPayload(this.webSocketServer, this.#options.maxPayload ?? MAX_PAYLOAD, isRoom),
        answerOffers(this.webSocketServer, isRoom),
      );
    }
    this.#undo.push(
      joinServer({
        httpServer: this.httpServer,
        webSocketServer: this.webSocketServer,
        prefix: this.#prefix,
        route: this.#route,
        batch: this.#batch,
        open: (socket, request, address) => this.#sockets.open(socket, request, address),
      }),
    );
    const timers = [
      setInterval(() => this.#sockets.ping(), this.#heartbeat).unref(),
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
    this.#journal.note('drain', `${this.#rooms.members} members have to reconnect in ${drain} ms.`);
    if (drain > 0) await delay(Math.min(drain, LONGEST_TIMER));
    const stopped = this.#stopListening(); // first, or clients that reconnect at once would come back to this server
    for (const undo of this.#undo.splice(0)) undo();
    await this.#sockets.close();
    await this.#rooms.dispose();
    await this.#redis?.close();
    if (!this.#options.webSocketServer) this.webSocketServer.close();
    if (!this.#options.httpServer) this.httpServer.closeAllConnections();
    await stopped;
  }

  /** Takes no more connections, if the HTTP server is ours. Resolves when all connections have ended. */
  async #stopListening(): Promise<void> {
    const { httpServer } = this;
    if (this.#options.httpServer || !httpServer.listening) return;
    await new Promise((resolve) => httpServer.close(resolve));
  }

  #openRoom(key: string, capacity: number): RoomHost<Line> | Promise<RoomHost<Line>> {
    const { deliver, isSlow } = this.#sockets;
    const onChange = (change: Change<unknown>): void => this.#journal.changed(key, change);
    if (!this.#redis) {
      return new LocalRoom({
        room: new Room<Line>({ capacity, now, allocate, networksOf: networksOfLine }),
        deliver,
        keep: onChange,
        limits: this.#limits,
        isSlow,
        holds: isSlow,
      });
    }
    return SharedRoom.open<Line>({
      key,
      capacity,
      store: this.#redis.store,
      bus: this.#redis.bus,
      allocate,
      deliver,
      limits: this.#limits,
      isSlow,
      hold: (line) => this.#sockets.hold(line),
      count: (line, bytes) => this.#sockets.count(line, bytes),
      finish: (from) => this.#sockets.finish(from),
      networksOf: networksOfLine,
      onChange,
      onFailure: (error) => this.#journal.failed(error),
    });
  }

  #sweep(): void {
    this.#rooms.sweep();
    this.#callers.sweep();
    this.#askers.sweep();
  }
}

function now(): number {
  return performance.now();
}

function networksOfLine({ address }: Line): readonly string[] {
  return networksOf(address);
}

function allocate(size: number): Buffer<ArrayBuffer> {
  return Buffer.allocUnsafe(size);
}
