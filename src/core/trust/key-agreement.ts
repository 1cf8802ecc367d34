import { decodeBase64 } from '../../protocol/base64.js';
import type { PeerId } from '../../protocol/frames.js';
import { CURVE, type KeyPair } from './key-pair.js';
import { PairKeys } from './pair-keys.js';

/**
 * From how many peers we take frames before they know a nonce of ours. Later ones wait for it. None is forgotten, or its frames could
 * come again.
 */
const MOST_EARLY = 10_000;

/** The key agreement of one connection, with its ephemeral key pair. */
export class KeyAgreement {
  readonly #own: KeyPair;
  /** The public keys of all from whom early frames have come. */
  readonly #early = new Set<string>();

  constructor(own: KeyPair) {
    this.#own = own;
  }

  /** Base64 of our public key, uncompressed. */
  get publicKey(): string {
    return this.#own.publicKey;
  }

  /** Whether a peer may send before it knows a nonce of ours: once, or what it has sent could be sent again. */
  mayBeEarly(publicKey: string): boolean {
    return this.#early.size < MOST_EARLY && !this.#early.has(publicKey);
  }

  /** A genuine early frame has come from this public key. */
  wasEarly(publicKey: string): void {
    this.#early.add(publicKey);
  }

  /** Finds the keys that we share with a peer. `self` is our own id. Rejects if the peer's public key is invalid. */
  async meet(self: PeerId, peer: PeerId, publicKey: string): Promise<PairKeys> {
    const { subtle } = crypto;
    const key = await subtle.importKey('raw', decodeBase64(publicKey), CURVE, false, []);
    const bits = await subtle.deriveBits({ name: 'ECDH', public: key }, this.#own.privateKey, 256);
    const secret = await subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']);
    return new PairKeys(secret, { id: self, publicKey: this.publicKey }, { id: peer, publicKey });
  }
}
