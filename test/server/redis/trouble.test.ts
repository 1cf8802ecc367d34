import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import type { Client } from '../../support/client.js';
import { Command } from '../../support/command.js';
import { freePort } from '../../support/ports.js';
import { Cluster } from '../../support/server/cluster.js';
import { membersOf } from '../../support/server/members.js';
import { rawGet } from '../../support/server/raw-get.js';
import { storyOf } from '../../support/server/scene.js';
import { SlowProxy } from '../../support/slow-proxy.js';
import { until } from '../../support/wait.js';

let cluster: Cluster;
let redis: Redis;
let alice: Client;
let anna: Client;
let bob: Client;

/** Alice and Anna are at one server, Bob is at the other. */
beforeEach(async () => {
  cluster = await Cluster.start();
  redis = new Redis(cluster.redis.url);
  redis.on('error', () => undefined); // tests end Redis
  alice = await cluster.join(0, 'alice');
  anna = await cluster.join(0, 'anna');
  bob = await cluster.join(1, 'bob');
  await alice.until(() => membersOf(alice).has('bob') || undefined, 'that bob has come');
});

afterEach(async () => {
  redis.disconnect();
  await cluster.close();
});

/** Members hear each other, at one server and across both. */
async function assertTalk(): Promise<void> {
  for (const [from, to] of [
    [alice, anna],
    [alice, bob],
    [bob, anna],
  ] as const) {
    from.send({ type: 'signal', to: to.id, signal: 'hello' });
    assert.equal((await to.next('signal', from.id)).signal, 'hello');
    from.relay(to.id, Uint8Array.of(1));
  }
}

describe('Redis that takes no changes', () => {
  for (const [name, begin, end] of [
    ['it is full', () => redis.config('SET', 'maxmemory', '1'), () => redis.config('SET', 'maxmemory', '0')],
    ['it is read-only', async () => redis.replicaof('127.0.0.1', await freePort()), () => redis.replicaof('NO', 'ONE')],
  ] as const) {
    it(`keeps newcomers out, and disturbs nobody who is in, while ${name}; afterwards all is right`, async () => {
      await begin();
      await assertTalk();
      const early = await cluster.open(1, 'carol');
      assert.deepEqual(await early.end(), { code: 1013, reason: 'unavailable' });
      bob.send({ type: 'presence', presence: '"new"' });
      assert.equal((await bob.next('error')).code, 'unavailable', 'it is told that this was not possible');
      await anna.leave();
      await end();
      await Promise.all([cluster.admits(0), cluster.admits(1)]);
      await cluster.agreed(['alice', 'bob']);
      for (const client of [alice, bob])
        await client.until(() => storyOf(client).includes('left anna leave') || undefined, 'that anna has left');
      bob.send({ type: 'presence', presence: '"newer"' });
      assert.equal((await alice.next('presence')).presence, '"newer"');
      await cluster.join(1, 'carol');
      await cluster.agreed(['alice', 'bob', 'carol']);
      for (const { process } of cluster.servers) assert.equal(process.exitCode, null);
    });
  }
});

describe('Redis that goes away and comes back', () => {
  it('is told by the metrics of each server, as are its failures', async () => {
    const count = async (name: string): Promise<number> =>
      Number(
        new RegExp(`^webrtc_elements_${name} (\\S+)$`, 'm').exec((await rawGet(cluster.url(0), '/metrics')).body)?.[1],
      );
    assert.deepEqual([await count('redis_up'), await count('failures_total')], [1, 0]);
    await cluster.redis.stop();
    await until(async () => (await count('redis_up')) === 0, 'that Redis is gone');
    await until(async () => (await count('failures_total')) > 0, 'that a failure counts');
    const health = JSON.parse((await rawGet(cluster.url(0), '/health')).body) as { members: number };
    assert.equal(health.members, 2, 'those who are in stay in');
    await cluster.redis.start();
    await until(async () => (await count('redis_up')) === 1, 'that Redis is back');
    await Promise.all([cluster.admits(0), cluster.admits(1)]);
    await cluster.agreed(['alice', 'anna', 'bob']);
    await assertTalk();
  });
});

describe('Redis that takes a second for a command', () => {
  it('lets people in, more slowly, even while somebody changes presence without end; talk at a server does not wait', async () => {
    const proxy = new SlowProxy(() => Number(new URL(cluster.redis.url).port));
    await proxy.start();
    const server = new Command('--port', '0', '--redis', proxy.url.replace('http', 'redis'));
    try {
      const url = await server.started();
      const join = async (id: string): Promise<Client> => {
        const client = await cluster.open(0, id, { url });
        await client.next('welcome');
        await client.settled();
        return client;
      };
      const carl = await join('carl');
      proxy.delay = 500;
      let over = false;
      const flood = (async () => {
        for (let i = 0; !over; i++) {
          carl.send({ type: 'presence', presence: String(i) });
          await carl.settled(); // it goes on with its next as soon as the server has read this one
        }
        carl.send({ type: 'presence', presence: '"last"' });
      })();
      const dora = await join('dora');
      carl.relay('dora', Uint8Array.of(7));
      await dora.firstRelayed(1);
      over = true;
      await flood;
      await Promise.all(
        [alice, bob, dora].map((client) =>
          client.until(
            () => membersOf(client).get('carl')?.presence === '"last"' || undefined,
            'the last word of carl',
          ),
        ),
      );
      await dora.leave();
      await bob.until(() => !membersOf(bob).has('dora') || undefined, 'that dora has left');
      proxy.delay = 0;
      await cluster.agreed(['alice', 'anna', 'bob', 'carl']);
    } finally {
      await server.dispose();
      await proxy.stop();
    }
  });
});
