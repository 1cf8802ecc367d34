import type { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { ServerOptions as SecureServerOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { IceServer } from '../../src/protocol/frames.js';
import type { MetricsAccess } from '../http/metrics-access.js';
import type { TrustProxy } from './client-address.js';
import type { Authorize } from '../entrance/entrance.js';
import type { IceProvider } from '../ice/ice-provider.js';
import type { LogEntry } from './journal.js';
import type { Limits } from '../limits/limits.js';

/**
 * A `WebSocketServer` of the package `ws`. Only what it needs to be one is typed: the types of `ws` are a package of their own, which
 * would bring Node's types into every program that has this package.
 */
export interface WebSocketServerLike extends EventEmitter {
  readonly options: { readonly server?: unknown; readonly port?: number | undefined };
  handleUpgrade(
    request: IncomingMessage,
    stream: Duplex,
    head: Buffer,
    callback: (socket: EventEmitter, request: IncomingMessage) => void,
  ): void;
  close(callback?: (error?: Error) => void): void;
}

/** Options of `serve()`. */
export interface ServeOptions {
  /** Port to listen on; 0 for any free port. Default 8080. Has no effect with an `httpServer`. */
  readonly port?: number | undefined;
  /** Address to listen on. Default `127.0.0.1`: only this machine can connect. Has no effect with an `httpServer`. */
  readonly host?: string | undefined;
  /** Key and certificate, as for Node's `https`. Not together with an `httpServer`. */
  readonly tls?: SecureServerOptions | undefined;
  /** Your own HTTP server, to add the signalling server to. Its other listeners stay. Call its `listen()` yourself. */
  readonly httpServer?: Server | undefined;
  /**
   * Your own `WebSocketServer` of `ws`. If it has a server or port, it handles upgrades itself. For the sockets of rooms, `maxPayload`
   * replaces its own limit, and its `handleProtocols` is not asked.
   */
  readonly webSocketServer?: WebSocketServerLike | undefined;
  /** What comes before `/:party/:room` in the URL of a room. Default `parties`. */
  readonly prefix?: string | undefined;
  /** A folder whose files are served too, except hidden ones and what lies elsewhere. Not together with an `httpServer`. */
  readonly folder?: string | undefined;
  /**
   * ICE servers for the members' `RTCConfiguration`: one list for all, or a provider that makes one for each member,
   * with the lifetime of its credentials: `coturn()`, `cloudflare()` or your own function. Members ask for new ones
   * after 80 % of the lifetime. Default: a public STUN server.
   */
  readonly iceServers?: readonly IceServer[] | IceProvider | undefined;
  /** Decides who may enter a room. Default: everybody. */
  readonly authorize?: Authorize | undefined;
  /**
   * Whether `GET` of a room says how many are in it, to all who may enter: lobbies show it. `authorize` is asked then, too. Default:
   * false, because whoever knows the name of a room could watch it unseen.
   */
  readonly peek?: boolean | undefined;
  /** Origins of the pages that may use the server, such as `https://my.host`. Default: all. */
  readonly origins?: readonly string[] | undefined;
  /** Which proxies to trust about the client's address: their number, or their addresses. Default: none. */
  readonly trustProxy?: TrustProxy | undefined;
  /** Limits that differ from the defaults. */
  readonly limits?: { readonly [Name in keyof Limits]?: number | undefined } | undefined;
  /** The largest WebSocket message that the server accepts, in bytes. Default 786,432, which is also the least. */
  readonly maxPayload?: number | undefined;
  /**
   * Who may read `/metrics`. Default: programs on this machine, if the server listens to nobody else; otherwise nobody. Behind a proxy
   * of the same machine, set `trustProxy`, or everybody counts as this machine.
   */
  readonly metrics?: MetricsAccess | undefined;
  /** Time between two pings, in ms. A socket that does not answer is closed. Default 30,000. */
  readonly heartbeat?: number | undefined;
  /** The URL of Redis or Valkey (`redis://…`), to share rooms with other servers. Default: this server shares none. */
  readonly redis?: string | undefined;
  /** Called with each entry of the log. Default: failures become warnings of the process; nothing else is logged. */
  readonly log?: ((entry: LogEntry) => void) | undefined;
}

/** A running signalling server. */
export interface SignallingServer {
  readonly httpServer: Server;
  /** Your own, or the server's. */
  readonly webSocketServer: WebSocketServerLike;
  /** `http://host:port`, or an empty string while the server does not listen. */
  readonly url: string;
  /**
   * Ends the server: closes all sockets, whose clients then reconnect, and removes timers and listeners. `drain`: how
   * long `/health` answers 503 before that, in ms, so that load balancers send no more clients. Default 0.
   */
  close(options?: { readonly drain?: number | undefined }): Promise<void>;
}
