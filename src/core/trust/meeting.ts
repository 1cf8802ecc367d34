import type { Bytes } from '../../protocol/bytes.js';
import { createNonce, type Purpose, type Sender } from './pair-keys.js';

/** Whose nonces a key comes from: those of both, or in an early key that of who sends. */
export type Stage = 'paired' | Sender;

type Numbers = Record<Purpose, bigint>;

/** The nonce of a peer, and what has come under it. */
interface Theirs {
  readonly nonce: Bytes;
  /** Whether early frames under it may be read: the meeting has begun with one. Others may have come in a meeting before. */
  readonly early: boolean;
  /** The highest numbers of genuine frames. */
  readonly received: Numbers;
  /** Whether it has asked for a proof. It does so before it can read anything of ours, so what it asks later says nothing new. */
  asked: boolean;
}

/** A nonce of ours, and what we have sent under it. */
interface Own {
  readonly nonce: Bytes;
  /** The numbers of the last frames. */
  readonly sent: Numbers;
}

/** One meeting with a peer: it lasts until one of both forgets the other. */
export interface Meeting {
  /** What keys come from besides the secret of the pair: the room key, as it was when the meeting began. */
  readonly salt: Bytes;
  readonly own: Own;
  /** `undefined` until we know a nonce of the peer. */
  readonly theirs: Theirs | undefined;
  /** The keys that were needed so far, by what they are for. */
  readonly keys: Map<string, Promise<CryptoKey>>;
  /** What they come from: the transcripts of its stages. */
  readonly transcripts: Map<Stage, Promise<Bytes>>;
}

/** A meeting in which we know the peer's nonce. */
export type Pair = Meeting & { readonly theirs: Theirs };

/** Begins a meeting with a peer of this nonce, under a new nonce of ours unless there is one. */
export function meet(nonce: Bytes, salt: Bytes, own?: Own, early?: boolean): Pair;
export function meet(nonce: undefined, salt: Bytes): Meeting;
export function meet(
  nonce: Bytes | undefined,
  salt: Bytes,
  own: Own = { nonce: createNonce(), sent: none() },
  early = false,
): Meeting {
  const theirs = nonce && { nonce, early, received: none(), asked: false };
  return { salt, own, theirs, keys: new Map(), transcripts: new Map() };
}

/** Acts in the next task, unless something is said in the meeting by then. */
export function unlessSaid({ own: { sent } }: Meeting, act: () => void): void {
  const before = sent.signals + sent.relay;
  setTimeout(() => {
    if (sent.signals + sent.relay === before) act();
  });
}

function none(): Numbers {
  return { relay: 0n, signals: 0n };
}

/** Whether we know the peer by this nonce in a meeting. */
export function isOf(meeting: Meeting | undefined, nonce: Bytes): meeting is Pair {
  return isSame(nonce, meeting?.theirs);
}

/** Whether the peer knows us by this nonce in a meeting. */
export function isBy(meeting: Meeting | undefined, nonce: Bytes): boolean {
  return isSame(nonce, meeting?.own);
}

function isSame(nonce: Bytes, side?: Own | Theirs): boolean {
  return nonce.every((byte, i) => byte === side?.nonce[i]);
}
