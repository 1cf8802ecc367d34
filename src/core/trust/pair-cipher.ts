import type { Bytes } from '../../protocol/bytes.js';
import { numbered } from './gcm.js';
import type { KeyAgreement } from './key-agreement.js';
import { isBy, isOf, meet, unlessSaid, type Meeting, type Pair } from './meeting.js';
import { keyOf } from './meeting-keys.js';
import { Paced } from './paced.js';
import { packFrame, unpackFrame, type PairFrame } from './pair-frame.js';
import type { PairKeys, Party, Purpose } from './pair-keys.js';
import { Questions } from './questions.js';

/** What a frame says to the cipher of the other side alone: whether it can be read. */
const PROBE = Uint8Array.of(0);
const ANSWER = Uint8Array.of(1);
const NOTHING = new Uint8Array();
/** How long we wait between two frames by which we ask for a proof or an answer, give one, or show that we have begun anew, in ms. */
const PAUSE = 1_000;

/** Options of a `PairCipher`. */
export interface PairCipherOptions {
  readonly keyAgreement: KeyAgreement;
  readonly peer: Party;
  /** The peer's public key for its connection, as its hello says. */
  readonly publicKey: string;
  /** Sends a sealed signal that the cipher has made itself. */
  readonly send: (frame: Bytes) => void;
  /** The peer has shown that it is there, and knows the secret of the room if there is one. Called once. */
  readonly prove: () => void;
  /**
   * What was sent before may be lost: the peer could not read it. `anew`: it has known us by another nonce, so that holds for all;
   * otherwise only for what was early.
   */
  readonly renew: (anew: boolean) => void;
}

/**
 * Encrypts what goes to one peer, and decrypts what comes from it, so that none of it can be read, changed or delivered again by others.
 *
 * Each side has a fresh random nonce for each meeting, and keys come from both nonces: a frame from an earlier meeting is void,
 * and nobody has to remember it. The first frames are early: they say the sender's nonce and need none of the receiver, who takes them
 * from one nonce of each peer only. When it cannot, or the peer has begun a new meeting, it asks: it answers with an empty frame
 * that names a nonce of its own. The peer proves that it is there, and not what it said before, with the key of both.
 * A proven peer that reads us no longer is called to a new meeting.
 */
export class PairCipher {
  readonly #options: PairCipherOptions;
  #keys: Promise<PairKeys> | undefined;
  #meeting: Meeting;
  /** A meeting that the peer has not proven yet. */
  #next: Pair | undefined;
  /** A meeting that we want to begin with a proven peer, because it seems to have left the one that we are in. */
  #call: Meeting | undefined;
  /** Whether the peer does not answer in the meeting that we are in, as far as we know. */
  #doubted = false;
  readonly #questions = new Questions(PAUSE, (nonce) => this.#ask(nonce));
  readonly #calls = new Paced<void>(PAUSE, () => this.#showUp());
  readonly #doubts = new Paced<void>(PAUSE, () => this.#doubt());
  readonly #answers = new Paced<void>(PAUSE, () => this.#sendAlone(this.#meeting, ANSWER));
  #proven = false;
  /** Whether we have sent something under the nonce of a meeting that is over. */
  #misled = false;
  /** Whether an early frame has come that we could not read. */
  unread = false;
  /** How many secrets the room has had while the peer was not proven. What is read meanwhile was sealed under the one before. */
  #secrets = 0;
  /** Frames are decrypted one after the other, whatever they are for: each may change the meeting. */
  #opening: Promise<unknown> = Promise.resolve();
  /** Frames go one after the other, whatever they are for: none may overtake a goodbye, nor a goodbye what was sent before. */
  #carrying: Promise<unknown> = Promise.resolve();

  constructor(options: PairCipherOptions) {
    this.#options = options;
    this.#meeting = meet(undefined, options.keyAgreement.salt);
  }

  /** Derives the keys, if that was not begun before. Rejects if the peer's public key is not on the curve. */
  get ready(): Promise<PairKeys> {
    const { keyAgreement, peer, publicKey } = this.#options;
    return (this.#keys ??= keyAgreement.meet(peer, publicKey));
  }

  /** Whether the peer knows a nonce of ours: what we send from now on it can read. */
  get paired(): boolean {
    return this.#meeting.theirs !== undefined;
  }

  /**
   * The room has another secret. A peer that has proven itself goes on as before: nobody else has the keys of that meeting. With others
   * we begin anew, after what has come before. `atOnce`: what has come before proves nothing any more, even what we are reading.
   */
  rekey(atOnce = false): void {
    if (atOnce) this.#rekey();
    else this.#opening = this.#opening.then(() => this.#rekey());
  }

  /** Encrypts a frame. Frames count in the order of the calls. */
  seal(purpose: Purpose, frame: Bytes): Promise<Bytes> {
    return this.#seal(this.#meeting, purpose, frame);
  }

  /**
   * Encrypts a frame, and passes it on after those before it. Frames count in the order of the calls. Rejects if the peer's public key is
   * not on the curve, or if `pass` throws.
   */
  carry(purpose: Purpose, frame: Bytes, pass: (sealed: Bytes) => void): Promise<void> {
    return this.#carry(this.seal(purpose, frame), pass);
  }

  /**
   * Decrypts a frame, after those before it. Resolves with `undefined` if it is not known whether the frame is genuine, and with an
   * empty one if it was for the cipher itself. Rejects if it is not genuine, or has come before.
   */
  open(purpose: Purpose, frame: Bytes): Promise<ArrayBuffer | undefined> {
    const opened = this.#opening.then(() => this.#open(purpose, frame));
    this.#opening = opened.catch(() => undefined);
    return opened;
  }

  async #open(purpose: Purpose, bytes: Bytes): Promise<ArrayBuffer | undefined> {
    const frame = unpackFrame(bytes);
    const { early, nonce } = frame;
    // Our own, turned round: it says nothing of the peer.
    if ([this.#meeting, this.#next, this.#call].some((meeting) => isBy(meeting, nonce))) return undefined;
    const plain = isOf(this.#meeting, nonce)
      ? await this.#goOn(this.#meeting, purpose, frame)
      : await this.#meet(purpose, frame);
    if (!plain) return undefined;
    if (plain.byteLength === 0) this.#onQuestion(); // first: what it could not read is forgotten once it has proven that it can
    if (!early) this.#prove();
    if (plain.byteLength !== 1 || purpose !== 'signals') return plain;
    if (new Uint8Array(plain)[0] === PROBE[0]) this.#answers.take();
    return NOTHING.buffer;
  }

  #rekey(): void {
    this.#next = this.#call = undefined;
    if (this.#proven) return;
    this.#secrets++;
    this.#meeting = meet(undefined, this.#options.keyAgreement.salt);
    this.unread = false;
    this.#options.renew(true);
  }

  #prove(): void {
    if (this.#proven) return;
    this.#proven = true;
    if (this.#misled) this.#options.renew(true);
    this.#options.prove();
  }

  /** The peer has asked: it could not read what we have sent. Once for each nonce of it, or it could have us send all again without end. */
  #onQuestion(): void {
    const { own, theirs } = this.#meeting;
    if (!theirs || theirs.asked) return;
    theirs.asked = true;
    const before = own.sent.signals + own.sent.relay;
    this.#options.renew(false);
    // It waits for a proof: an empty frame, if there is nothing to send again.
    if (own.sent.signals + own.sent.relay === before) this.#sendAlone(this.#meeting);
  }

  /**
   * Reads a frame of the meeting that we are in. Who sends one that we cannot read may be in another one. An early one after a paired one
   * is no fault: the peer has asked us, and said more before it had our answer. But it may also be from a meeting before.
   */
  async #goOn(meeting: Pair, purpose: Purpose, frame: PairFrame): Promise<ArrayBuffer | undefined> {
    if (frame.early && !meeting.theirs.early) {
      this.#miss();
      return undefined;
    }
    try {
      const plain = await this.#read(meeting, purpose, frame);
      this.#doubted = false;
      this.#call = undefined;
      return plain;
    } catch (error) {
      const isOld = error instanceof RangeError;
      if (this.#proven || !(frame.early || isOld)) this.#miss();
      throw error;
    }
  }

  /** Takes a frame with a nonce that we have not met. One that we cannot read is no fault: the peer may have begun anew. */
  async #meet(purpose: Purpose, frame: PairFrame): Promise<ArrayBuffer | undefined> {
    const { keyAgreement, publicKey } = this.#options;
    const { early, nonce } = frame;
    const read = (pair: Pair): Promise<ArrayBuffer | undefined> =>
      this.#read(pair, purpose, frame).catch(() => undefined);
    if (!early && isOf(this.#next, nonce)) {
      const next = this.#next;
      const plain = await read(next);
      if (plain) {
        this.#turnTo(next);
        return plain;
      }
    }
    const begun = this.#call ?? this.#meeting;
    if (!begun.theirs && (!early || (!this.#call && keyAgreement.mayBeEarly(publicKey)))) {
      const pair = meet(nonce, keyAgreement.salt, begun.own, early);
      const plain = await read(pair);
      if (plain && this.#call) {
        this.#turnTo(pair);
        this.#sendAlone(pair); // it waits for a proof
        return plain;
      }
      if (plain) {
        this.#meeting = pair;
        this.#next = undefined; // what it would be proven by is from before
        if (early) keyAgreement.wasEarly(publicKey);
        else unlessSaid(pair, () => this.#meeting === pair && this.#sendAlone(pair, ANSWER)); // it waits for our proof
        return plain;
      }
    }
    if (early) {
      this.unread = true;
      this.#questions.take(nonce);
    } else if (this.#proven || this.paired || !isOf(this.#next, nonce)) this.#miss(); // else two of different rooms would never end
    return undefined;
  }

  /** Goes on in another meeting with a peer that has proven it. What we have sent under the nonces before is lost. */
  #turnTo(pair: Pair): void {
    this.#meeting = pair;
    this.#next = this.#call = undefined;
    this.#doubted = false;
    pair.theirs.asked = true; // we send all again now
    this.#options.renew(true);
  }

  /** Something has come that we should be able to read, if we and the peer were in one meeting. */
  #miss(): void {
    if (this.#proven) this.#doubts.take();
    else this.#calls.take();
  }

  /** Finds out whether a proven peer still reads what we say; once it has not answered, has it ask for a new meeting. */
  #doubt(): void {
    if (this.#doubted) {
      this.#call ??= meet(undefined, this.#options.keyAgreement.salt);
      this.#sendAlone(this.#call);
    } else {
      this.#doubted = true;
      this.#sendAlone(this.#meeting, PROBE);
    }
  }

  #carry(sealed: Promise<Bytes>, pass: (sealed: Bytes) => void): Promise<void> {
    const carried = this.#carrying.then(async () => pass(await sealed));
    this.#carrying = carried.catch(() => undefined);
    return carried;
  }

  /** Tells the peer that we have begun anew, so that it asks: it goes on with who we were before, and we may have nothing to say. */
  #showUp(): void {
    if (this.#proven) return;
    if (this.paired) {
      // What we know the peer by came late, from a meeting that is over. So nobody can read what we have sent under it.
      this.#meeting = meet(undefined, this.#options.keyAgreement.salt);
      this.#next = undefined;
      this.#misled = true;
    }
    this.#sendAlone(this.#meeting);
  }

  /** Has the peer prove that it knows a nonce of ours. One of an earlier meeting proves nothing. */
  #ask(nonce: Bytes): void {
    if (isOf(this.#meeting, nonce)) return; // it has proven that meanwhile
    const { own, theirs } = this.#meeting;
    this.#next = isOf(this.#next, nonce)
      ? this.#next
      : meet(nonce, this.#options.keyAgreement.salt, this.#call?.own ?? (theirs ? undefined : own));
    this.#sendAlone(this.#next);
  }

  /** Sends a frame of our own: a question, unless it says something else. */
  #sendAlone(meeting: Meeting, what = NOTHING): void {
    const frame = this.#seal(meeting, 'signals', what);
    void this.#carry(frame, this.#options.send).catch(() => undefined); // without keys there is nothing to say
  }

  async #seal(meeting: Meeting, purpose: Purpose, frame: Bytes): Promise<Bytes> {
    const { own, theirs } = meeting;
    const { nonce } = own;
    const number = ++own.sent[purpose];
    const key = await keyOf(meeting, () => this.ready, purpose, 'self', theirs !== undefined);
    const sealed = new Uint8Array(await crypto.subtle.encrypt(numbered(number), key, frame));
    return packFrame({ early: !theirs, nonce, number, sealed });
  }

  /** Decrypts a frame. Resolves with `undefined` if what it was sealed under has become void meanwhile. */
  async #read(pair: Pair, purpose: Purpose, frame: PairFrame): Promise<ArrayBuffer | undefined> {
    const secrets = this.#secrets;
    const { early, number, sealed } = frame;
    const { received } = pair.theirs;
    if (number <= received[purpose]) throw new RangeError(`Frame ${number} may have come before.`);
    const key = await keyOf(pair, () => this.ready, purpose, 'peer', !early);
    const plain = await crypto.subtle.decrypt(numbered(number), key, sealed);
    received[purpose] = number;
    return this.#secrets === secrets ? plain : undefined;
  }
}
