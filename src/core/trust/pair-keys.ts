import type { Bytes } from '../../protocol/bytes.js';
import { packFields } from '../../protocol/fields.js';
import type { PeerId } from '../../protocol/frames.js';
import type { Key } from '../../protocol/signature.js';
import { deriveKey } from './gcm.js';

/** What a member is known by: its id, and what its hello says, as it travels, without the signature. */
export interface Party {
  readonly id: PeerId;
  readonly payload: string;
  /** The secret that we share with it, if that is sought already. */
  readonly agreed?: Promise<Key> | undefined;
}

/** Who encrypts with a key. */
export type Sender = 'self' | 'peer';

/** What a key is for. No two uses have the same keys. */
export type Purpose = 'relay' | 'signals';

/** What is hashed: text or bytes. */
type Field = string | Bytes;

/** The size of a nonce, in bytes. */
const NONCE_SIZE = 16;

/** Makes random bytes that no key has been derived from. */
export function createNonce(): Bytes {
  return crypto.getRandomValues(new Uint8Array(NONCE_SIZE));
}

/**
 * The keys that we share with one peer: HKDF (RFC 5869, SHA-256) turns the secret of ECDH, the secret of the room, both hellos and fresh
 * nonces into AES-GCM keys.
 */
export class PairKeys {
  readonly #secret: CryptoKey;
  readonly #self: Party;
  readonly #peer: Party;

  constructor(secret: CryptoKey, self: Party, peer: Party) {
    this.#secret = secret;
    this.#self = self;
    this.#peer = peer;
  }

  /**
   * What keys come from besides the secrets: both hellos, and a nonce of each side. Early keys, of a side that does not know the nonce of
   * the other yet, come from its own nonce alone. `own`: empty in those of a peer that does not know it; `theirs`: in ours.
   */
  transcript(own: Bytes | '', theirs: Bytes | ''): Promise<Bytes> {
    return this.#hash([own], [theirs]);
  }

  /** Derives the key for what one side sends. `salt`: the room key; empty if the room has no secret. */
  derive(purpose: Purpose, sender: Sender, salt: Bytes, transcript: Bytes): Promise<CryptoKey> {
    const from = sender === 'self' ? this.#self.id : this.#peer.id;
    const info = packFields('webrtc-elements pair', purpose, from, transcript);
    return deriveKey({ secret: this.#secret, salt, info }, sender === 'self' ? 'encrypt' : 'decrypt');
  }

  /**
   * Derives bits that people can compare: 48, the same on both sides if both have the same secret, hellos and values. `label`: what they
   * are for. `own`, `theirs`: values that both sides know, by whose they are.
   */
  async compare(label: string, own: readonly Field[], theirs: readonly Field[]): Promise<Bytes> {
    const info = packFields(`webrtc-elements ${label}`, await this.#hash(own, theirs));
    const scheme = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
    return new Uint8Array(await crypto.subtle.deriveBits(scheme, this.#secret, 48));
  }

  /** Hashes both hellos, each with values of its side: they may be long, and OpenSSL takes 1,024 bytes of info. */
  async #hash(own: readonly Field[], theirs: readonly Field[]): Promise<Bytes> {
    const sides = [
      { ...this.#self, values: own },
      { ...this.#peer, values: theirs },
    ].sort((one, other) => (one.id < other.id ? -1 : 1));
    const said = sides.flatMap(({ payload, values }) => [payload, ...values]);
    return new Uint8Array(await crypto.subtle.digest('SHA-256', packFields(...said)));
  }
}
