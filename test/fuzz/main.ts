import { parseArgs } from 'node:util';
import { SILENCE_PATIENCE } from '../support/patience.mjs';
import { CORE_CAMPAIGNS, ENTRANCE_SHARE, runCampaign, runEntrance } from './core-fuzz.js';
import { HANDSHAKE_KINDS, runHandshake } from './handshake/handshake-fuzz.js';
import { PASSWORD_SHARE, runPasswordFuzz } from './password-fuzz.js';
import { PAGE_CAMPAIGNS } from './page-campaigns.js';
import { runPageCampaign } from './page-fuzz.js';
import { Tally } from './tally.js';
import { Trials } from './trials.js';

/** `npm run fuzz -- [--cases N] [--seed S] [--only WORD]`: hostile members and servers against the client, and as many cases against the handshake. */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    only: { type: 'string', default: '' },
  },
});
const cases = Number(values.cases);
const seed = Number(values.seed);
/** However much hangs, the whole ends after this time, in ms. */
const DEADLINE = 3 * SILENCE_PATIENCE;

if (!(cases > 0) || !Number.isSafeInteger(seed)) {
  process.stderr.write('--cases is a number above 0, --seed a whole number.\n');
  process.exit(1);
}
const tally = new Tally();
const trials = new Trials(`npm run fuzz -- --cases ${cases} --seed ${seed} --only '${values.only}'`);
const deadline = setTimeout(() => {
  process.stdout.write('✖ This takes too long.\n');
  trials.failed++;
  end();
  process.exit();
}, DEADLINE);
process.stdout.write(`Seed ${seed}, ${cases} cases\n\n`);
const part = (share: number): number => Math.max(1, Math.round((share * cases) / 100_000));
for (const campaign of CORE_CAMPAIGNS) {
  if (!campaign.kind.includes(values.only)) continue;
  await trials.run(campaign.kind, () => runCampaign(campaign, part(campaign.share), seed, tally));
}
if ('entrance'.includes(values.only)) {
  await trials.run('entrance', () => runEntrance(part(ENTRANCE_SHARE), seed, tally));
}
for (const kind of HANDSHAKE_KINDS) {
  if (!kind.kind.includes(values.only)) continue;
  await trials.run(kind.kind, () => runHandshake(kind, part(kind.share), seed, tally));
}
if ('passwords'.includes(values.only)) {
  await trials.run('passwords', () => runPasswordFuzz(part(PASSWORD_SHARE), seed, tally));
}
for (const campaign of PAGE_CAMPAIGNS) {
  if (!campaign.kind.includes(values.only)) continue;
  await trials.run(campaign.kind, () => runPageCampaign(campaign, part(campaign.share), seed, tally));
}
clearTimeout(deadline);
end();

function end(): void {
  process.stdout.write(`\n${String(tally)}\n\n${trials.passed} passed, ${trials.failed} failed\n`);
  process.exitCode = trials.failed === 0 && trials.passed > 0 ? 0 : 1;
}
