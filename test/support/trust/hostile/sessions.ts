import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { PeerId } from 'webrtc-elements/core';
import type { RelayFrame } from '../../../../src/protocol/relay-frame.js';
import { until } from '../../wait.js';
import type { HostileScene, Person } from '../hostile-scene.js';
import { acquaint, AT_A_TIME, attack, isSealed, type Kind } from './kinds.js';

/** What becomes of what two have said, where it is shown to them in another room, or after one has begun anew. */
export function describeSessions(kind: Kind): void {
  describe('a server that plays again what it has heard', { concurrency: AT_A_TIME.relay }, () => {
    before(() => acquaint(kind, ['ann', 'bob']));

    const two = async (scene: HostileScene, room: string, words: object): Promise<[Person, Person]> => [
      await scene.enter(room, 'ann', words),
      await scene.enter(room, 'bob', words),
    ];

    it(
      `adds nothing if it shows what two say in one room to them in another (${kind.name})`,
      attack(async (scene, room) => {
        const words = kind.words();
        const [ann, bob] = await two(scene, room, words);
        const [ann2, bob2] = await two(scene, `${room} too`, words);
        assert.deepEqual([ann.id, bob.id], [ann2.id, bob2.id]);
        for (const round of [1, 2]) {
          await Promise.all([scene.talk(ann, bob), scene.talk(ann2, bob2)]);
          // The latest sockets are those in the second room. What was said there is the same for them, so only repeated.
          const { relayed, signals } = scene.meddler;
          for (const frame of relayed.slice()) scene.meddler.say(other(frame.id, ann, bob), frame);
          for (const frame of signals.slice()) scene.meddler.say(other(frame.from, ann, bob), frame);
          assert(relayed.length >= round * 12, 'there is something to show');
        }
        await scene.talk(ann2, bob2, 1);
        assert.deepEqual([ann2.heardFrom(bob2).length, bob2.heardFrom(ann2).length], [7, 7]);
        scene.assertUnharmed();
        scene.assertUnread(isSealed(kind));
      }),
    );

    it(
      `adds nothing if it plays a whole session again to one who has begun anew (${kind.name})`,
      attack(async (scene, room) => {
        const words = kind.words();
        const [ann, bob] = await two(scene, room, words);
        await scene.talk(ann, bob);
        const relayed: readonly RelayFrame[] = scene.meddler.relayed.slice();
        const signals = scene.meddler.signals.slice();
        bob.connection.close();
        await until(() => !ann.connection.peers.has(bob.id), 'bob is gone');
        const again = await scene.enter(room, 'bob', words);
        scene.people.splice(scene.people.indexOf(bob), 1);
        for (const frame of relayed) if (frame.id === ann.id) scene.meddler.say(again.id, frame);
        for (const frame of signals) if (frame.from === ann.id) scene.meddler.say(again.id, frame);
        for (const frame of relayed) if (frame.id === bob.id) scene.meddler.say(ann.id, frame);
        await scene.talk(ann, again, 2);
        assert.deepEqual(again.heardFrom(ann), ['ann says swordfish 4', 'ann says swordfish 5']);
        assert.deepEqual(ann.heardFrom(again).slice(3), ['bob says swordfish 1', 'bob says swordfish 2']);
        await scene.trusting(ann, again, kind.trust);
      }),
    );
  });
}

/** Whom something is for that comes from one of two. */
function other(from: PeerId, one: Person, another: Person): PeerId {
  return from === one.id ? another.id : one.id;
}
