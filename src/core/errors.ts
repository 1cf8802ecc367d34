import type { PeerId, RefusalCode } from '../protocol/frames.js';

/**
 * What went wrong. The codes of `RefusalCode` come from the server.
 *
 * | code | meaning | what to do |
 * |---|---|---|
 * | `aborted` | the `AbortSignal` fired | nothing |
 * | `closed` | the connection was closed | connect again |
 * | `timeout` | the server did not welcome us in time | check `host` and the network, connect again |
 * | `bad-hello` | the server has shown somebody who is not who it says; they are left out | check the server |
 * | `bad-server-frame` | the server sent an invalid frame | check what runs at `host` |
 * | `bad-signal` | a peer sent an invalid signal | nothing; its link goes on |
 * | `bad-message` | a peer sent an invalid message | nothing; the next messages arrive |
 * | `load-failed` | a part of this library could not be loaded | reload the page |
 * | `negotiation-failed` | the browser refused a session description | usually nothing; we try again |
 * | `peer-unreachable` | the peer was out of reach for `peerTimeout` | tell the user; we keep trying |
 * | `peer-gone` | the peer left, or reloaded its page, before it had the message | tell the user |
 * | `peer-overload` | a peer begins more links, sends more signals or opens more channels than one peer may, or leaves a message unfinished; what is too much is refused | nothing; disconnect from the peer if it goes on |
 * | `peer-refused` | the peer is in the room without its secret or password, so it is left out | send it the link with the secret |
 * | `peer-blocked` | the page has blocked this peer | call `unblock()` first |
 * | `accept-failed` | your function for `accept` or `acceptSecret` failed, returned neither true nor false, or has not answered within 10 s; see `cause`. The newcomer, or the new secret, is refused | correct it; for a newcomer, `unblock()` asks it again |
 * | `too-many-tracks` | eight publications are open | stop one first |
 * | `not-connected` | we are not connected to this peer, and not trying to be; for a data channel: there is no direct link | call `connectToPeer()` first |
 * | `message-too-large` | the message is larger than the peer takes (`maxMessageSize`) | send it in parts |
 * | `relay-unavailable` | the relay cannot be used: there is no WebCrypto, its code could not be loaded, or the peer's key is invalid; see `cause` | serve the page over https |
 * | `bad-relay-frame` | a frame from the relay was changed or repeated; it was refused | check the server |
 * | `removed` | a peer has given the room another secret, and left us out. If all have, the connection closes | ask for a new link |
 * | `not-verified` | the message is for verified peers only, and this one is not; nothing was sent | call `verify()` first |
 * | `query-failed` | your function for `query` failed, or has not answered within 10 s; see `cause` | correct it; it is called again |
 * | `superseded` | others have changed the secret of the room again and again at the same time | call `rotateSecret()` again |
 * | `unauthorised` | the server does not let us into this room | log in or get a new token, connect again |
 * | `origin-not-allowed` | the server does not accept pages of this origin | add the origin to the server's `origins` |
 * | `not-allowed` | the server does not allow this | nothing |
 * | `rate-limited`, `too-many-sockets`, `too-many-rooms` | a limit of the server is reached | nothing; we try again |
 * | `unavailable` | the server cannot let us into this room now | nothing; we try again |
 * | `turn-unavailable` | the server could not get TURN servers; links use STUN only | nothing; it tries again within a minute |
 * | `trust-unavailable` | the room has a secret or a password, or somebody sends files, and there is no WebCrypto to keep them with; see `cause` | serve the page over https |
 * | `wrong-password` | the members of the room know another password, or have had three wrong ones and answer no more, or the server stands in between; see `message` | ask for the password, and connect again |
 * | `topic-not-open` | the peer has not opened the topic within 30 s | open the topic on the other page, with the same `delivery` |
 * | `storage-failed` | the browser could not forget that somebody is verified | call `unverify()` again; otherwise they are verified again when the page is loaded again |
 * | `verify-mismatch` | somebody has said that the codes of a verification differ | do not trust the peer: somebody may be in between |
 * | `verify-failed` | the other page did not keep to the protocol of a verification, or begins too often; see `cause` | begin again; if it happens again, do not trust the peer |
 * | `verify-expired` | a verification took more than 5 minutes | begin again |
 * | `turn-refused` | a TURN server refused our credentials; see `cause` | check the server's TURN secret and its clock |
 * | `media-denied` | the person, the browser or the system does not let the page use a camera, a microphone or the screen; see `cause` | ask for it in answer to a click; if it happens again, show how to allow it |
 * | `media-blocked` | the page is in an iframe that may not use it | add what `message` says to the iframe |
 * | `media-in-use` | the system does not hand the device over, mostly because another program has it; see `cause` | ask to close other programs, try again |
 * | `media-missing` | there is no such device | ask to plug one in; it is taken at once if it was there before |
 * | `media-timeout` | the browser has not opened the device within 20 s | ask to plug it in anew, try again |
 * | `media-unavailable` | there is no way to capture media here, as on pages over plain http, or to send and show it: no direct links, as with `relay: 'only'` or in a worker, or the WebRTC package has no tracks; or a program on Node cannot receive what this peer shows; see `message` and `cause` | publish in a page, served over https; on Node, set `globalThis.MediaStream` |
 * | `file-rejected` | the peer does not want the files | nothing |
 * | `file-cancelled` | one side has cancelled the transfer | nothing |
 * | `file-changed` | a file has changed while it was sent, or cannot be read any more; see `cause` on the side that sends it | send it again |
 * | `file-broken` | a block of a file is not what its hash says. It is asked for again; after the third time the transfer ends | send it again |
 * | `file-not-saved` | the file cannot be saved: the disk is full, a quota is reached, or the page may not write there any more; see `cause` on the side that saves it | make room, and send it again |
 * | `room-full` | the room is full | try later |
 * | `webrtc-unavailable` | there is no `RTCPeerConnection`, or it refuses its configuration, or to make one more; see `cause`. It is tried again, later and later | pass an implementation, correct `rtcConfiguration`, or close other connections |
 * | `websocket-unavailable` | there is no `WebSocket`, or none to this `host`: the page came over https and the host has `http` or `ws`; see `cause`. The message names the URL | pass an implementation, or serve the server over https, too |
 * | `bad-request` | an attribute or property of the room element is invalid, or the server does not understand the client | see `message`, which names it; correct it, or update both |
 * | `bad-frame`, `frame-too-large`, `hello-expected`, `unsupported-version` | client and server do not understand each other | update both to the same version |
 * | `id-taken` | somebody else has our id. It can only be so on pages without WebCrypto | connect again |
 * | `replaced` | another connection has joined with our identity | nothing, or use another `identity` |
 * | `stale-seat` | the server has seen a later socket of ours than this one | nothing; we try again |
 * | `unknown-peer` | there is no such peer in the room | nothing; it has left |
 */
export type ErrorCode =
  | RefusalCode
  | 'accept-failed'
  | 'aborted'
  | 'bad-hello'
  | 'bad-message'
  | 'bad-relay-frame'
  | 'bad-server-frame'
  | 'bad-signal'
  | 'closed'
  | 'file-broken'
  | 'file-cancelled'
  | 'file-changed'
  | 'file-not-saved'
  | 'file-rejected'
  | 'load-failed'
  | 'media-blocked'
  | 'media-denied'
  | 'media-in-use'
  | 'media-missing'
  | 'media-timeout'
  | 'media-unavailable'
  | 'message-too-large'
  | 'negotiation-failed'
  | 'not-connected'
  | 'not-verified'
  | 'peer-blocked'
  | 'peer-gone'
  | 'peer-overload'
  | 'peer-refused'
  | 'peer-unreachable'
  | 'query-failed'
  | 'relay-unavailable'
  | 'removed'
  | 'storage-failed'
  | 'superseded'
  | 'timeout'
  | 'too-many-tracks'
  | 'topic-not-open'
  | 'trust-unavailable'
  | 'turn-refused'
  | 'verify-expired'
  | 'verify-failed'
  | 'verify-mismatch'
  | 'webrtc-unavailable'
  | 'websocket-unavailable'
  | 'wrong-password';

/** What the code alone does not say: what to do, or what has happened. */
const HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'message-too-large': 'Send it in parts.',
  'not-connected': 'Call connectToPeer() first.',
  'peer-blocked': 'Call unblock() first.',
  'relay-unavailable': 'It needs https or localhost.',
  'topic-not-open': 'Open it there, too.',
  'trust-unavailable': 'It needs https or localhost.',
  timeout: 'The server did not answer.',
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
