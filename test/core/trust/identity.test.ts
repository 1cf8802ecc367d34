import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, createIdentity, type ConnectionError } from 'webrtc-elements/core';
import { borrowIdentity } from '../../../src/core/trust/identity/page-identity.js';
import { idsOf, identityOf } from '../../support/cast.js';
import { joinMembers } from '../../support/core/join-members.js';
import { until } from '../../support/wait.js';

describe('an identity', () => {
  const people = joinMembers();
  let rooms = 0;

  it('has a private key that no script can read', async () => {
    const { privateKey } = await createIdentity();
    assert.equal(privateKey.extractable, false);
    await assert.rejects(crypto.subtle.exportKey('jwk', privateKey as CryptoKey));
  });

  it('is one of its own for each connection in Node, and is not kept', async () => {
    const loans = [borrowIdentity('x'), borrowIdentity('x'), borrowIdentity('y')];
    const keys = await Promise.all(loans.map(async ({ persona }) => (await persona).identity.publicKey));
    assert.equal(new Set(keys).size, 3);
    assert.deepEqual(await Promise.all(loans.map((loan) => loan.keep())), [false, false, false]);
    assert.deepEqual(await Promise.all(loans.map((loan) => loan.share())), [false, false, false]);
    for (const loan of loans) loan.end();
    const all = [];
    for (let i = 0; i < 3; i++) all.push(await connect({ host: people.url, room: i < 2 ? 'own' : 'other' }));
    assert.equal(new Set(all.map(({ id }) => id)).size, 3);
    assert.equal(new Set(all.map(({ identity }) => identity)).size, 3);
    assert.deepEqual(
      all.map(({ identityKept }) => identityKept),
      [false, false, false],
    );
    for (const one of all) one.close();
  });

  it('is what the others see, and the same when it comes back', async () => {
    const room = `identity ${rooms++}`;
    const ids = await idsOf('ann', 'bob');
    const ann = await people.join(room, 'ann');
    const bob = await people.join(room, 'bob');
    await until(() => ann.peers.has(ids.bob) && bob.peers.has(ids.ann), 'they have met');
    const { identity } = bob;
    assert.deepEqual([ann.id, bob.id], [ids.ann, ids.bob]);
    assert.deepEqual([ann.peers.get(ids.bob)?.identity, bob.peers.get(ids.ann)?.identity], [identity, ann.identity]);
    assert.notEqual(identity, ann.identity);
    bob.close();
    await until(() => !ann.peers.has(ids.bob), 'bob has left');
    const again = await people.join(room, 'bob');
    await until(() => ann.peers.has(ids.bob), 'bob is back');
    assert.deepEqual([again.id, again.identity, ann.peers.get(ids.bob)?.identity], [ids.bob, identity, identity]);
  });

  it('is in one place of a room at a time: the later one replaces the earlier one', async () => {
    const room = `identity ${rooms++}`;
    const first = await people.join(room, 'ann');
    const end = new Promise<ConnectionError | undefined>((resolve) => first.on('close', resolve));
    const second = await people.join(room, 'ann');
    assert.equal((await end)?.code, 'replaced');
    assert.deepEqual([first.state, second.state, second.id], ['closed', 'connected', first.id]);
    const elsewhere = await people.join(`identity ${rooms++}`, 'ann');
    assert.deepEqual([second.state, elsewhere.id], ['connected', first.id]);
  });

  it('cannot be taken by somebody else: nobody but its owner can sign', async () => {
    const room = `identity ${rooms++}`;
    const [owner, thief] = [await identityOf('ann'), await createIdentity()];
    const ann = await people.join(room, 'ann');
    const forged = { publicKey: owner.publicKey, privateKey: thief.privateKey };
    await assert.rejects(connect({ host: people.url, room, identity: forged }), { code: 'bad-request' });
    assert.equal(ann.state, 'connected');
  });
});
