import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { ConnectOptions, PeerId } from 'webrtc-elements/core';
import { encodeBase64 } from '../../../../src/protocol/base64.js';
import type { Member } from '../../../../src/protocol/frames.js';
import { until } from '../../wait.js';
import type { HostileScene, Person } from '../hostile-scene.js';
import type { Told } from '../meddler.js';
import { acquaint, AT_A_TIME, attack, isSealed, type Kind } from './kinds.js';
import { LIES, MALLORY } from './lies.js';

/** What becomes of lies about who is in a room. */
export function describeMembers(kind: Kind): void {
  describe('a server that lies about members', { concurrency: AT_A_TIME.relay }, () => {
    before(() => acquaint(kind, ['ann', 'bob', 'carol']));

    /** Lets people into the room, who know the same. */
    function entrance(scene: HostileScene, room: string): (name: string, more?: object) => Promise<Person> {
      const options: Partial<ConnectOptions> = kind.words();
      return (name, more) => scene.enter(room, name, { ...options, ...more });
    }

    for (const [what, lie] of Object.entries(LIES)) {
      it(
        `is found out if it shows somebody ${what}: that one is left out, others are not (${kind.name})`,
        attack(async (scene, room) => {
          const enter = entrance(scene, room);
          const known = members(scene);
          const { tell } = scene.meddler;
          const carol = await enter('carol'); // whoever comes later asks her for the secret, if there is a password
          const ann = await enter('ann');
          await scene.talk(ann, carol, 1);
          const bobs: Member[] = [];
          scene.meddler.tell = (frame, to) => {
            if (to !== ann.id || frame.type !== 'joined') return tell(frame, to);
            bobs.push(frame.member);
            return []; // the lie comes instead
          };
          const bob = await enter('bob');
          await until(() => bobs.length > 0, 'ann should hear of bob');
          const member = await lie(bobs[0]!, known.get(ann.id)!, room);
          scene.meddler.say(ann.id, { type: 'joined', member });
          await until(() => ann.errors.length > 0, 'ann finds it out');
          assert.deepEqual(ann.errors, ['bad-hello']);
          await scene.talk(bob, carol, 1);
          await ann.say(); // nobody waits for who is left out
          assert.deepEqual([...ann.connection.peers.keys()], [carol.id]);
          assert.deepEqual([ann.met, ann.heardFrom(bob)], [[carol.id], []]);
          scene.assertUnharmed();
          scene.assertUnread(isSealed(kind));
        }),
      );
    }

    it(
      `is found out if it swaps the hellos of two (${kind.name})`,
      attack(async (scene, room) => {
        const enter = entrance(scene, room);
        const swap: typeof scene.meddler.tell = (frame) => {
          if (frame.type !== 'welcome' || frame.members.length < 2) return [frame];
          const [one, other] = frame.members as [Member, Member];
          return [
            {
              ...frame,
              members: [
                { ...one, hello: other.hello },
                { ...other, hello: one.hello },
              ],
            },
          ];
        };
        scene.meddler.tell = swap;
        const [ann, bob] = [await enter('ann'), await enter('bob')];
        if (kind.name === 'password') {
          // Each of the two has shown that it knows the password, to somebody else than it said.
          await assert.rejects(enter('carol'), { code: 'wrong-password' });
          await scene.talk(ann, bob, 1);
          scene.assertUnharmed();
          return;
        }
        const carol = await enter('carol');
        assert.equal(carol.connection.peers.size, 0);
        await until(() => carol.errors.length === 2, 'carol finds it out');
        await scene.talk(ann, bob, 1);
        await carol.say();
        assert.deepEqual(carol.errors, ['bad-hello', 'bad-hello']);
        scene.assertUnharmed();
      }),
    );

    it(
      `is found out if it welcomes somebody under another id (${kind.name})`,
      attack(async (scene, room) => {
        scene.meddler.tell = (frame) => [frame.type === 'welcome' ? { ...frame, id: MALLORY.id } : frame];
        await assert.rejects(
          entrance(scene, room)('ann', { timeout: 3_000 }),
          (error: Error) => (error.cause as { code?: string }).code === 'bad-server-frame',
        );
      }),
    );

    it(
      `adds and repeats nothing if it says that somebody has left and come, in the midst of all (${kind.name})`,
      attack(async (scene, room) => {
        const enter = entrance(scene, room);
        const known = members(scene);
        const [ann, bob] = [await enter('ann'), await enter('bob')];
        await scene.talk(ann, bob);
        const member = known.get(bob.id)!;
        for (const reason of ['lost', 'leave', 'lost'] as const) {
          const said = Array.from({ length: 20 }, () => [ann.say(bob.id), bob.say(ann.id)]).flat();
          scene.meddler.say(ann.id, { type: 'left', id: bob.id, reason });
          scene.meddler.say(ann.id, { type: 'joined', member });
          scene.meddler.say(ann.id, { type: 'joined', member });
          for (const result of await Promise.allSettled(said)) {
            if (result.status === 'rejected') assert.equal((result.reason as { code?: string }).code, 'peer-gone');
          }
        }
        await scene.meetAgain(ann, bob);
        await scene.trusting(ann, bob, kind.trust);
        scene.assertUnharmed();
        scene.assertUnread(isSealed(kind));
      }),
    );

    if (isSealed(kind)) {
      it(
        `shows nothing that somebody does not say any more (${kind.name})`,
        attack(async (scene, room) => {
          const enter = entrance(scene, room);
          const presences = presencesTo(scene);
          const [ann, bob] = [await enter('ann'), await enter('bob')];
          const moodOf = (): unknown => ann.connection.peers.get(bob.id)?.presence['mood'];
          for (const mood of ['sad', 'glad', 'calm']) {
            bob.connection.setPresence({ mood });
            await until(() => moodOf() === mood, `${mood} comes`);
          }
          const seen: unknown[] = [];
          ann.connection.on('presence', () => seen.push(moodOf()));
          for (const frame of presences.slice(0, 2)) scene.meddler.say(ann.id, frame);
          const forged = encodeBase64(crypto.getRandomValues(new Uint8Array(150)));
          for (const presence of ['{"mood":"forged"}', '{}', `{"sealed":"${forged}"}`])
            scene.meddler.say(ann.id, { type: 'presence', id: bob.id, presence });
          await scene.talk(ann, bob, 1);
          bob.connection.setPresence({ mood: 'last' });
          await until(() => moodOf() === 'last', 'the last one comes');
          assert.deepEqual(new Set(seen), new Set(['last']));
        }),
      );
    } else {
      it(
        `shows what it says about somebody, who stays the same (${kind.name})`,
        attack(async (scene, room) => {
          const enter = entrance(scene, room);
          const [ann, bob] = [await enter('ann'), await enter('bob')];
          await scene.trusting(ann, bob, kind.trust);
          const presence = '{"name":"somebody else"}';
          scene.meddler.say(ann.id, { type: 'presence', id: bob.id, presence });
          await until(() => ann.connection.peers.get(bob.id)?.presence['name'] === 'somebody else', 'it is its word');
          assert.equal(ann.connection.peers.get(bob.id)?.identity, bob.connection.identity);
          assert.equal(ann.trusts(bob.id), kind.trust);
        }),
      );
    }
  });
}

/** The hellos of all who are told of, by id. */
function members({ meddler }: HostileScene): ReadonlyMap<PeerId, Member> {
  const known = new Map<PeerId, Member>();
  meddler.tell = (frame) => {
    for (const member of membersIn(frame)) known.set(member.id, member);
    return [frame];
  };
  return known;
}

/** All presences that are told of. */
function presencesTo({ meddler }: HostileScene): readonly Extract<Told, { type: 'presence' }>[] {
  const presences: Extract<Told, { type: 'presence' }>[] = [];
  meddler.tell = (frame) => {
    if (frame.type === 'presence') presences.push(frame);
    return [frame];
  };
  return presences;
}

function membersIn(frame: Told): readonly Member[] {
  return frame.type === 'welcome' ? frame.members : frame.type === 'joined' ? [frame.member] : [];
}
