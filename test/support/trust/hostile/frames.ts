import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { isHandshake } from '../../../../src/core/trust/password/mark.js';
import { decodeBase64, encodeBase64 } from '../../../../src/protocol/base64.js';
import type { Bytes } from '../../../../src/protocol/bytes.js';
import { WAYS } from '../../core/ways.js';
import { until } from '../../wait.js';
import type { HostileScene, Person } from '../hostile-scene.js';
import { acquaint, AT_A_TIME, attack, isSealed, type Kind, type Way } from './kinds.js';

/** So many frames are lost, of each kind and to each member. Then the server behaves, so that what was lost comes again. */
const LOST = 3;

/** What comes in place of a frame. `before`: all frames of the kind to this member so far. */
type Attack = (frame: Bytes, before: readonly Bytes[]) => readonly Bytes[];

/** Nothing comes through. */
const LOSSY: Readonly<Record<string, Attack>> = {
  'alters all': (frame, { length }) => [flipped(frame, (length * 7) % frame.length)],
  'alters what is sealed': (frame, { length }) => [flipped(frame, 25 + (length % (frame.length - 25)))],
  'alters their numbers': (frame) => [flipped(frame, 24)],
  'alters the nonce of their sender': (frame) => [flipped(frame, 1)],
  'says that early ones are late, and late ones early': (frame) => [flipped(frame, 0)],
  'cuts them': (frame, { length }) => [frame.slice(0, length % frame.length)],
  'drops them': () => [],
  'puts each after the next': (frame, before) => (before.length % 2 ? [frame, ...before.slice(-1)] : []),
};

/** Each comes through once, and more with it. */
const MORE: Readonly<Record<string, Attack>> = {
  'says each three times': (frame) => [frame, frame, frame],
  'says all again after each': (frame, before) => [frame, ...before],
  'says all again before each': (frame, before) => [...before, frame],
  'puts random ones between them': (frame, { length }) => [noise(length % 2), frame, noise(length % 2)],
};

/** The same frame, but for one bit. */
function flipped(frame: Bytes, at: number): Bytes {
  const other = frame.slice();
  other[at]! ^= 1;
  return other;
}

/** A frame from nobody. */
function noise(kind: number): Bytes {
  const frame = crypto.getRandomValues(new Uint8Array(80));
  frame[0] = kind;
  return frame;
}

/** Changes the first so many frames of each kind to each member; not runs by which a password is shown, which have tests of their own. */
function meddle({ meddler }: HostileScene, attack: Attack, times: number): void {
  const kept = new Map<string, Bytes[]>();
  const change = (kind: string, frame: Bytes): readonly Bytes[] => {
    const before = kept.get(kind) ?? [];
    const changed = before.length < times ? attack(frame, before) : [frame];
    kept.set(kind, [...before, frame]);
    return changed;
  };
  meddler.relay = ({ id, payload }, to) =>
    change(`frame of ${id} to ${to}`, payload).map((changed) => ({ id, payload: changed }));
  meddler.tell = (frame, to) => {
    if (frame.type !== 'signal' || isHandshake(frame.signal)) return [frame];
    const { from, signal } = frame;
    return change(`signal of ${from} to ${to}`, decodeBase64(signal)).map((changed) => ({
      ...frame,
      signal: encodeBase64(changed),
    }));
  };
}

/** What becomes of frames that a server changes on the way between two members. */
export function describeFrames(kind: Kind, ways: readonly Way[]): void {
  for (const way of ways) {
    describe('a server that changes what it passes on', { concurrency: AT_A_TIME[way] }, () => {
      before(() => acquaint(kind, ['ann', 'bob']));
      const title = `${kind.name}, ${way}`;
      const enter = async (scene: HostileScene, room: string): Promise<[Person, Person]> => {
        const options = { ...WAYS[way], ...kind.words() };
        return [await scene.enter(room, 'ann', options), await scene.enter(room, 'bob', options)];
      };

      it(
        `reads nothing of what two say (${title})`,
        attack(async (scene, room) => {
          const [ann, bob] = await enter(scene, room);
          await scene.talk(ann, bob);
          await scene.trusting(ann, bob, kind.trust);
          if (way === 'link') await until(() => ann.connection.peers.get(bob.id)?.path === 'direct', 'the link');
          bob.connection.peerDisconnect(ann.id);
          await until(() => ann.connection.peers.get(bob.id)?.state === 'new', 'a goodbye');
          scene.assertUnharmed();
          scene.assertUnread(isSealed(kind));
          assert.equal(scene.reads('The famous ann'), !isSealed(kind), 'it would be found');
        }),
      );

      for (const [what, change] of Object.entries({ ...LOSSY, ...MORE })) {
        it(
          `reads, changes and adds nothing if it ${what} (${title})`,
          attack(async (scene, room) => {
            meddle(scene, change, what in LOSSY ? LOST : Infinity);
            const [ann, bob] = await enter(scene, room);
            await scene.talkUnderAttack(ann, bob);
            scene.meddler.stop();
            await scene.talk(ann, bob, 1);
            await scene.trusting(ann, bob, kind.trust);
            scene.assertUnharmed();
            scene.assertUnread(isSealed(kind));
            for (const heard of [ann.heardFrom(bob), bob.heardFrom(ann)])
              assert(heard.length >= 4, `${heard.length} of 4`);
          }),
        );
      }

      it(
        `adds nothing if it turns round all that is said (${title})`,
        attack(async (scene, room) => {
          scene.meddler.relay = (frame, to) => {
            scene.meddler.say(frame.id, { id: to, payload: frame.payload });
            return [frame];
          };
          scene.meddler.tell = (frame, to) => {
            if (frame.type === 'signal') scene.meddler.say(frame.from, { ...frame, from: to });
            return [frame];
          };
          const [ann, bob] = await enter(scene, room);
          await scene.talkUnderAttack(ann, bob);
          await scene.trusting(ann, bob, kind.trust);
          scene.assertUnharmed();
          scene.assertUnread(isSealed(kind));
        }),
      );
    });
  }
}
