import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { createSecret } from 'webrtc-elements/core';
import type { AcceptSecret } from '../../../src/core/room/accept-secret.js';
import { otherThreads } from '../../support/trust/other-threads.js';
import { RoomOfSecrets } from '../../support/trust/room-of-secrets.js';
import { until } from '../../support/wait.js';

/** How many changes of one peer may wait. */
const PLACES = 16;

describe('a change of the secret that cannot be taken yet', () => {
  const never: AcceptSecret = () => new Promise(() => undefined);
  afterEach(() => mock.timers.reset());

  it('waits until its sender is proven, and comes in its turn', async () => {
    const room = await RoomOfSecrets.open();
    const bob = room.add('bob', 'unproven');
    const first = await room.step(room.name);
    const second = await room.step(first.name);
    await room.hear(bob, first.step);
    await room.hear(bob, second.step);
    assert.deepEqual(room.taken, []);
    bob.trust = 'secret';
    await room.change();
    assert.deepEqual(room.taken, [first.step.secret, second.step.secret]);
  });

  it('is dropped if its sender is refused', async () => {
    const room = await RoomOfSecrets.open();
    const bob = room.add('bob', 'unproven');
    await room.hear(bob, (await room.step(room.name)).step);
    bob.trust = 'refused';
    await room.change();
    bob.trust = 'secret';
    await room.change();
    assert.deepEqual([room.taken, room.errors], [[], []]);
  });

  it('is dropped if its sender has gone, also when it comes back under its id', async () => {
    const room = await RoomOfSecrets.open();
    const bob = room.add('bob', 'unproven');
    await room.hear(bob, (await room.step(room.name)).step);
    room.add('bob', 'secret');
    await room.change();
    bob.trust = 'secret';
    await room.change();
    assert.deepEqual(room.taken, []);
  });

  it('is one of 16 of its sender, proven or not, while those of others have their own places', async () => {
    const asked: string[] = [];
    const accept: AcceptSecret = ({ peer }) => {
      asked.push(peer);
      return peer === 'carol' || new Promise(() => undefined);
    };
    const room = await RoomOfSecrets.open(accept);
    const [mallory, eve, carol] = [
      room.add('mallory', 'unproven'),
      room.add('eve', 'secret'),
      room.add('carol', 'secret'),
    ];
    const { step } = await room.step(room.name);
    for (let i = 0; i <= PLACES; i++) await room.hear(mallory, step);
    for (let i = 0; i <= PLACES; i++) await room.hear(eve, step);
    assert.deepEqual(room.errors, ['peer-overload mallory', 'peer-overload eve']);
    assert.deepEqual(asked, Array(PLACES).fill('eve'));
    await room.hear(carol, step);
    assert.deepEqual(room.taken, [step.secret]);
    mallory.trust = 'secret';
    await room.change();
    assert.deepEqual(asked.slice(PLACES), ['carol', ...Array<string>(PLACES).fill('mallory')]);
  });

  it('waits for the one before it, whatever others say that would lead on from there', async () => {
    const room = await RoomOfSecrets.open();
    const [mallory, bob, carol] = ['mallory', 'bob', 'carol'].map((id) => room.add(id, 'secret'));
    const [one, other] = [await room.step(room.name), await room.step(room.name)];
    const [first, rival] = one.name < other.name ? [one, other] : [other, one];
    const [next, nextOfMallory] = [await room.step(first.name), await room.step(first.name)];
    for (let i = 0; i <= PLACES; i++) await room.hear(mallory!, nextOfMallory.step);
    await room.hear(bob!, next.step);
    assert.deepEqual([room.taken, room.errors], [[], ['peer-overload mallory']]);
    await room.hear(carol!, rival.step);
    await room.hear(carol!, first.step);
    const winner = next.name < nextOfMallory.name ? next : nextOfMallory;
    assert.equal(room.taken.at(-1), winner.step.secret);
  });

  it('does not count any more once its sender is left out, or blocked', async () => {
    const room = await RoomOfSecrets.open();
    const [mallory, eve, bob] = ['mallory', 'eve', 'bob'].map((id) => room.add(id, 'secret'));
    const first = await room.step(room.name, [mallory!.identity]);
    await room.hear(mallory!, (await room.step(first.name)).step);
    await room.hear(eve!, (await room.step(first.name)).step);
    room.blocked.add('eve');
    await room.hear(bob!, first.step);
    assert.deepEqual(room.taken, [first.step.secret]);
  });

  it('counts if its sender has gone meanwhile, but there are 16 of those at most', async () => {
    const room = await RoomOfSecrets.open();
    const first = await room.step(room.name);
    const steps = [];
    for (let i = 0; i <= PLACES; i++) {
      const step = await room.step(`unknown ${i}`);
      const gone = room.add(`guest ${i}`, 'secret');
      await room.hear(gone, { ...step.step, before: first.name });
      room.peers.delete(gone.id);
      await room.change();
      steps.push(step);
    }
    await room.hear(room.add('bob', 'secret'), first.step);
    const lowest = steps.slice(1).reduce((low, step) => (step.name < low.name ? step : low));
    await until(() => room.taken.at(-1) === lowest.step.secret, 'it has the one that counts');
    assert(!room.taken.includes(steps[0]!.step.secret), 'the first one is forgotten');
  });

  it('is refused if the page has not decided in 10 s', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const room = await RoomOfSecrets.open(never);
    const bob = room.add('bob', 'secret');
    const { step } = await room.step(room.name);
    for (let i = 0; i < PLACES; i++) await room.hear(bob, step);
    mock.timers.tick(9_999);
    await otherThreads();
    assert.deepEqual(room.errors, []);
    mock.timers.tick(1);
    await otherThreads();
    assert.deepEqual(room.errors.splice(0), Array(PLACES).fill('accept-failed bob'));
    assert.match(String(room.causes[0]), /No answer from `acceptSecret` in 10 s\./);
    await room.hear(bob, { before: room.name, secret: createSecret(), without: [] });
    assert.deepEqual([room.errors, room.taken], [[], []], 'there is place again');
  });
});
