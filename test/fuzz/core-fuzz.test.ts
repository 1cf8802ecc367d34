import { describe, it } from 'node:test';
import { CORE_CAMPAIGNS, ENTRANCE_SHARE, runCampaign, runEntrance } from './core-fuzz.js';
import { PASSWORD_SHARE, runPasswordFuzz } from './password-fuzz.js';
import { Tally } from './tally.js';

/** Part of what `npm run fuzz` delivers. */
const PART = 0.005;

describe('a slice of the fuzz of the client', () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 100_000);
  for (const campaign of CORE_CAMPAIGNS) {
    it(campaign.kind, async (test) => {
      test.diagnostic(`seed ${seed}`);
      test.diagnostic(await runCampaign(campaign, Math.round(campaign.share * PART), seed, new Tally()));
    });
  }

  it('servers that were never good', async (test) => {
    test.diagnostic(`seed ${seed}`);
    test.diagnostic(await runEntrance(ENTRANCE_SHARE * PART, seed, new Tally()));
  });

  it('handshakes of rooms with a password', async (test) => {
    test.diagnostic(`seed ${seed}`);
    test.diagnostic(await runPasswordFuzz(PASSWORD_SHARE * PART * 4, seed, new Tally()));
  });
});
