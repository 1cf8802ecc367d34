import type { Server } from 'node:http';
import type { ServerOptions as SecureServerOptions } from 'node:https';
import type { WebSocketServer } from 'ws';
import type { IceServer } from '../../src/protocol/frames.js';
import type { TrustProxy } from './client-address.js';
import type { Authorize } from '../entrance/entrance.js';
import type { IceProvider } from '../ice/ice-provider.js';
import type { LogEntry } from './journal.js';
import type { Limits } from '../limits/limits.js';

/** Options of `serve()`. */
export interface ServeOptions {
  /** Port to listen on; 0 for any that is free. Default 8080. Without effect on an `httpServer` of yours. */
  readonly port?: number | undefined;
  /** Address to listen on. Default `127.0.0.1`: this machine only. */
  readonly host?: string | undefined;
  /** Key and certificate, as Node's `https` takes them; not together with an `httpServer`. */
  readonly tls?: SecureServerOptions | undefined;
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
   * that its credentials last: `coturn()`, `cloudflare()` or a function of yours. Members ask again at
   * 80 % of them. Default: a public STUN server.
   */
  readonly iceServers?: readonly IceServer[] | IceProvider | undefined;
  /** Says who may enter a room. Default: everybody. */
  readonly authorize?: Authorize | undefined;
  /** Origins of the pages that may use the server, like `https://my.host`. Default: all. */
  readonly origins?: readonly string[] | undefined;
  /** Which proxies say the truth about who is behind them: how many there are, or where. Default: none. */
  readonly trustProxy?: TrustProxy | undefined;
  /** What people may have of the server, where it is not the default. */
  readonly limits?: { readonly [Name in keyof Limits]?: number | undefined } | undefined;
  /** The largest WebSocket message that is read at all, in bytes; at least the default, 786,432. */
  readonly maxPayload?: number | undefined;
  /** Time between two pings, in ms; a socket that misses one is cut. Default 30,000. */
  readonly heartbeat?: number | undefined;
  /** Where Redis or Valkey is (`redis://…`), for rooms that span several servers. Default: rooms are this server's own. */
  readonly redis?: string | undefined;
  /** Hears what happens, an entry at a time. Default: failures become warnings of the process, nothing else is told. */
  readonly log?: ((entry: LogEntry) => void) | undefined;
}

/** A signalling server that runs. */
export interface SignallingServer {
  readonly httpServer: Server;
  readonly webSocketServer: WebSocketServer;
  /** `http://host:port`, or an empty string while the server does not listen. */
  readonly url: string;
  /**
   * Sends the members away to reconnect, and lets go of sockets, timers and listeners. `drain`: so long,
   * in ms, `/health` first says 503, for load balancers to send nobody more. Default 0.
   */
  close(options?: { readonly drain?: number | undefined }): Promise<void>;
}
