/**
 * What a member says about itself to everybody: JSON in base64url, then, after a dot, its signature. The server and the members pass
 * the text on as it is, so that the signature stays right. Presence is not part of it, because it changes.
 */
import { encodeBase64 } from './base64.js';
import type { Bytes } from './bytes.js';

/** Whom a room lets in: everybody who can reach the server, or only those who have its secret, or who know its password. */
export type RoomMode = 'open' | 'secret' | 'password';

/** Names a room. */
export interface RoomName {
  readonly party: string;
  readonly room: string;
}

/** Names a room, and whom it lets in. Members of one room agree on it. */
export interface Place extends RoomName {
  readonly mode: RoomMode;
}

/** The keys of a member: that of its identity, which has signed the hello, and that of the connection. */
export interface MemberKeys {
  /** An ECDSA key on P-256, uncompressed (SEC 1, section 2.3.3), in base64url. */
  readonly identity: string;
  /** Tells the tabs of one identity apart: 32 bits. */
  readonly tab: number;
  /** An ephemeral ECDH key on P-256, in the same form. */
  readonly ephemeral: string;
}

/** What a member says about itself. */
export interface Hello extends Place {
  /** The versions of the protocol that it speaks. */
  readonly versions: readonly number[];
  /** A new value for each page load; stays the same when the socket reconnects. */
  readonly instance: string;
  /** Whether it can have direct links. */
  readonly direct: boolean;
  /** Whether it takes what comes through the server. */
  readonly relay: boolean;
  /** Missing where there is no WebCrypto, as on pages over plain http. Such a member proves nothing. */
  readonly keys?: MemberKeys;
}

/** Signs fields with the key of an identity. `label`: what the signature is for. Resolves with it in base64url. */
export type Sign = (label: string, ...fields: readonly (string | Bytes)[]) => Promise<string>;

/** What the signature of a hello is for. */
export const HELLO_LABEL = 'hello';

/** Writes what a hello says, as it travels before its signature. */
export function encodeHello(hello: Hello): string {
  return encodeBase64(new TextEncoder().encode(JSON.stringify(hello)));
}

/** Signs a hello. Without `sign` it proves nothing. */
export async function signHello(payload: string, sign?: Sign): Promise<string> {
  return sign ? `${payload}.${await sign(HELLO_LABEL, payload)}` : payload;
}
