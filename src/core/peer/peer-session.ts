import type { Carrier } from '../session/carrier.js';
import { ConnectionError } from '../errors.js';
import type { Payload } from '../session/payload.js';
import { Session } from '../session/session.js';
import type { SessionOptions } from '../session/session-options.js';
import { CONTROL } from '../session/streams.js';

/** A peer that was silent for this long, in ms, may be asleep or out of reach. */
const HEARD = 5_000;

/** Options of a `PeerSession`. */
export interface PeerSessionOptions extends Omit<SessionOptions, 'id' | 'floor' | 'open'> {
  /** Makes the id of a session; greater each time. */
  readonly createSessionId: () => number;
  /** The peer has answered for the first time, or for the first time since `part`. */
  readonly meet: () => void;
  /** The peer is gone, or the session with it has ended. Called once after each `meet`. */
  readonly part: () => void;
  /** Another session has begun. What was not delivered by the last one was rejected with this error. */
  readonly renew: (error: ConnectionError) => void;
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

  /** Whether messages can be exchanged: between `meet` and `part`. */
  get met(): boolean {
    return this.#met;
  }

  /** The current session. */
  get current(): Session {
    return this.#session;
  }

  /** Runs over this carrier from now on; `undefined` while there is none. */
  attach(carrier: Carrier | undefined): void {
    this.#carrier = carrier;
    this.#session.attach(carrier);
  }

  /** Resolves when the peer has the message. Rejects with a `ConnectionError` if it cannot be delivered. */
  send(payload: Payload, stream: number): Promise<void> {
    if (stream !== CONTROL && this.#session.bufferedAmount === 0) this.silence = 0; // the peer has the full time to answer, from now on
    return this.#session.send(payload, stream);
  }

  /** Takes a frame that came over this carrier. */
  receive(frame: ArrayBuffer, carrier: Carrier): void {
    this.silence = 0;
    if (this.#session.receive(frame, carrier)) return;
    this.restart(new ConnectionError('peer-gone', { peer: this.#options.peer }));
    this.#session.receive(frame, carrier);
  }

  /** Time has passed, in ms, in which the page was awake. A peer that says other things must not leave its messages unfinished. */
  tick(time: number): void {
    this.silence += time;
    if (this.silence < HEARD && this.#session.tick(time)) this.#options.violation('peer-overload');
  }

  /** The peer has answered, or a direct link to it is open. */
  meet(): void {
    this.silence = 0;
    if (this.#met) return;
    this.#met = true;
    this.#options.meet();
  }

  /** Begins another session. Rejects with this error what the peer does not have. */
  restart(error: ConnectionError): void {
    const session = this.#session;
    this.silence = 0;
    this.#session = this.#begin(session.floor);
    session.close(error);
    this.#part();
    this.#session.attach(this.#carrier);
    this.#options.renew(error);
  }

  /** Ends the last session. Rejects with this error what the peer does not have. */
  close(error: ConnectionError): void {
    this.#session.close(error);
    this.#part();
  }

  #begin(floor: number): Session {
    return new Session({
      ...this.#options,
      id: this.#options.createSessionId(),
      floor,
      open: () => this.meet(),
    });
  }

  #part(): void {
    if (!this.#met) return;
    this.#met = false;
    this.#options.part();
  }
}
