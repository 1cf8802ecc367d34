import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import type { ClientOptions } from 'ws';
import { connect, type Connection } from 'webrtc-elements/core';
import type { ServeOptions } from 'webrtc-elements/server/node';
import type { RefusalCode } from '../../src/protocol/frames.js';
import { Client, type ClientAddress } from '../support/client.js';
import { numbered } from '../support/numbered.js';
import { rawGet } from '../support/server/raw-get.js';
import { Servers } from '../support/servers.js';
import { within } from '../support/wait.js';

const servers = new Servers();
const connections: Connection[] = [];

async function start(options: ServeOptions): Promise<string> {
  return (await servers.start(options)).url;
}

afterEach(async () => {
  mock.timers.reset();
  for (const connection of connections.splice(0)) connection.close();
  await servers.close();
});

/** Fails unless whoever comes there now is told why not, and to come again later. */
async function assertTurnedAway(code: RefusalCode, address: ClientAddress, close = 1013): Promise<void> {
  const client = await Client.open(address);
  assert.equal((await client.next('error')).code, code);
  assert.deepEqual(await client.end(), { code: close, reason: code });
}

/** Tries until there is a place. */
async function joinWhenThereIsRoom(address: ClientAddress): Promise<Client> {
  const attempt = async (): Promise<Client> => {
    for (;;) {
      const client = await Client.open(address);
      const first = await client.until(() => client.frames[0], 'an answer');
      if (first.type === 'welcome') return client;
      await client.end();
    }
  };
  return within(attempt(), `${address.id} is let in`);
}

function from(address: string): ClientOptions {
  return { headers: { 'x-forwarded-for': address } };
}

describe('a server with limits', () => {
  it('has so many sockets of one address, of however many rooms, and another when one has left', async () => {
    const url = await start({ limits: { socketsPerAddress: 2 } });
    const alice = await Client.join({ url, room: 'a', id: 'alice' });
    const bob = await Client.join({ url, room: 'b', id: 'bob' });
    await assertTurnedAway('too-many-sockets', { url, room: 'c', id: 'carol' });
    await assertTurnedAway('too-many-sockets', { url, room: 'a', id: 'alice' });
    await bob.leave();
    await joinWhenThereIsRoom({ url, room: 'c', id: 'carol' });
    await alice.settled();
  });

  it('lets an address open so many a second, and ask for as many credentials', async () => {
    const url = await start({ limits: { connectsPerSecond: 0.3 } });
    const alice = await Client.join({ url, id: 'alice' });
    await Client.join({ url, id: 'bob' });
    assert.equal((await rawGet(url, '/parties/main/lobby/turn')).status, 200);
    assert.equal((await rawGet(url, '/parties/main/lobby/turn')).status, 429);
    await assertTurnedAway('rate-limited', { url, id: 'carol' });
    await alice.settled();
  });

  it('has so many rooms, and another when one is empty', async () => {
    mock.timers.enable({ apis: ['setInterval'] }); // of those that look after rooms
    const url = await start({ limits: { rooms: 2 } });
    const alice = await Client.join({ url, room: 'a', id: 'alice' });
    const bob = await Client.join({ url, room: 'b', id: 'bob' });
    await assertTurnedAway('too-many-rooms', { url, room: 'c', id: 'carol' });
    await Client.join({ url, room: 'a', id: 'dave' });
    await bob.leave();
    mock.timers.tick(5_000);
    await Client.join({ url, room: 'c', id: 'carol' });
    await alice.settled();
  });

  it('has so many members in a room, and says for good that it is full', async () => {
    const url = await start({ limits: { membersPerRoom: 3 } });
    const members = await Promise.all(['a', 'b', 'c'].map((id) => Client.join({ url, id })));
    await assertTurnedAway('room-full', { url, id: 'd' }, 4403);
    await Client.join({ url, room: 'other', id: 'd' });
    await members[0]?.leave();
    await joinWhenThereIsRoom({ url, id: 'd' });
  });

  it('slows down who sends too many frames; all of them arrive, in order', async () => {
    const [rate, count, size] = [200, 500, 1_000];
    const url = await start({ limits: { framesPerSecond: rate } });
    const [alice, bob] = await Promise.all([Client.join({ url, id: 'alice' }), Client.join({ url, id: 'bob' })]);
    const frame = (number: number): Buffer => Buffer.concat([numbered(number), Buffer.alloc(size)]);
    const began = performance.now();
    for (let i = 0; i < count; i++) alice.relay('bob', frame(i));
    const relayed = await bob.firstRelayed(count);
    const time = performance.now() - began;
    assert.deepEqual(
      relayed.map(({ payload }) => Buffer.from(payload)),
      Array.from({ length: count }, (_, i) => frame(i)),
    );
    // A second's worth passes at once, and what was read in one go with the last of it: 64 KiB.
    const implied = ((count - rate - 65_536 / size) / rate) * 1000;
    assert(time > implied * 0.9, `it took ${time} ms of ${implied}`);
    await Promise.all([alice.settled(), bob.settled()]);
  });

  for (const [name, value] of [
    ['membersPerRoom', 0],
    ['rooms', -1],
    ['framesPerSecond', NaN],
    ['bytesPerSecond', '8' as unknown as number],
    ['framesPerMinute', 1],
  ] as const) {
    it(`does not start with ${name}: ${JSON.stringify(value)}`, async () => {
      await assert.rejects(start({ limits: { [name]: value } }), { name: 'TypeError', message: new RegExp(name) });
    });
  }
});

describe('a server behind a proxy', () => {
  for (const trustProxy of [1, true, 'loopback', ['127.0.0.0/8', '::1/128']] as const) {
    it(`tells clients apart when it trusts ${JSON.stringify(trustProxy)}`, async () => {
      const url = await start({ trustProxy, limits: { socketsPerAddress: 1 } });
      const alice = await Client.join({ url, id: 'alice', options: from('203.0.113.1') });
      await Client.join({ url, id: 'bob', options: from('203.0.113.2') });
      await assertTurnedAway('too-many-sockets', { url, id: 'carol', options: from('203.0.113.1') });
      await Client.join({ url, id: 'dave', options: from('2001:db8:1:2::1') });
      await assertTurnedAway('too-many-sockets', { url, id: 'eve', options: from('2001:db8:1:2:ffff::9') });
      await Client.join({ url, id: 'frank', options: from('2001:db8:1:3::1') });
      await alice.settled();
    });
  }

  it('believes nobody who says to be somebody else, unless it is told to trust them', async () => {
    const url = await start({ limits: { socketsPerAddress: 1 } });
    await Client.join({ url, id: 'alice', options: from('203.0.113.1') });
    await assertTurnedAway('too-many-sockets', { url, id: 'bob', options: from('203.0.113.2') });
  });

  it('knows that the client speaks TLS with the proxy', async () => {
    const seen: string[] = [];
    const url = await start({
      trustProxy: 'loopback',
      authorize: (request) => seen.push(new URL(request.url).origin) > 0,
    });
    const headers = { host: 'my.host', 'x-forwarded-proto': 'https' };
    await Client.join({ url, id: 'alice', options: { headers } });
    await rawGet(url, '/parties/main/lobby/turn', headers);
    assert.deepEqual(seen, ['https://my.host', 'https://my.host']);
  });
});

describe('connect() at a server that has enough', () => {
  it('comes in by itself as soon as there is a place', async () => {
    const url = await start({ limits: { socketsPerAddress: 1 } });
    const alice = await Client.join({ url, id: 'alice' });
    const attempt = connect({ host: url, room: 'lobby', relay: 'never', reconnectDelay: 20 });
    await new Promise((resolve) => setImmediate(resolve));
    const refusals = async (): Promise<void> => {
      while (!(await rawGet(url, '/metrics')).body.includes('refusals_total{code="too-many-sockets"}'));
    };
    await within(refusals(), 'it is refused at first');
    await alice.leave();
    const bob = await within(attempt, 'it is let in');
    connections.push(bob);
    assert.match(bob.id, /^[\w-]{22}$/);
  });

  it('says what it was refused for when time runs out', async () => {
    const url = await start({ limits: { socketsPerAddress: 1 } });
    await Client.join({ url, id: 'alice' });
    const attempt = connect({ host: url, room: 'lobby', relay: 'never', reconnectDelay: 20, timeout: 2_000 });
    await assert.rejects(attempt, (error: Error & { code: string }) => {
      assert.equal(error.code, 'timeout');
      assert.equal((error.cause as Error & { code: string }).code, 'too-many-sockets');
      return true;
    });
  });

  it('stays away from a room that is full', async () => {
    const url = await start({ limits: { membersPerRoom: 1 } });
    await Client.join({ url, id: 'alice' });
    await assert.rejects(connect({ host: url, room: 'lobby', relay: 'never' }), { code: 'room-full' });
  });
});
