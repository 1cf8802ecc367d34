import { ASK, encodeState, FIRST, REWIND } from '../../src/core/session/session-frame.js';
import type { Campaign } from './campaign.js';
import { MOST_TAKEN, type CoreScene } from './core-scene.js';
import { Descriptions } from './descriptions.js';
import type { HostileMember } from './hostile-member.js';
import { pieceOf, SessionFrames } from './session-frames.js';
import { Signals } from './signals.js';

/** Largest message that a hostile member says it takes, in bytes. */
const TAKES = 2 ** 22;
/** Members who leave messages incomplete, and stay. */
const LINGERING = ['m0', 'm1', 'm2', 'm3'];

/** What a hostile member does, behind a server that is as it should be. */
export const MEMBER_CAMPAIGNS: readonly Campaign[] = [
  {
    kind: 'signals of a member, without WebRTC',
    share: 6_000,
    volley: 250,
    async deliver(scene, cases) {
      const signals = new Signals(scene.lot, new Descriptions(scene.lot));
      await withMember(scene, (member) => {
        for (let i = 0; i < cases; i++) member.signal(signals.draw());
        return member.answer();
      });
    },
  },
  {
    kind: 'session frames, sealed as they must be',
    share: 20_500,
    volley: 500,
    async deliver(scene, cases) {
      const { lot } = scene;
      await withMember(scene, async (member) => {
        await member.begin();
        const frames = new SessionFrames(lot, member.known);
        for (let i = 0; i < cases; i++) {
          if (i % 20 === 0) {
            scene.tell(member.id, 'x'.repeat(lot.size(300_000)));
            await new Promise(setImmediate); // what the victim says back is known to what comes next
          }
          member.say(frames.draw());
        }
        await member.answer();
      });
    },
  },
  {
    kind: 'relay frames of a member, not sealed',
    share: 3_000,
    volley: 250,
    async deliver(scene, cases) {
      const { lot } = scene;
      await withMember(scene, async (member) => {
        for (let i = 0; i < cases; i++) member.sayUnsealed(lot.bytes(1 + lot.size(3_000) + lot.below(40)));
        await member.answer();
      });
    },
  },
  {
    kind: 'pieces of messages that never end',
    share: 6_000,
    volley: 1_200,
    async deliver(scene, cases) {
      const { lot } = scene;
      const member = await scene.enter(lot.pick(LINGERING)); // who stays until another takes its place
      await scene.met(member);
      const size = [1, 65_536, 900][scene.volleys % 3]!;
      const { known } = member;
      for (let i = 0; i < cases; i++) {
        if (i === 0 || known.next > 1.5 * MOST_TAKEN) await member.begin(); // after a message that is too large
        const flags = known.next === 0 ? FIRST : 0;
        member.say(
          pieceOf(MOST_TAKEN, {
            flags,
            session: known.ours,
            offset: known.next,
            size: size + (size === 900 ? 1 + i : 0),
          }),
        );
        known.next += size; // what is longer than that overlaps what comes next
      }
      await scene.goOn();
    },
  },
  {
    kind: 'acknowledgements that creep, with demands to send again',
    share: 1_500,
    volley: 150,
    async deliver(scene, cases) {
      await withMember(scene, async (member) => {
        await member.begin();
        const size = MOST_TAKEN;
        scene.tell(member.id, new Uint8Array(size));
        const step = scene.lot.pick([1, 1, 10, 5_000]);
        for (let i = 1; i <= cases; i++) member.say(state(member, REWIND, i * step));
        await member.answer();
        const most = 12 * size;
        if (member.heard.bytes > most) {
          throw new Error(`${cases} frames had ${member.heard.bytes} bytes sent, of a message of ${size}`);
        }
      });
    },
  },
  {
    kind: 'sessions begun anew',
    share: 4_000,
    volley: 250,
    async deliver(scene, cases) {
      await withMember(scene, async (member) => {
        await member.begin();
        for (let i = 0; i < cases; i++) {
          const flags = scene.lot.pick([ASK, ASK | REWIND]);
          const peer = scene.lot.chance(0.8) ? member.known.theirs : 0;
          member.say(encodeState({ flags, session: ++member.known.ours, offset: 0, peer, received: 0 }, TAKES));
          if (i % 50 === 0) scene.tell(member.id, 'are you still the same?');
          if (scene.lot.chance(0.5)) await member.hears(); // so what comes next names the session that is new
        }
        await member.answer();
      });
    },
  },
];

/** Lets a hostile member in, and sees it out. */
async function withMember(scene: CoreScene, act: (member: HostileMember) => Promise<void>): Promise<void> {
  const member = await scene.enter();
  await scene.met(member);
  await act(member);
  await member.leave();
}

function state({ known }: HostileMember, flags: number, received: number): Uint8Array<ArrayBuffer> {
  return encodeState({ flags, session: known.ours, offset: known.next, peer: known.theirs, received }, TAKES);
}
