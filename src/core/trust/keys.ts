/** A `CryptoKey` that no script can read. Only this part of it is typed, because the types of WebCrypto need the DOM. */
export interface PrivateKey {
  readonly type: string;
  readonly extractable: boolean;
  readonly algorithm: object;
  readonly usages: readonly string[];
}

/** A key pair whose private key no script can read. */
export interface KeyPair {
  /** The public key, uncompressed (65 bytes), in base64url. */
  readonly publicKey: string;
  readonly privateKey: PrivateKey;
}

/** Who somebody is: an ECDSA key pair on P-256. It can be stored in IndexedDB as it is. */
export type Identity = KeyPair;

/** An identity, and which of its tabs we are: a number of 32 bits. */
export interface Persona {
  readonly identity: Identity;
  readonly tab: number;
}
