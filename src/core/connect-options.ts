import type { PeerId } from '../protocol/frames.js';
import type { Presence } from '../protocol/presence.js';
import type { LocalMedia } from './media/devices/local-media.js';
import type { Accept } from './room/accept.js';
import type { AcceptSecret } from './room/accept-secret.js';
import type { PeerConfiguration } from './peer/webrtc.js';
import type { Query } from './signalling/query.js';
import type { Identity } from './trust/key-pair.js';

/** Options of `connect()`. Only `host` and `room` are required. */
export interface ConnectOptions {
  /**
   * The signalling server: `my.host`, `127.0.0.1:8080`, or with a scheme and a path, `https://my.host/rooms`. Without a scheme, a
   * local host and that of the page have the scheme of the page, and all others `https`. The path comes before `prefix`.
   */
  readonly host: string;
  /** The room's name: 1 to 128 characters, no control characters, and not `.` or `..`. */
  readonly room: string;
  /** The kind of room, `:party` in the server's URL. Default `main`. */
  readonly party?: string | undefined;
  /** What comes before `:party` in the server's URL. Default `parties`. */
  readonly prefix?: string | undefined;
  /**
   * More parameters for the socket's URL, for the server's own use, such as a token for its `authorize`. A function is called
   * for each new socket, and again if it fails, takes longer than 10 s, or the page wakes up before it has answered. URLs end up
   * in logs, so use short-lived tokens.
   */
  readonly query?: Query | (() => Query | Promise<Query>) | undefined;
  /**
   * Who we are: our id follows from it. Default: the identity of the tab, which stays the same when the page is loaded again, or that of the device, once
   * somebody was verified; a new one
   * if the page is in the room already, and where nothing can be stored, as in Node and in workers. Two connections in one room need
   * two identities.
   */
  readonly identity?: Identity | undefined;
  /**
   * What the members of the room share and the server does not know: `createSecret()` makes one, 16 to 64 bytes in base64url. Whoever
   * lacks it reads nothing, changes nothing and reaches nobody, the server included. Default: none, the room is open.
   */
  readonly secret?: string | undefined;
  /**
   * What the members of the room know, and the server does not: 1 to 256 characters. It is never sent, and who does not know it learns
   * nothing of it but whether one guess was right, for each attempt to join or to answer. The first member of a room sets it. Not
   * together with `secret`. Default: none.
   */
  readonly password?: string | undefined;
  /** `auto` connects to every member, `manual` waits for `connectToPeer()`. Default `auto`. */
  readonly mesh?: 'auto' | 'manual' | undefined;
  /** What we say about ourselves: a JSON object of at most 4,096 characters. Default `{}`. */
  readonly presence?: Presence | undefined;
  /**
   * Decides about everybody who comes, or is here when we join, before anything is taken from them: return `true`, or a promise of
   * it. Whoever is refused is no peer: not in `peers`, and without a path to us. A function that throws, rejects or takes longer than
   * 10 s refuses, with an `error` event `accept-failed`. What a newcomer sends meanwhile is not kept. Default: everybody is accepted.
   */
  readonly accept?: Accept | undefined;
  /**
   * Decides whether we take a new secret that a peer has made with `rotateSecret()`: return `true`, or a promise of it. A page that does
   * not goes on with those whom it knows, and meets nobody new. A function that throws, rejects or takes longer than 10 s refuses, with an
   * `error` event `accept-failed`. Default: every new secret is taken.
   */
  readonly acceptSecret?: AcceptSecret | undefined;
  /** The ids to block from the start, as `connection.block()` does: those of `connection.blocked`, as you have kept them. */
  readonly blocked?: readonly PeerId[] | ReadonlySet<PeerId> | undefined;
  /** Configuration for every RTCPeerConnection. Its `iceServers` replace those of the server. */
  readonly rtcConfiguration?: PeerConfiguration | undefined;
  /** The implementation of WebRTC, for Node. Default the global one. */
  readonly RTCPeerConnection?: unknown;
  /** The implementation of WebSocket, for Node before version 22. Called with the URL and the subprotocols. Default the global one. */
  readonly WebSocket?: unknown;
  /** How long the server may take to welcome us, in ms. `0` or `Infinity`: there is no limit. Default 20,000. */
  readonly timeout?: number | undefined;
  /**
   * How long a peer may be out of reach, in ms, before the messages that wait for it are rejected. A member that the server has
   * lost may take as long to come back, and a direct link to open, but not more than 60,000. `Infinity`: there is no limit.
   * Default 60,000.
   */
  readonly peerTimeout?: number | undefined;
  /** The first wait before the socket reconnects, in ms. Later waits grow, up to 15,000. Default 500. */
  readonly reconnectDelay?: number | undefined;
  /** The largest message that we take from a peer, in bytes: at least 65,536. Default 67,108,864 (64 MiB). */
  readonly maxMessageSize?: number | undefined;
  /**
   * What all tracks that we send may take together, in bits per second. All peers share it: first sounds, then screens, then cameras. A voice
   * never has less than 8,000, and a video not less than 30,000. Default: 4,800,000 for one peer, 600,000 less for each more, but not less than 2,400,000.
   */
  readonly uploadBudget?: number | undefined;
  /**
   * When messages go through the server, encrypted from end to end. `fallback`: until there is a direct link, and whenever it
   * fails. `never`: messages take direct links only. `only`: there are no direct links. Default `fallback`.
   */
  readonly relay?: RelayMode | undefined;
  /**
   * Camera, microphone and screen that the page has opened before, by `openMedia()`. Once we are in the room, they are those of the
   * connection: peers get what is on, and it is turned off when the connection closes. Closed ones count for none. Default: none are open.
   */
  readonly media?: LocalMedia | undefined;
  /** Aborts the attempt to join, and later closes the connection. */
  readonly signal?: AbortSignal | undefined;
}

/** When messages go through the server. */
export type RelayMode = 'fallback' | 'never' | 'only';
