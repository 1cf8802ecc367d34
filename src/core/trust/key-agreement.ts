import { decodeBase64 } from '../../protocol/base64.js';
import type { Bytes } from '../../protocol/bytes.js';
import { CURVE, type KeyPair } from './key-pair.js';
import { PairKeys, type Party } from './pair-keys.js';

/**
 * From how many peers we take frames before they know a nonce of ours. Later ones wait for it. None is forgotten, or its frames could
 * come again.
 */
const MOST_EARLY = 10_000;

/** What keys come from besides the secret of a pair. */
export interface Salted {
  /** The room key; empty if the room has no secret. It changes with the secret. */
  readonly salt: Bytes;
}

/** No secret of a room. */
export const UNSALTED: Salted = { salt: new Uint8Array() };

/** The key agreement of one connection, with its ephemeral key pair. */
export class KeyAgreement {
  readonly #own: KeyPair;
  readonly #self: Party;
  readonly #room: Salted;
  /** The public keys of all from whom early frames have come. */
  readonly #early = new Set<string>();

  constructor(own: KeyPair, self: Party, room: Salted) {
    this.#own = own;
    this.#self = self;
    this.#room = room;
  }

  /** What the keys of a new meeting come from. */
  get salt(): Bytes {
    return this.#room.salt;
  }

  /** Whether a peer may send before it knows a nonce of ours: under one nonce, or what it has sent could be sent again. */
  mayBeEarly(publicKey: string): boolean {
    return this.#early.size < MOST_EARLY && !this.#early.has(publicKey);
  }

  /** A genuine early frame has come from this public key. */
  wasEarly(publicKey: string): void {
    this.#early.add(publicKey);
  }

  /** Finds the keys that we share with a peer, by its public key for this connection. Rejects if that is not on the curve. */
  async meet(peer: Party, publicKey: string): Promise<PairKeys> {
    return new PairKeys(await (peer.agreed ?? this.agree(publicKey)), this.#self, peer);
  }

  /** Finds the secret that we share with whoever has this public key. Nobody need know yet who that is. Rejects if it is not on the curve. */
  async agree(publicKey: string): Promise<CryptoKey> {
    const { subtle } = crypto;
    const key = await subtle.importKey('raw', decodeBase64(publicKey), CURVE, false, []);
    const bits = await subtle.deriveBits({ name: 'ECDH', public: key }, this.#own.privateKey as CryptoKey, 256);
    return subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey', 'deriveBits']);
  }
}
