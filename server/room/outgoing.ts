import { CLOSE_CODES, type PeerId, type RefusalCode, type ServerFrame } from '../../src/protocol/frames.js';
import type { Rights } from './seat.js';

/** Closes a socket, with a code of `CLOSE_CODES` or of RFC 6455. */
export interface Close {
  readonly type: 'close';
  readonly code: number;
  readonly reason: RefusalCode;
}

/** Asks the adapter for ICE servers for this member, to be sent as an `ice` frame. */
export interface Renewal {
  readonly type: 'renew';
  readonly id: PeerId;
  readonly rights: Rights;
}

/** What an adapter has to do: this frame to that socket; bytes go as a binary frame. */
export type Outgoing<Socket> = readonly [to: Socket, what: ServerFrame | Close | Renewal | Uint8Array<ArrayBuffer>];

/** A refusal that ends the socket too. */
export type Fatal = keyof typeof CLOSE_CODES;

/** Tells a socket why it cannot stay, and closes it. */
export function refuse<Socket>(socket: Socket, code: Fatal, message: string): Outgoing<Socket>[] {
  return [
    [socket, refusal(code, message)],
    [socket, { type: 'close', code: CLOSE_CODES[code], reason: code }],
  ];
}

/** Says that there are no TURN servers for now. */
export function turnUnavailable(): ServerFrame {
  return refusal('turn-unavailable', 'The server could not get TURN servers. It tries again within a minute.');
}

/** Tells what was refused. */
export function refusal(code: RefusalCode, message: string, peer?: PeerId): ServerFrame {
  return { type: 'error', code, message, ...(peer !== undefined && { peer }) };
}

/** Tells that a frame was for nobody. */
export function unknownPeer(peer: PeerId): ServerFrame {
  return refusal('unknown-peer', 'There is no such peer in the room.', peer);
}
