import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { serve, type ServeOptions, type SignallingServer } from 'webrtc-elements/server/node';
import { LIMITS } from '../../src/core/protocol.js';
import { Client, keyOf } from './client.js';
import { rawGet } from './raw-get.js';

const servers: SignallingServer[] = [];

async function start(options: ServeOptions = {}): Promise<SignallingServer> {
  const server = await serve({ port: 0, ...options });
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('a signalling server', () => {
  it('tells two members of each other, and passes their signals on', async () => {
    const { url } = await start({ iceServers: [{ urls: 'stun:stun.example' }] });
    const alice = await Client.join({ url, id: 'alice', presence: '{"name":"Alice"}', transports: '["rtc"]' });
    const bob = await Client.open({ url, id: 'bob', instance: 'b1' });
    const { members, iceServers } = await bob.next('welcome');
    assert.deepEqual(members, [
      { id: 'alice', instance: '1', order: 0, presence: '{"name":"Alice"}', transports: '["rtc"]' },
    ]);
    assert.deepEqual(iceServers, [{ urls: 'stun:stun.example' }]);
    bob.hello();
    const { member } = await alice.next('joined');
    assert.deepEqual(member, { id: 'bob', instance: 'b1', order: 1, presence: '{}', transports: '[]' });

    alice.send({ type: 'signal', to: 'bob', signal: '{"a":1}' });
    assert.deepEqual(await bob.next('signal'), { type: 'signal', from: 'alice', signal: '{"a":1}' });
    bob.send({ type: 'signal', to: 'alice', signal: 'ü€😀\u0000' });
    assert.deepEqual(await alice.next('signal'), { type: 'signal', from: 'bob', signal: 'ü€😀\u0000' });

    await bob.leave();
    assert.deepEqual(await alice.next('left'), { type: 'left', id: 'bob', reason: 'leave' });
  });

  it('passes on 500 signals at once, all of them and in order', async () => {
    const { url } = await start();
    const [alice, bob] = await Promise.all([Client.join({ url, id: 'alice' }), Client.join({ url, id: 'bob' })]);
    const sent = Array.from({ length: 500 }, (_, i) => String(i));
    for (const signal of sent) alice.send({ type: 'signal', to: 'bob', signal });
    const got: string[] = [];
    while (got.length < sent.length) got.push((await bob.next('signal')).signal);
    assert.deepEqual(got, sent);
  });

  it('passes on the largest frame, though each of its characters takes three bytes', async () => {
    const { url } = await start();
    const [alice, bob] = await Promise.all([Client.join({ url, id: 'alice' }), Client.join({ url, id: 'bob' })]);
    const bare = JSON.stringify({ type: 'signal', to: 'bob', signal: '' }).length;
    const signal = '€'.repeat(LIMITS.frame - bare);
    alice.send({ type: 'signal', to: 'bob', signal });
    assert.equal((await bob.next('signal')).signal === signal, true);
  });

  it('keeps rooms apart, however their names are written', async () => {
    const { url } = await start();
    const names = ['lobby', 'Lobby', 'a b', 'a/b', 'a%2Fb', 'ü', '__proto__'];
    const members = await Promise.all(names.map((room) => Client.join({ url, room, id: 'alice' })));
    for (const [i, member] of members.entries()) {
      const types = member.frames.map(({ type }) => type);
      assert.deepEqual(types, ['welcome', 'pong'], `nobody else is in ${names[i]}`);
    }
    assert.deepEqual(JSON.parse((await rawGet(url, '/health')).body), {
      status: 'ok',
      rooms: names.length,
      members: names.length,
    });
    const other = await Client.open({ url, room: 'a/b', id: 'bob' });
    assert.deepEqual(
      (await other.next('welcome')).members.map(({ id }) => id),
      ['alice'],
    );
  });

  it('takes a prefix of your own', async () => {
    const { url } = await start({ prefix: 'rooms' });
    assert.equal((await rawGet(url, '/rooms/main/lobby')).status, 426);
    assert.equal((await rawGet(url, '/parties/main/lobby')).status, 404);
  });
});

describe('an id on a signalling server', () => {
  it('is its owner’s while the owner is here or lost, and free again after goodbye', async () => {
    const { url } = await start();
    const watcher = await Client.join({ url, id: 'watcher' });
    const alice = await Client.join({ url, id: 'alice', key: 'the-key-of-alice' });
    await watcher.next('joined');
    const steal = async (): Promise<void> => {
      const thief = await Client.open({ url, id: 'alice', key: 'not-her-key-at-all' });
      await thief.settled();
      assert.deepEqual(thief.frames, [{ type: 'pong' }], 'a thief learns nothing of the room');
      thief.hello();
      assert.equal((await thief.next('error')).code, 'id-taken');
      assert.deepEqual(await thief.end(), { code: 4409, reason: 'id-taken' });
    };

    await steal();
    watcher.send({ type: 'signal', to: 'alice', signal: 'still you?' });
    assert.equal((await alice.next('signal')).signal, 'still you?');

    alice.socket.terminate();
    assert.deepEqual(await watcher.next('left'), { type: 'left', id: 'alice', reason: 'lost' });
    await steal();
    const again = await Client.open({ url, id: 'alice', key: 'the-key-of-alice' });
    again.hello();
    await again.next('welcome');
    assert.equal((await watcher.next('joined')).member.id, 'alice');

    await again.leave();
    assert.deepEqual(await watcher.next('left'), { type: 'left', id: 'alice', reason: 'leave' });
    await Client.join({ url, id: 'alice', key: 'somebody-elses-key' });
    assert.equal((await watcher.next('joined')).member.id, 'alice');
    assert.deepEqual(
      watcher.frames.map(({ type }) => type),
      ['welcome', 'pong', 'joined', 'left', 'joined', 'left', 'joined'],
    );
  });

  it('goes to the newer of two sockets of its owner', async () => {
    const { url } = await start();
    const old = await Client.join({ url, id: 'alice' });
    const young = await Client.open({ url, id: 'alice' });
    young.hello();
    await young.next('welcome');
    assert.equal((await old.next('error')).code, 'replaced');
    assert.deepEqual(await old.end(), { code: 4410, reason: 'replaced' });
    await young.settled();
  });

  it('is made up by the server for a socket that names none', async () => {
    const { url } = await start();
    const nameless = new WebSocket(`${url.replace('http', 'ws')}/parties/main/lobby?instance=1&v=1`);
    const text = await new Promise<string>((resolve) => {
      nameless.addEventListener('message', ({ data }) => resolve(String(data)), { once: true });
    });
    assert.match((JSON.parse(text) as { id: string }).id, /^[\w-]{36}$/);
    nameless.close();
  });
});

describe('the heartbeat', () => {
  it('cuts a silent socket', async () => {
    const { url } = await start({ heartbeat: 50 });
    const silent = await Client.open({ url, id: 'silent', options: { autoPong: false } });
    assert.equal((await silent.end()).code, 1006);
  });

  it('tells the others of the one it cut, and leaves those that answer', async () => {
    const { url } = await start({ heartbeat: 500 });
    const alice = await Client.join({ url, id: 'alice' });
    const bob = await Client.join({ url, id: 'bob', options: { autoPong: false } });
    assert.deepEqual(await alice.next('left'), { type: 'left', id: 'bob', reason: 'lost' });
    assert.equal((await bob.end()).code, 1006);
    await alice.settled();
  });
});

describe('starting and closing', () => {
  it('sends the members away to come back, and lets the port go', async () => {
    const server = await start();
    const { url } = server;
    const [alice, bob] = await Promise.all([Client.join({ url, id: 'alice' }), Client.join({ url, id: 'bob' })]);
    await server.close();
    assert.deepEqual([(await alice.end()).code, (await bob.end()).code], [1012, 1012]);
    assert.equal(server.url, '');
    assert.equal(server.httpServer.listening, false);
    await start({ port: Number(new URL(url).port) });
    await server.close();
  });

  it('cuts a member that does not answer the goodbye', async () => {
    const server = await start();
    const mute = await Client.join({ url: server.url, id: 'mute' });
    mute.socket.pause();
    await server.close();
    mute.socket.resume();
    await mute.end();
  });

  it('rejects when the port is taken, and the one that has it goes on', async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    await assert.rejects(serve({ port }), { code: 'EADDRINUSE' });
    assert.equal((await rawGet(url, '/health')).status, 200);
  });

  it('rejects when the folder does not exist, and says which', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'webrtc-elements-'));
    const folder = join(parent, 'nowhere');
    try {
      await assert.rejects(start({ folder }), (error: Error) => {
        assert(error.message.includes(folder), error.message);
        assert.match(error.message, /folder/i);
        return true;
      });
    } finally {
      await rm(parent, { recursive: true });
    }
  });

  it('serves no folder on a server of yours, which stays as it was', async () => {
    const httpServer = createServer(() => undefined);
    const before = [httpServer.listeners('request'), httpServer.listeners('upgrade')];
    await assert.rejects(start({ httpServer, folder: tmpdir() }), TypeError);
    assert.deepEqual([httpServer.listeners('request'), httpServer.listeners('upgrade')], before);
  });

  it('keeps keys out of what it tells', async () => {
    const { url } = await start();
    await Client.join({ url, id: 'alice' });
    const bob = await Client.join({ url, id: 'bob' });
    assert(!JSON.stringify(bob.frames).includes(keyOf('alice')));
  });
});
