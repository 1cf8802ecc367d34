import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { hash, order, parse, type Entry } from '../../../src/core/room/affairs/roll.js';
import { otherThreads } from '../../support/trust/other-threads.js';
import { identityNamed, Townsman } from '../../support/trust/town.js';

const STANDING = 15_000;

describe('a roll call', () => {
  const town = new Map<string, Townsman>();
  beforeEach(() => {
    town.clear();
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => mock.timers.reset());

  const person = (name: string): Townsman => {
    const known = town.get(name) ?? new Townsman(name, town);
    town.set(name, known);
    return known;
  };
  /** The server shows these to each other, and they prove who they are. */
  function meet(...names: string[]): Townsman[] {
    for (const one of names) for (const other of names) if (one !== other) person(one).show(other);
    return names.map(person);
  }
  /** The room is calm: all compare. */
  async function compare(): Promise<void> {
    for (const { call } of town.values()) await call.announce();
    await otherThreads();
  }
  async function stand(time = STANDING): Promise<void> {
    mock.timers.tick(time);
    await otherThreads();
  }
  const splits = (): string[] =>
    [...town.values()].flatMap(({ name, splits }) => splits.map((split) => `${name} ${JSON.stringify(split)}`));

  it('costs one hash for each peer and change, if all see the same', async () => {
    const all = meet('ann', 'bob', 'carol', 'dan');
    await compare();
    await compare();
    for (const { said } of all)
      assert.deepEqual(
        said.map(({ data }) => String(data).length),
        [43, 43, 43],
      );
    meet('ann', 'bob', 'carol', 'dan', 'eve');
    await compare();
    for (const { said } of all) assert.equal(said.length, 3 + 4);
    await stand();
    assert.deepEqual(splits(), []);
  });

  it('names whom the server hides, to the one from whom it does, once that has stood for 15 s', async () => {
    meet('ann', 'bob');
    meet('bob', 'carol');
    await compare();
    await stand(STANDING - 1);
    assert.deepEqual(splits(), []);
    assert.equal(person('ann').checks, 1, 'it has looked whether its socket is alive');
    await stand(1);
    assert.deepEqual(splits().sort(), [
      'ann {"missing":["carol"],"by":["bob"]}',
      'carol {"missing":["ann"],"by":["bob"]}',
    ]);
    await compare();
    await stand();
    assert.equal(splits().length, 2, 'once');
  });

  it('names all of the other part of a room that is split, if one sees both', async () => {
    meet('ann', 'bob', 'bridge');
    meet('carol', 'dan', 'bridge');
    await compare();
    await stand();
    const by = ',"by":["bridge"]}';
    assert.deepEqual(splits().sort(), [
      `ann {"missing":["carol","dan"]${by}`,
      `bob {"missing":["carol","dan"]${by}`,
      `carol {"missing":["ann","bob"]${by}`,
      `dan {"missing":["ann","bob"]${by}`,
    ]);
  });

  it('cannot see a clean split: nobody sees both parts', async () => {
    meet('ann', 'bob');
    meet('carol', 'dan');
    await compare();
    await stand();
    assert.deepEqual(splits(), []);
  });

  it('says that it is over when the server shows all again, or who was hidden has left', async () => {
    meet('ann', 'bob');
    meet('bob', 'carol', 'dan');
    await compare();
    await stand();
    assert.deepEqual(person('ann').splits, [{ missing: ['carol', 'dan'], by: ['bob'] }]);
    meet('ann', 'carol');
    assert.deepEqual(person('ann').splits.at(-1), { missing: ['dan'], by: ['bob'] });
    for (const name of ['bob', 'carol']) person(name).lose('dan');
    town.delete('dan');
    await compare();
    assert.deepEqual(person('ann').splits.at(-1), { missing: [], by: [] });
  });

  it('is over when the peer who has said it goes', async () => {
    meet('ann', 'bob');
    meet('bob', 'carol');
    await compare();
    await stand();
    person('ann').lose('bob');
    assert.deepEqual(person('ann').splits.at(-1), { missing: [], by: [] });
  });

  const LEFT_OUT: Readonly<Record<string, (ann: Townsman) => void>> = {
    'have not proven themselves, as in a manual mesh': (ann) => ann.show('carol', 'unproven'),
    'do not know the secret': (ann) => ann.show('carol', 'refused'),
    'have no keys': (ann) => ann.show('carol', 'none'),
    'are blocked, or not accepted': (ann) => ann.shown.add('carol'),
    'the server has lost, but the page has not': (ann) => {
      ann.show('carol');
      ann.peers.get('carol')!.present = false;
    },
  };
  for (const [who, know] of Object.entries(LEFT_OUT)) {
    it(`leaves out those who ${who}`, async () => {
      meet('ann', 'bob');
      meet('bob', 'carol');
      know(person('ann'));
      person('carol').shown.add('ann');
      await compare();
      await stand();
      await compare();
      assert.deepEqual(splits(), []);
    });
  }

  it('knows nothing of members that the server has invented: they never prove anything', async () => {
    const [ann] = meet('ann', 'bob', 'carol');
    for (let i = 0; i < 50; i++) ann?.show(`invented-${i}`, 'unproven');
    await compare();
    await stand();
    assert.deepEqual(splits(), []);
  });

  it('tells of nobody who comes later to one, or leaves earlier, in whatever order it is told', async () => {
    meet('ann', 'bob');
    for (let round = 0; round < 20; round++) {
      meet('bob', 'carol');
      await compare(); // ann hears of her from bob first
      await stand(STANDING - 1);
      meet('ann', 'carol');
      await stand(1);
      await compare();
      person('ann').lose('carol');
      await compare();
      await stand(STANDING - 1);
      person('bob').lose('carol');
      person('carol').lose('ann');
      person('carol').lose('bob');
      await stand(1);
    }
    assert.deepEqual(splits(), []);
  });

  it('takes no notice while the server is out of reach', async () => {
    meet('ann', 'bob');
    meet('bob', 'carol');
    person('carol').shown.add('ann');
    await compare();
    person('ann').welcomed = false;
    await stand();
    assert.deepEqual(splits(), []);
    person('ann').welcomed = true;
    await compare();
    person('bob').show('dan');
    await compare();
    await stand();
    assert.equal(splits().length, 1, 'it does again later');
  });

  it('reports what makes no sense, and goes on', async () => {
    const [ann] = meet('ann', 'bob');
    const entry = ['carol', identityNamed('carol')];
    const many = (count: number): unknown[] => Array.from({ length: count }, (_, i) => [`x${i}`, identityNamed('x')]);
    const wrong: readonly unknown[] = [
      ...[null, 7, '', 'x'.repeat(44), new ArrayBuffer(32), [], {}, { roll: [] }, { ask: true }],
      ...[
        { roll: many(1_001), ask: false },
        { roll: [['carol']], ask: false },
        { roll: [[...entry, 1]], ask: false },
      ],
      ...[
        { roll: [['c d', entry[1]]], ask: false },
        { roll: [['carol', 'short']], ask: false },
        { roll: [entry], ask: 1 },
      ],
      ...[
        { roll: { length: 1 }, ask: false },
        { roll: [{ id: 'carol' }], ask: false },
      ],
    ];
    for (const data of wrong) await ann?.listener?.({ data, peer: 'bob' } as never);
    assert.deepEqual(ann?.errors, Array<string>(wrong.length).fill('bad-message'));
    await ann.listener?.({ data: { roll: many(1_000), ask: false }, peer: 'bob' } as never);
    await ann.listener?.({ data: 'nonsense', peer: 'nobody' });
    assert.equal(ann.errors.length, wrong.length + 1);
    await compare();
    await stand();
    assert.deepEqual(ann.splits, [], 'bob does not say so again');
  });

  it('answers a peer once a second at most, however often it asks', async () => {
    const [ann] = meet('ann', 'bob');
    const before = ann!.said.length;
    for (let i = 0; i < 100; i++) await ann!.listener?.({ data: { roll: [], ask: true }, peer: 'bob' });
    await otherThreads();
    assert.equal(ann!.said.length - before, 1);
  });

  it('tells nothing after the end', async () => {
    meet('ann', 'bob');
    meet('bob', 'carol');
    await compare();
    for (const { call } of town.values()) call.close();
    await stand();
    assert.deepEqual(splits(), []);
  });
});

describe('a roll', () => {
  const entries = (...names: string[]): Entry[] => names.map((name) => [name, identityNamed(name)]);

  it('has the same hash in any order, and another one if anything differs', async () => {
    const one = await hash(order(entries('ann', 'bob')));
    assert.equal(one, await hash(order(entries('bob', 'ann'))));
    const others = [entries('ann'), entries('annb', 'ob'), [['ann', identityNamed('bob')] as const, ...entries('bob')]];
    for (const other of others) assert.notEqual(await hash(order(other)), one);
  });

  it('has a thousand entries at most, the same ones for all', () => {
    const all = entries(...Array.from({ length: 1_200 }, (_, i) => `id-${i}`));
    assert.deepEqual(order(all), order([...all].reverse()));
    assert.equal(order(all).length, 1_000);
    assert.ok(parse({ roll: order(all), ask: true }));
  });
});
