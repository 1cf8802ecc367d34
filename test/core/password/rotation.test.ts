import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ConnectOptions } from 'webrtc-elements/core';
import { WAYS } from '../../support/core/ways.js';
import { HostileScene, type Person } from '../../support/trust/hostile-scene.js';
import { until } from '../../support/wait.js';

const OLD = 'correct horse';
const NEW = 'battery staple';
const WRONG = { name: 'ConnectionError', code: 'wrong-password' };
let rooms = 0;

describe('another password for a room', () => {
  let scene: HostileScene;
  let room: string;
  beforeEach(async () => {
    scene = await HostileScene.open();
    room = `rotation ${++rooms}`;
  });
  afterEach(() => scene.close());

  const enter = (name: string, options: Partial<ConnectOptions> = {}): Promise<Person> =>
    scene.enter(room, name, { password: OLD, relay: 'only', ...options });
  const trusting = (people: readonly Person[]): Promise<unknown> =>
    Promise.all(people.flatMap((one, i) => people.slice(i + 1).map((other) => scene.trusting(one, other, 'secret'))));
  async function meet(names: readonly string[], options: Partial<ConnectOptions> = {}): Promise<Person[]> {
    const people: Person[] = [];
    for (const name of names) people.push(await enter(name, options));
    await trusting(people);
    return people;
  }
  /** Resolves when one no longer trusts the other, who may have left by then. */
  const without = (one: Person, other: Person): Promise<void> =>
    until(() => (one.trusts(other.id) ?? 'refused') === 'refused', `${one.name} is without ${other.name}`);

  for (const [way, options] of Object.entries(WAYS)) {
    it(`is that of all but those who are left out, and of whoever comes later (${way})`, async () => {
      const [ann, bob, mallory, carol] = (await meet(['ann', 'bob', 'mallory', 'carol'], options)) as [
        ...[Person, Person, Person, Person],
      ];
      const told: unknown[] = [];
      for (const one of [ann, bob, mallory, carol]) {
        one.connection.on('password', (change) => told.push([one.name, change]));
        one.connection.on('secret', () => told.push('a link has no secret'));
      }
      const ended: unknown[] = [];
      mallory.connection.on('close', (error) => ended.push(error?.code));
      const said = bob.say(carol.id);
      await ann.connection.rotateSecret({ without: mallory.id, password: NEW });
      await said;
      assert.equal(ann.connection.secret, undefined);
      const change = { password: NEW, peer: ann.id };
      assert.deepEqual(told.sort(), [
        ['ann', change],
        ['bob', change],
        ['carol', change],
      ]);
      for (const one of [ann, bob, carol]) await without(one, mallory);
      await until(() => ended.length > 0, 'all have parted from her');
      assert.deepEqual(ended, ['removed']);
      await scene.talk(bob, carol, 1);

      ann.connection.on('password-attempts', ({ allow }) => allow()); // all tests are one device, which counts for all three
      await assert.rejects(enter('mallory', options), WRONG);
      const dave = await enter('dave', { ...options, password: NEW });
      await trusting([ann, bob, carol, dave]);
      await dave.say();
      await until(() => dave.connection.peers.get(bob.id)?.presence['name'] === 'The famous bob', 'he reads who he is');
      await without(ann, mallory);
      assert.deepEqual(mallory.heardFrom(bob), []);
      scene.assertUnharmed();
      scene.assertUnread(true);
      for (const word of [OLD, NEW]) assert(!scene.reads(word), `the server reads ${word}`);
    });
  }

  it('is not taken by mistake: it has to be another one if somebody is left out, and the room has to have one', async () => {
    const [ann, bob] = (await meet(['ann', 'bob'])) as [Person, Person];
    const leaveOut = { without: bob.id };
    for (const options of [leaveOut, { ...leaveOut, password: OLD }, { password: '' }, { password: 7 as never }])
      await assert.rejects(ann.connection.rotateSecret(options), TypeError);
    const open = await scene.enter('open', 'ann');
    const secret = await scene.enter('secret', 'ann', { secret: 'A'.repeat(22) });
    for (const one of [open, secret]) await assert.rejects(one.connection.rotateSecret({ password: NEW }), TypeError);
    await scene.talk(ann, bob, 1);
    await trusting([ann, bob, await enter('carol')]);
  });

  it('comes without removing anybody, and the secret may change without it', async () => {
    const [ann, bob] = (await meet(['ann', 'bob'])) as [Person, Person];
    await ann.connection.rotateSecret();
    await trusting([ann, bob, await enter('carol')]);
    await bob.connection.rotateSecret({ password: NEW });
    bob.connection.on('password-attempts', ({ allow }) => allow());
    await assert.rejects(enter('dave'), WRONG);
    await trusting([ann, bob, await enter('erin', { password: NEW })]);
  });

  it('allows as many attempts as before: who has failed did not guess at this one', async () => {
    const [ann, bob] = (await meet(['ann', 'bob'])) as [Person, Person];
    for (const guess of ['one', 'two', 'three']) await assert.rejects(enter('mallory', { password: guess }), WRONG);
    await assert.rejects(enter('carol'), { ...WRONG, message: /has to allow more/ });
    await ann.connection.rotateSecret({ password: NEW });
    await trusting([ann, bob, await enter('carol', { password: NEW })]);
  });

  it('is the same for all in the end, when two change it at once', async () => {
    const [ann, bob, carol] = (await meet(['ann', 'bob', 'carol'])) as [Person, Person, Person];
    const words = new Map<Person, string>();
    for (const one of [ann, bob, carol]) one.connection.on('password', ({ password }) => words.set(one, password));
    await Promise.all([
      ann.connection.rotateSecret({ password: 'the word of ann' }),
      bob.connection.rotateSecret({ password: 'the word of bob' }),
    ]);
    await until(() => words.size === 3 && new Set(words.values()).size === 1, 'all have the same');
    await trusting([ann, bob, carol, await enter('dave', { password: words.get(carol)! })]);
  });

  it('stays as it is for a page that does not take the new one', async () => {
    const [ann, bob] = (await meet(['ann', 'bob'])) as [Person, Person];
    const carol = await enter('carol', { acceptSecret: () => false });
    await trusting([ann, bob, carol]);
    await ann.connection.rotateSecret({ password: NEW });
    await scene.talk(ann, carol, 1);
    const dave = await enter('dave', { password: NEW });
    await trusting([ann, bob, dave]);
    await scene.trusting(carol, dave, 'refused');
  });
});
