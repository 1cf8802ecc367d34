import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { performance } from 'node:perf_hooks';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { LIMITS, type IceGrant, type IceServer, type PeerId, type ServerFrame } from '../src/core/protocol.js';
import { createRoutes, notFound, parseRoomAddress, type RoomAddress } from './http-routes.js';
import { intercept } from './intercept.js';
import { RelayFlow } from './relay-flow.js';
import type { Outgoing, Room } from './room.js';
import { Rooms } from './rooms.js';

export type { IceGrant, IceServer } from '../src/core/protocol.js';

export interface ServeOptions {
  /** Port to listen on; 0 for any that is free. Default 8080. Without effect on an `httpServer` of yours. */
  readonly port?: number | undefined;
  /** Address to listen on. Default `127.0.0.1`: this machine only. */
  readonly host?: string | undefined;
  /** A server of yours to join, beside the application that is on it; you let it listen. */
  readonly httpServer?: Server | undefined;
  /** A WebSocketServer of yours. One that is bound to a server or port of its own gets upgrades by itself. */
  readonly webSocketServer?: WebSocketServer | undefined;
  /** What comes before `/:party/:room` in the address of a room. Default `parties`. */
  readonly prefix?: string | undefined;
  /** A folder whose files are served besides; not together with an `httpServer`. */
  readonly folder?: string | undefined;
  /**
   * For the members' `RTCConfiguration`: a list, or what makes one for each member, with the seconds
   * that its credentials last. Members ask again at 80 % of them. Default: a public STUN server.
   */
  readonly iceServers?: readonly IceServer[] | ((member: PeerId) => IceGrant) | undefined;
  /** Bytes a second that one member may have relayed; more comes later, nothing is dropped. Default 8 MiB. */
  readonly relayRate?: number | undefined;
  /** Time between two pings, in ms; a socket that misses one is cut. Default 30,000. */
  readonly heartbeat?: number | undefined;
}

/** A signalling server that runs. */
export interface SignallingServer {
  readonly httpServer: Server;
  readonly webSocketServer: WebSocketServer;
  /** `http://host:port`, or an empty string while the server does not listen. */
  readonly url: string;
  /** Sends the members away to reconnect, and lets go of sockets, timers and listeners. */
  close(): Promise<void>;
}

const STUN: readonly IceServer[] = [{ urls: 'stun:stun.cloudflare.com:3478' }];
/** RFC 6455: the service restarts; clients come back. */
const RESTART = 1012;
const RELAY_RATE = 8 * 1024 * 1024;
/** How often rooms look at what has run out, in ms. */
const SWEEP = 5_000;
/** How long members may take to close before they are cut off, in ms. */
const GRACE = 2_000;

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
  readonly #rooms: Rooms<WebSocket>;
  readonly #route: ReturnType<typeof createRoutes>;
  readonly #flow: RelayFlow;
  readonly #sockets = new Set<WebSocket>();
  readonly #silent = new WeakSet<WebSocket>();
  readonly #undo: (() => void)[] = [];

  constructor(options: ServeOptions) {
    const { httpServer, webSocketServer, folder, prefix = 'parties', iceServers = STUN } = options;
    if (httpServer && folder !== undefined) {
      throw new TypeError('A server of yours serves its own files: leave out `folder`, or `httpServer`.');
    }
    this.#options = options;
    this.#prefix = prefix;
    this.httpServer = httpServer ?? createServer();
    this.webSocketServer =
      webSocketServer ?? new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: LIMITS.frame * 3 });
    const { relayRate = RELAY_RATE } = options;
    if (!(relayRate > 0)) throw new TypeError('A relayRate is a number of bytes a second, above 0.');
    this.#flow = new RelayFlow(relayRate);
    this.#rooms = new Rooms({
      iceServers: typeof iceServers === 'function' ? harmless(iceServers) : () => ({ iceServers }),
      now: () => performance.now(),
    });
    this.#route = createRoutes({
      prefix,
      folder,
      health: () => ({ status: 'ok', rooms: this.#rooms.size, members: this.#rooms.members }),
    });
  }

  get url(): string {
    const address = this.httpServer.address() as AddressInfo | null;
    if (!address) return '';
    return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  }

  async start(): Promise<void> {
    const { httpServer, host = '127.0.0.1', port = 8080, heartbeat = 30_000 } = this.#options;
    this.#takeRequests();
    this.#takeSockets();
    const timers = [
      setInterval(() => this.#beat(), heartbeat).unref(),
      setInterval(() => this.#deliver(this.#rooms.sweep()), SWEEP).unref(),
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

  async close(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo();
    const closed = [...this.#sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of this.#sockets) socket.close(RESTART, 'restarting');
    const cut = setTimeout(() => {
      for (const socket of this.#sockets) socket.terminate();
    }, GRACE);
    await Promise.all(closed);
    clearTimeout(cut);
    if (!this.#options.webSocketServer) this.webSocketServer.close();
    if (this.#options.httpServer || !this.httpServer.listening) return;
    await new Promise((resolve) => {
      this.httpServer.close(resolve);
      this.httpServer.closeAllConnections();
    });
  }

  #takeRequests(): void {
    const { httpServer } = this;
    // Where nobody else listens, there is nobody to answer what is not ours.
    const nobody = (_request: IncomingMessage, response: ServerResponse): void => {
      if (httpServer.listenerCount('request') === 1) notFound(response);
    };
    httpServer.on('request', nobody);
    this.#undo.push(intercept(httpServer, 'request', this.#route), () => httpServer.off('request', nobody));
  }

  #takeSockets(): void {
    const { httpServer, webSocketServer } = this;
    if (isBound(webSocketServer)) {
      const connect = (socket: WebSocket, request: IncomingMessage): void => {
        const address = parseRoomAddress(this.#prefix, request);
        if (address) this.#open(socket, address);
      };
      webSocketServer.on('connection', connect);
      this.#undo.push(() => webSocketServer.off('connection', connect));
      return;
    }
    const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): boolean => {
      const address = parseRoomAddress(this.#prefix, request);
      if (address) webSocketServer.handleUpgrade(request, stream, head, (socket) => this.#open(socket, address));
      return address !== undefined;
    };
    // Node tells of upgrades only when somebody listens.
    const nobody = (_request: IncomingMessage, stream: Duplex): void => {
      if (httpServer.listenerCount('upgrade') === 1) reject(stream, 404);
    };
    httpServer.on('upgrade', nobody);
    this.#undo.push(intercept(httpServer, 'upgrade', upgrade), () => httpServer.off('upgrade', nobody));
  }

  #open(socket: WebSocket, { party, room: name, query }: RoomAddress): void {
    const room = this.#rooms.enter(party, name);
    this.#sockets.add(socket);
    socket.on('message', (data, isBinary) => this.#receive(room, socket, data, isBinary));
    socket.on('pong', () => this.#silent.delete(socket));
    socket.on('error', () => undefined); // what broke shows in the close code that follows
    socket.on('close', (code) => {
      this.#sockets.delete(socket);
      this.#deliver(room.close(socket, code));
    });
    const id = query.get('_pk') ?? randomUUID();
    this.#deliver(room.open(socket, { id, instance: query.get('instance'), version: query.get('v') }));
  }

  #receive(room: Room<WebSocket>, socket: WebSocket, data: RawData, isBinary: boolean): void {
    this.#silent.delete(socket);
    const bytes = bytesOf(data);
    if (isBinary) this.#flow.count(socket, bytes.length);
    this.#deliver(room.receive(socket, isBinary ? bytes : bytes.toString()), socket);
  }

  /** Sends what the rules of a room say; what is relayed comes `from` this socket. A broadcast is turned into text once. */
  #deliver(out: readonly Outgoing<WebSocket>[], from?: WebSocket): void {
    let last: ServerFrame | undefined;
    let text = '';
    for (const [socket, what] of out) {
      if (what instanceof Uint8Array) {
        if (from && socket.readyState === socket.OPEN) this.#flow.pass(from, socket, what);
      } else if (what.type === 'close') {
        socket.close(what.code, what.reason);
      } else if (socket.readyState === socket.OPEN) {
        if (what !== last) text = JSON.stringify(what);
        last = what;
        socket.send(text);
      }
    }
  }

  #beat(): void {
    for (const socket of this.#sockets) {
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

/** What the application's own function throws, it hears of as a warning; the room goes on without ICE servers. */
function harmless(grant: (member: PeerId) => IceGrant): (member: PeerId) => IceGrant {
  return (member) => {
    try {
      return grant(member);
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error));
      return { iceServers: [] };
    }
  };
}

function isBound({ options }: WebSocketServer): boolean {
  return Boolean(options.server) || typeof options.port === 'number';
}

function reject(stream: Duplex, status: number): void {
  stream.on('error', () => undefined); // it may be gone already
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
