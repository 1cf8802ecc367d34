import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { afterEach, describe, it } from 'node:test';
import { coturn, type LogEntry, type ServeOptions } from 'webrtc-elements/server/node';
import { Client } from '../support/client.js';
import { rawGet } from '../support/server/raw-get.js';
import { RawConnection } from '../support/server/raw-connection.js';
import { UPGRADE } from '../support/server/raw-socket.js';
import { Servers } from '../support/servers.js';
import { within } from '../support/wait.js';

const TURN = '/parties/main/lobby/turn';
const SERVERS = [{ urls: 'turn:turn.example', username: 'u', credential: 'c' }];
const HERE = 'https://my.host';
const ELSEWHERE = 'https://evil.example';

const servers = new Servers();
const connections: RawConnection[] = [];

async function start(options: ServeOptions = {}): Promise<string> {
  return (await servers.start({ iceServers: SERVERS, ...options })).url;
}

async function ask(url: string, ...lines: readonly string[]): Promise<RawConnection> {
  const connection = await RawConnection.ask(url, ...lines);
  connections.push(connection);
  return connection;
}

afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  await servers.close();
});

describe('GET …/turn', () => {
  it('gives ICE servers, and is not kept by caches', async () => {
    const url = await start();
    const { status, headers, body } = await rawGet(url, `${TURN}?_pk=alice`);
    assert.deepEqual([status, JSON.parse(body)], [200, { iceServers: SERVERS }]);
    assert.deepEqual(
      [headers['content-type'], headers['cache-control'], headers['x-content-type-options']],
      ['application/json', 'no-store', 'nosniff'],
    );
  });

  it('gives credentials that coturn takes, to each member its own', async () => {
    const url = await start({ iceServers: coturn({ urls: 'turn:turn.example', secret: 'north', lifetime: 60 }) });
    for (const [path, member] of [
      [`${TURN}?_pk=alice`, 'alice'],
      [TURN, 'guest'],
    ] as const) {
      const asked = Math.floor(Date.now() / 1000);
      const { iceServers, lifetime } = JSON.parse((await rawGet(url, path)).body) as {
        iceServers: { username: string; credential: string }[];
        lifetime: number;
      };
      const [server] = iceServers;
      assert(server);
      const [until, name] = server.username.split(':');
      assert.equal(name, member);
      assert(Number(until) >= asked + 60 && Number(until) <= Math.ceil(Date.now() / 1000) + 60, `until ${until}`);
      assert.equal(server.credential, createHmac('sha1', 'north').update(server.username).digest('base64'));
      assert.equal(lifetime, 60);
    }
  });

  it('gives STUN while there are no TURN servers to be had, and says so', async () => {
    const url = await start({ iceServers: () => Promise.reject(new Error('down')), log: () => undefined });
    const { status, body } = await rawGet(url, TURN);
    assert.deepEqual(
      [status, JSON.parse(body)],
      [200, { iceServers: [{ urls: 'stun:stun.cloudflare.com:3478' }], lifetime: 60, error: 'turn-unavailable' }],
    );
  });

  it('is told by its path alone', async () => {
    const url = await start();
    for (const path of [
      `${TURN}/`,
      `${TURN}/x`,
      '/parties/main/turn/',
      '/turn',
      '/rooms/main/lobby/turn',
      `/${TURN}`,
    ]) {
      assert.equal((await rawGet(url, path)).status, 404, path);
    }
    assert.equal((await rawGet(url, '/parties/main/turn')).status, 200, 'a room may be called turn');
    assert.equal((await rawGet(url, '/parties/main/turn/turn')).status, 200);
    assert.equal((await rawGet(url, '/parties/main/a%2Fb/turn')).status, 200);
  });

  for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'PATCH']) {
    it(`is no ${method}`, async () => {
      const url = await start();
      const { status, headers, body } = await rawGet(url, TURN, {}, method);
      assert.deepEqual([status, headers.allow], [405, 'GET, OPTIONS']);
      assert(!body.includes('iceServers'));
    });
  }

  it('refuses a member whose id is none', async () => {
    const { status, body } = await rawGet(await start(), `${TURN}?_pk=a%20b`);
    assert.deepEqual([status, (JSON.parse(body) as { error: string }).error], [400, 'bad-request']);
  });

  it('is limited in its rate, and a page can read that it is', async () => {
    const url = await start({ limits: { connectsPerSecond: 0.1 }, authorize: () => true });
    const origin = { origin: HERE };
    assert.equal((await rawGet(url, TURN, origin)).status, 200);
    assert.equal((await rawGet(url, TURN, origin, 'OPTIONS')).status, 204);
    const { status, headers, body } = await rawGet(url, TURN, origin);
    assert.deepEqual([status, headers['access-control-allow-origin']], [429, '*']);
    assert.equal((JSON.parse(body) as { error: string }).error, 'rate-limited');
  });

  it('counts and tells of its refusals as of those of sockets', async () => {
    const entries: LogEntry[] = [];
    const url = await start({ origins: [HERE], authorize: () => false, log: (entry) => entries.push(entry) });
    await rawGet(url, TURN, { origin: ELSEWHERE });
    await rawGet(url, TURN);
    await rawGet(url, TURN);
    const { body } = await rawGet(url, '/metrics');
    assert.match(body, /^webrtc_elements_refusals_total\{code="unauthorised"\} 2$/m);
    assert.match(body, /^webrtc_elements_refusals_total\{code="origin-not-allowed"\} 1$/m);
    assert.deepEqual(
      entries.map(({ event, code, address }) => [event, code, address]),
      ['origin-not-allowed', 'unauthorised', 'unauthorised'].map((code) => ['refused', code, '127.0.0.1']),
    );
  });
});

describe('pages of other origins', () => {
  const cors = (headers: Record<string, unknown>): unknown[] => [
    headers['access-control-allow-origin'],
    headers['access-control-allow-credentials'],
  ];

  it('may read the answer where all are allowed and somebody is asked, without cookies', async () => {
    const url = await start({ authorize: () => true });
    for (const origin of [HERE, 'null']) {
      const { status, headers } = await rawGet(url, TURN, { origin });
      assert.deepEqual([status, ...cors(headers)], [200, '*', undefined]);
      assert.equal(headers.vary, 'origin');
    }
  });

  for (const origin of [ELSEWHERE, 'null', 'http://127.0.0.1:1', 'http://localhost', '']) {
    it(`get nothing where nobody is asked and no origin is named: ${JSON.stringify(origin)}`, async () => {
      const url = await start();
      const { status, headers, body } = await rawGet(url, TURN, { origin });
      assert.deepEqual([status, ...cors(headers), headers.vary], [403, undefined, undefined, 'origin']);
      assert.equal((JSON.parse(body) as { error: string }).error, 'origin-not-allowed');
      const preflight = await rawGet(url, TURN, { origin, 'access-control-request-method': 'GET' }, 'OPTIONS');
      assert.deepEqual(cors(preflight.headers), [undefined, undefined]);
    });
  }

  it('are the server’s own where they have its host, behind a proxy that speaks TLS, too', async () => {
    const url = await start();
    const { host } = new URL(url);
    for (const headers of [
      { origin: url },
      { origin: `https://${host}` },
      { host: 'my.host', origin: 'https://my.host' },
      { host: 'my.host:8443', origin: 'https://my.host:8443' },
    ]) {
      const { status, body } = await rawGet(url, TURN, headers);
      assert.deepEqual([status, JSON.parse(body)], [200, { iceServers: SERVERS }], JSON.stringify(headers));
    }
    for (const headers of [
      { host: 'my.host', origin: 'https://my.host:8443' },
      { host: 'my.host', origin: 'https://my.host.evil.example' },
      { host: 'my.host', origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
    ]) {
      assert.equal((await rawGet(url, TURN, headers)).status, 403, JSON.stringify(headers));
    }
  });

  it('may read it where theirs is named, with cookies', async () => {
    const url = await start({ origins: [HERE] });
    const { status, headers } = await rawGet(url, TURN, { origin: HERE });
    assert.deepEqual([status, ...cors(headers), headers.vary], [200, HERE, 'true', 'origin']);
  });

  for (const origin of [ELSEWHERE, 'null', 'http://my.host']) {
    it(`get nothing where ${origin} is not named`, async () => {
      const url = await start({ origins: [HERE] });
      const { status, headers, body } = await rawGet(url, TURN, { origin });
      assert.deepEqual([status, ...cors(headers), headers.vary], [403, undefined, undefined, 'origin']);
      assert.equal((JSON.parse(body) as { error: string }).error, 'origin-not-allowed');
      const client = await Client.open({ url, id: 'mallory', options: { headers: { origin } } });
      assert.equal((await client.next('error')).code, 'origin-not-allowed');
      assert.deepEqual(await client.end(), { code: 4411, reason: 'origin-not-allowed' });
    });
  }

  it('open sockets where theirs is named, as do programs, which have none', async () => {
    const url = await start({ origins: [HERE] });
    await Client.join({ url, id: 'page', options: { headers: { origin: HERE } } });
    await Client.join({ url, id: 'program' });
    assert.deepEqual(JSON.parse((await rawGet(url, '/health')).body), { status: 'ok', rooms: 1, members: 2 });
  });

  it('can read why they get nothing', async () => {
    const url = await start({ origins: [HERE], authorize: () => false });
    const { status, headers } = await rawGet(url, TURN, { origin: HERE });
    assert.deepEqual([status, ...cors(headers)], [401, HERE, 'true']);
  });

  it('may ask first (preflight), for which nobody has to be authorised', async () => {
    const url = await start({ origins: [HERE], authorize: () => assert.fail('nobody is asked') });
    const preflight = { origin: HERE, 'access-control-request-method': 'GET' };
    const { status, headers, body } = await rawGet(url, TURN, preflight, 'OPTIONS');
    assert.deepEqual([status, body, ...cors(headers)], [204, '', HERE, 'true']);
    assert.equal(headers['access-control-allow-methods'], 'GET, OPTIONS');
    assert.match(headers['access-control-allow-headers'] ?? '', /authorization/);
    assert(Number(headers['access-control-max-age']) > 0);

    const foreign = await rawGet(url, TURN, { ...preflight, origin: ELSEWHERE }, 'OPTIONS');
    assert.deepEqual([foreign.status, ...cors(foreign.headers)], [204, undefined, undefined]);
  });
});

describe('a request that makes no sense', () => {
  const HEADS: readonly { name: string; lines: readonly string[]; status: number }[] = [
    { name: 'a host with a password', lines: [`GET ${TURN} HTTP/1.1`, 'Host: a:b@c'], status: 400 },
    { name: 'a host with a space', lines: [`GET ${TURN} HTTP/1.1`, 'Host: a b'], status: 400 },
    { name: 'a host with a path', lines: [`GET ${TURN} HTTP/1.1`, 'Host: evil.example/?token=x&'], status: 400 },
    { name: 'a host with a fragment', lines: [`GET ${TURN} HTTP/1.1`, 'Host: evil.example#'], status: 400 },
    { name: 'a host with a backslash', lines: [`GET ${TURN} HTTP/1.1`, 'Host: a\\b'], status: 400 },
    { name: 'a port that is none', lines: [`GET ${TURN} HTTP/1.1`, 'Host: a:99999'], status: 400 },
    { name: 'two hosts', lines: [`GET ${TURN} HTTP/1.1`, 'Host: a', 'Host: b'], status: 200 }, // Node takes the first
    { name: 'no host', lines: [`GET ${TURN} HTTP/1.1`], status: 400 },
    { name: 'an empty host', lines: [`GET ${TURN} HTTP/1.1`, 'Host:'], status: 400 },
    { name: 'a method that Fetch forbids', lines: [`TRACE ${TURN} HTTP/1.1`, 'Host: a'], status: 400 },
    { name: 'a method that nobody knows', lines: [`BREW ${TURN} HTTP/1.1`, 'Host: a'], status: 400 },
    { name: 'a whole address', lines: [`GET http://a${TURN} HTTP/1.1`, 'Host: a'], status: 404 },
    { name: 'an address without a slash', lines: ['GET nowhere HTTP/1.1', 'Host: a'], status: 400 },
    { name: 'a star', lines: ['OPTIONS * HTTP/1.1', 'Host: a'], status: 404 },
    { name: 'bytes in headers', lines: [`GET ${TURN} HTTP/1.1`, 'Host: a', 'X: \xff\xfe\x80'], status: 200 },
    { name: 'a zero in a header', lines: [`GET ${TURN} HTTP/1.1`, 'Host: a', 'X: \0'], status: 400 },
    { name: 'an endless header', lines: [`GET ${TURN} HTTP/1.1`, 'Host: a', `X: ${'x'.repeat(20_000)}`], status: 431 },
    { name: 'escapes that are none', lines: [`GET ${TURN}?%zz=%E0%A4&_pk=a HTTP/1.1`, 'Host: a'], status: 200 },
    { name: 'no HTTP', lines: ['\x16\x03\x01\x02\x00\x01'], status: 400 },
  ];
  for (const { name, lines, status } of HEADS) {
    it(`is answered with ${status}, and nobody else notices: ${name}`, async () => {
      const url = await start({ authorize: (request) => request.url.length > 0 });
      const alice = await Client.join({ url, id: 'alice' });
      assert.equal(await (await ask(url, ...lines)).status(), status);
      await alice.settled();
      assert.equal((await rawGet(url, '/health')).status, 200);
    });
  }

  it('opens no room, where it is a WebSocket', async () => {
    const entries: LogEntry[] = [];
    const url = await start({
      authorize: (request) => request.url.length > 0,
      log: (entry) => entries.push(entry),
    });
    const alice = await Client.join({ url, id: 'alice' });
    for (const host of ['a:b@c', 'a b', 'evil.example/?token=x&']) {
      const mallory = await Client.open({ url, id: 'mallory', options: { headers: { host } } });
      assert.equal((await mallory.next('error')).code, 'bad-request');
      assert.deepEqual(await mallory.end(), { code: 4400, reason: 'bad-request' });
    }
    await alice.settled();
    assert.deepEqual(
      alice.frames.map(({ type }) => type),
      ['welcome', 'pong'],
    );
    assert(!entries.some(({ level }) => level === 'error'), 'what clients do wrong is no failure of the server');
  });

  it('is cut off, and holds nothing, where no socket can be opened', async () => {
    const server = await servers.start();
    const upgrade = Object.entries(UPGRADE).map(([name, value]) => `${name}: ${value}`);
    for (const path of ['/', '/nowhere', '/parties/main/%zz']) {
      const connection = await ask(server.url, `GET ${path} HTTP/1.1`, 'Host: a', ...upgrade);
      assert.equal(await connection.status(), 404);
      // It keeps its own end open, and says nothing: that must not hold the server's.
      const none = async (): Promise<void> => {
        for (;;) {
          const open = await new Promise((resolve) => server.httpServer.getConnections((_, count) => resolve(count)));
          if (open === 0) return;
          await new Promise(setImmediate);
        }
      };
      await within(none(), 'the server lets go of it');
    }
  });
});
