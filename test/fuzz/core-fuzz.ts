import assert from 'node:assert/strict';
import type { Campaign } from './campaign.js';
import { CoreScene } from './core-scene.js';
import { fuzzEntrance } from './entrance.js';
import { KNOWN_CODES } from './known-codes.js';
import { Lot } from './lot.js';
import { MEMBER_CAMPAIGNS } from './member-campaigns.js';
import { ProcessWatch } from './process-watch.js';
import { SERVER_CAMPAIGNS } from './server-campaigns.js';
import type { Tally } from './tally.js';

/** Part of the cases after which memory should have the size that it keeps. */
const WARM_UP = 0.3;
/** What memory may grow by from then on, in bytes: less than what one member may leave unfinished a few times over. */
const GROWTH = 12 * 2 ** 20;
/** The longest time that the event loop may stand still, in ms, on a machine that has other things to do. */
const STANDSTILL = 30_000;
/** A code that the server made up, in the table. */
const FOREIGN = '(the server’s own)';

export const CORE_CAMPAIGNS: readonly Campaign[] = [...SERVER_CAMPAIGNS, ...MEMBER_CAMPAIGNS];
/** The part of 100,000 cases that servers get that were never good. */
export const ENTRANCE_SHARE = 2_500;

/** Delivers cases of one kind to the core; resolves with what there is to say, and rejects when something is wrong. */
export async function runCampaign(campaign: Campaign, cases: number, seed: number, tally: Tally): Promise<string> {
  const watch = new ProcessWatch();
  const scene = await CoreScene.open(new Lot(seed));
  tally.begin(campaign.kind);
  try {
    if (!campaign.separates) scene.converse();
    const deliver = async (until: number): Promise<void> => {
      while (tally.current < until) {
        const volley = Math.min(campaign.volley, until - tally.current);
        await campaign.deliver(scene, volley);
        tally.deliver(volley);
        scene.volleys++;
        if (campaign.separates) await scene.meet();
        else await scene.goOn();
      }
    };
    await deliver(Math.round(cases * WARM_UP));
    const early = await watch.held();
    await deliver(cases);
    const late = await watch.held();
    const heard = await scene.settle();

    const { codes, untyped, events } = scene.complaints;
    for (const [code, times] of codes) tally.complain(nameOf(code, campaign), times);
    assert.deepEqual(
      { untyped: untyped.slice(0, 9), uncaught: watch.uncaught.slice(0, 9) },
      { untyped: [], uncaught: [] },
    );
    assert.ok(late - early < GROWTH, `memory grew from ${early} to ${late} bytes`);
    const still = watch.longestStandstill;
    assert.ok(still < STANDSTILL, `the event loop stood still for ${still} ms`);
    const growth = `${((late - early) / 2 ** 20).toFixed(1)} of ${(early / 2 ** 20).toFixed(0)} MiB`;
    return `${events} events, ${heard} of bob’s messages, memory ${growth}, still for ${still.toFixed(0)} ms at most`;
  } finally {
    await scene.close();
    watch.stop();
  }
}

/** The same with servers that were never good. */
export async function runEntrance(cases: number, seed: number, tally: Tally): Promise<string> {
  const watch = new ProcessWatch();
  tally.begin('frames and closes of servers that were never good');
  try {
    const faults = await fuzzEntrance(new Lot(seed), cases, tally);
    assert.deepEqual(
      { faults: faults.slice(0, 9), uncaught: watch.uncaught.slice(0, 9) },
      { faults: [], uncaught: [] },
    );
    return `${tally.current} frames`;
  } finally {
    watch.stop();
  }
}

function nameOf(code: string, { names }: Campaign): string {
  if (KNOWN_CODES.includes(code)) return code;
  assert.ok(names, `nobody knows the code ${code}`);
  return FOREIGN;
}
