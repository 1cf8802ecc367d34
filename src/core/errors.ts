import type { PeerId, RefusalCode } from '../protocol/frames.js';

/**
 * What went wrong, for a program to act on. Those in `RefusalCode` come from the server.
 *
 * | code | meaning | what to do |
 * |---|---|---|
 * | `aborted` | the `AbortSignal` fired | nothing |
 * | `closed` | the connection was closed | connect again |
 * | `timeout` | the server did not welcome us in time | check host and network, connect again |
 * | `bad-server-frame` | the server sent something that makes no sense | check what runs at `host` |
 * | `bad-signal` | a peer sent a signal that makes no sense | nothing; its link is as it was |
 * | `bad-message` | a peer sent on its link what makes no sense | nothing; messages are as they were |
 * | `load-failed` | a part of this library that loads when it is needed did not | reload the page |
 * | `negotiation-failed` | a session description was refused by the browser | usually nothing; it is tried again |
 * | `peer-unreachable` | the peer was out of reach for `peerTimeout` | tell the user; it is tried again |
 * | `peer-gone` | the peer left, or began anew, before it had the message | tell the user |
 * | `not-connected` | no link to this peer has been asked for | call `connectToPeer` first |
 * | `message-too-large` | larger than the peer takes (`maxMessageSize`) | send it in parts |
 * | `relay-unavailable` | there is no WebCrypto here, or no key of the peer's; nothing goes through the server | serve the page over https |
 * | `bad-relay-frame` | what came through the server was altered or sent again; it was refused | check the server |
 * | `query-failed` | the page's own function for `query` failed; see `cause` | nothing; it is asked again |
 * | `unauthorised` | the server does not let us into this room | log in, or ask for a token, and connect again |
 * | `origin-not-allowed` | the server does not take pages of this origin | name the origin to the server (`origins`) |
 * | `not-allowed` | the server gave us no right to this | nothing |
 * | `rate-limited`, `too-many-sockets`, `too-many-rooms` | the server has enough of us, or of everybody | nothing; it is tried again |
 * | `unavailable` | the server cannot open this room now | nothing; it is tried again |
 * | `turn-unavailable` | the server could not get TURN servers; we go on with STUN | nothing; it is tried again within a minute |
 * | `turn-refused` | a TURN server refused our credentials; see `cause` | check the server's TURN secret, and its clock |
 * | `room-full` | the room has all the members that it takes | try later |
 * | `webrtc-unavailable` | there is no `RTCPeerConnection` here, or it refuses its configuration | pass one; see `cause` |
 * | `bad-frame`, `bad-request`, `frame-too-large`, `hello-expected`, `unsupported-version` | the server did not understand us | update client and server to versions that match |
 * | `id-taken` | somebody else has this id | choose another id |
 * | `replaced` | this id joined again from elsewhere | nothing, or connect under another id |
 * | `unknown-peer` | no such peer in the room | nothing; it has left |
 */
export type ErrorCode =
  | RefusalCode
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
  | 'peer-gone'
  | 'peer-unreachable'
  | 'query-failed'
  | 'relay-unavailable'
  | 'timeout'
  | 'turn-refused'
  | 'webrtc-unavailable';

/** What to do about it, where the code does not say. */
const HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'message-too-large': 'Send it in parts.',
  'not-connected': 'Call connectToPeer() first.',
  'relay-unavailable': 'It needs https, or localhost.',
  timeout: 'The server does not answer.',
};

/** Every failure of a connection: `code` says what, `peer` with whom, `cause` what lies under it. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly code: ErrorCode;
  readonly peer: PeerId | undefined;

  /** An error of another copy of this library counts too: pages have several, and ours loads in parts. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'ConnectionError';
  }

  constructor(code: ErrorCode, { peer, cause, message }: ErrorDetails = {}) {
    super(message ?? `${code.replaceAll('-', ' ')}. ${HINTS[code] ?? ''}`.trim(), { cause });
    this.code = code;
    this.peer = peer;
  }
}

/** What an error can tell besides its code. */
export interface ErrorDetails {
  readonly peer?: PeerId | undefined;
  readonly cause?: unknown;
  readonly message?: string | undefined;
}
