import type { PeerId } from '../../protocol/frames.js';
import { PairKeys } from './pair-keys.js';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
/**
 * From how many peers we take frames before they know a nonce of ours. Later ones wait for it. None is forgotten, or its frames could
 * come again.
 */
const MOST_EARLY = 10_000;

/** The key agreement of one connection: an ephemeral ECDH key pair (P-256). */
export class KeyAgreement {
  /** Base64 of our public key, uncompressed. */
  readonly publicKey: string;
  readonly #privateKey: CryptoKey;
  /** The public keys of all from whom early frames have come. */
  readonly #early = new Set<string>();

  private constructor(publicKey: string, privateKey: CryptoKey) {
    this.publicKey = publicKey;
    this.#privateKey = privateKey;
  }

  /** Makes a key pair. Rejects if there is no WebCrypto. */
  static async create(): Promise<KeyAgreement> {
    const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
    const raw = await crypto.subtle.exportKey('raw', publicKey);
    return new KeyAgreement(btoa(String.fromCharCode(...new Uint8Array(raw))), privateKey);
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
    const raw = Uint8Array.from(atob(publicKey), (character) => character.charCodeAt(0));
    const key = await subtle.importKey('raw', raw, CURVE, false, []);
    const bits = await subtle.deriveBits({ name: 'ECDH', public: key }, this.#privateKey, 256);
    const secret = await subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']);
    return new PairKeys(secret, { id: self, publicKey: this.publicKey }, { id: peer, publicKey });
  }
}
