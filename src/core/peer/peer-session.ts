import type { Carrier } from '../session/carrier.js';
import { ConnectionError, type ErrorCode } from '../errors.js';
import type { Emit } from '../events.js';
import type { Payload } from '../session/payload.js';
import type { PeerId } from '../../protocol/frames.js';
import { Session } from '../session/session.js';

/** What the sessions with one peer are made of. */
export interface PeerSessionOptions {
  readonly peer: PeerId;
  /** The largest message that we take, in bytes. */
  readonly maxMessageSize: number;
  /** Makes the id of a session; greater each time. */
  readonly createSessionId: () => number;
  readonly emit: Emit;
  /** The peer has answered: called before `peer-disconnect` can follow, and once for each `onPart`. */
  readonly onMeet: () => void;
  /** The peer that we have met is gone. */
  readonly onPart: () => void;
  /** The peer did what it must not do. */
  readonly onViolation: (code: ErrorCode) => void;
}

/**
 * The sessions with one peer, one after the other. The next one begins when the peer has begun anew, was out of reach for too
 * long, or was disconnected on purpose.
 */
export class PeerSession {
  readonly #options: PeerSessionOptions;
  #session: Session;
  #carrier: Carrier | undefined;
  /** The peer has answered, and has not been given up since. */
  #met = false;
  /** The time since anything came from the peer, in ms, as its owner counts it. */
  silence = 0;

  constructor(options: PeerSessionOptions) {
    this.#options = options;
    this.#session = this.#begin(0);
  }

  /** Whether messages can be exchanged: between `onMeet` and `onPart`. */
  get met(): boolean {
    return this.#met;
  }

  /** The session of now. */
  get current(): Session {
    return this.#session;
  }

  /** Runs over this carrier from now on; `undefined` while there is none. */
  attach(carrier: Carrier | undefined): void {
    this.#carrier = carrier;
    this.#session.attach(carrier);
  }

  /** Resolves when the peer has the message. Rejects with a `ConnectionError` if it cannot be delivered. */
  send(payload: Payload): Promise<void> {
    if (this.#session.bufferedAmount === 0) this.silence = 0; // the peer has the full time to answer, from now on
    return this.#session.send(payload);
  }

  /** Takes a frame that came over this carrier. */
  receive(frame: ArrayBuffer, carrier: Carrier): void {
    this.silence = 0;
    if (this.#session.receive(frame, carrier)) return;
    this.restart(new ConnectionError('peer-gone', { peer: this.#options.peer }));
    this.#session.receive(frame, carrier);
  }

  /** The peer is there. */
  meet(): void {
    this.silence = 0;
    if (this.#met) return;
    this.#met = true;
    this.#options.onMeet();
  }

  /** Begins another session. Rejects with this error what the peer does not have. */
  restart(error: ConnectionError): void {
    const session = this.#session;
    this.#session = this.#begin(session.floor);
    session.close(error);
    this.#part();
    this.#session.attach(this.#carrier);
  }

  /** Ends the last session. Rejects with this error what the peer does not have. */
  close(error: ConnectionError): void {
    this.#session.close(error);
    this.#part();
  }

  #begin(floor: number): Session {
    const { peer, createSessionId, maxMessageSize, emit, onViolation } = this.#options;
    return new Session({
      id: createSessionId(),
      peer,
      floor,
      maxMessageSize,
      open: () => this.meet(),
      deliver: (data) => emit('message', { data, peer }),
      violation: onViolation,
    });
  }

  #part(): void {
    if (!this.#met) return;
    this.#met = false;
    this.#options.onPart();
  }
}
