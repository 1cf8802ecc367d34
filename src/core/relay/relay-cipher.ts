import type { Bytes } from '../../protocol/bytes.js';
import type { PeerId } from '../../protocol/frames.js';
import type { KeyAgreement } from '../trust/key-agreement.js';
import { createNonce, type PairKeys, type Sender } from '../trust/pair-keys.js';

/**
 * A frame as it travels, all numbers big-endian:
 *
 * | at | what |
 * |---|---|
 * | 0 | `EARLY` or `PAIRED` |
 * | 1 | a nonce of the sender |
 * | 17 | the number of the frame, 64 bits: no two under one nonce have the same |
 * | 25 | ciphertext and tag of AES-GCM |
 */
const NUMBER_AT = 17;
const SEALED_AT = 25;
/** The key comes from a nonce of the sender alone, who knows none of the receiver. */
const EARLY = 0;
/** The key comes from a nonce of each side. */
const PAIRED = 1;
/** How long we wait between two questions to a peer for a proof, in ms. */
const PAUSE = 1_000;

/** The nonce of a peer, and what has come under it. */
interface Theirs {
  readonly nonce: Bytes;
  /** The highest number of a genuine frame. */
  received: bigint;
  /** Whether it has asked for a proof. It does so before it can read anything of ours, so what it asks later says nothing new. */
  asked: boolean;
}

/** A nonce of ours, and what we have sent under it. */
interface Own {
  readonly nonce: Bytes;
  /** The number of the last frame. */
  sent: bigint;
}

interface Meeting {
  readonly own: Own;
  /** `undefined` until we know a nonce of the peer. */
  readonly theirs: Theirs | undefined;
  /** The keys that were needed so far, by what they are for. */
  readonly keys: Map<string, Promise<CryptoKey>>;
}

/** A meeting in which we know the peer's nonce. */
type Pair = Meeting & { readonly theirs: Theirs };

/** Options of a `RelayCipher`. */
export interface RelayCipherOptions {
  readonly keyAgreement: KeyAgreement;
  /** Our own id. */
  readonly self: PeerId;
  readonly peer: PeerId;
  /** The peer's public key, as the peer announces it. */
  readonly publicKey: string;
  /** Sends a sealed frame that the cipher has made itself. */
  readonly send: (frame: Promise<Bytes>) => void;
  /** What was sent before may be lost: the peer has known us by another nonce, or not at all. */
  readonly renew: () => void;
}

/**
 * Encrypts the frames to one peer, and decrypts those from it, so that none can be read, changed or delivered again by others.
 *
 * Each side has a fresh random nonce for each meeting, and keys come from both nonces: a frame from an earlier meeting is void,
 * and nobody has to remember it. The first frames are early: they say the sender's nonce and need none of the receiver, who takes them
 * from one nonce of each peer only. When it cannot, or the peer has begun a new meeting, it asks: it answers with an empty frame
 * that names a nonce of its own. The peer proves that it is there, and not what it said before, with the key of both.
 */
export class RelayCipher {
  readonly #options: RelayCipherOptions;
  readonly #keys: Promise<PairKeys>;
  #meeting: Meeting = meet(undefined);
  /** A meeting that the peer has not proven yet. */
  #next: Pair | undefined;
  #asked = -Infinity;

  /** The keys are derived in the background; frames wait for them. They reject if the peer's public key is invalid. */
  constructor(options: RelayCipherOptions) {
    const { keyAgreement, self, peer, publicKey } = options;
    this.#options = options;
    this.#keys = keyAgreement.meet(self, peer, publicKey);
  }

  /** Resolves when there are keys. */
  get ready(): Promise<unknown> {
    return this.#keys;
  }

  /** Encrypts a frame. Frames count in the order of the calls. */
  seal(frame: Bytes): Promise<Bytes> {
    return this.#seal(this.#meeting, frame);
  }

  /**
   * Decrypts a frame. Call it again only when the last call is done. Resolves with `undefined` if it is not known whether the frame is
   * genuine, and with an empty one if it was for the cipher itself. Rejects if it is not genuine, or has come before.
   */
  async open(frame: Bytes): Promise<ArrayBuffer | undefined> {
    if (frame.length < SEALED_AT) throw new RangeError('A frame is too short.');
    const nonce = frame.slice(1, NUMBER_AT);
    const plain = isOf(this.#meeting, nonce) ? await this.#read(this.#meeting, frame) : await this.#meet(nonce, frame);
    if (plain?.byteLength === 0) this.#onQuestion();
    return plain;
  }

  /** The peer has asked: it could not read what we have sent. Once for each nonce of it, or it could have us send all again without end. */
  #onQuestion(): void {
    const { theirs } = this.#meeting;
    if (!theirs || theirs.asked) return;
    theirs.asked = true;
    this.#options.renew();
  }

  /** Takes a frame with a nonce that we have not met. One that we cannot read is no fault: the peer may have begun anew. */
  async #meet(nonce: Bytes, frame: Bytes): Promise<ArrayBuffer | undefined> {
    const { keyAgreement, publicKey, renew } = this.#options;
    const isEarly = frame[0] === EARLY;
    const read = (pair: Pair): Promise<ArrayBuffer | undefined> => this.#read(pair, frame).catch(() => undefined);
    if (!isEarly && isOf(this.#next, nonce)) {
      const next = this.#next;
      const plain = await read(next);
      if (!plain) return undefined;
      this.#meeting = next;
      this.#next = undefined;
      renew(); // what we have sent under the nonces before is lost
      return plain;
    }
    if (!this.#meeting.theirs && (!isEarly || keyAgreement.mayBeEarly(publicKey))) {
      const pair = meet(nonce, this.#meeting.own);
      const plain = await read(pair);
      if (plain) {
        this.#meeting = pair;
        if (isEarly) keyAgreement.wasEarly(publicKey);
        return plain;
      }
    }
    if (isEarly) this.#ask(nonce); // other frames that we cannot read are for who we were before
    return undefined;
  }

  /** Has the peer prove that it knows a nonce of ours. One of an earlier meeting proves nothing. */
  #ask(nonce: Bytes): void {
    const now = performance.now();
    if (now - this.#asked < PAUSE) return;
    this.#asked = now;
    const { own, theirs } = this.#meeting;
    this.#next = isOf(this.#next, nonce) ? this.#next : meet(nonce, theirs ? undefined : own);
    this.#options.send(this.#seal(this.#next, new Uint8Array()));
  }

  async #seal(meeting: Meeting, frame: Bytes): Promise<Bytes> {
    const { own, theirs } = meeting;
    const number = ++own.sent;
    const key = await this.#key(meeting, 'self', theirs !== undefined);
    const sealed = await crypto.subtle.encrypt(algorithm(number), key, frame);
    const bytes = new Uint8Array(SEALED_AT + sealed.byteLength);
    bytes[0] = theirs ? PAIRED : EARLY;
    bytes.set(own.nonce, 1);
    new DataView(bytes.buffer).setBigUint64(NUMBER_AT, number);
    bytes.set(new Uint8Array(sealed), SEALED_AT);
    return bytes;
  }

  async #read(pair: Pair, frame: Bytes): Promise<ArrayBuffer> {
    const { theirs } = pair;
    const number = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getBigUint64(NUMBER_AT);
    if (number <= theirs.received) throw new RangeError(`Frame ${number} has already been received.`);
    const key = await this.#key(pair, 'peer', frame[0] !== EARLY);
    const plain = await crypto.subtle.decrypt(algorithm(number), key, frame.subarray(SEALED_AT));
    theirs.received = number;
    return plain;
  }

  /** The key for what one side sends, from its nonce, or from those of both. */
  #key({ own, theirs, keys }: Meeting, sender: Sender, paired: boolean): Promise<CryptoKey> {
    const name = `${sender} ${paired}`;
    const isOurs = sender === 'self';
    const key =
      keys.get(name) ??
      this.#keys.then((pair) =>
        pair.derive(sender, paired || isOurs ? own.nonce : undefined, paired || !isOurs ? theirs?.nonce : undefined),
      );
    keys.set(name, key);
    return key;
  }
}

/** Begins a meeting with a peer of this nonce, under a new nonce of ours unless there is one. */
function meet(nonce: Bytes, own?: Own): Pair;
function meet(nonce: undefined): Meeting;
function meet(nonce: Bytes | undefined, own: Own = { nonce: createNonce(), sent: 0n }): Meeting {
  return { own, theirs: nonce && { nonce, received: 0n, asked: false }, keys: new Map() };
}

/** Whether we know the peer by this nonce in a meeting. */
function isOf(meeting: Meeting | undefined, nonce: Bytes): meeting is Pair {
  return meeting?.theirs?.nonce.every((byte, i) => byte === nonce[i]) === true;
}

/** AES-GCM with the number of a frame as the last 64 of 96 bits of its nonce (NIST SP 800-38D). */
function algorithm(number: bigint): AesGcmParams {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setBigUint64(4, number);
  return { name: 'AES-GCM', iv };
}
