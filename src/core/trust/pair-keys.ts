import type { Bytes } from '../../protocol/bytes.js';
import type { PeerId } from '../../protocol/frames.js';

/** What a member is known by: its id, and its public key in base64. */
export interface Identity {
  readonly id: PeerId;
  readonly publicKey: string;
}

/** Who encrypts with a key. */
export type Sender = 'self' | 'peer';

/** The size of a nonce, in bytes. */
const NONCE_SIZE = 16;

/** Makes random bytes that no key has been derived from. */
export function createNonce(): Bytes {
  return crypto.getRandomValues(new Uint8Array(NONCE_SIZE));
}

/** The keys that we share with one peer: HKDF (RFC 5869, SHA-256) turns the secret of ECDH and fresh nonces into AES-GCM keys. */
export class PairKeys {
  readonly #secret: CryptoKey;
  readonly #self: Identity;
  readonly #peer: Identity;

  constructor(secret: CryptoKey, self: Identity, peer: Identity) {
    this.#secret = secret;
    this.#self = self;
    this.#peer = peer;
  }

  /**
   * Derives the key for what one side sends, from a nonce of each: `own` is ours. A side that does not know the nonce of the other
   * yet leaves it out.
   */
  derive(sender: Sender, own: Bytes | undefined, theirs: Bytes | undefined): Promise<CryptoKey> {
    const { id, publicKey } = this.#self;
    const sides = [
      { id, fields: [id, publicKey, own] },
      { id: this.#peer.id, fields: [this.#peer.id, this.#peer.publicKey, theirs] },
    ].sort((one, other) => (one.id < other.id ? -1 : 1));
    const from = sender === 'self' ? id : this.#peer.id;
    const info = encode(['webrtc-elements relay 2', from, ...sides.flatMap(({ fields }) => fields)]);
    const scheme = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
    const usage = sender === 'self' ? 'encrypt' : 'decrypt';
    return crypto.subtle.deriveKey(scheme, this.#secret, { name: 'AES-GCM', length: 256 }, false, [usage]);
  }
}

/** Writes fields one after the other, each after its length, so that no two lists of fields give the same bytes. */
function encode(fields: readonly (string | Bytes | undefined)[]): Bytes {
  const encoder = new TextEncoder();
  return Uint8Array.from(
    fields.flatMap((field = '') => {
      const bytes = typeof field === 'string' ? encoder.encode(field) : field;
      return [bytes.length >> 8, bytes.length & 255, ...bytes];
    }),
  );
}
