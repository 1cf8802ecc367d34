import type { PeerId, RefusalCode } from '../protocol/frames.js';

/**
 * What went wrong. The codes of `RefusalCode` come from the server.
 *
 * | code | meaning | what to do |
 * |---|---|---|
 * | `aborted` | the `AbortSignal` fired | nothing |
 * | `closed` | the connection was closed | connect again |
 * | `timeout` | the server did not welcome us in time | check `host` and the network, connect again |
 * | `bad-server-frame` | the server sent an invalid frame | check what runs at `host` |
 * | `bad-signal` | a peer sent an invalid signal | nothing; its link goes on |
 * | `bad-message` | a peer sent an invalid message | nothing; the next messages arrive |
 * | `load-failed` | a part of this library could not be loaded | reload the page |
 * | `negotiation-failed` | the browser refused a session description | usually nothing; we try again |
 * | `peer-unreachable` | the peer was out of reach for `peerTimeout` | tell the user; we keep trying |
 * | `peer-gone` | the peer left, or reloaded its page, before it had the message | tell the user |
 * | `peer-overload` | a peer begins more links, sends more signals or opens more channels than one peer may, or leaves a message unfinished; what is too much is refused | nothing; disconnect from the peer if it goes on |
 * | `peer-blocked` | the page has blocked this peer | call `unblock()` first |
 * | `accept-failed` | your function for `accept` failed, returned neither true nor false, or has not answered within 10 s; see `cause`. The newcomer is refused | correct it; `unblock()` asks it again |
 * | `not-connected` | we are not connected to this peer, and not trying to be; for a data channel: there is no direct link | call `connectToPeer()` first |
 * | `message-too-large` | the message is larger than the peer takes (`maxMessageSize`) | send it in parts |
 * | `relay-unavailable` | the relay cannot be used: there is no WebCrypto, its code could not be loaded, or the peer's key is invalid; see `cause` | serve the page over https |
 * | `bad-relay-frame` | a frame from the relay was changed or repeated; it was refused | check the server |
 * | `query-failed` | your function for `query` failed, or has not answered within 10 s; see `cause` | correct it; it is called again |
 * | `unauthorised` | the server does not let us into this room | log in or get a new token, connect again |
 * | `origin-not-allowed` | the server does not accept pages of this origin | add the origin to the server's `origins` |
 * | `not-allowed` | the server does not allow this | nothing |
 * | `rate-limited`, `too-many-sockets`, `too-many-rooms` | a limit of the server is reached | nothing; we try again |
 * | `unavailable` | the server cannot let us into this room now | nothing; we try again |
 * | `turn-unavailable` | the server could not get TURN servers; links use STUN only | nothing; it tries again within a minute |
 * | `topic-not-open` | the peer has not opened the topic within 30 s | open the topic on the other page, with the same `delivery` |
 * | `turn-refused` | a TURN server refused our credentials; see `cause` | check the server's TURN secret and its clock |
 * | `room-full` | the room is full | try later |
 * | `webrtc-unavailable` | there is no `RTCPeerConnection`, or it refuses its configuration; see `cause` | pass an implementation, or correct `rtcConfiguration` |
 * | `websocket-unavailable` | there is no `WebSocket`, or none to this `host`: the page came over https and the host has `http` or `ws`; see `cause`. The message names the URL | pass an implementation, or serve the server over https, too |
 * | `bad-request` | an attribute or property of the room element is invalid, or the server does not understand the client | see `message`, which names it; correct it, or update both |
 * | `bad-frame`, `frame-too-large`, `hello-expected`, `unsupported-version` | client and server do not understand each other | update both to the same version |
 * | `id-taken` | another member has this id | choose another id |
 * | `replaced` | another page has joined with this id and key | nothing, or connect with another id |
 * | `unknown-peer` | there is no such peer in the room | nothing; it has left |
 */
export type ErrorCode =
  | RefusalCode
  | 'accept-failed'
  | 'aborted'
  | 'bad-message'
  | 'bad-relay-frame'
  | 'bad-server-frame'
  | 'bad-signal'
  | 'closed'
  | 'load-failed'
  | 'message-too-large'
  | 'negotiation-failed'
  | 'not-connected'
  | 'peer-blocked'
  | 'peer-gone'
  | 'peer-overload'
  | 'peer-unreachable'
  | 'query-failed'
  | 'relay-unavailable'
  | 'timeout'
  | 'topic-not-open'
  | 'turn-refused'
  | 'webrtc-unavailable'
  | 'websocket-unavailable';

/** What the code alone does not say: what to do, or what has happened. */
const HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'message-too-large': 'Send it in parts.',
  'not-connected': 'Call connectToPeer() first.',
  'peer-blocked': 'Call unblock() first.',
  'relay-unavailable': 'It needs https or localhost. If the page has that, see `cause`.',
  'topic-not-open': 'Open it on the other page, too.',
  timeout: 'The server did not welcome us in time.',
};

/** Every error of a connection. `code` says what went wrong, `peer` with whom, `cause` why. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly code: ErrorCode;
  readonly peer: PeerId | undefined;

  /** Also matches errors of another copy of this library: a page may load several copies, and ours loads in several files. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'ConnectionError';
  }

  constructor(code: ErrorCode, { peer, cause, message }: ErrorDetails = {}) {
    super(message ?? `${code.replaceAll('-', ' ')}. ${HINTS[code] ?? ''}`.trim(), { cause });
    this.code = code;
    this.peer = peer;
  }
}

/** Reports an error with one peer, which goes on. */
export type Report = (code: ErrorCode, cause?: unknown) => void;

/** What an error says besides its code. */
export interface ErrorDetails {
  readonly peer?: PeerId | undefined;
  readonly cause?: unknown;
  readonly message?: string | undefined;
}
