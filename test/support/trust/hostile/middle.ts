import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { connect, createSecret, type ConnectOptions, type Connection } from 'webrtc-elements/core';
import { identityOf } from '../../cast.js';
import { WAYS } from '../../core/ways.js';
import { until } from '../../wait.js';
import type { HostileScene, Person } from '../hostile-scene.js';
import { acquaint, AT_A_TIME, attack, isSealed, type Kind, type Way } from './kinds.js';

/** What somebody knows of a room: options of `connect()`. */
type Words = Pick<ConnectOptions, 'secret' | 'password'>;

/** Two members that a server has in two rooms, each under the name of somebody in the other, and that pass on what they hear. */
class Middle {
  /** What they could read. */
  readonly read: string[] = [];
  readonly #ends: Connection[] = [];

  /** `names`: what it calls itself in each of these rooms. */
  static async between(
    scene: HostileScene,
    rooms: readonly string[],
    names: readonly string[],
    options: Partial<ConnectOptions>,
  ): Promise<Middle> {
    const middle = new Middle();
    for (const [i, room] of rooms.entries()) {
      const identity = await identityOf(`middle ${i}`);
      const end = await connect({ host: scene.url, room, identity, presence: { name: names[i] }, ...options });
      middle.#ends.push(end);
      end.on('message', ({ data }) => {
        const text = data as string;
        middle.read.push(text);
        middle.#ends[1 - i]?.send(text.replace('swordfish', 'shark')).catch(() => undefined); // it is cut off at the end
      });
    }
    return middle;
  }

  /** Says something of its own to both. */
  say(text: string): void {
    for (const end of this.#ends) end.send(text).catch(() => undefined);
  }

  close(): void {
    for (const end of this.#ends) end.close();
  }
}

/** What becomes of two who want to be in one room, where the server has them in two with somebody of its own in the middle. */
export function describeMiddle(kind: Kind, ways: readonly Way[]): void {
  for (const way of ways) {
    describe('a server with somebody in the middle', { concurrency: AT_A_TIME[way] }, () => {
      before(() => acquaint(kind, ['ann', 'bob']));
      const path = WAYS[way];
      const title = `${kind.name}, ${way}`;

      /** `theirs`: what Ann and Bob know; `known`: what the middle knows. */
      const between = async (
        [scene, room]: readonly [HostileScene, string],
        theirs: Words,
        known: Words,
        run: (middle: Middle, enter: (name: 'ann' | 'bob') => Promise<Person>) => Promise<void>,
      ): Promise<void> => {
        const rooms = { ann: `${room} x`, bob: `${room} y` };
        const names = isSealed(kind) ? ['nobody', 'nobody'] : ['The famous bob', 'The famous ann']; // who could know them
        const middle = await Middle.between(scene, Object.values(rooms), names, { ...path, ...known });
        try {
          await run(middle, (name) => scene.enter(rooms[name], name, { ...path, ...theirs }));
        } finally {
          middle.close();
        }
      };
      const meets = (person: Person): Promise<void> =>
        until(() => person.connection.peers.size === 1, `${person.name} sees somebody`);
      const trusts = ({ connection }: Person): string =>
        [...connection.peers.values()].map(({ trust }) => trust).join();

      if (isSealed(kind)) {
        const guesses: Readonly<Record<string, Words>> =
          kind.name === 'secret' ? { nothing: {}, 'a guess': { secret: createSecret() } } : { nothing: {} };
        for (const [what, known] of Object.entries(guesses)) {
          it(
            `reads, changes and says nothing if it knows ${what} (${title})`,
            attack((...place) =>
              between(place, kind.words(), known, async (middle, enter) => {
                const [scene] = place;
                const [ann, bob] = [await enter('ann'), await enter('bob')];
                await Promise.all([meets(ann), meets(bob)]);
                middle.say('shark');
                await Promise.all([ann.say(), bob.say()]);
                for (const person of [ann, bob]) {
                  await until(() => trusts(person) === 'refused', 'it is refused');
                  assert.deepEqual([person.met, person.heard], [[], []]);
                }
                assert.deepEqual(middle.read, []);
                scene.assertUnharmed();
                scene.assertUnread(true);
              }),
            ),
          );
        }
      } else {
        it(
          `reads and changes what is said to all, but is another: ids and identities differ (${title})`,
          attack((...place) =>
            between(place, {}, {}, async (middle, enter) => {
              const [ann, bob] = [await enter('ann'), await enter('bob')];
              await Promise.all([meets(ann), meets(bob)]);
              await Promise.all([ann.say(), bob.say()]);
              await until(() => ann.heard.length === 1 && bob.heard.length === 1, 'both hear something');
              assert.deepEqual(new Set(middle.read), new Set(['ann says swordfish 1', 'bob says swordfish 1']));
              assert.equal(bob.heard[0]?.text, 'ann says shark 1');
              const [[anns], [bobs]] = [[...ann.connection.peers.values()], [...bob.connection.peers.values()]];
              await until(() => anns?.trust === 'open' && bobs?.trust === 'open', 'no more than that is claimed');
              assert.equal(anns?.presence['name'], 'The famous bob');
              assert.equal(new Set([ann.id, bob.id, anns.id, bobs?.id]).size, 4);
              assert.equal(
                new Set([ann.connection.identity, bob.connection.identity, anns.identity, bobs?.identity]).size,
                4,
                'who compares identities finds it out',
              );
            }),
          ),
        );
      }

      if (kind.name === 'password') {
        it(
          `lets nobody in if it has a guess, and reads nothing (${title})`,
          attack((...place) =>
            between(place, kind.words(), { password: 'a guess' }, async (middle, enter) => {
              const [scene] = place;
              for (const name of ['ann', 'bob'] as const) await assert.rejects(enter(name), { code: 'wrong-password' });
              assert.deepEqual(middle.read, []);
              scene.assertUnread(true);
            }),
          ),
        );
      }

      if (kind.name === 'verified') {
        it(
          `reads nothing of what is for those who are verified, and its name is noticed (${title})`,
          attack((...place) =>
            between(place, {}, {}, async (middle, enter) => {
              const [ann, bob] = [await enter('ann'), await enter('bob')];
              await Promise.all([meets(ann), meets(bob)]);
              await until(() => trusts(ann) === 'open' && trusts(bob) === 'open', 'it is a peer');
              const [end] = [...ann.connection.peers.keys()];
              await ann.connection.send('the key is under the mat', { verified: true });
              const refused = { code: 'not-verified', peer: end };
              await assert.rejects(ann.connection.send('the same', { to: end!, verified: true }), refused);
              await bob.say();
              await ann.say();
              await until(() => middle.read.length === 2, 'it hears what is for everybody');
              assert.deepEqual(new Set(middle.read), new Set(['ann says swordfish 1', 'bob says swordfish 1']));
              await until(() => ann.changes.length === 1, 'she is told that another has the name of bob');
              assert.deepEqual(
                ann.changes.map(({ peer, name, identity }) => [peer, name, identity]),
                [[end, 'The famous bob', bob.connection.identity]],
              );
              assert.deepEqual([trusts(ann), trusts(bob)], ['open', 'open']);
            }),
          ),
        );
      }
    });
  }
}
