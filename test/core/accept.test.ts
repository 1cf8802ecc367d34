import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import {
  createSecret,
  type Accept,
  type ConnectionError,
  type ConnectOptions,
  type Connection,
  type Newcomer,
} from 'webrtc-elements/core';
import { askPage } from '../../src/core/room/accept.js';
import { idsOf } from '../support/cast.js';
import { knownMember } from '../support/trust/hellos.js';
import { joinMembers } from '../support/core/join-members.js';
import { WAYS } from '../support/core/ways.js';
import { until } from '../support/wait.js';

const ids = await idsOf('ann', 'blocked', 'bob', 'carol', 'mallet', 'mallory');
const isBob: Accept = ({ presence }) => presence['name'] === 'Bob';
/** What decides that only Bob may come, and which error the page gets for everybody else. */
const DECISIONS: Readonly<Record<string, readonly [accept: Accept, error?: RegExp]>> = {
  'a word': [isBob],
  'a promise': [async (newcomer) => isBob(newcomer)],
  'an error that it throws': [
    (newcomer) => {
      if (isBob(newcomer)) return true;
      throw new Error('not today');
    },
    /not today/,
  ],
  'a promise that rejects': [
    (newcomer) => (isBob(newcomer) ? Promise.resolve(true) : Promise.reject(new Error('not today'))),
    /not today/,
  ],
  'what is neither yes nor no': [(newcomer) => isBob(newcomer) || (undefined as unknown as boolean), /true or false/],
  'a promise of that': [
    (newcomer) => Promise.resolve(isBob(newcomer) || ('yes' as unknown as boolean)),
    /true or false/,
  ],
};

describe('a page that decides who is a peer', () => {
  const people = joinMembers();
  let room = '';
  let rooms = 0;

  function enter(name: string, options: Partial<ConnectOptions> = {}): Promise<Connection> {
    return people.join(room, name.toLowerCase(), { presence: { name }, ...options });
  }

  const isApart = (connection: Connection, id: string): Promise<void> =>
    until(() => connection.peers.get(id)?.state === 'new', `${connection.id} hears that ${id} wants no path`);

  for (const [way, options] of Object.entries(WAYS)) {
    for (const [what, [accept, reason]] of Object.entries(DECISIONS)) {
      it(`says so by ${what}, to who comes and to who is there (${way})`, async () => {
        room = `accept ${rooms++}`;
        const mallory = await enter('Mallory', options);
        const errors: ConnectionError[] = [];
        const events: unknown[] = [];
        const ann = await enter('Ann', { ...options, accept });
        ann.on('error', (error) => errors.push(error));
        for (const name of ['connect', 'peer', 'presence', 'peer-state'] as const)
          ann.on(name, (about: unknown) => JSON.stringify(about).includes(ids.mallory) && events.push(name));
        ann.on('message', ({ data }) => events.push(data));
        mallory.send('hello').catch(() => undefined);
        await isApart(mallory, ids.ann);
        const bob = await enter('Bob', options);
        await until(() => bob.peers.get(ids.ann)?.state === 'connected', 'bob is welcome');
        await bob.send('good evening', { to: ids.ann });
        const mallet = await enter('Mallet', options);
        await isApart(mallet, ids.ann);
        await bob.send('and good night', { to: ids.ann });
        assert.deepEqual(events, ['good evening', 'and good night']);
        assert.deepEqual([...ann.peers.keys()], [ids.bob]);
        assert.deepEqual([...ann.blocked], []);
        assert.deepEqual(
          errors.map(({ code, peer }) => `${code} ${peer}`),
          reason ? [`accept-failed ${ids.mallory}`, `accept-failed ${ids.mallet}`] : [],
        );
        for (const { cause } of errors) assert.match(String(cause), reason!);
      });
    }

    it(`may take its time: nothing is taken before that, and nothing is lost after it (${way})`, async () => {
      room = `accept ${rooms++}`;
      let decide: (yes: boolean) => void = () => undefined;
      const asked: string[] = [];
      const ann = await enter('Ann', {
        ...options,
        accept: ({ id }) => {
          asked.push(id);
          return new Promise((resolve) => (decide = resolve));
        },
      });
      const events: unknown[] = [];
      ann.on('peerlist', (list) => events.push(list));
      ann.on('message', ({ data }) => events.push(data));
      const bob = await enter('Bob', options);
      const sent = bob.send('early', { to: ids.ann });
      await until(() => asked.length === 1, 'it is asked');
      await assert.rejects(ann.send('to bob', { to: ids.bob }), { code: 'unknown-peer' });
      await ann.send('to nobody');
      bob.setPresence({ name: 'Robert' });
      decide(true);
      await sent;
      assert.deepEqual(events, [[], [ids.bob], 'early']);
      await until(() => ann.peers.get(ids.bob)?.presence['name'] === 'Robert', 'his new name');
      assert.deepEqual(asked, [ids.bob]);
    });
  }

  it('is asked again when the same one comes back, or is blocked and unblocked, or was refused', async () => {
    room = `accept ${rooms++}`;
    const asked: unknown[] = [];
    let yes = true;
    const ann = await enter('Ann', {
      accept: (newcomer) => {
        asked.push(newcomer);
        return yes;
      },
    });
    const bob = await enter('Bob');
    await until(() => ann.peers.has(ids.bob), 'bob is here');
    bob.close();
    await until(() => !ann.peers.has(ids.bob), 'bob is gone');
    const again = await enter('Bob');
    await until(() => ann.peers.has(ids.bob), 'bob is back');
    ann.block(ids.bob);
    again.setPresence({ name: 'Mallory' });
    const carol = await enter('Carol');
    await until(() => ann.peers.has(ids.carol), 'carol is here');
    yes = false;
    ann.unblock(ids.bob);
    assert.deepEqual([...ann.peers.keys()], [ids.carol]);
    await isApart(again, ids.ann);
    yes = true;
    ann.unblock(ids.bob);
    ann.unblock(ids.bob);
    await until(() => again.peers.get(ids.ann)?.state === 'connected', 'they have met');
    const sameBob = { id: ids.bob, identity: bob.identity, trust: 'unproven' };
    assert.deepEqual(asked, [
      { ...sameBob, presence: { name: 'Bob' }, given: {} },
      { ...sameBob, presence: { name: 'Bob' }, given: {} },
      { id: ids.carol, identity: carol.identity, trust: 'unproven', presence: { name: 'Carol' }, given: {} },
      { ...sameBob, presence: { name: 'Mallory' }, given: {} },
      { ...sameBob, presence: { name: 'Mallory' }, given: {} },
    ]);
    assert.equal(new Set([bob.identity, carol.identity, undefined]).size, 3);
  });

  it('is told who came without the secret of the room', async () => {
    room = `accept ${rooms++}`;
    const trusts = new Map<string, string>();
    const secret = createSecret();
    const accept = ({ id, trust }: Newcomer): boolean => Boolean(trusts.set(id, trust));
    await enter('Ann', { accept, secret });
    await enter('Bob');
    await enter('Carol', { secret });
    await until(() => trusts.size === 2, 'both have come');
    assert.deepEqual(
      [ids.bob, ids.carol].map((id) => trusts.get(id)),
      ['refused', 'unproven'],
    );
  });

  it('accepts nobody whom it has just blocked', async () => {
    room = `accept ${rooms++}`;
    const ann: Connection = await enter('Ann', {
      accept: ({ id }) => {
        if (id === ids.mallory) ann.block(id);
        return true;
      },
    });
    const mallory = await enter('Mallory');
    await isApart(mallory, ids.ann);
    assert.deepEqual([[...ann.peers.keys()], [...ann.blocked]], [[], [ids.mallory]]);
  });

  for (const late of [true, false]) {
    it(`is not held to its word (${late}) about who has left, or was blocked, before it came`, async () => {
      room = `accept ${rooms++}`;
      const decisions: ((yes: boolean) => void)[] = [];
      const accept: Accept = () => new Promise((resolve) => decisions.push(resolve));
      const ann = await enter('Ann', { accept });
      const gone = await enter('Gone');
      await enter('Blocked');
      await until(() => decisions.length === 2, 'it is asked');
      ann.block(ids.blocked);
      gone.close();
      const carol = await enter('Carol');
      await until(() => decisions.length === 3, 'what the server has sent before has come');
      decisions.slice(0, 2).forEach((decide) => decide(late));
      decisions[2]!(true);
      await until(() => carol.peers.get(ids.ann)?.state === 'connected', 'carol is welcome');
      assert.deepEqual([...ann.peers.keys()], [ids.carol]);
    });
  }
});

describe('the question whom to accept', () => {
  const bob = knownMember('bob', '{"name":"Bob"}');
  const never: Accept = () => new Promise(() => undefined);
  const reports: string[] = [];
  const report = (peer: string, cause: unknown): unknown => reports.push(`${peer}: ${(cause as Error).message}`);
  afterEach(() => {
    reports.length = 0;
    mock.timers.reset();
  });

  it('is refused after 10 s without an answer', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const answer = askPage(never, report)(bob);
    mock.timers.tick(9_999);
    await Promise.resolve();
    assert.deepEqual(reports, []);
    mock.timers.tick(1);
    assert.equal(await answer, false);
    assert.deepEqual(reports, ['bob: No answer from `accept` in 10 s.']);
  });

  it('is asked once for the same page of a member, and again for its next one', async () => {
    let asked = 0;
    const ask = askPage(() => Promise.resolve(++asked > 0), report);
    assert.equal(ask(bob), ask({ ...bob, presence: '{}' }));
    assert.equal(await ask(knownMember('bob', '{}', { instance: '2' })), true);
    assert.equal(asked, 2);
    assert.equal(await ask(bob), true);
    assert.equal(asked, 3, 'and again when it has been answered');
  });

  it('is refused at once while 256 others wait, and not any more when they have their answer', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const ask = askPage(never, report);
    const waiting = Array.from({ length: 256 }, (_, i) => ask({ ...bob, id: `peer-${i}` }));
    assert.equal(ask(bob), false);
    assert.deepEqual(reports.splice(0), ['bob: 256 newcomers wait for an answer of `accept`.']);
    mock.timers.tick(10_000);
    assert.deepEqual(await Promise.all(waiting.map((answer) => Promise.resolve(answer))), Array(256).fill(false));
    assert.equal(typeof ask(bob), 'object');
  });

  it('is asked all the same if those who wait have left again', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const here = new Set<string>();
    const ask = askPage(never, report, ({ id }) => here.has(id));
    for (let i = 0; i < 1_000; i++) void ask({ ...bob, id: `passer-by-${i}` });
    for (let i = 0; i < 256; i++) {
      here.add(`peer-${i}`);
      assert.equal(typeof ask({ ...bob, id: `peer-${i}` }), 'object');
    }
    assert.deepEqual(reports.splice(0), []);
    assert.equal(ask(bob), false);
    assert.deepEqual(reports, ['bob: 256 newcomers wait for an answer of `accept`.']);
  });

  it('may be answered by any thenable, and by one that throws', async () => {
    const thenable = (then: (resolve: (yes: boolean) => void) => void) => () => ({ then }) as Promise<boolean>;
    assert.equal(
      await askPage(
        thenable((resolve) => resolve(true)),
        report,
      )(bob),
      true,
    );
    const throwing = thenable(() => {
      throw new Error('no');
    });
    assert.equal(await askPage(throwing, report)(bob), false);
    assert.deepEqual(reports, ['bob: no']);
  });
});
