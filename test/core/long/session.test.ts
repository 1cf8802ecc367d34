import { describe, it } from 'node:test';
import { crossAll } from '../../support/core/cross-all.js';

const SEEDS = 2_000;

describe('a session', () => {
  it(`delivers every message once, whole and in the order of its stream, or rejects it, over any links: ${SEEDS} seeds`, (test) =>
    crossAll(SEEDS, test));
});
