import type { Target } from '../place.js';

/** What the process of the attackers is told to do. */
export interface Order {
  readonly number: number;
  /** The name of the attack. */
  readonly attack: string;
  readonly target: Target;
  readonly room: string;
  readonly seed: number;
  /** How long it lasts, in ms. */
  readonly time: number;
}

/** What it tells when an attack is over. */
export interface Outcome {
  readonly number: number;
  /** Frames and sockets. */
  readonly blows: number;
  /** Why it did not go on, the last time that it was refused. */
  readonly refusal: string | undefined;
}
