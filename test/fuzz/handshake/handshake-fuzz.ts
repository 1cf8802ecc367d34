import assert from 'node:assert/strict';
import { Lot } from '../lot.js';
import { ProcessWatch } from '../process-watch.js';
import type { Tally } from '../tally.js';
import { FRAMES } from './frames.js';
import { GREETINGS } from './greetings.js';
import { HELLOS } from './hellos.js';
import type { HandshakeKind } from './kind.js';
import { LINES } from './lines.js';
import { POINTS } from './points.js';
import { PRESENCES } from './presences.js';

export const HANDSHAKE_KINDS: readonly HandshakeKind[] = [FRAMES, LINES, HELLOS, GREETINGS, PRESENCES, POINTS];

/**
 * Delivers cases of one kind to those who shake hands. Rejects if an exception escapes, if somebody takes what is not genuine, or if the
 * honest do not get through afterwards.
 */
export async function runHandshake(
  { kind, volley, deliver }: HandshakeKind,
  cases: number,
  seed: number,
  tally: Tally,
): Promise<string> {
  const watch = new ProcessWatch();
  const lot = new Lot(seed);
  let pairs = 0;
  tally.begin(kind);
  try {
    while (tally.current < cases) {
      const next = Math.min(volley, cases - tally.current);
      await deliver(lot, next);
      tally.deliver(next);
      pairs++;
    }
    assert.deepEqual(watch.uncaught.slice(0, 9), []);
    return `${tally.current} cases, against ${pairs} who had just come`;
  } finally {
    watch.stop();
  }
}
