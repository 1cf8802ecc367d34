import type { Carrier } from '../../../src/core/session/carrier.js';
import { fromPayload, type ReceivedData } from '../../../src/core/session/payload.js';
import { Memory } from '../../../src/core/session/memory.js';
import { Session } from '../../../src/core/session/session.js';
import {
  decode,
  encodeState as encodeFrame,
  headerSize,
  writeHeader,
  type SessionFrame,
} from '../../../src/core/session/session-frame.js';

/** The largest message that both sides take, in bytes. */
export const LIMIT = 100_000;
/** What the peer says that it knows: our session, and nothing of it. */
export const NOTHING = { peer: 5, received: 0 };

type Said = Readonly<{ peer: number; received: number }>;

export function encodeState(flags: number, session: number, offset: number, said: Said, limit: number): Uint8Array {
  return encodeFrame({ flags, session, offset, ...said }, limit);
}

export function encodeData(
  flags: number,
  session: number,
  offset: number,
  said: Said,
  payload: Uint8Array,
  { stream = 0, size = 0 } = {},
): Uint8Array {
  const header = headerSize(flags);
  const frame = new Uint8Array(header + payload.length);
  frame.set(payload, header);
  writeHeader(frame, { flags, session, offset, ...said, stream, size });
  return frame;
}

/** A session, and a peer that says what it likes to it. */
export class Scene implements Carrier {
  readonly frameSize = 1_000;
  readonly window = 50_000;
  readonly sent: SessionFrame[] = [];
  readonly heard: ReceivedData[] = [];
  readonly violations: string[] = [];
  opened = 0;
  readonly session: Session;

  /** Sessions with several peers share `memory`. */
  constructor(memory = new Memory(2 * LIMIT)) {
    this.session = new Session({
      id: 5,
      peer: 'mallory',
      floor: 2,
      maxMessageSize: LIMIT,
      memory,
      open: () => (this.opened += 1),
      deliver: (_, flags, bytes) => this.#hear(flags, bytes),
      deliverLoose: (_, flags, bytes) => this.#hear(flags, bytes),
      violation: (code) => void this.violations.push(code),
    });
    this.session.attach(this);
  }

  hasRoom(): boolean {
    return true;
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    this.sent.push(decode(frame.slice().buffer)!);
  }

  /** The peer says how it stands: by default as session 3, which knows ours and has nothing. */
  state(flags = 0, { session = 3, offset = 0, peer = 5, received = 0, limit = LIMIT } = {}): boolean {
    return this.say(encodeState(flags, session, offset, { peer, received }, limit));
  }

  data(flags: number, offset: number, payload: Uint8Array | string, about = {}): boolean {
    return this.say(encodeData(flags, 3, offset, NOTHING, Buffer.from(payload), about));
  }

  say(frame: Uint8Array): boolean {
    return this.session.receive(new Uint8Array(frame).buffer, this);
  }

  #hear(flags: number, bytes: Uint8Array<ArrayBuffer>): void {
    try {
      this.heard.push(fromPayload(flags, bytes));
    } catch {
      this.violations.push('no JSON');
    }
  }
}
