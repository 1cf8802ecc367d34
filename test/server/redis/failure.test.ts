import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { PAIR_PARTY } from '../../../src/protocol/frames.js';
import type { Client } from '../../support/client.js';
import { Command } from '../../support/command.js';
import { freePort } from '../../support/ports.js';
import { storyOf } from '../../support/server/scene.js';
import { assertSoon, until } from '../../support/wait.js';
import { Cluster } from '../../support/server/cluster.js';
import { membersOf } from '../../support/server/members.js';

let cluster: Cluster;
let alice: Client;
let anna: Client;
let bob: Client;
let ben: Client;

/** Alice and Anna are at one server, Bob and Ben at the other. */
beforeEach(async () => {
  cluster = await Cluster.start();
  alice = await cluster.join(0, 'alice');
  anna = await cluster.join(0, 'anna');
  bob = await cluster.join(1, 'bob');
  ben = await cluster.join(1, 'ben');
  await alice.until(() => membersOf(alice).has('ben') || undefined, 'that ben has come');
});

afterEach(() => cluster.close());

describe('a server that is killed', () => {
  it('has its members lost, told once, while the others talk', async () => {
    const talk = talking(bob, ben);
    await cluster.kill(0);
    const before = talk.rounds;
    await Promise.all([bob, ben].map((client) => lost(client, 'alice', 'anna')));
    const between = talk.rounds - before;
    await talk.end();
    assert(between > 10, `${between} rounds before they were told`);
    await cluster.agreed(['bob', 'ben'], [1]);
    for (const client of [bob, ben]) assert.deepEqual(newsOf(client, 'alice', 'anna'), ['left lost', 'left lost']);
  });

  it('has members in as before who return elsewhere at once, and nobody hears of it', async () => {
    const order = membersOf(bob).get('alice')?.order;
    await cluster.kill(0);
    const again = await cluster.join(1, 'alice');
    assert.equal(again.frames.find((frame) => frame.type === 'welcome')?.order, order);
    await Promise.all([bob, ben].map((client) => lost(client, 'anna'))); // and alice would be by now
    for (const client of [bob, ben]) {
      assert.deepEqual(newsOf(client, 'alice'), []);
      assert.equal(membersOf(client).get('alice')?.order, order);
    }
    await cluster.agreed(['alice', 'bob', 'ben'], [1]);
    bob.send({ type: 'signal', to: 'alice', signal: 'there you are' });
    assert.equal((await again.next('signal')).signal, 'there you are');
  });

  it('has members in once who return after they were lost, and nobody else under their id', async () => {
    await cluster.kill(0);
    await lost(bob, 'alice', 'anna');
    const thief = await cluster.open(1, 'alice', { token: 'another-token-altogether' });
    assert.equal((await thief.end()).reason, 'id-taken');
    await cluster.join(1, 'alice');
    await cluster.agreed(['alice', 'bob', 'ben'], [1]);
    await assertSoon(() => assert.deepEqual(newsOf(bob, 'alice'), ['left lost', 'joined']));
  });

  it('leaves the ids in a room for a pair to the two', async () => {
    const party = PAIR_PARTY;
    await cluster.join(0, 'cleo', { party });
    const dora = await cluster.join(1, 'dora', { party });
    await cluster.kill(0);
    await lost(dora, 'cleo');
    const thief = await cluster.open(1, 'cleo', { party, token: 'not-the-token-of-cleo' });
    assert.equal((await thief.end()).reason, 'id-taken');
    await cluster.join(1, 'cleo', { party });
  });
});

describe('a server that is ended', () => {
  it('sends its members away, who are in once when they return elsewhere at once', async () => {
    cluster.server(0).process.kill('SIGTERM');
    const back = [alice, anna].map(async (client) => {
      assert.equal((await client.end()).code, 1012);
      return cluster.join(1, client.id);
    });
    const returned = await Promise.all(back);
    assert.equal(await cluster.server(0).ended(), 0);
    await cluster.agreed(['alice', 'anna', 'bob', 'ben'], [1]);
    for (const client of [bob, ben, ...returned]) {
      const others = ['alice', 'anna', 'bob', 'ben'].filter((id) => id !== client.id);
      await assertSoon(() => assert.deepEqual([...membersOf(client).keys()].sort(), others.sort()));
    }
  });
});

describe('a server that stands still', () => {
  it('takes its members back whom the others took for lost, and they know who has come and gone', async () => {
    const server = cluster.server(0).process;
    server.kill('SIGSTOP');
    await Promise.all([bob, ben].map((client) => lost(client, 'alice', 'anna')));
    await cluster.join(1, 'carl');
    await ben.leave();
    const elsewhere = await cluster.join(1, 'anna');
    server.kill('SIGCONT');
    assert.equal((await anna.end()).reason, 'replaced');
    await cluster.agreed(['alice', 'anna', 'bob', 'carl']);
    await cluster.join(0, 'dave');
    await Promise.all([alice, bob, elsewhere].map((client) => sees(client, 'alice', 'anna', 'bob', 'carl', 'dave')));
    bob.send({ type: 'signal', to: 'alice', signal: 'welcome back' });
    assert.equal((await alice.next('signal')).signal, 'welcome back');
  });
});

describe('Redis', () => {
  it('is missed by nobody who is in when it is killed; all is right once it is back, empty', async () => {
    const visitors = Array.from({ length: 50 }, (_, number) => cluster.join(0, `visitor-${number}`)); // each takes a number
    await Promise.all(visitors.map(async (visitor) => (await visitor).leave()));
    const erin = await cluster.join(1, 'erin');
    const carl = await cluster.join(0, 'carl');
    await bob.until(() => membersOf(bob).has('carl') || undefined, 'that carl has come');
    const talks = [talking(alice, anna), talking(bob, ben)];
    await cluster.redis.stop();
    await carl.leave();
    const early = await cluster.open(1, 'dora');
    assert.deepEqual(await early.end(), { code: 1013, reason: 'unavailable' });
    for (const talk of talks) await talk.goesOn();
    await cluster.redis.start();
    await Promise.all([cluster.admits(0), cluster.admits(1)]);
    await cluster.agreed(['alice', 'anna', 'bob', 'ben', 'erin']);
    const late = await cluster.join(1, 'dora');
    const highest = Math.max(...[...membersOf(late).values()].map(({ order }) => order));
    const { order } = late.frames.find((frame) => frame.type === 'welcome') ?? { order: 0 };
    assert(order > highest, `the newcomer has number ${order}, somebody else ${highest}`);
    await cluster.agreed(['alice', 'anna', 'bob', 'ben', 'erin', 'dora']);
    for (const talk of talks) await talk.end();
    await Promise.all(
      [alice, anna, bob, ben, erin, late].map((client) => sees(client, 'alice', 'anna', 'bob', 'ben', 'erin', 'dora')),
    );
    for (const client of [alice, anna])
      assert(storyOf(client).includes('left carl leave'), 'their server knows why carl went');
    alice.send({ type: 'signal', to: 'bob', signal: 'that was something' });
    await bob.next('signal', 'alice');
  });

  it('may stand still for long; then each member is in once, and news come again', async () => {
    const talk = talking(alice, anna);
    cluster.redis.pause();
    const before = talk.rounds;
    const carl = await cluster.open(0, 'carl');
    await ben.leave();
    assert.deepEqual(await carl.end(), { code: 1013, reason: 'unavailable' });
    await delay(5_000); // with what carl waited, longer than a server may be silent
    assert(talk.rounds > before + 10, `${talk.rounds - before} rounds without Redis`);
    cluster.redis.resume();
    await Promise.all([cluster.admits(0), cluster.admits(1)]);
    await cluster.join(1, 'dora');
    await Promise.all([alice, anna, bob].map((client) => sees(client, 'alice', 'anna', 'bob', 'dora')));
    await cluster.agreed(['alice', 'anna', 'bob', 'dora']);
    await talk.end();
  });

  it('keeps no lost id for longer than a minute, and no room that nobody is in', async () => {
    const redis = new Redis(cluster.redis.url);
    try {
      const [key = ''] = await redis.keys('webrtc-elements:room:*');
      const claims = async (): Promise<string[]> => (await redis.hkeys(key)).filter((field) => field.startsWith('c:'));
      anna.socket.terminate();
      await lost(bob, 'anna');
      assert.deepEqual(await claims(), ['c:anna']);
      await cluster.kill(0);
      await lost(bob, 'alice');
      assert.deepEqual((await claims()).sort(), ['c:alice', 'c:anna']);
      // One that ran out while its servers could not tell Redis, and one that no server knows.
      await redis.hset(
        key,
        'c:old',
        JSON.stringify({
          proof: { token: 'x'.repeat(43) },
          reason: 'lost',
          heldUntil: Date.now(),
          until: Date.now(),
          stayed: 0,
        }),
      );
      await cluster.launch(0);
      const carl = await cluster.join(0, 'carl');
      await until(async () => (await claims()).length === 0, 'no lost id is kept');
      await Promise.all([bob, ben, carl].map((client) => client.leave()));
      const followed = async (): Promise<string[]> => (await redis.pubsub('CHANNELS')) as string[];
      await until(
        async () => !(await followed()).some((channel) => channel.startsWith('webrtc-elements:room:')),
        'no server has the room open',
      );
      assert((await redis.pttl(key)) > 0, 'Redis forgets it in time');
    } finally {
      redis.disconnect();
    }
  });

  it('that is out of reach at the start ends the command with a line that says so', async () => {
    const port = await freePort();
    const command = new Command('--port', '0', '--redis', `redis://127.0.0.1:${port}`);
    assert.equal(await command.ended(), 1);
    assert.deepEqual(
      [command.stdout, command.stderr],
      ['', `Redis cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}\n`],
    );
  });
});

/** Resolves when a client was told that these were lost. */
async function lost(client: Client, ...ids: string[]): Promise<void> {
  await client.until(
    () => ids.every((id) => storyOf(client).includes(`left ${id} lost`)) || undefined,
    `told that ${ids.join(' and ')} are lost`,
  );
}

/** Resolves when a client has been told of these, itself left out, and no others. */
async function sees(client: Client, ...ids: string[]): Promise<void> {
  const others = ids.filter((id) => id !== client.id).sort();
  await client.until(
    () => JSON.stringify([...membersOf(client).keys()].sort()) === JSON.stringify(others) || undefined,
    `sight of ${others.join(', ')}`,
  );
}

/** What a client was told of these since all were there: `['left lost', 'joined']`. */
function newsOf(client: Client, ...ids: string[]): string[] {
  const since = client.frames.findIndex((frame) => frame.type === 'joined' && frame.member.id === 'ben');
  return client.frames.slice(since + 1).flatMap((frame) => {
    if (frame.type === 'joined' && ids.includes(frame.member.id)) return ['joined'];
    if (frame.type === 'left' && ids.includes(frame.id)) return [`left ${frame.reason}`];
    return [];
  });
}

/** Two who talk: how often they have answered each other, and how to have them end, which rejects if one was not heard. */
interface Talk {
  readonly rounds: number;
  /** Resolves when they have talked for another whole round. */
  readonly goesOn: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Has two talk until they are told to end. */
function talking(one: Client, other: Client): Talk {
  let [over, rounds] = [false, 0];
  let heard: (() => void)[] = [];
  const talk = async (): Promise<void> => {
    for (; !over || rounds < 3; rounds++) {
      one.send({ type: 'signal', to: other.id, signal: `${rounds}` });
      assert.equal((await other.next('signal', one.id)).signal, `${rounds}`);
      other.send({ type: 'signal', to: one.id, signal: `${rounds}` });
      assert.equal((await one.next('signal', other.id)).signal, `${rounds}`);
      const told = heard;
      heard = [];
      for (const tell of told) tell();
    }
  };
  const round = (): Promise<void> => Promise.race([talked, new Promise<void>((resolve) => heard.push(resolve))]);
  const talked = talk();
  talked.catch(() => undefined); // told when it is asked for
  return {
    get rounds() {
      return rounds;
    },
    async goesOn() {
      await round(); // it may have begun before
      await round();
    },
    end: () => {
      over = true;
      return talked;
    },
  };
}
