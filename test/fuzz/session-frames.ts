import {
  ASK,
  encodeState,
  END,
  FIRST,
  headerSize,
  JSON_TEXT,
  OVER,
  REWIND,
  STATE,
  TEXT,
  writeHeader,
} from '../../src/core/session/session-frame.js';
import { CONTROL } from '../../src/core/session/streams.js';
import { spoiltBytes } from '../support/spoilt.js';
import type { Lot } from './lot.js';

/** What a member knows of the session that the victim runs with it: what is hostile begins where it is nearly right. */
export interface SessionKnowledge {
  /** Our own session. */
  ours: number;
  /** The victim's. */
  theirs: number;
  /** Up to where we have sent what the victim takes. */
  next: number;
  /** Up to where the victim has sent. */
  sent: number;
}

const ODD_OFFSETS = [-1, 0.5, NaN, Infinity, -Infinity, 2 ** 53, 2 ** 53 - 1, 1e300, -0, 2 ** 32, 5e-324];
/** Sizes that a message may announce. None is too large: whoever announces that is disconnected, and could not ask at the end. */
const ODD_SIZES = [0, 1, 60_000, -1, 0.5, NaN, -Infinity, -0, 5e-324];
const FLAGS = [
  0,
  END,
  FIRST | END,
  FIRST | END | TEXT,
  FIRST | END | JSON_TEXT,
  FIRST | END | TEXT | JSON_TEXT,
  FIRST,
  FIRST | TEXT,
  TEXT,
  OVER,
  OVER | JSON_TEXT,
  ASK,
  FIRST | END | ASK,
  STATE,
  STATE | ASK,
  STATE | REWIND,
  STATE | OVER,
  STATE | ASK | REWIND,
];
/** The greatest number of a session that is drawn: the one above it is kept for who asks at the end. */
const LAST_SESSION = 2 ** 32 - 2;

/** Draws frames of a session: from the grammar of `session-frame.ts`, at all the offsets that they must not have. */
export class SessionFrames {
  readonly #lot: Lot;
  readonly #known: SessionKnowledge;

  constructor(lot: Lot, known: SessionKnowledge) {
    this.#lot = lot;
    this.#known = known;
  }

  draw(): Uint8Array<ArrayBuffer> {
    const lot = this.#lot;
    if (lot.chance(0.05)) return lot.bytes(lot.below(80));
    const frame = this.#frame();
    return lot.chance(0.12) ? spoiltBytes(frame, lot.next) : frame;
  }

  #frame(): Uint8Array<ArrayBuffer> {
    const lot = this.#lot;
    const known = this.#known;
    const flags = lot.chance(0.9) ? lot.pick(FLAGS) : lot.below(256);
    const header = {
      flags,
      session: this.#session(),
      offset: this.#offset(known.next),
      peer: lot.chance(0.8) ? known.theirs : lot.pick([0, 1, known.theirs + 1, lot.below(2 ** 32)]),
      received: lot.chance(0.5) ? lot.below(known.sent + 1) : this.#offset(known.sent),
      stream: lot.chance(0.6) ? 0 : lot.pick([1, 1, 2, 3, lot.below(2 ** 16)]),
      size: lot.chance(0.7) ? lot.size(400) : lot.pick(ODD_SIZES),
    };
    if (flags & STATE) {
      return encodeState(header, lot.chance(0.7) ? 2 ** 20 : lot.pick([0, 1, ...ODD_OFFSETS]));
    }
    const payload = this.#payload(header.stream);
    const start = headerSize(flags);
    const frame = new Uint8Array(start + payload.length);
    frame.set(payload, start);
    writeHeader(frame, header);
    if (header.session === known.ours && header.offset === known.next) known.next += payload.length + (flags & END);
    return frame;
  }

  #payload(stream: number): Uint8Array<ArrayBuffer> {
    const lot = this.#lot;
    if (stream === CONTROL && lot.chance(0.8)) return new Uint8Array(Buffer.from(this.#control()));
    return lot.bytes(lot.chance(0.98) ? lot.size(300) : lot.size(70_000));
  }

  /** What a peer says about its topics: nearly as it has to be. */
  #control(): string {
    const lot = this.#lot;
    const number = lot.pick([2, 3, 4, lot.below(2 ** 16), 1, 0, -1, 0.5, 2 ** 16]);
    const name = lot.pick(['votes', '', 'webrtc:typing', 'x'.repeat(lot.size(200)), `topic ${lot.below(1_000)}`]);
    const delivery = lot.pick(['reliable', 'latest', 'reliable', 'other', 7]);
    const about = lot.pick<unknown>([
      [number, name, delivery],
      [number],
      [number, lot.size(1e9)],
      [number, -1],
      [[]],
      {},
      'x',
    ]);
    return JSON.stringify(about);
  }

  #session(): number {
    const lot = this.#lot;
    const known = this.#known;
    const chance = lot.next();
    if (chance < 0.9) return known.ours;
    if (chance < 0.93) {
      known.next = 0;
      return (known.ours += 1 + lot.below(3));
    }
    return lot.pick([0, 1, known.ours - 1, known.ours >>> 1, chance > 0.999 ? LAST_SESSION : known.ours]) >>> 0;
  }

  /** Near the place where it belongs, far from it, or nowhere. */
  #offset(right: number): number {
    const lot = this.#lot;
    const chance = lot.next();
    if (chance < 0.5) return right;
    if (chance < 0.7) return Math.max(0, right - 1 - lot.below(200));
    if (chance < 0.85) return right + 1 + lot.size(1e6);
    return lot.pick(ODD_OFFSETS);
  }
}

/** Some bytes of a message that says to have `whole` of them. */
export function pieceOf(
  whole: number,
  { flags, session, offset, size }: Record<'flags' | 'session' | 'offset' | 'size', number>,
): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(headerSize(flags) + size);
  writeHeader(frame, { flags, session, offset, peer: 0, received: 0, size: whole });
  return frame;
}
