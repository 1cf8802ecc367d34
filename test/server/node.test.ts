import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { serve, type ServeOptions, type SignallingServer } from 'webrtc-elements/server/node';
import { Client } from '../support/client.js';
import { offersOf } from '../support/greetings.js';
import { rawGet } from '../support/server/raw-get.js';

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
  it('counts its rooms and their members', async () => {
    const { url } = await start();
    const names = ['lobby', 'Lobby', 'a b', 'a/b', 'a%2Fb', 'ü', '__proto__'];
    await Promise.all(names.map((room) => Client.join({ url, room, id: 'alice' })));
    await Client.join({ url, room: 'a/b', id: 'bob' });
    assert.deepEqual(JSON.parse((await rawGet(url, '/health')).body), {
      status: 'ok',
      rooms: names.length,
      members: names.length + 1,
    });
  });

  it('takes a prefix of your own', async () => {
    const { url } = await start({ prefix: 'rooms' });
    assert.equal((await rawGet(url, '/rooms/main/lobby')).status, 200);
    assert.equal((await rawGet(url, '/parties/main/lobby')).status, 404);
  });
});

describe('an id on a signalling server', () => {
  it('is made up by the server for a socket that names none', async () => {
    const { url } = await start();
    const nameless = new WebSocket(`${url.replace('http', 'ws')}/parties/main/lobby`, offersOf('nobody'));
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
    const { url } = await start({ heartbeat: 1_000 });
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
});
