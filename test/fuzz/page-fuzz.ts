import assert from 'node:assert/strict';
import { KNOWN_CODES } from './known-codes.js';
import { Lot } from './lot.js';
import type { PageCampaign } from './page-campaigns.js';
import { PageScene } from './page-scene.js';
import { ProcessWatch } from './process-watch.js';
import type { Tally } from './tally.js';

/** Part of the cases after which memory should have the size that it keeps. */
const WARM_UP = 0.3;
/** What the heap of the page may grow by from then on, in bytes. */
const GROWTH = 4 * 2 ** 20;
/** RTCPeerConnections that may be open at a time: bob's, one of each hostile member, and one of each that is about to close. */
const MOST_LINKS = 5;
/** The longest task that the page may have, in ms, on a machine that has other things to do. */
const LONGEST_TASK = 3_000;

/** Delivers cases of one kind to a page; resolves with what there is to say, and rejects when something is wrong. */
export async function runPageCampaign(
  campaign: PageCampaign,
  cases: number,
  seed: number,
  tally: Tally,
): Promise<string> {
  const watch = new ProcessWatch();
  const scene = await PageScene.open(new Lot(seed));
  tally.begin(campaign.kind);
  try {
    const deliverUntil = async (until: number): Promise<void> => {
      while (tally.current < until) {
        tally.deliver(await campaign.deliver(scene, Math.min(campaign.volley, until - tally.current)));
        await scene.goOn();
      }
    };
    await deliverUntil(Math.round(cases * WARM_UP));
    const early = await scene.held();
    await deliverUntil(cases);
    const late = await scene.held();
    const heard = await scene.settle();

    const { complaints, longest, links } = await scene.ann.page.evaluate(() => {
      const { complaints, longest, links } = fuzz;
      const { made, most, applied } = links;
      return { complaints, longest, links: { made, most, applied } };
    });
    for (const [code, times] of complaints.codes) {
      assert.ok(KNOWN_CODES.includes(code), `nobody knows the code ${code}`);
      tally.complain(code, times);
    }
    assert.deepEqual([complaints.untyped, watch.uncaught], [[], []]);
    assert.ok(links.most <= MOST_LINKS, `${links.most} RTCPeerConnections at a time`);
    assert.ok(late - early < GROWTH, `the heap grew from ${early} to ${late} bytes`);
    assert.ok(longest < LONGEST_TASK, `a task took ${longest} ms`);
    const growth = `${((late - early) / 2 ** 20).toFixed(1)} of ${(early / 2 ** 20).toFixed(1)} MiB`;
    const made = `${links.made} links, ${links.most} at a time, which took ${links.applied} descriptions and candidates`;
    return `${complaints.events} events, ${heard} honest messages, heap ${growth}, ${made}, longest task ${longest} ms`;
  } finally {
    await scene.close();
    watch.stop();
  }
}
