import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createSecureServer, get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { connect } from 'webrtc-elements/core';
import { type LogEntry, type ServeOptions } from 'webrtc-elements/server/node';
import { LIMITS } from '../../src/protocol/frames.js';
import { createCertificate } from '../support/certificate.js';
import { Client } from '../support/client.js';
import { offersOf } from '../support/greetings.js';
import { rawGet } from '../support/server/raw-get.js';
import { Servers } from '../support/servers.js';
import { within } from '../support/wait.js';

const servers = new Servers();

async function start(options: ServeOptions = {}): Promise<string> {
  return (await servers.start(options)).url;
}

afterEach(() => servers.close());

/** The numbers of `/metrics`, after it was read line by line as Prometheus does (exposition format 0.0.4). */
async function metricsOf(url: string): Promise<ReadonlyMap<string, number>> {
  const { status, headers, body } = await rawGet(url, '/metrics');
  assert.equal(status, 200);
  assert.match(headers['content-type'] ?? '', /^text\/plain; version=0\.0\.4/);
  const types = new Map<string, string>();
  const values = new Map<string, number>();
  for (const line of body.split('\n').filter(Boolean)) {
    const [, name = '', type = ''] = /^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge|histogram|summary)$/.exec(line) ?? [];
    if (name) types.set(name, type);
    if (line.startsWith('#')) {
      assert.match(line, /^# (HELP|TYPE) [a-zA-Z_:][\w:]* /);
      continue;
    }
    const sample = /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (\S+)$/.exec(line);
    assert(sample, line);
    const [, metric = '', labels = '', value = ''] = sample;
    assert(types.has(metric) || types.has(metric.replace(/_(bucket|sum|count)$/, '')), `${metric} has a type`);
    assert(!values.has(metric + labels), `${metric}${labels} is there once`);
    values.set(metric + labels, Number(value));
  }
  return values;
}

describe('/metrics', () => {
  it('counts members, rooms, sockets, messages, bytes and refusals', async () => {
    const url = await start({ limits: { membersPerRoom: 2 } });
    const count = async (): Promise<unknown> => {
      const values = await metricsOf(url);
      return ['members', 'rooms', 'sockets', 'messages_total', 'bytes_total'].map((name) =>
        values.get(`webrtc_elements_${name}`),
      );
    };
    assert.deepEqual(await count(), [0, 0, 0, 0, 0]);
    const alice = await Client.open({ url, id: 'alice' });
    await alice.next('welcome');
    assert.deepEqual(await count(), [1, 1, 1, 0, 0]);
    const texts = [JSON.stringify({ type: 'signal', to: 'nobody', signal: '€' }), JSON.stringify({ type: 'ping' })];
    for (const text of texts) alice.socket.send(text);
    await alice.next('pong');
    const bytes = Buffer.byteLength(texts.join(''));
    assert.deepEqual(await count(), [1, 1, 1, 2, bytes]);
    assert.deepEqual(await count(), [1, 1, 1, 2, bytes], 'to look changes nothing');

    const bob = await Client.join({ url, id: 'bob' });
    const carol = await Client.open({ url, id: 'carol' });
    await carol.end();
    alice.socket.send('nonsense');
    await alice.settled();
    const values = await metricsOf(url);
    const refusals = [...values].filter(([name]) => name.startsWith('webrtc_elements_refusals_total'));
    assert.deepEqual(refusals, [
      ['webrtc_elements_refusals_total{code="unknown-peer"}', 1],
      ['webrtc_elements_refusals_total{code="room-full"}', 1],
      ['webrtc_elements_refusals_total{code="bad-frame"}', 1],
    ]);
    await Promise.all([alice.leave(), bob.leave()]);
    assert.equal((await metricsOf(url)).get('webrtc_elements_members'), 0);
    assert.equal((await metricsOf(url)).get('webrtc_elements_sockets'), 0);
  });

  it('are of each server alone', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    await Client.join({ url: one, id: 'alice' });
    assert.equal((await metricsOf(one)).get('webrtc_elements_members'), 1);
    assert.equal((await metricsOf(other)).get('webrtc_elements_members'), 0);
  });
});

describe('a log', () => {
  it('hears who comes and goes, of rooms by a digest of their names', async () => {
    const entries: LogEntry[] = [];
    const url = await start({ log: (entry) => entries.push(entry) });
    const alice = await Client.join({ url, room: 'secret-room', id: 'alice' });
    await alice.leave();
    const bob = await Client.join({ url, room: 'secret-room', id: 'bob' });
    bob.socket.terminate();
    const watcher = await Client.join({ url, room: 'secret-room', id: 'watcher' });
    const told = async (): Promise<void> => {
      while (entries.length < 5) await watcher.settled();
    };
    await within(told(), 'all of it is told');
    assert.deepEqual(
      entries.filter(({ peer }) => peer !== 'watcher').map(({ event, peer, code }) => [event, peer, code]),
      [
        ['join', 'alice', undefined],
        ['leave', 'alice', 'leave'],
        ['join', 'bob', undefined],
        ['leave', 'bob', 'lost'],
      ],
    );
    assert.equal(new Set(entries.map(({ room }) => room)).size, 1);
    assert(!JSON.stringify(entries).includes('secret'));
  });

  const fail = (): never => {
    throw new Error('the disk is full');
  };
  for (const [name, log] of [
    ['throws', fail],
    ['rejects', () => Promise.reject(new Error('the disk is full')) as unknown as undefined],
  ] as const) {
    it(`that ${name} harms nobody`, async () => {
      const warnings: string[] = [];
      const warn = ({ message }: Error): unknown => warnings.push(message);
      process.on('warning', warn);
      try {
        const url = await start({ log, authorize: (request) => request.url.includes('alice') || fail() });
        const alice = await Client.join({ url, id: 'alice' });
        assert.equal((await (await Client.open({ url, id: 'mallory' })).end()).code, 4401);
        assert.equal((await rawGet(url, '/parties/main/lobby/turn')).status, 401);
        await alice.settled();
        await alice.leave();
        await Client.join({ url, id: 'alice' });
        assert(warnings.some((message) => message.includes('the disk is full')));
      } finally {
        process.off('warning', warn);
      }
    });
  }
});

describe('a server that is closed', () => {
  it('first says so to load balancers, and serves on meanwhile; then sends its members away', async () => {
    const entries: LogEntry[] = [];
    const server = await servers.start({ log: (entry) => entries.push(entry) });
    const { url } = server;
    const alice = await Client.join({ url, id: 'alice' });
    assert.equal((await rawGet(url, '/health')).status, 200);
    let closed = false;
    const closing = server.close({ drain: 500 }).then(() => (closed = true));
    const { status, body } = await rawGet(url, '/health');
    assert.deepEqual([status, JSON.parse(body)], [503, { status: 'draining', rooms: 1, members: 1 }]);
    assert(entries.some(({ event }) => event === 'drain'));
    const bob = await Client.join({ url, id: 'bob' });
    await alice.next('joined');
    assert.equal((await rawGet(url, '/parties/main/lobby/turn')).status, 200);
    assert.equal(closed, false);
    assert.deepEqual(await alice.end(), { code: 1012, reason: 'restarting' });
    assert.deepEqual(await bob.end(), { code: 1012, reason: 'restarting' });
    await closing;
    await assert.rejects(rawGet(url, '/health'));
  });

  it('lets nobody in while it waits for those who do not go', async () => {
    const server = await servers.start();
    const { url } = server;
    const mute = await Client.join({ url, id: 'mute' });
    const alice = await Client.join({ url, id: 'alice' });
    mute.socket.pause();
    const closing = server.close();
    await alice.end();
    const late = new Client({ url, id: 'late' }, offersOf('late'));
    assert.equal((await late.end()).code, 1006);
    await assert.rejects(rawGet(url, '/health'), { code: 'ECONNREFUSED' });
    await closing;
    mute.socket.terminate();
  });

  it('may be closed again, and sooner', async () => {
    const server = await servers.start();
    const alice = await Client.join({ url: server.url, id: 'alice' });
    const patient = server.close({ drain: 300 });
    await server.close();
    assert.equal((await alice.end()).code, 1012);
    await patient;
    await server.close();
  });
});

describe('TLS', () => {
  let folder: string;
  let tls: { cert: string; key: string };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'webrtc-elements-'));
    const { certificateFile, keyFile } = createCertificate(folder, '127.0.0.1');
    tls = { cert: await readFile(certificateFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
  });
  after(() => rm(folder, { recursive: true }));

  /** Two members say something to each other. */
  async function assertMeet(url: string): Promise<void> {
    const options = { ca: tls.cert };
    const alice = await Client.join({ url, id: 'alice', options });
    const bob = await Client.join({ url, id: 'bob', options });
    alice.send({ type: 'signal', to: 'bob', signal: 'over TLS' });
    assert.equal((await bob.next('signal')).signal, 'over TLS');
  }

  it('is spoken with a key and a certificate of yours, and told to authorize()', async () => {
    const seen: string[] = [];
    const url = await start({ tls, authorize: (request) => seen.push(request.url) > 0 });
    assert.match(url, /^https:\/\/127\.0\.0\.1:\d+$/);
    await assertMeet(url);
    assert(seen.length === 2 && seen.every((address) => address.startsWith(url)));
    const status = await new Promise((resolve, reject) => {
      get(`${url}/health`, { ca: tls.cert, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    assert.equal(status, 200);
    await assert.rejects(rawGet(url, '/health'), 'it speaks no HTTP without TLS');
  });

  it('is told by the address of a server of yours', async () => {
    const httpServer = createSecureServer(tls);
    await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
    try {
      const url = await start({ httpServer });
      assert.match(url, /^https:/);
      await assertMeet(url);
    } finally {
      await servers.close();
      httpServer.close();
      httpServer.closeAllConnections();
    }
  });

  it('takes connect() along', async () => {
    const url = await start({ tls });
    class Trusting extends WebSocket {
      constructor(address: string | URL, subprotocols: string[]) {
        super(address, subprotocols, { ca: tls.cert });
      }
    }
    const connection = await connect({ host: url, room: 'lobby', relay: 'never', WebSocket: Trusting });
    connection.close();
  });

  it('is not spoken with what is no certificate', async () => {
    await assert.rejects(start({ tls: { cert: 'x', key: 'y' } }), /PEM/i);
    await assert.rejects(start({ tls, httpServer: createSecureServer(tls) }), TypeError);
  });
});

describe('an option', () => {
  it('lets more be read at once (maxPayload), though a frame stays as large as it may be', async () => {
    const url = await start({ maxPayload: 2_000_000 });
    for (const [size, told] of [
      [1_900_000, 'frame-too-large'],
      [2_100_000, undefined],
    ] as const) {
      const alice = await Client.join({ url, id: 'alice' });
      alice.socket.send('x'.repeat(size));
      assert.equal((await alice.end()).code, 1009);
      const last = alice.frames.at(-1);
      assert.equal(last?.type === 'error' ? last.code : undefined, told);
      await servers.close();
      if (told) await serveAgain(url, { maxPayload: 2_000_000 });
    }
    for (const maxPayload of [LIMITS.frame * 3 - 1, 0, NaN]) await assert.rejects(start({ maxPayload }), TypeError);
  });

  for (const prefix of ['api/v1/rooms', '/api/v1/rooms', 'api/v1/rooms/', '/api/v1/rooms/']) {
    it(`puts the rooms there: ${prefix}`, async () => {
      const url = await start({ prefix });
      const connection = await connect({ host: url, room: 'a/b', prefix: 'api/v1/rooms', relay: 'never' });
      assert.deepEqual(JSON.parse((await rawGet(url, '/health')).body), { status: 'ok', rooms: 1, members: 1 });
      connection.close();
      assert.equal((await rawGet(url, '/api/v1/rooms/main/lobby/turn')).status, 200);
      assert.equal((await rawGet(url, '/parties/main/lobby/turn')).status, 404);
    });
  }

  for (const options of [
    { prefix: '' },
    { prefix: '/' },
    { heartbeat: 0 },
    { heartbeat: -1 },
    { heartbeat: NaN },
    { heartbeat: Infinity },
    { origins: ['my.host'] },
    { trustProxy: 'nowhere' },
    { iceServers: [{}] },
  ] as unknown as ServeOptions[]) {
    it(`that makes no sense is refused: ${Object.entries(options).join()}`, async () => {
      await assert.rejects(start(options), TypeError);
    });
  }
});

/** Another server at the same address. */
async function serveAgain(url: string, options: ServeOptions): Promise<void> {
  await servers.start({ ...options, port: Number(new URL(url).port) });
}
