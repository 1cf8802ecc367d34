import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConnectionError, createSecret, type Connection } from 'webrtc-elements/core';
import { attemptIn } from '../../src/core/parts/attempt.js';
import { load, lazy } from '../../src/core/parts/load.js';
import { Verifications } from '../../src/core/room/affairs/verifications.js';
import { Alike } from '../../src/elements/person/alike.js';
import { Vocabulary } from '../../src/elements/language/vocabulary.js';
import { joinMembers } from '../support/core/join-members.js';
import { withoutModules } from '../support/failing-loads.js';
import { faultOf, reaches } from '../support/trust/verifying.js';
import { until } from '../support/wait.js';

describe('a part that could not be loaded', () => {
  const people = joinMembers();
  const trusting = (one: Connection, other: Connection): Promise<void> =>
    until(() => one.peers.get(other.id)?.trust === 'secret', `${one.id} trusts ${other.id}`);

  it('is loaded by the next need: new secrets of a room', async () => {
    const secret = createSecret();
    const errors: string[] = [];
    const [ann, bob] = await withoutModules(['rotation'], async () => {
      const members: Connection[] = [];
      for (const name of ['ann', 'bob']) {
        const member = await people.join('failed rotation', name, { secret });
        member.on('error', ({ code }) => void errors.push(`${code} ${name}`));
        members.push(member);
      }
      await until(() => errors.length === 2, 'both hear of it');
      await assert.rejects(members[0]!.rotateSecret(), { code: 'load-failed' });
      return members;
    });
    assert.deepEqual(errors.sort(), ['load-failed ann', 'load-failed bob']);
    await Promise.all([trusting(ann!, bob!), trusting(bob!, ann!)]);
    const next = await ann!.rotateSecret();
    assert.notEqual(next, secret);
    await until(() => bob!.secret === next, 'he has it, too');
  });

  it('is loaded by the next need: verifications', async () => {
    const secret = createSecret();
    const [ann, bob] = [await people.join('failed', 'ann', { secret }), await people.join('failed', 'bob', { secret })];
    await Promise.all([trusting(ann, bob), trusting(bob, ann)]);
    await withoutModules(['verifier'], async () => {
      const verification = ann.verify(bob.id);
      await reaches(verification, 'failed');
      assert.equal(faultOf(verification), 'load-failed');
    });
    const verifications = [ann.verify(bob.id), bob.verify(ann.id)];
    for (const verification of verifications) await reaches(verification, 'comparing');
  });

  it('is loaded by the next need: what compares names', async () => {
    let changes = 0;
    const alike = new Alike(() => changes++);
    const people = new Map([2, 3].map((order) => [`${order}`, { id: `${order}`, order, presence: { name: 'Ann' } }]));
    const connection = { id: '1', order: 1, presence: {}, peers: people, on: () => () => undefined };
    await withoutModules(['namesakes'], async () => {
      alike.follow(connection as unknown as Connection);
      await assert.rejects(import('../../src/elements/person/namesakes.js'));
    });
    assert.equal(alike.numberOf('2'), undefined);
    await until(() => changes === 1, 'they are compared');
    assert.equal(alike.numberOf('2'), 3);
  });

  it('is loaded by the next need: words', async () => {
    let tries = 0;
    const words = new Vocabulary<object>(
      { hello: 'Hello' },
      {
        de: () =>
          ++tries === 1
            ? Promise.reject(new Error('There is no network.'))
            : Promise.resolve({ words: { hello: 'Hallo' } }),
      },
    );
    const load = (): Promise<void> =>
      new Promise((resolve) => {
        words.load('de', resolve);
        setImmediate(resolve);
      });
    await load();
    assert.equal(words.in('de'), undefined);
    await load();
    assert.deepEqual([words.in('de'), tries], [{ hello: 'Hallo' }, 2]);
    await load();
    assert.equal(tries, 2);
  });

  it('is a typed error, and forgotten', async () => {
    const cause = new Error('There is no network.');
    await assert.rejects(load(Promise.reject(cause)), { code: 'load-failed', cause });
    let made = 0;
    const get = lazy(() => (++made < 3 ? Promise.reject(new Error(`Not yet: ${made}`)) : Promise.resolve(made)));
    await assert.rejects(Promise.all([get(), get()]), { message: 'Not yet: 1' });
    await assert.rejects(get(), { message: 'Not yet: 2' });
    assert.deepEqual(await Promise.all([get(), get()]), [3, 3]);
    assert.equal(await get(), 3);
  });
});

describe('verifications whose connection closes while they load', () => {
  it('leave nothing behind, and say so', async () => {
    let listeners = 0;
    const events: unknown[] = [];
    const peers = new Map([['bob', {}]]) as unknown as ConstructorParameters<typeof Verifications>[0]['peers'];
    const missing = (id: string): ConnectionError => new ConnectionError('unknown-peer', { peer: id });
    const verifications = new Verifications(
      { peers, missing },
      {
        id: 'ann',
        identity: 'identity of ann',
        on: () => {
          listeners++;
          return () => undefined;
        },
        emit: (name, ...about) => void events.push([name, ...about]),
        openTopic: () => assert.fail('a topic is opened'),
        share: () => Promise.resolve(),
        over: () => true,
        attempt: attemptIn(
          { state: 'closed', on: () => () => undefined },
          (name, ...about) => void events.push([name, ...about]),
        ),
      },
    );
    verifications.meet();
    verifications.heard('webrtc:verify');
    const verification = verifications.verify('bob');
    await reaches(verification, 'failed');
    assert.equal(faultOf(verification), 'closed');
    await assert.rejects(verifications.unverify('identity of bob'), { code: 'closed' });
    await assert.rejects(verifications.safetyNumber('bob'), { code: 'closed' });
    assert.deepEqual([listeners, events], [0, []]);
  });
});
