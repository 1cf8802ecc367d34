import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { connect, type Connection } from 'webrtc-elements/core';
import type { Admission, LogEntry, ServeOptions } from 'webrtc-elements/server/node';
import type { RefusalCode } from '../../src/protocol/frames.js';
import { Client } from '../support/client.js';
import { later } from '../support/later.js';
import { rawGet } from '../support/server/raw-get.js';
import { welcomeOf } from '../support/server/scene.js';
import { Servers } from '../support/servers.js';
import { within } from '../support/wait.js';

const servers = new Servers();
const connections: Connection[] = [];

async function start(options: ServeOptions): Promise<string> {
  return (await servers.start(options)).url;
}

afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  await servers.close();
});

/** What `/health` counts. */
async function census(url: string): Promise<unknown> {
  const { rooms, members } = JSON.parse((await rawGet(url, '/health')).body) as Record<string, number>;
  return { rooms, members };
}

/** Fails unless this socket is sent away, told so first. */
async function assertRefused(client: Client, code: RefusalCode, close: number): Promise<void> {
  assert.equal((await client.next('error')).code, code);
  assert.deepEqual(await client.end(), { code: close, reason: code });
  assert.deepEqual(
    client.frames.map(({ type }) => type),
    ['error'],
  );
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** Resolves at the next error of this code. */
function failure(connection: Connection, code: string): Promise<unknown> {
  const seen = new Promise((resolve) => {
    connection.on('error', (error) => {
      if (error.code === code) resolve(error);
    });
  });
  return within(seen, `an error ${code}`);
}

describe('a server that asks who may enter', () => {
  const TOKENS: readonly {
    name: string;
    read: (request: Request) => string | null;
    options: object;
    query?: object;
  }[] = [
    {
      name: 'the query',
      read: (request) => new URL(request.url).searchParams.get('token'),
      options: {},
      query: { token: 'open-sesame' },
    },
    {
      name: 'a header',
      read: (request) => request.headers.get('authorization'),
      options: { headers: { authorization: 'open-sesame' } },
    },
    {
      name: 'a cookie',
      read: (request) => /(?:^|; )token=([^;]+)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? null,
      options: { headers: { cookie: 'a=b; token=open-sesame; c=d' } },
    },
  ];
  for (const { name, read, options, query = {} } of TOKENS) {
    it(`finds a token in ${name} of the socket and of the request for TURN`, async () => {
      const asked: string[] = [];
      const url = await start({
        authorize: (request, { party, name }) => {
          assert(request instanceof Request);
          asked.push(`${request.method} ${new URL(request.url).pathname} ${party} ${name}`);
          return read(request) === 'open-sesame';
        },
      });
      const alice = await Client.join({ url, room: 'a b', id: 'alice', options, query: { ...query } });
      assert.equal(welcomeOf(alice).id, 'alice');
      await assertRefused(await Client.open({ url, room: 'a b', id: 'mallory' }), 'unauthorised', 4401);

      const { headers = {} } = options as { headers?: Record<string, string> };
      const search = new URLSearchParams({ ...query });
      assert.equal((await rawGet(url, `/parties/main/a%20b/turn?${search}`, headers)).status, 200);
      const refused = await rawGet(url, '/parties/main/a%20b/turn?token=closed');
      assert.deepEqual(
        [refused.status, (JSON.parse(refused.body) as Record<string, unknown>)['error']],
        [401, 'unauthorised'],
      );
      assert.deepEqual(asked, [
        'GET /parties/main/a%20b main a b',
        'GET /parties/main/a%20b main a b',
        'GET /parties/main/a%20b/turn main a b',
        'GET /parties/main/a%20b/turn main a b',
      ]);
    });
  }

  for (const [name, authorize] of [
    ['throws', () => assert.fail('broken')],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ] as const) {
    it(`keeps everybody out while its function ${name}, and goes on`, async () => {
      let broken = true;
      const entries: LogEntry[] = [];
      const url = await start({ authorize: () => (broken ? authorize() : true), log: (entry) => entries.push(entry) });
      await assertRefused(await Client.open({ url, id: 'alice' }), 'unauthorised', 4401);
      assert.equal((await rawGet(url, '/parties/main/lobby/turn')).status, 401);
      assert.deepEqual(
        entries.map(({ level, event }) => `${level} ${event}`),
        ['error failure', 'warn refused', 'warn refused'],
        'the same failure is told once',
      );
      broken = false;
      await Client.join({ url, id: 'alice' });
    });
  }

  it('has what is said too early wait, in order and whole', async () => {
    const verdict = later<boolean>();
    const url = await start({ authorize: (request) => request.url.includes('bob') || verdict.promise });
    const bob = await Client.join({ url, id: 'bob' });
    const alice = await Client.open({ url, id: 'alice' });
    const numbers = Array.from({ length: 300 }, (_, number) => String(number));
    for (const number of numbers) {
      if (Number(number) % 3) alice.send({ type: 'signal', to: 'bob', signal: number });
      else alice.relay('bob', Buffer.from(number));
    }
    await bob.settled();
    assert.deepEqual(alice.frames, []);
    assert.deepEqual(await census(url), { rooms: 1, members: 1 });
    const order: string[] = [];
    bob.socket.on('message', (data: Buffer, isBinary) => {
      const { type, signal } = (isBinary ? {} : JSON.parse(data.toString())) as Record<string, string>;
      if (isBinary) order.push(/\d+$/.exec(data.toString('latin1'))?.[0] ?? '');
      else if (type === 'signal') order.push(String(signal));
    });
    verdict.resolve(true);
    await bob.until(() => (order.length >= numbers.length ? true : undefined), 'all of it');
    assert.deepEqual(order, numbers);
  });

  it('forgets one that goes away before it has an answer', async () => {
    const verdict = later<boolean>();
    let asked = 0;
    const url = await start({
      limits: { socketsPerAddress: 2 },
      authorize: (request) => {
        if (request.url.includes('watcher')) return true;
        asked++;
        return verdict.promise;
      },
    });
    const watcher = await Client.join({ url, room: 'watched', id: 'watcher' });
    const polite = await Client.open({ url, id: 'polite' });
    polite.socket.close(1000);
    verdict.resolve(true);
    await polite.end();
    assert.equal(asked, 1);

    const rude = await Client.open({ url, room: 'watched', id: 'rude' });
    rude.socket.terminate();
    // Its place is free again, and nobody is in the room who is not there.
    const next = async (): Promise<Client> => {
      for (;;) {
        const client = await Client.open({ url, room: 'watched', id: 'next' });
        const first = await client.until(() => client.frames[0], 'an answer');
        if (first.type === 'welcome') return client;
        await client.end();
      }
    };
    assert.deepEqual(
      welcomeOf(await within(next(), 'the next one is let in')).members.map(({ id }) => id),
      ['watcher'],
    );
    await watcher.settled();
    const here = new Set(watcher.frames.flatMap((frame) => (frame.type === 'joined' ? [frame.member.id] : [])));
    for (const frame of watcher.frames) if (frame.type === 'left') here.delete(frame.id);
    assert.deepEqual([...here], ['next']);
  });

  it('lets go of those who wait for an answer when it closes', async () => {
    const verdict = later<boolean>();
    const server = await servers.start({ authorize: () => verdict.promise });
    const alice = await Client.open({ url: server.url, id: 'alice' });
    const closed = server.close();
    assert.equal((await alice.end()).code, 1012);
    verdict.resolve(true);
    await closed;
    assert.deepEqual(alice.frames, []);
  });
});

describe('a member of whom the server says who it is', () => {
  const introduce = (more: Admission = {}): ServeOptions => ({
    authorize: (request) =>
      new URL(request.url).searchParams.has('token') ? { given: { name: 'Ada', admin: true }, ...more } : true,
  });
  const GIVEN = '{"name":"Ada","admin":true}';

  it('is told so, and so are the others, apart from what it says itself', async () => {
    const url = await start(introduce());
    const bob = await Client.join({ url, id: 'bob' });
    const ada = await Client.join({ url, id: 'ada', presence: '{"name":"Eve"}', query: { token: 't' } });
    assert.equal(welcomeOf(ada).given, GIVEN);
    assert.equal('given' in welcomeOf(bob), false);
    const { given, presence } = (await bob.next('joined')).member;
    assert.deepEqual([given, presence], [GIVEN, '{"name":"Eve"}']);

    ada.send({ type: 'presence', presence: '{"given":{"name":"Eve"}}' });
    assert.equal((await bob.next('presence')).presence, '{"given":{"name":"Eve"}}');
    const carol = await Client.join({ url, id: 'carol' });
    assert.deepEqual(
      welcomeOf(carol).members.map((member) => [member.id, member.given, member.presence]),
      [
        ['bob', undefined, '{}'],
        ['ada', GIVEN, '{"given":{"name":"Eve"}}'],
      ],
    );
  });

  it('is another for the others when the server says something else of the same page', async () => {
    let name = 'Ada';
    const url = await start({ authorize: () => ({ given: { name } }) });
    const bob = await Client.join({ url, id: 'bob' });
    const ada = await Client.join({ url, id: 'ada' });
    await bob.next('joined');
    name = 'Countess';
    const again = await Client.open({ url, id: 'ada' });
    assert.equal((await again.next('welcome')).given, '{"name":"Countess"}');
    assert.equal((await bob.next('joined')).member.given, '{"name":"Countess"}');
    await ada.closed;
  });

  it('stays who it is when it comes back', async () => {
    const url = await start(introduce());
    const bob = await Client.join({ url, id: 'bob' });
    const ada = await Client.join({ url, id: 'ada', query: { token: 't' } });
    await bob.next('joined');
    ada.socket.terminate();
    await bob.next('left');
    const again = await Client.open({ url, id: 'ada', presence: '{"name":"Eve"}', query: { token: 't' } });
    assert.equal((await again.next('welcome')).given, GIVEN);
    assert.equal((await bob.next('joined')).member.given, GIVEN);
  });
});

describe('a member with few rights', () => {
  const TURN = { urls: 'turn:turn.example', username: 'u', credential: 'c' };
  const STUN = { urls: 'stun:stun.example' };
  const limited = (rights: Admission['rights']): ServeOptions => ({
    iceServers: () => ({ iceServers: [STUN, TURN], lifetime: 60 }),
    authorize: (request) => (request.url.includes('mallory') ? { rights } : true),
  });

  it('sends nothing through the server, but signals, and may be sent to', async () => {
    const url = await start(limited({ relay: false }));
    const bob = await Client.join({ url, id: 'bob' });
    const mallory = await Client.join({ url, id: 'mallory' });
    mallory.relay('bob', Buffer.from('x'));
    assert.equal((await mallory.next('error')).code, 'not-allowed');
    mallory.send({ type: 'signal', to: 'bob', signal: 'direct?' });
    assert.equal((await bob.next('signal')).signal, 'direct?');
    bob.relay('mallory', Buffer.from('y'));
    assert.equal((await mallory.firstRelayed(1))[0]?.id, 'bob');
    assert.deepEqual(bob.relayed, []);
    assert.deepEqual(welcomeOf(mallory).iceServers, [STUN, TURN]);
  });

  it('gets no TURN server, in its welcome, when it asks again, or over HTTP', async () => {
    const url = await start(limited({ turn: false }));
    const mallory = await Client.join({ url, id: 'mallory' });
    assert.deepEqual(welcomeOf(mallory).iceServers, [STUN]);
    mallory.send({ type: 'ice' });
    assert.deepEqual((await mallory.next('ice')).iceServers, [STUN]);
    const { body } = await rawGet(url, '/parties/main/lobby/turn?_pk=mallory');
    assert.deepEqual((JSON.parse(body) as { iceServers: unknown }).iceServers, [STUN]);

    const bob = await Client.join({ url, id: 'bob' });
    assert.deepEqual(welcomeOf(bob).iceServers, [STUN, TURN]);
    mallory.relay('bob', Buffer.from('x'));
    assert.equal((await bob.firstRelayed(1)).length, 1);
  });
});

describe('connect() at a server that asks who may enter', () => {
  const options = { room: 'lobby', relay: 'never', reconnectDelay: 1 } as const;
  const tokenOf = (request: Request): string | null => new URL(request.url).searchParams.get('token');

  it('rejects for good with a token that has expired', async () => {
    let asked = 0;
    const url = await start({
      authorize: (request) => {
        asked++;
        return tokenOf(request) === 'fresh';
      },
    });
    const attempt = connect({ ...options, host: url, query: { token: 'stale' } });
    await assert.rejects(attempt, { name: 'ConnectionError', code: 'unauthorised' });
    assert.equal(asked, 1);
    connections.push(await connect({ ...options, host: url, query: { token: 'fresh' } }));
  });

  it('asks for a new token for each socket', async () => {
    const seen: (string | null)[] = [];
    const back = later<undefined>();
    const authorize = (request: Request): boolean => {
      if (seen.push(tokenOf(request)) > 1) back.resolve(undefined);
      return true;
    };
    const server = await servers.start({ authorize });
    const { url } = server;
    let made = 0;
    connections.push(await connect({ ...options, host: url, query: () => ({ token: `token-${++made}` }) }));
    await server.close();
    await servers.start({ authorize, port: portOf(url) });
    await within(back.promise, 'it comes back');
    assert.equal(seen[0], 'token-1');
    assert.match(seen[1] ?? '', /^token-(?!1$)\d+$/);
  });

  it('is told when its token has run out while it was away', async () => {
    let fresh = true;
    const authorize = (): boolean => fresh;
    const server = await servers.start({ authorize });
    const { url } = server;
    const connection = await connect({ ...options, host: url, query: { token: 't' } });
    connections.push(connection);
    const told = failure(connection, 'unauthorised');
    const closed = new Promise((resolve) => connection.on('close', resolve));
    await server.close();
    fresh = false;
    await servers.start({ authorize, port: portOf(url) });
    const [error] = await Promise.all([told, within(closed, 'it is closed')]);
    assert.equal((error as Error).name, 'ConnectionError');
    assert.equal(connection.state, 'closed');
  });

  it('says that its page could not get a token, and asks again', async () => {
    const url = await start({ authorize: (request) => tokenOf(request) === 'third' });
    let asked = 0;
    const attempt = connect({
      ...options,
      host: url,
      query: async () => {
        if (++asked < 3) throw new Error('no token today');
        return Promise.resolve({ token: 'third' });
      },
    });
    connections.push(await within(attempt, 'it is let in'));
    assert.equal(asked, 3);
  });

  it('has the page’s failure as the cause when time runs out', async () => {
    const url = await start({});
    const query = (): Promise<never> => Promise.reject(new Error('no token today'));
    const attempt = connect({ ...options, host: url, query, timeout: 200 });
    await assert.rejects(attempt, (error: Error & { code: string }) => {
      assert.equal(error.code, 'timeout');
      const cause = error.cause as Error & { code: string };
      assert.deepEqual([cause.code, (cause.cause as Error).message], ['query-failed', 'no token today']);
      return true;
    });
  });
});

describe('a token', () => {
  const TOKEN = 'tkn-8f2c1d';

  it('is in no log, metric, answer or warning', async () => {
    const entries: LogEntry[] = [];
    const url = await start({
      log: (entry) => entries.push(entry),
      iceServers: () => Promise.reject(new Error('no TURN')),
      authorize: (request) => {
        const token = new URL(request.url).searchParams.get('token') ?? '';
        if (request.url.includes('mallory')) return JSON.parse(token) as boolean;
        return token === TOKEN && !request.url.includes('eve');
      },
    });
    const told: unknown[] = [];
    const warn = (warning: Error): unknown => told.push(warning.message, warning.stack);
    process.on('warning', warn);
    const query = { token: TOKEN };
    const alice = await Client.join({ url, id: 'alice', query, options: { headers: { cookie: `a=${TOKEN}` } } });
    const mallory = await Client.open({ url, id: 'mallory', query });
    const eve = await Client.open({ url, id: 'eve', query });
    told.push(await mallory.end(), await eve.end());
    for (const path of ['turn', 'turn?_pk=mallory', 'turn?_pk=eve', 'nope', '']) {
      const path_ = `/parties/main/lobby/${path}${path.includes('?') ? '&' : '?'}token=${TOKEN}`;
      told.push(await rawGet(url, path_, { authorization: TOKEN }));
    }
    alice.socket.terminate();
    const bob = await Client.join({ url, id: 'bob', query });
    told.push(alice.frames, mallory.frames, eve.frames, bob.frames, await rawGet(url, '/metrics'), entries);
    await bob.leave();
    process.off('warning', warn);
    const events = new Set(entries.map(({ event }) => event));
    assert.deepEqual([...events].sort(), ['failure', 'join', 'leave', 'refused']);
    assert(!JSON.stringify(told).includes(TOKEN.slice(0, 5)), JSON.stringify(told));
  });
});
