import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, it } from 'node:test';
import type { LogEntry, MetricsAccess, ServeOptions } from 'webrtc-elements/server/node';
import { Client } from '../support/client.js';
import { rawGet } from '../support/server/raw-get.js';
import { Servers } from '../support/servers.js';

/** How often one address may ask at once: for ten seconds, 16 a second. */
const BURST = 160;

const servers = new Servers();

async function start(options: ServeOptions = {}): Promise<string> {
  return (await servers.start(options)).url;
}

afterEach(() => servers.close());

/** A server on all networks, asked at the loopback address. */
async function startOpen(options: ServeOptions = {}): Promise<string> {
  const { port } = new URL(await start({ host: '0.0.0.0', ...options }));
  return `http://127.0.0.1:${port}`;
}

const statusOf = async (url: string, headers: Record<string, string> = {}): Promise<number> =>
  (await rawGet(url, '/metrics', headers)).status;

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** The address of this machine in a network, if it has one. */
function ownAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((list = []) => list);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

describe('/metrics by default', () => {
  it('are for programs on this machine, where the server listens to nobody else', async () => {
    for (const host of ['127.0.0.1', 'localhost', '::1']) {
      const url = await start({ host });
      assert.equal((await fetch(`${url}/metrics`)).status, 200, host);
    }
  });

  it('are not there where the server listens on other networks: as a page that does not exist', async () => {
    const hosts = ['0.0.0.0', '::', ...(ownAddress() === undefined ? [] : [ownAddress()])];
    for (const host of hosts) {
      const { port } = new URL(await start({ host }));
      const url = `http://${host === ownAddress() ? host : '127.0.0.1'}:${port}`;
      const [metrics, nothing] = [await rawGet(url, '/metrics'), await rawGet(url, '/nothing')];
      assert.deepEqual([metrics.status, metrics.body], [404, nothing.body], host);
    }
  });

  it('are not there for those who come by a trusted proxy', async () => {
    const url = await start({ trustProxy: 'loopback' });
    assert.equal(await statusOf(url, { 'x-forwarded-for': '203.0.113.7' }), 404);
    assert.equal(await statusOf(url), 200);
  });

  it('go by where a server of yours listens', async () => {
    for (const [host, status] of [
      ['127.0.0.1', 200],
      ['0.0.0.0', 404],
    ] as const) {
      const httpServer = createServer();
      await start({ httpServer });
      await new Promise<void>((resolve) => httpServer.listen(0, host, resolve));
      const address = httpServer.address();
      assert(typeof address === 'object' && address);
      assert.equal(await statusOf(`http://127.0.0.1:${address.port}`), status, host);
      await servers.close();
      httpServer.close();
    }
  });
});

describe('/metrics', () => {
  it('can be for everybody, or for nobody', async () => {
    assert.equal(await statusOf(await startOpen({ metrics: true })), 200);
    assert.equal(await statusOf(await start({ metrics: false })), 404);
  });

  it('can be for some addresses, as the trusted proxies report them', async () => {
    const url = await startOpen({ metrics: { addresses: ['10.0.0.0/8', '2001:db8::/32'] }, trustProxy: 'loopback' });
    for (const [address, status] of [
      ['10.9.8.7', 200],
      ['::ffff:10.9.8.7', 200],
      ['2001:db8::7', 200],
      ['11.9.8.7', 403],
      ['2001:db9::7', 403],
      ['nonsense', 403],
    ] as const) {
      assert.equal(await statusOf(url, { 'x-forwarded-for': address }), status, address);
    }
    const direct = await startOpen({ metrics: { addresses: '10.0.0.0/8' } });
    assert.equal(await statusOf(direct, { 'x-forwarded-for': '10.9.8.7' }), 403, 'anybody can write such a header');
    assert.equal(await statusOf(await startOpen({ metrics: { addresses: 'loopback' } })), 200);
  });

  it('can need a token', async () => {
    const url = await startOpen({ metrics: { token: 'open sesame'.replace(' ', '-') } });
    for (const [headers, status] of [
      [bearer('open-sesame'), 200],
      [{ authorization: 'bearer   open-sesame' }, 200],
      [bearer('open-sesam'), 401],
      [bearer('open-sesamee'), 401],
      [bearer(''), 401],
      [{ authorization: 'Basic open-sesame' }, 401],
      [{ authorization: 'open-sesame' }, 401],
      [{}, 401],
    ] as const) {
      assert.equal(await statusOf(url, headers), status, JSON.stringify(headers));
    }
    assert.equal((await rawGet(url, '/metrics?token=open-sesame')).headers['www-authenticate'], 'Bearer');
  });

  it('can need both', async () => {
    const url = await startOpen({ metrics: { addresses: '10.0.0.0/8', token: 'sesame' }, trustProxy: 'loopback' });
    assert.equal(await statusOf(url, { ...bearer('sesame'), 'x-forwarded-for': '10.0.0.1' }), 200);
    assert.equal(await statusOf(url, { ...bearer('sesame'), 'x-forwarded-for': '11.0.0.1' }), 403);
    assert.equal(await statusOf(url, { ...bearer('x'), 'x-forwarded-for': '10.0.0.1' }), 401);
  });

  for (const metrics of [
    {},
    { token: '' },
    { addresses: 'nowhere' },
    { addresses: [] },
    { addresses: '10.0.0.0/99' },
  ]) {
    it(`cannot be for ${JSON.stringify(metrics)}`, async () => {
      await assert.rejects(start({ metrics: metrics as MetricsAccess }), TypeError);
    });
  }
});

describe('/health and /metrics', () => {
  it('are limited for each address, both together, which lets members in and other addresses ask meanwhile', async ({
    mock,
  }) => {
    mock.method(performance, 'now', () => 1_000); // so nothing grows back
    const url = await start({ trustProxy: 'loopback', metrics: true });
    const ask = (path: string, from: string): ReturnType<typeof rawGet> =>
      rawGet(url, path, { 'x-forwarded-for': from });
    for (let i = 0; i < BURST; i++) {
      assert.equal((await ask(i % 2 ? '/health' : '/metrics', '192.0.2.1')).status, 200, `request ${i}`);
    }
    for (const path of ['/health', '/metrics']) {
      const { status, headers } = await ask(path, '192.0.2.1');
      assert.deepEqual([status, headers['retry-after']], [429, '1'], path);
      assert.equal((await ask(path, '192.0.2.2')).status, 200, path);
    }
    await Client.join({ url, id: 'alice', options: { headers: { 'x-forwarded-for': '192.0.2.1' } } });
  });
});

describe('metrics of what goes through the server', () => {
  it('count what is relayed, who relays, and failures', async () => {
    const entries: LogEntry[] = [];
    const url = await start({
      log: (entry) => entries.push(entry),
      authorize: (request) => {
        if (request.url.includes('mallory')) throw new Error('broken');
        return true;
      },
    });
    const count = async (): Promise<unknown[]> => {
      const { body } = await rawGet(url, '/metrics');
      return ['relayed_messages_total', 'relayed_bytes_total', 'relaying_sockets', 'failures_total'].map((name) =>
        Number(new RegExp(`^webrtc_elements_${name} (\\S+)$`, 'm').exec(body)?.[1]),
      );
    };
    const alice = await Client.join({ url, id: 'alice' });
    const bob = await Client.join({ url, id: 'bob' });
    assert.deepEqual(await count(), [0, 0, 0, 0]);
    alice.send({ type: 'signal', to: 'bob', signal: 'hello' });
    await bob.next('signal');
    assert.deepEqual(await count(), [0, 0, 0, 0], 'a signal is not what a link would carry');
    alice.relay('bob', Uint8Array.of(1, 2, 3));
    alice.relay('bob', Uint8Array.of(4));
    await bob.firstRelayed(2);
    assert.deepEqual(await count(), [2, 2 * '3bob'.length + 4, 1, 0]);
    for (let round = 1; round <= 3; round++) {
      await (await Client.open({ url, id: `mallory-${round}` })).end();
      assert.equal((await count())[3], round, 'each failure counts, though the log tells of it once');
    }
    assert.equal(entries.filter(({ event }) => event === 'failure').length, 1);
    await alice.leave();
    assert.equal((await count())[2], 0);
    assert(!(await rawGet(url, '/metrics')).body.includes('redis_up'), 'there is no Redis');
  });
});
