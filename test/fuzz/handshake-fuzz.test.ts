import { describe, it } from 'node:test';
import { HANDSHAKE_KINDS, runHandshake } from './handshake/handshake-fuzz.js';
import { Tally } from './tally.js';

/** Part of what `npm run fuzz -- --only handshake` delivers. */
const PART = 0.02;

describe('a slice of the fuzz of the handshake', () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 100_000);
  for (const kind of HANDSHAKE_KINDS) {
    it(kind.kind, async (test) => {
      test.diagnostic(`seed ${seed}`);
      test.diagnostic(await runHandshake(kind, Math.round(kind.share * PART), seed, new Tally()));
    });
  }
});
