import { decodeBase64, encodeBase64 } from '../../protocol/base64.js';
import type { Bytes } from '../../protocol/bytes.js';
import { packFields } from '../../protocol/fields.js';
import type { PeerId } from '../../protocol/frames.js';
import type { Hello, Place, Sign } from '../../protocol/hello.js';
import { parsePresence } from '../../protocol/presence.js';
import { importIdentity, verify } from '../../protocol/verify.js';
import { deriveKey, numbered } from './gcm.js';
import type { PrivateKey } from './key-pair.js';

/** What a signature of a presence is for. */
const LABEL = 'presence';
/** The size of a signature, in bytes. */
const SIGNATURE = 64;
/** All keys come from what is random already, so HKDF needs no salt. */
const NO_SALT = new Uint8Array();

/** Whose presence it is. */
export interface Speaker {
  readonly id: PeerId;
  readonly hello: Hello;
}

/** A presence, and the number that tells it from those before: it grows. */
export interface NumberedPresence {
  /** JSON text. */
  readonly presence: string;
  readonly number: number;
}

/** A secret of a room, and what follows from it. */
export interface RoomKeys {
  readonly secret: string;
  /** What all keys of pairs come from, too: 32 bytes. */
  readonly salt: Bytes;
  /** Names the secret without telling anything about it. */
  readonly name: string;
  /** What the keys for presences come from. */
  readonly key: PrivateKey;
}

/**
 * The secret that the members of a room share, and the server does not know. Loaded only if a room has one.
 *
 * | at | a sealed presence |
 * |---|---|
 * | 0 | its number, 64 bits, big-endian: the last 64 of 96 bits of the nonce of AES-GCM |
 * | 8 | the signature of its member, which covers all that is after it, and the number |
 * | 72 | ciphertext and tag of AES-GCM |
 */
export class RoomSecret {
  readonly #place: Place;
  #keys: RoomKeys;
  /** Those of the secret before. Others may still say things under it. */
  #before: RoomKeys;

  private constructor(keys: RoomKeys, place: Place) {
    this.#keys = this.#before = keys;
    this.#place = place;
  }

  /** Derives the keys of a room from its secret, by HKDF (RFC 5869, SHA-256). Rejects if there is no WebCrypto. */
  static async of(secret: string, place: Place): Promise<RoomSecret> {
    return new RoomSecret(await derive(secret, place), place);
  }

  /** The keys as they are now. */
  get keys(): RoomKeys {
    return this.#keys;
  }

  /** What all keys of the room come from: 32 bytes. */
  get salt(): Bytes {
    return this.#keys.salt;
  }

  /** Derives the keys of another secret of the same room. */
  derive(secret: string): Promise<RoomKeys> {
    return derive(secret, this.#place);
  }

  /** The room has another secret from now on. What was sealed under the one before can still be opened. */
  change(keys: RoomKeys): void {
    this.#before = this.#keys;
    this.#keys = keys;
  }

  /** Seals a presence of ours: JSON text of an object, as `formatPresence()` makes it. */
  async seal({ presence, number }: NumberedPresence, self: Speaker, sign: Sign): Promise<string> {
    const plain = new TextEncoder().encode(presence);
    const key = await keyOf(this.#keys, self, 'encrypt');
    const sealed = new Uint8Array(await crypto.subtle.encrypt(numbered(BigInt(number)), key, plain));
    const signature = decodeBase64(await sign(LABEL, ...this.#signed(self, number), sealed));
    const bytes = new Uint8Array(8 + SIGNATURE + sealed.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(number));
    bytes.set(signature, 8);
    bytes.set(sealed, 8 + SIGNATURE);
    return JSON.stringify({ sealed: encodeBase64(bytes) });
  }

  /** Opens the presence of a member. Resolves with `undefined` if it is not genuine. Never rejects. */
  async open(text: string, member: Speaker): Promise<NumberedPresence | undefined> {
    try {
      const { keys } = member.hello;
      const bytes = decodeBase64(String(parsePresence(text)['sealed']));
      const number = Number(new DataView(bytes.buffer).getBigUint64(0));
      const [signature, sealed] = [bytes.subarray(8, 8 + SIGNATURE), bytes.slice(8 + SIGNATURE)];
      const fields = [...this.#signed(member, number), sealed];
      const genuine = keys && verify(importIdentity(keys.identity), encodeBase64(signature), LABEL, ...fields);
      if (!(await genuine)) return undefined;
      const read = async (from: RoomKeys): Promise<ArrayBuffer> =>
        crypto.subtle.decrypt(numbered(BigInt(number)), await keyOf(from, member, 'decrypt'), sealed);
      const plain = await read(this.#keys).catch(() => read(this.#before));
      return { presence: new TextDecoder().decode(plain), number };
    } catch {
      return undefined;
    }
  }

  #signed({ id, hello }: Speaker, number: number): (string | Bytes)[] {
    return [this.#place.party, this.#place.room, id, hello.instance, String(number)];
  }
}

async function derive(secret: string, { party, room }: Place): Promise<RoomKeys> {
  const { subtle } = crypto;
  const source = await subtle.importKey('raw', decodeBase64(secret), 'HKDF', false, ['deriveBits']);
  const bits = (purpose: string): Promise<ArrayBuffer> => {
    const info = packFields(`webrtc-elements ${purpose}`, party, room);
    return subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: NO_SALT, info }, source, 256);
  };
  const [salt, name] = await Promise.all([bits('room'), bits('name')]);
  const key = await subtle.importKey('raw', salt, 'HKDF', false, ['deriveKey']);
  return { secret, salt: new Uint8Array(salt), name: encodeBase64(new Uint8Array(name)), key };
}

/** Each page of each member has a key of its own, so that no number comes twice under one key. */
function keyOf({ key }: RoomKeys, { id, hello }: Speaker, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const info = packFields('webrtc-elements presence', id, hello.instance);
  return deriveKey({ secret: key as CryptoKey, salt: NO_SALT, info }, use);
}
