import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMessage, parseMessage, type Message } from '../../../src/core/trust/password/message.js';
import { AT_A_TIME, attack } from '../trust/hostile/kinds.js';
import type { Told } from '../trust/meddler.js';

type Signal = Extract<Told, { type: 'signal' }>;

/** What a server passes on in place of a message. */
type Change = (frame: Signal, message: Message) => readonly Signal[];
/**
 * What becomes of Bob, who asks Ann: he gets the `secret`, his password is `wrong`, or he is `apart`: nobody has answered, so he begins a
 * room of his own.
 */
type Outcome = 'secret' | 'wrong' | 'apart';

const password = 'correct horse';
const drop: Change = () => [];
const repeat: Change = (frame) => [frame, frame, frame];
const garble: Change = (frame) => [{ ...frame, signal: '{"cpace":{"type":"answer","to":7}}' }];
const spoil =
  (part: string): Change =>
  (frame, message) => [{ ...frame, signal: formatMessage(spoilt(message, part)) }];

/** The parts of each message, and what becomes of Bob if one bit of them is another. */
const PARTS: Readonly<Record<Message['type'], Readonly<Record<string, Outcome>>>> = {
  ask: { nonce: 'apart' },
  answer: { to: 'apart', nonce: 'apart', share: 'wrong' },
  confirm: { to: 'apart', share: 'wrong', tag: 'wrong' },
  grant: { to: 'apart', tag: 'wrong', sealed: 'wrong' },
  refuse: {},
};

/** All attacks: what the server does to the messages of which type, and what becomes of Bob. */
export const MEDDLINGS = (['ask', 'answer', 'confirm', 'grant'] as const).flatMap(
  (type): readonly (readonly [what: string, type: Message['type'], change: Change, outcome: Outcome])[] => [
    ['drops', type, drop, 'apart'],
    ['makes no sense of', type, garble, 'apart'],
    ['repeats', type, repeat, 'secret'],
    ...Object.entries(PARTS[type]).map(
      ([part, outcome]) => [`changes the ${part} of`, type, spoil(part), outcome] as const,
    ),
  ],
);

/** Changes one bit of a part of a message. */
function spoilt(message: Message, part: string): Message {
  const bytes = Buffer.from((message as unknown as Record<string, string>)[part] ?? '', 'base64url');
  bytes[7]! ^= 4;
  return { ...message, [part]: bytes.toString('base64url') };
}

/** What becomes of those who join while a server meddles with the messages by which passwords are shown. */
export function describeMeddling(cases: typeof MEDDLINGS): void {
  describe('a server that meddles with the messages of a run', { concurrency: AT_A_TIME.relay }, () => {
    for (const [what, type, change, outcome] of cases) {
      it(
        `reads nothing, and lets nobody in, if it ${what} each ${type}`,
        attack(async (scene, room) => {
          const options = { password, relay: 'only' } as const;
          let changed = 0;
          scene.meddler.tell = (frame) => {
            const message = frame.type === 'signal' ? parseMessage(frame.signal) : undefined;
            if (frame.type !== 'signal' || message?.type !== type) return [frame];
            changed++;
            return change(frame, message);
          };
          const ann = await scene.enter(room, 'ann', options);
          const bob = scene.enter(room, 'bob', options);
          if (outcome === 'wrong') await assert.rejects(bob, { name: 'ConnectionError', code: 'wrong-password' });
          else await scene.trusting(ann, await bob, outcome === 'apart' ? 'refused' : outcome);
          assert(changed > 0, 'it was there');
          scene.meddler.stop();
          const carol = await scene.enter(room, 'carol', options);
          await scene.trusting(ann, carol, 'secret');
          await scene.talk(ann, carol, 1);
          scene.assertUnharmed();
          scene.assertUnread(true);
          assert(!scene.reads(password));
        }),
      );
    }
  });
}
