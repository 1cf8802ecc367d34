import { Descriptions } from './descriptions.js';
import type { HostileMember } from './hostile-member.js';
import type { PageScene } from './page-scene.js';
import { SessionFrames } from './session-frames.js';
import { Signals } from './signals.js';

/** One kind of hostility against a page, as it is delivered. */
export interface PageCampaign {
  /** What is delivered, in words. */
  readonly kind: string;
  /** Its part of 100,000 cases. */
  readonly share: number;
  /** Cases that are delivered at once; then it is seen whether all is well. */
  readonly volley: number;
  /** Delivers about so many cases, and resolves with their number when they have been taken. */
  deliver(scene: PageScene, cases: number): Promise<number>;
}

/** What hostile members do to a page that speaks WebRTC. */
export const PAGE_CAMPAIGNS: readonly PageCampaign[] = [
  {
    kind: 'session descriptions',
    share: 2_500,
    volley: 70,
    deliver: (scene, cases) => signal(scene, cases, { each: 4, pace: 2 }, (signals) => signals.description()),
  },
  {
    kind: 'candidates',
    share: 4_750,
    volley: 250,
    deliver: (scene, cases) => signal(scene, cases, { each: 50, pace: 50 }, (signals) => signals.candidates()),
  },
  {
    kind: 'floods of candidates as they should be',
    share: 250,
    volley: 25,
    deliver: (scene, cases) => signal(scene, cases, { each: 25, pace: 25 }, (signals) => signals.flood()),
  },
  {
    kind: 'signals of all kinds, with WebRTC',
    share: 2_500,
    volley: 150,
    deliver: (scene, cases) => signal(scene, cases, { each: 15, pace: 15 }, (signals) => signals.draw()),
  },
  {
    kind: 'frames on the channel of a session',
    share: 5_000,
    volley: 250,
    async deliver(scene, cases) {
      const { lot } = scene;
      const theirs = await scene.enterEve();
      const frames = new SessionFrames(lot, { ours: 1 + lot.below(1_000), theirs, next: 0, sent: 0 });
      return scene.sayAsEve(
        Array.from({ length: cases }, () => {
          if (lot.chance(0.1)) return { text: lot.pick(['', '{}', '\0', '\ufffd', 'x'.repeat(lot.size(60_000))]) };
          return { base64: Buffer.from(frames.draw()).toString('base64') };
        }),
      );
    },
  },
  {
    kind: 'channels and sections that nobody asked for',
    share: 500,
    volley: 50,
    async deliver(scene, cases) {
      await scene.enterEve();
      const sections = Math.floor(cases / 10);
      const { page } = scene.stranger;
      await page.evaluate((count) => eve.open(count), cases - sections);
      await page.evaluate((count) => eve.renegotiate(count), sections);
      await scene.sayAsEve([]);
      return cases;
    },
  },
];

/** Has a member signal what is drawn, about a link begun as it has to be each so many cases; so many come at once. */
async function signal(
  scene: PageScene,
  cases: number,
  { each, pace }: { readonly each: number; readonly pace: number },
  draw: (signals: Signals) => string,
): Promise<number> {
  const member = await scene.enter();
  const signals = new Signals(scene.lot, new Descriptions(scene.lot, scene.descriptions));
  for (let i = 0; i < cases; i++) {
    if (i % each === 0) await begin(scene, member, signals, `link ${i}`);
    member.signal(draw(signals));
    if (i % pace === pace - 1) await scene.taken(member); // what begins another link ends the one that is under way
  }
  await scene.taken(member);
  await member.leave();
  return cases;
}

/** Begins a link by a real offer, or has the page begin it. */
async function begin(scene: PageScene, member: HostileMember, signals: Signals, link: string): Promise<void> {
  const { lot, descriptions } = scene;
  signals.links.push(link);
  signals.usual = lot.chance(0.7) ? 'offer' : 'answer';
  const description = { type: 'offer', sdp: lot.pick(descriptions.filter((_, i) => i % 2 === 0)) };
  if (signals.usual === 'offer') member.signal(JSON.stringify({ link, type: 'description', description }));
  else member.signal(JSON.stringify({ link, type: 'request' }));
  await scene.taken(member);
}
