import type { ErrorCode } from 'webrtc-elements/core';

/** Every code that an error may have; the compiler sees to it that none is missing. */
const CODES: Readonly<Record<ErrorCode, true>> = {
  aborted: true,
  'bad-frame': true,
  'bad-message': true,
  'bad-relay-frame': true,
  'bad-request': true,
  'bad-server-frame': true,
  'bad-signal': true,
  closed: true,
  'frame-too-large': true,
  'hello-expected': true,
  'id-taken': true,
  'load-failed': true,
  'message-too-large': true,
  'negotiation-failed': true,
  'not-allowed': true,
  'not-connected': true,
  'origin-not-allowed': true,
  'peer-gone': true,
  'peer-unreachable': true,
  'query-failed': true,
  'rate-limited': true,
  'relay-unavailable': true,
  replaced: true,
  'room-full': true,
  timeout: true,
  'too-many-rooms': true,
  'too-many-sockets': true,
  'topic-not-open': true,
  'turn-refused': true,
  'turn-unavailable': true,
  unauthorised: true,
  unavailable: true,
  'unknown-peer': true,
  'unsupported-version': true,
  'webrtc-unavailable': true,
  'websocket-unavailable': true,
};

/** The codes that the documentation names. */
export const KNOWN_CODES: readonly string[] = Object.keys(CODES);
