import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { LIMITS } from '../../../src/protocol/frames.js';
import type { Client } from '../../support/client.js';
import { helloOf, textOf, tokenOf } from '../../support/greetings.js';
import { Cluster } from '../../support/server/cluster.js';
import { membersOf } from '../../support/server/members.js';
import { until } from '../../support/wait.js';

let cluster: Cluster;
let redis: Redis;
let alice: Client;
let bob: Client;

/** Alice is at one server, Bob at the other. */
beforeEach(async () => {
  cluster = await Cluster.start();
  redis = new Redis(cluster.redis.url);
  alice = await cluster.join(0, 'alice');
  bob = await cluster.join(1, 'bob');
  await alice.until(() => membersOf(alice).has('bob') || undefined, 'that bob has come');
});

afterEach(async () => {
  redis.disconnect();
  await cluster.close();
});

/** The key of the room in Redis, which is also the name of its channel. */
async function roomKey(): Promise<string> {
  const [key] = await redis.keys('webrtc-elements:room:*');
  assert(key !== undefined, 'the room is stored');
  return key;
}

/** Nothing is amiss: both servers run, the members hear each other, and newcomers everywhere are told the truth. */
async function assertWell(...ids: readonly string[]): Promise<void> {
  for (const { process, stderr } of cluster.servers)
    assert.deepEqual([process.exitCode, process.signalCode], [null, null], stderr);
  alice.send({ type: 'signal', to: 'bob', signal: 'hello' });
  assert.equal((await bob.next('signal')).signal, 'hello');
  await cluster.agreed(['alice', 'bob', ...ids]);
}

const SEAT = {
  id: 'eve',
  instance: '1',
  order: 1,
  presence: '{}',
  hello: textOf(helloOf()),
  proof: { counter: 1 },
  since: 0,
  rights: {},
  socket: 'x.1',
};

describe('nonsense in Redis', () => {
  it('on the channel of a room harms no server and no member', async () => {
    const key = await roomKey();
    const { epoch = '', number = '0' } = await redis.hgetall(key);
    const next = { epoch, number: Number(number) + 1 };
    const update = (change: unknown, version: unknown = next): string => JSON.stringify({ version, change });
    const nonsense: readonly (string | Buffer)[] = [
      'not JSON',
      '',
      'null',
      '[]',
      '7',
      '{}',
      '{"version":null}',
      Buffer.from([0xff, 0xfe, 0, 1]),
      '['.repeat(100_000),
      'x'.repeat(2_000_000),
      update(undefined),
      update(null),
      update({ type: 'constructor' }),
      update({ type: '__proto__' }),
      update({ type: 'enter' }),
      update({ type: 'enter', seat: null }),
      update({ type: 'enter', seat: { ...SEAT, id: 'not an id' } }),
      update({ type: 'enter', seat: { ...SEAT, presence: 7 } }),
      update({ type: 'enter', seat: { ...SEAT, presence: 'x'.repeat(5_000) } }),
      update({ type: 'enter', seat: { ...SEAT, socket: {} } }),
      update({ type: 'enter', seat: { ...SEAT, rights: 'all' } }),
      update({ type: 'presence', id: 'alice' }),
      update({ type: 'presence', id: 'alice', presence: {} }),
      update({ type: 'leave', id: 'alice', reason: 'lost' }),
      update({ type: 'leave', id: 'alice', socket: 'x.1', reason: 'fun' }),
      update({ type: 'leave', id: 'alice', socket: 'x.1', reason: 'lost', claim: { proof: { counter: 1 } } }),
      ...[{}, { counter: -1 }, { token: 'short' }, { counter: 1, token: 'k'.repeat(43) }, 7, null].map((proof) =>
        update({ type: 'enter', seat: { ...SEAT, proof } }),
      ),
      update({ type: 'enter', seat: { ...SEAT, hello: 'x'.repeat(LIMITS.hello + 1) } }),
      update({ type: 'presence', id: 'alice', presence: '"x"' }, { epoch, number: 'x' }),
      update({ type: 'presence', id: 'alice', presence: '"x"' }, { epoch: '', number: 1e999 }),
    ];
    for (const text of nonsense) assert.equal(await redis.publish(key, text), 2, 'both servers hear it');
    await assertWell();
    const members = membersOf(bob);
    assert.deepEqual([members.get('alice')?.presence, members.has('eve')], ['{}', false], 'nothing of it was believed');
    await cluster.join(0, 'carol');
    await bob.until(() => membersOf(bob).has('carol') || undefined, 'news go on');
    await assertWell('carol');
  });

  for (const [name, change] of [
    ['a member is gone', { type: 'leave', id: 'alice', socket: 'SOCKET', reason: 'leave' }],
    ['somebody has come', { type: 'enter', seat: SEAT }],
    ['a member has another presence', { type: 'presence', id: 'alice', presence: '"forged"' }],
  ] as const) {
    it(`that says ${name} is undone, because the room is read anew at the next change`, async () => {
      const key = await roomKey();
      const { epoch = '', number = '0', 's:alice': seat = '' } = await redis.hgetall(key);
      const { socket } = JSON.parse(seat) as { socket: string };
      const text = JSON.stringify({ version: { epoch, number: Number(number) + 1 }, change }).replace('SOCKET', socket);
      await redis.publish(key, text);
      await cluster.join(1, 'carol');
      await assertWell('carol');
      const late = await cluster.join(0, 'dave');
      assert.equal(membersOf(late).get('alice')?.presence, '{}');
    });
  }

  it('on the channel of a server harms nobody', async () => {
    const channels = (await redis.pubsub('CHANNELS', 'webrtc-elements:server:*')) as string[];
    assert.equal(channels.length, 2);
    for (const channel of channels) {
      const name = channel.split(':').at(-1) ?? '';
      for (const bytes of [
        '',
        '\0',
        '\x01',
        '\x01\xff',
        '\x01\x05abc',
        `\x01\x05${name.slice(0, 3)}.1`,
        `\x00\xff${name}`,
      ]) {
        assert.equal(await redis.publish(channel, Buffer.from(bytes, 'latin1')), 1);
      }
    }
    await assertWell();
  });

  it('among the members is left out, and the others stay', async () => {
    const key = await roomKey();
    await redis.hset(key, {
      's:mallory': 'not JSON',
      's:eve': JSON.stringify({ ...SEAT, id: 'somebody else' }),
      's:trudy': JSON.stringify({ ...SEAT, id: 'trudy', order: 'first' }),
      's:': '{}',
      'p:alice': '{"not":"a text"}',
      'c:mallory': 'null',
      'c:eve': '{"key":1,"until":"x"}',
      order: 'nonsense',
      junk: 'x',
    });
    await redis.publish(key, 'read it anew');
    await assertWell();
    await cluster.join(0, 'carol');
    await assertWell('carol');
    await redis.hset(key, 'number', 'nonsense');
    await cluster.join(1, 'dave');
    await assertWell('carol', 'dave');
  });

  it('in place of the room keeps newcomers out, and nobody else; it is stored again when that is gone', async () => {
    const key = await roomKey();
    await redis.multi().del(key).set(key, 'x').exec();
    const carol = await cluster.open(0, 'carol');
    assert.deepEqual(await carol.end(), { code: 1013, reason: 'unavailable' });
    alice.send({ type: 'signal', to: 'bob', signal: 'still here' });
    await bob.next('signal');
    await redis.del(key);
    await Promise.all([cluster.admits(0), cluster.admits(1)]);
    await alice.until(() => membersOf(alice).has('bob') || undefined, 'that bob is stored again');
    await bob.until(() => membersOf(bob).has('alice') || undefined, 'that alice is stored again');
    await assertWell();
  });
});

describe('who reads Redis', () => {
  it('finds no tokens of members, and cannot take a place by what is there', async () => {
    const watcher = redis.duplicate();
    const heard: string[] = [];
    watcher.on('pmessage', (_pattern: string, channel: string, message: string) => heard.push(channel, message));
    await watcher.psubscribe('*');
    try {
      const carol = await cluster.join(0, 'carol');
      bob.socket.terminate();
      await carol.until(() => !membersOf(carol).has('bob') || undefined, 'that bob is gone');
      const [key, ...others] = await redis.keys('*');
      const stored = await redis.hgetall(await roomKey());
      const all = JSON.stringify([key, others, stored, heard, await redis.pubsub('CHANNELS')]);
      assert(all.includes('carol') && heard.length > 0, 'it has looked');
      for (const token of ['alice', 'bob', 'carol'].map(tokenOf)) assert(!all.includes(token), token);
      for (const [id, field] of [
        ['carol', 's:carol'],
        ['bob', 'c:bob'],
      ] as const) {
        const { proof } = JSON.parse(stored[field] ?? '') as { readonly proof: { readonly token: string } };
        assert.equal(proof.token, createHash('sha256').update(tokenOf(id)).digest('base64url'));
        const thief = await cluster.open(1, id, { token: proof.token });
        assert.equal((await thief.end()).reason, 'id-taken');
      }
      await cluster.join(1, 'bob');
    } finally {
      watcher.disconnect();
    }
  });
});

describe('a member that changes its presence without end', () => {
  const FLOOD = 5_000;

  /** Sends so many presences of nearly 4 kB, and a last one. */
  function flood(client: Client): void {
    const filling = 'x'.repeat(3_900);
    for (let i = 0; i < FLOOD; i++) client.send({ type: 'presence', presence: JSON.stringify({ i, filling }) });
    client.send({ type: 'presence', presence: '"last"' });
  }

  it('has the others hear a few of them and the last one, while newcomers come in everywhere', async () => {
    const attackers = await Promise.all([0, 1, 0, 1].map((at, number) => cluster.join(at, `mallory-${number}`)));
    for (const attacker of attackers) flood(attacker);
    await cluster.join(0, 'carol');
    await cluster.join(1, 'dave', { room: `${cluster.room}-other` });
    for (const { id } of attackers) {
      await alice.until(() => membersOf(alice).get(id)?.presence === '"last"' || undefined, `the last word of ${id}`);
    }
    await assertWell('carol', ...attackers.map(({ id }) => id));
  });

  it('while Redis stands still has one of them wait, and its messages do not', async () => {
    const heard = (): number => alice.frames.filter(({ type }) => type === 'presence').length;
    cluster.redis.pause();
    flood(bob);
    bob.send({ type: 'ping' });
    await bob.next('pong'); // all of them are read
    bob.relay('bob', Uint8Array.of(1));
    await bob.firstRelayed(1);
    cluster.redis.resume();
    await until(async () => {
      bob.send({ type: 'presence', presence: '"over"' });
      await bob.settled();
      return membersOf(alice).get('bob')?.presence === '"over"';
    }, 'bob tells something again');
    assert(heard() < 20, `alice has heard ${heard()} presences of ${FLOOD}`);
  });
});
