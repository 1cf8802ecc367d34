import type { Bytes } from '../../src/protocol/bytes.js';
import {
  CLOSE_CODES,
  type ErrorFrame,
  type PeerId,
  type RefusalCode,
  type ServerFrame,
} from '../../src/protocol/frames.js';
import type { Rights } from './seat.js';

/** Close code of RFC 6455: the server restarts. Clients reconnect. */
export const RESTART = 1012;

/** Closes a socket, with a code from `CLOSE_CODES` or RFC 6455. */
export interface Close {
  readonly type: 'close';
  readonly code: number;
  readonly reason: RefusalCode;
}

/** Asks the adapter to get new ICE servers for this member and to send them in an `ice` frame. */
export interface Renewal {
  readonly type: 'renew';
  readonly id: PeerId;
  readonly rights: Rights;
}

/** Tells the adapter that a socket has answered its ping with this number. */
export interface Acknowledgement {
  readonly type: 'acknowledged';
  readonly n: number;
}

/** A frame for a socket: an object to be turned into text, text that is a frame already, or bytes for a binary frame. */
export type OutgoingFrame = ServerFrame | string | Bytes;

/** What only the adapter of the socket can do. */
export type Order = Close | Renewal | Acknowledgement;

/** What an adapter has to do: send a frame to a socket, or follow an order about it. */
export type Outgoing<Socket> = readonly [to: Socket, what: OutgoingFrame | Order];

/** Whether this is a frame, not an order. */
export function isFrame(what: OutgoingFrame | Order): what is OutgoingFrame {
  if (isPassed(what)) return true;
  return what.type !== 'close' && what.type !== 'renew' && what.type !== 'acknowledged';
}

/** Whether this is what one member sends to another. */
export function isPassed(what: OutgoingFrame | Order): what is string | Bytes {
  return typeof what === 'string' || what instanceof Uint8Array;
}

/** The code of a refusal that also closes the socket. */
export type Fatal = keyof typeof CLOSE_CODES;

/** Tells a socket why it is refused, and closes it. */
export function refuse<Socket>(socket: Socket, code: Fatal, message: string): Outgoing<Socket>[] {
  return end(socket, code, refusal(code, message));
}

/** Refuses a proof that has been used before, or is older. The owner of the seat comes again with a counter above this one. */
export function refuseStale<Socket>(socket: Socket, counter: number): Outgoing<Socket>[] {
  const message = 'This proof of the seat is not newer than the last one. Sign a greater counter.';
  return end(socket, 'stale-seat', { ...refusal('stale-seat', message), counter });
}

/** Says that there are no TURN servers right now. */
export function turnUnavailable(): ServerFrame {
  return refusal('turn-unavailable', 'The server could not get TURN servers. It will try again within a minute.');
}

/** Says what was refused. */
export function refusal(code: RefusalCode, message: string, peer?: PeerId): ErrorFrame {
  return { type: 'error', code, message, ...(peer !== undefined && { peer }) };
}

/** Says that the frame was for a peer that is not in the room. */
export function unknownPeer(peer: PeerId): ServerFrame {
  return refusal('unknown-peer', 'This peer is not in the room.', peer);
}

function end<Socket>(socket: Socket, code: Fatal, error: ErrorFrame): Outgoing<Socket>[] {
  return [
    [socket, error],
    [socket, { type: 'close', code: CLOSE_CODES[code], reason: code }],
  ];
}
