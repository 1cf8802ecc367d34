import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { cloudflare, CloudflareTurnError, type CloudflareOptions } from '../../server/ice/cloudflare.js';
import type { IceProvider } from '../../server/ice/ice-provider.js';
import { IceServerSource, STUN } from '../../server/ice/ice-server-source.js';
import { within } from '../support/wait.js';

const TOKEN = 'a-very-secret-token';
const CREDENTIALS = { username: 'bc91', credential: 'ebd7' };
const STUN_URLS = ['stun:stun.cloudflare.com:3478', 'stun:stun.cloudflare.com:53'];
const TURN_URLS = [
  'turn:turn.cloudflare.com:3478?transport=udp',
  'turn:turn.cloudflare.com:53?transport=udp',
  'turn:turn.cloudflare.com:3478?transport=tcp',
  'turn:turn.cloudflare.com:80?transport=tcp',
  'turns:turn.cloudflare.com:5349?transport=tcp',
  'turns:turn.cloudflare.com:443?transport=tcp',
];
const LIST = { iceServers: [{ urls: STUN_URLS }, { urls: TURN_URLS, ...CREDENTIALS }] };
const ONE = { iceServers: { urls: [...STUN_URLS, ...TURN_URLS], ...CREDENTIALS } };

interface Asked {
  readonly line: string;
  readonly authorization: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

let server: Server;
let endpoint: string;
let time: number;
let asked: Asked[];
/** What the API answers to what was just asked. */
let answer: (asked: Asked) => [status: number, body: unknown] | 'nothing';

beforeEach(async () => {
  time = 1_700_000_000_000;
  asked = [];
  answer = () => [201, LIST];
  ({ server, endpoint } = await listen((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = {
        line: `${method} ${url}`,
        authorization: headers.authorization,
        type: headers['content-type'],
        body,
      };
      asked.push(one);
      const what = answer(one);
      if (what === 'nothing') return;
      const [status, content] = what;
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {});
      response.end(typeof content === 'string' ? content : JSON.stringify(content));
    });
  }));
});

afterEach(() => close(server));

async function listen(listener: RequestListener): Promise<{ server: Server; endpoint: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

function providerOf(options: Partial<CloudflareOptions> = {}): IceProvider {
  return cloudflare({ tokenId: 'key1', apiToken: TOKEN, endpoint, timeout: 10_000, now: () => time, ...options });
}

/** The error that asking ends with; it never tells the token. */
async function failureOf(provider: IceProvider): Promise<CloudflareTurnError> {
  try {
    await provider('alice');
  } catch (error) {
    assert(error instanceof CloudflareTurnError);
    const all = `${error.stack} ${JSON.stringify(error)} ${Object.values(error).join()} ${String(error.cause)}`;
    assert(!all.includes(TOKEN), all);
    return error;
  }
  assert.fail('There was no failure.');
}

describe('Cloudflare’s credentials', () => {
  it('are asked for as its documentation says', async () => {
    await providerOf({ lifetime: 600 })('alice');
    assert.deepEqual(asked, [
      {
        line: 'POST /v1/turn/keys/key1/credentials/generate-ice-servers',
        authorization: `Bearer ${TOKEN}`,
        type: 'application/json',
        body: '{"ttl":600}',
      },
    ]);
  });

  it('come as a list, without the port that browsers block', async () => {
    assert.deepEqual(await providerOf()('alice'), {
      iceServers: [
        { urls: ['stun:stun.cloudflare.com:3478'] },
        { urls: TURN_URLS.filter((url) => !url.includes(':53?')), ...CREDENTIALS },
      ],
      lifetime: 86_400,
    });
  });

  it('come as one server, as they did before', async () => {
    answer = () => [200, ONE];
    assert.deepEqual((await providerOf()('alice')).iceServers, [
      { urls: [...STUN_URLS, ...TURN_URLS].filter((url) => !/:53(\?|$)/.test(url)), ...CREDENTIALS },
    ]);
  });

  it('come with one address as a text, and with more than we know', async () => {
    const turn = { urls: 'turn:turn.example', ...CREDENTIALS, credentialType: 'password' };
    answer = () => [200, { ttl: 5, iceServers: [{ urls: 'stun:stun.example:53' }, turn] }];
    assert.deepEqual((await providerOf()('alice')).iceServers, [{ urls: ['turn:turn.example'], ...CREDENTIALS }]);
  });

  it('come from the older address if there is no newer one, and from there at once the next time', async () => {
    answer = ({ line }) => (line.endsWith('/generate') ? [201, ONE] : [404, 'not found']);
    const provider = providerOf();
    assert.equal((await provider('alice')).iceServers.length, 1);
    time += 20_000_000;
    await provider('alice');
    assert.deepEqual(
      asked.map(({ line }) => line.replace(/.*\//, '')),
      ['generate-ice-servers', 'generate', 'generate'],
    );
    answer = ({ line }) => (line.endsWith('/generate') ? [404, 'gone'] : [201, LIST]);
    time += 20_000_000;
    assert.equal((await provider('alice')).iceServers.length, 2);
  });

  it('are asked for once by a thousand who join, and are told what is left of their lifetime', async () => {
    const provider = providerOf({ lifetime: 1_000 });
    await Promise.all(Array.from({ length: 1_000 }, async (_, i) => provider(`member-${i}`)));
    time += 199_000;
    assert.equal((await provider('alice')).lifetime, 801);
    assert.equal(asked.length, 1);
    time += 1_000;
    assert.equal((await provider('alice')).lifetime, 1_000);
    assert.equal(asked.length, 2);
  });

  it('are the old ones for a good while if the API breaks, then a failure, then new ones', async () => {
    const provider = providerOf({ lifetime: 1_000 });
    await provider('alice');
    answer = () => [503, 'down'];
    time += 400_000;
    assert.equal((await provider('alice')).lifetime, 600);
    time += 4_999;
    await provider('alice');
    assert.equal(asked.length, 2, 'a failure is remembered');
    time += 100_000;
    assert.equal((await failureOf(provider)).status, 503);
    answer = () => [201, LIST];
    time += 5_000;
    assert.equal((await provider('alice')).lifetime, 1_000);
  });

  it('do not come from where the API redirects to', async () => {
    answer = ({ line }) => (line.endsWith('/elsewhere') ? [200, LIST] : [302, '']);
    assert.equal((await failureOf(providerOf())).status, 302);
    assert.equal(asked.length, 1);
  });
});

describe('a failure of Cloudflare’s API', () => {
  it('says the status, and what to check', async () => {
    for (const [status, hint] of [
      [401, /answered 401: check `apiToken`/],
      [403, /answered 403: check `apiToken`/],
      [404, /answered 404: check `tokenId`/],
      [429, /answered 429\./],
      [500, /answered 500\./],
    ] as const) {
      answer = () => [status, `You said Bearer ${TOKEN}`];
      const error = await failureOf(providerOf());
      assert.equal(error.status, status);
      assert.match(error.message, hint);
    }
  });

  it('is an answer that makes no sense', async () => {
    const turn = { urls: TURN_URLS, ...CREDENTIALS };
    const nonsense = [
      ...['', 'null', '5', '"text"', `Bearer ${TOKEN}`, '{"iceServers":', '[]', '{}', '{"iceServers":null}'],
      ...[[], [null], {}, 'turn:a', [{ urls: STUN_URLS }], [{ urls: TURN_URLS }], [{ ...turn, username: '' }]].map(
        (iceServers) => ({ iceServers }),
      ),
      ...[{ urls: 5 }, { urls: [5] }, { username: 5 }, { credential: {} }, { urls: ['https://a'] }, { urls: [] }].map(
        (more) => ({ iceServers: [{ ...turn, ...more }] }),
      ),
      { iceServers: [turn, { urls: 'javascript:alert(1)' }] },
      { iceServers: [turn, { urls: 'turn:free.example' }] },
    ];
    for (const content of nonsense) {
      answer = () => [200, content];
      const error = await failureOf(providerOf());
      assert.match(error.message, /TURN API failed: its answer/, JSON.stringify(content));
      assert.equal(error.status, 200);
    }
  });

  it('is an answer that does not end', async () => {
    let sent = 0;
    const endless = await listen((_request, response) => {
      const chunk = Buffer.alloc(8_192, ' ');
      const write = (): void => {
        if (response.destroyed) return;
        sent += chunk.length;
        response.write(chunk, () => setImmediate(write));
      };
      write();
    });
    try {
      const error = await within(failureOf(providerOf({ endpoint: endless.endpoint })), 'the end of it');
      assert.match(error.message, /its answer is too long/);
      assert(sent > 16_384);
    } finally {
      await close(endless.server);
    }
  });

  it('is a server that hangs, before its answer or within it', async () => {
    answer = () => 'nothing';
    const before = await within(failureOf(providerOf({ timeout: 50 })), 'a failure');
    assert.match(before.message, /TURN API failed: .*timeout/);
    assert.equal(before.status, undefined);
    const stuck = await listen((_request, response) => response.writeHead(200).write('{"iceServers":'));
    try {
      const amid = await within(failureOf(providerOf({ endpoint: stuck.endpoint, timeout: 50 })), 'a failure');
      assert.match(amid.message, /TURN API failed: .*timeout/);
    } finally {
      await close(stuck.server);
    }
  });

  it('is a server that is not there', async () => {
    await close(server);
    assert.match((await failureOf(providerOf())).message, /ECONNREFUSED/);
  });

  it('never tells the token, whatever `fetch` says', async () => {
    const fetch = (): Promise<never> =>
      Promise.reject(new TypeError(`no: Bearer ${TOKEN}`, { cause: new Error(`${TOKEN}!`) }));
    assert.match((await failureOf(providerOf({ fetch }))).message, /no: Bearer … \(…!\)/);
  });

  it('costs members no more than TURN: they get STUN, and ask again soon', async () => {
    const failures: unknown[] = [];
    const source = new IceServerSource({ iceServers: providerOf(), onFailure: (error) => failures.push(error) });
    answer = () => [500, ''];
    const grants = await Promise.all(Array.from({ length: 100 }, async (_, i) => source.grant(`member-${i}`)));
    for (const grant of grants) assert.deepEqual(grant, { iceServers: STUN, lifetime: 60, failed: true });
    assert.equal(failures.length, 1);
    answer = () => [201, LIST];
    time += 5_000;
    const { iceServers, failed } = await source.grant('alice');
    assert.deepEqual([iceServers.length, failed], [2, undefined]);
  });
});

describe('cloudflare()', () => {
  const mistakes: [what: string, options: object, says: RegExp][] = [
    ['no id', { tokenId: '' }, /needs a `tokenId`/],
    ['an id that leads elsewhere', { tokenId: '../apps' }, /needs a `tokenId`/],
    ['no token', { apiToken: undefined }, /needs an `apiToken`/],
    ['a token with the line break of its file', { apiToken: `${TOKEN}\n` }, /without spaces or line breaks/],
    ...[0, 0.5, NaN, 172_801, '60'].map(
      (lifetime) => [`a lifetime of ${lifetime}`, { lifetime }, /up to 172800/] as [string, object, RegExp],
    ),
    ...[0, 0.5, Infinity].map(
      (timeout) => [`a timeout of ${timeout}`, { timeout }, /`timeout` in whole ms/] as [string, object, RegExp],
    ),
    ['an endpoint that is none', { endpoint: 'rtc.live.cloudflare.com' }, /`endpoint` like https/],
  ];
  for (const [what, options, says] of mistakes) {
    it(`refuses ${what}, without telling the token`, () => {
      assert.throws(
        () => providerOf(options),
        (error) => error instanceof TypeError && says.test(error.message) && !error.message.includes(TOKEN),
      );
    });
  }

  it('asks nothing until somebody comes, and takes an endpoint with a slash at its end', async () => {
    const provider = providerOf({ endpoint: `${endpoint}/` });
    assert.equal(asked.length, 0);
    await provider('alice');
    assert.match(asked[0]!.line, /^POST \/v1\/turn\/keys\//);
  });
});
