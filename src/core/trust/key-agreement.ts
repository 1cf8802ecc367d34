import type { PeerId } from '../../protocol/frames.js';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
/** How many senders are remembered after they have left, in case they come back. */
const MAX_SENDERS = 1_000;

/** The keys for one peer: one encrypts frames to the peer, the other decrypts frames from it. */
export type PeerKeys = readonly [outgoing: CryptoKey, incoming: CryptoKey];

/**
 * The key agreement of one connection: an ephemeral ECDH key pair (P-256). HKDF (RFC 5869, SHA-256) turns the secret that it
 * shares with a peer into one AES-GCM key for each direction. Frames are numbered: the number becomes the nonce, and a repeated
 * number reveals a replayed frame.
 */
export class KeyAgreement {
  /** Base64 of our public key, uncompressed. */
  readonly publicKey: string;
  readonly #privateKey: CryptoKey;
  /** The highest genuine number from each sender, by public key. The sender heard least recently comes first. */
  readonly #received = new Map<string, bigint>();
  #sent = 0n;

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

  /** The number of the next frame. All peers share one count, so no number is used twice, even if a peer leaves and comes back. */
  nextNumber(): bigint {
    return ++this.#sent;
  }

  /** Whether no frame with this number, or a higher one, has come from this public key. */
  isNew(publicKey: string, number: bigint): boolean {
    return number > (this.#received.get(publicKey) ?? 0n);
  }

  /** Remembers the number of a genuine frame. */
  remember(publicKey: string, number: bigint): void {
    this.#received.delete(publicKey);
    this.#received.set(publicKey, number);
    const [oldest] = this.#received.keys();
    if (this.#received.size > MAX_SENDERS && oldest !== undefined) this.#received.delete(oldest);
  }

  /** Derives the keys that we share with a peer. `self` is our own id. Rejects if the peer's public key is invalid. */
  async derive(self: PeerId, peer: PeerId, publicKey: string): Promise<PeerKeys> {
    const { subtle } = crypto;
    const raw = Uint8Array.from(atob(publicKey), (character) => character.charCodeAt(0));
    const key = await subtle.importKey('raw', raw, CURVE, false, []);
    const bits = await subtle.deriveBits({ name: 'ECDH', public: key }, this.#privateKey, 256);
    const shared = await subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']);
    const derive = (from: string, to: string, usage: KeyUsage): Promise<CryptoKey> => {
      const info = new TextEncoder().encode(`webrtc-elements relay 1 ${from} ${to}`);
      const scheme = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
      return subtle.deriveKey(scheme, shared, { name: 'AES-GCM', length: 256 }, false, [usage]);
    };
    const [us, them] = [`${self} ${this.publicKey}`, `${peer} ${publicKey}`];
    return Promise.all([derive(us, them, 'encrypt'), derive(them, us, 'decrypt')]);
  }
}
