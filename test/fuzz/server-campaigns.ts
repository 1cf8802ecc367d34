import { LIMITS, parseServerFrame } from '../../src/protocol/frames.js';
import { packRelay } from '../../src/protocol/relay-frame.js';
import { spoiltBytes } from '../support/spoilt.js';
import type { Campaign } from './campaign.js';
import type { CoreScene } from './core-scene.js';
import type { Lot } from './lot.js';
import { ServerFrames } from './server-frames.js';
import { HELLOS, STRANGERS } from './strangers.js';

/** What a hostile server does. */
export const SERVER_CAMPAIGNS: readonly Campaign[] = [
  {
    kind: 'frames of a server about strangers',
    share: 19_000,
    volley: 250,
    names: true,
    async deliver({ hostile, lot }, cases) {
      const frames = new ServerFrames(lot, STRANGERS, HELLOS);
      for (let i = 0; i < cases; i++) {
        let frame = frames.draw();
        while (parseServerFrame(frame)?.type === 'welcome') frame = frames.draw(); // it would end who is not in it
        hostile.say(frame);
      }
      await hostile.read();
    },
  },
  {
    kind: 'frames of a server about everybody',
    share: 8_000,
    volley: 100,
    separates: true,
    names: true,
    async deliver(scene, cases) {
      const { ann, bob, hostile, lot } = scene;
      const frames = new ServerFrames(lot, [...STRANGERS, ann.id, bob.id, bob.id, bob.id], HELLOS);
      for (let i = 0; i < cases; i++) {
        if (lot.chance(0.1)) hostile.say(spoiltRelay(lot, lot.pick(hostile.genuine)));
        else hostile.say(frames.draw());
      }
      await hostile.read();
      hostile.cut(); // the real server is asked again, and says how it is
      await scene.meet();
    },
  },
  {
    kind: 'relay frames, forged, spoilt and again',
    share: 12_000,
    volley: 250,
    async deliver({ ann, bob, hostile, lot }, cases) {
      for (let i = 0; i < cases; i++) {
        const genuine = lot.pick(hostile.genuine);
        if (lot.chance(0.2)) hostile.say(genuine);
        else if (lot.chance(0.5)) hostile.say(spoiltRelay(lot, genuine));
        else
          hostile.say(
            packRelay(lot.pick([...STRANGERS, bob.id, bob.id, ann.id]), lot.bytes(lot.size(2_000) + lot.below(60))),
          );
      }
      await hostile.read();
    },
  },
  {
    kind: 'strangers without end',
    share: 2_000,
    volley: 500,
    async deliver({ ann, hostile, lot }, cases) {
      const frames = new ServerFrames(lot, STRANGERS, HELLOS);
      const ids = Array.from({ length: cases / 2 }, (_, i) => `stranger-${i}`);
      for (const id of ids) hostile.say(JSON.stringify({ type: 'joined', member: frames.member(id) }));
      for (const id of ids) hostile.say(JSON.stringify({ type: 'left', id, reason: 'leave' }));
      await hostile.read();
      if (ann.peers.size > 2) throw new Error(`${ann.peers.size} peers are left`);
    },
  },
];

/** A frame that is not as it was when it was sealed, but for seldom cases in which it is. */
function spoiltRelay(lot: Lot, frame: Uint8Array): Uint8Array {
  const kind = lot.below(4);
  if (kind === 0) return frame.subarray(0, lot.below(frame.length));
  if (kind === 1) return packRelay(lot.pick(STRANGERS), frame.subarray(1 + (frame[0] ?? 0)));
  if (kind === 2) return Uint8Array.from([...frame, ...lot.bytes(1 + lot.size(LIMITS.frame / 8))]);
  return spoiltBytes(frame, lot.next);
}

/** Hears nobody out: for who is met by a server that was never good. */
export function drawAnything(scene: Pick<CoreScene, 'lot'>): string | Uint8Array {
  const { lot } = scene;
  return lot.chance(0.2)
    ? lot.bytes(lot.below(80))
    : new ServerFrames(lot, [...STRANGERS, ...HELLOS.keys()], HELLOS).draw();
}
