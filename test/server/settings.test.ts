import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { coturn } from '../../server/ice/coturn.js';
import { lookUpIn, readCommonOptions, SettingsError } from '../../server/environment.js';
import { helpText } from '../../server/command/flags.js';
import { readSettings, type Settings } from '../../server/command/settings.js';

const read = (args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Settings> => readSettings(args, env);

/** Fails unless such settings are refused, in one line that names what is wrong. */
async function assertRefused(args: readonly string[], env: NodeJS.ProcessEnv, said: RegExp): Promise<void> {
  await assert.rejects(read([...args], env), (error: Error) => {
    assert(error instanceof SettingsError, String(error.stack));
    assert.match(error.message.split('\n', 1)[0] ?? '', said);
    return true;
  });
}

let folder: string;
let guard: string;
let empty: string;
let pem: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webrtc-elements-'));
  [guard, empty, pem] = [join(folder, 'guard.mjs'), join(folder, 'empty.mjs'), join(folder, 'some.pem')];
  await writeFile(guard, 'export const authorize = (request) => request.url.includes("sesame");');
  await writeFile(empty, 'export default 1;');
  await writeFile(pem, 'PEM');
});

after(() => rm(folder, { recursive: true }));

describe('a setting', () => {
  /** What a flag with this value sets, which the variable of its name sets as well. */
  const table: readonly (readonly [flag: string, value: string, get: (settings: Settings) => unknown, is: unknown])[] =
    [
      ['port', '0', ({ options }) => options.port, 0],
      ['port', '65535', ({ options }) => options.port, 65_535],
      ['host', '0.0.0.0', ({ options }) => options.host, '0.0.0.0'],
      ['folder', 'public', ({ options }) => options.folder, 'public'],
      ['prefix', 'a/b', ({ options }) => options.prefix, 'a/b'],
      ['trust-proxy', '2', ({ options }) => options.trustProxy, 2],
      ['trust-proxy', 'loopback, 10.0.0.0/8', ({ options }) => options.trustProxy, ['loopback', '10.0.0.0/8']],
      ['origin', 'https://a.example', ({ options }) => options.origins, ['https://a.example']],
      ['origin', 'https://a.example, https://b.example', ({ options }) => options.origins?.length, 2],
      ['redis', 'redis://cache:6379', ({ options }) => options.redis, 'redis://cache:6379'],
      ['members-per-room', '3', ({ options }) => options.limits?.membersPerRoom, 3],
      ['rooms', '4', ({ options }) => options.limits?.rooms, 4],
      ['sockets-per-address', '5', ({ options }) => options.limits?.socketsPerAddress, 5],
      ['connects-per-second', '6.5', ({ options }) => options.limits?.connectsPerSecond, 6.5],
      ['frames-per-second', '7', ({ options }) => options.limits?.framesPerSecond, 7],
      ['bytes-per-second', '8', ({ options }) => options.limits?.bytesPerSecond, 8],
      ['max-payload', '1000000', ({ options }) => options.maxPayload, 1_000_000],
      ['metrics', 'none', ({ options }) => options.metrics, false],
      ['metrics', 'all', ({ options }) => options.metrics, true],
      [
        'metrics',
        'loopback, 10.0.0.0/8',
        ({ options }) => options.metrics,
        { token: undefined, addresses: ['loopback', '10.0.0.0/8'] },
      ],
      ['heartbeat', '1.5', ({ options }) => options.heartbeat, 1_500],
      ['drain', '2', ({ drain }) => drain, 2_000],
      ['drain', '0', ({ drain }) => drain, 0],
      ['log', 'json', ({ options }) => typeof options.log, 'function'],
      ['log', 'none', ({ options }) => options.log, undefined],
    ];
  for (const [flag, value, get, is] of table) {
    const variable = `WEBRTC_${flag.toUpperCase().replaceAll('-', '_')}`;
    it(`takes effect as --${flag} ${value}, and as ${variable}`, async () => {
      assert.deepEqual(get(await read([`--${flag}`, value])), is);
      assert.deepEqual(get(await read([`--${flag}=${value}`])), is);
      assert.deepEqual(get(await read([], { [variable]: value })), is);
    });
  }

  it('is of a flag before it is of a variable, and of ours before one of others', async () => {
    const env = { WEBRTC_PORT: '2', PORT: '3', WEBRTC_HOST: '127.0.0.2', HOST: '127.0.0.3' };
    const { options } = await read(['--port', '1'], env);
    assert.deepEqual([options.port, options.host], [1, '127.0.0.2']);
    const theirs = await read([], { PORT: '3', HOST: '127.0.0.3' });
    assert.deepEqual([theirs.options.port, theirs.options.host], [3, '127.0.0.3']);
  });

  it('is the default where its variable is empty', async () => {
    const empties = Object.fromEntries(
      table.map(([flag]) => [`WEBRTC_${flag.toUpperCase().replaceAll('-', '_')}`, '']),
    );
    assert.deepEqual(await read([], { ...empties, PORT: '', HOST: '', CF_TURN_API_TOKEN: '' }), await read());
  });

  it('is safe by default', async () => {
    const { options, drain } = await read();
    assert.deepEqual([options.host, options.port, drain, options.trustProxy], ['127.0.0.1', 8080, 0, undefined]);
    assert.equal(options.peek, false);
  });

  it('without a value is on where it is given, and off where its variable says so, on the edge, too', async () => {
    assert.equal((await read(['--peek'])).options.peek, true);
    for (const [text, on] of [
      ['1', true],
      ['true', true],
      ['0', false],
      ['False', false],
      ['no', false],
      ['', false],
    ] as const) {
      const env = { WEBRTC_PEEK: text, WEBRTC_NO_STUN: text };
      assert.equal((await read([], env)).options.peek, on, text);
      const { peek, iceServers } = readCommonOptions(lookUpIn(env), env);
      assert.deepEqual([peek, iceServers], [on, on ? [] : undefined], text);
    }
  });

  it('is explained', async () => {
    const text = helpText();
    for (const [flag] of table) assert(text.includes(`--${flag} `), flag);
    for (const word of [
      '--no-stun',
      '--peek',
      '--tls-cert FILE',
      '--authorize MODULE',
      'WEBRTC_TURN_SECRET',
      'CF_TURN_API_TOKEN',
    ]) {
      assert(text.includes(word), word);
    }
    assert(!text.includes('--turn-secret'), 'a secret is no flag');
    for (const line of text.split('\n')) assert(line.length <= 120, line);
    assert.deepEqual([(await read(['--help'])).help, (await read(['--version'])).version], [true, true]);
    const { help, version } = await read([], { WEBRTC_HELP: '1', WEBRTC_VERSION: '1.2.3' });
    assert.deepEqual([help, version], [false, false], 'a server whose image says its version still starts');
  });
});

describe('settings that make no sense', () => {
  const numbers = ['members-per-room', 'rooms', 'sockets-per-address', 'connects-per-second', 'frames-per-second'];
  const refused: readonly (readonly [
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>>,
    said: RegExp,
  ])[] = [
    ...[...numbers, 'bytes-per-second', 'heartbeat'].map(
      (flag) => [[`--${flag}`, '0'], {}, new RegExp(`--${flag}`)] as const,
    ),
    ...['port', 'max-payload', 'drain', 'turn-lifetime'].map(
      (flag) => [[`--${flag}`, 'x'], {}, new RegExp(`--${flag}`)] as const,
    ),
    [['--heartbeat', '9999999'], {}, /--heartbeat/],
    [['--drain', '9999999'], {}, /--drain/],
    [['--rooms', '1e3'], {}, /--rooms/],
    [['--rooms', '0x10'], {}, /--rooms/],
    [['--rooms', 'Infinity'], {}, /--rooms/],
    [[], { WEBRTC_ROOMS: 'many' }, /rooms/],
    [[], { PORT: 'http' }, /port/],
    [['--log', 'xml'], {}, /--log/],
    [['--tls-cert', 'cert.pem'], {}, /--tls-key/],
    [['--tls-key', 'key.pem'], {}, /--tls-cert/],
    [['--tls-cert', '/nowhere/cert.pem', '--tls-key', '/nowhere/key.pem'], {}, /\/nowhere\/cert\.pem/],
    [['--turn', 'turn:a.example'], {}, /WEBRTC_TURN_SECRET/],
    [['--turn', 'http://a.example'], { WEBRTC_TURN_SECRET: 's' }, /turn:host/],
    [['--turn', 'turn:a.example', '--turn-lifetime', '1.5'], { WEBRTC_TURN_SECRET: 's' }, /lifetime/],
    [['--turn', 'turn:a'], { WEBRTC_TURN_SECRET: 's', CF_TURN_TOKEN_ID: 'i', CF_TURN_API_TOKEN: 't' }, /choose one/],
    [[], { CF_TURN_TOKEN_ID: 'i' }, /CF_TURN_API_TOKEN/],
    [[], { CF_TURN_API_TOKEN: 't' }, /CF_TURN_TOKEN_ID/],
    [[], { CF_TURN_TOKEN_ID: 'a b', CF_TURN_API_TOKEN: 't' }, /tokenId/],
    [['--turn-secret', 'hunter2'], {}, /^Unknown option '--turn-secret'/],
    [['--turn-secret=hunter2'], {}, /^Unknown option '--turn-secret'/],
    [['--no-stun=no'], {}, /--no-stun/],
    [['--authorize', '/nowhere/guard.mjs'], {}, /--authorize.*nowhere/],
  ];
  for (const [args, env, said] of refused) {
    const name = [...Object.entries(env).map((pair) => pair.join('=')), ...args].join(' ');
    it(`are refused in one line: ${name}`, () => assertRefused(args, env, said));
  }

  it('give no secret away', async () => {
    for (const env of [
      { WEBRTC_TURN: 'nonsense', WEBRTC_TURN_SECRET: 'hunter2' },
      { CF_TURN_TOKEN_ID: 'a b', CF_TURN_API_TOKEN: 'hunter2' },
      { CF_TURN_TOKEN_ID: 'a', CF_TURN_API_TOKEN: 'hunter2\nhunter2' },
    ]) {
      await assert.rejects(read([], env), (error: Error) => !String(error.stack).includes('hunter2'));
    }
    for (const arg of [['--turn-secret', 'hunter2'], ['--turn-secret=hunter2']]) {
      await assert.rejects(read(arg), (error: Error) => !String(error.stack).includes('hunter2'));
    }
  });

  const typos: readonly (readonly [args: readonly string[], meant: string])[] = [
    [['--prot', '80'], '--port'],
    [['--origins', 'https://my.host'], '--origin'],
    [['--trustproxy', '1'], '--trust-proxy'],
    [['--proxy', '1'], '--trust-proxy'],
    [['--member-per-room=3'], '--members-per-room'],
    [['--tls-crt', 'a.pem'], '--tls-cert'],
    [['--nostun'], '--no-stun'],
    [['helth'], 'health'],
    [['server'], 'serve'],
  ];
  for (const [args, meant] of typos) {
    it(`are told the name that is meant: ${args.join(' ')}`, () =>
      assertRefused(args, {}, new RegExp(`^Unknown .*Did you mean ${meant}\\?$`)));
  }

  for (const args of [['--colour', 'red'], ['-x'], ['bake'], ['--turn-secret', 'hunter2']]) {
    it(`are told no name where none is near: ${args.join(' ')}`, () => assertRefused(args, {}, /^Unknown (?!.*mean)/));
  }

  for (const [name, meant] of [
    ['WEBRTC_ORIGINS', 'WEBRTC_ORIGIN'],
    ['WEBRTC_ORGIN', 'WEBRTC_ORIGIN'],
    ['WEBRTC_TRUSTPROXY', 'WEBRTC_TRUST_PROXY'],
    ['WEBRTC_TURN_SECERT', 'WEBRTC_TURN_SECRET'],
    ['WEBRTC_METRIC_TOKEN', 'WEBRTC_METRICS_TOKEN'],
    ['WEBRTC_AUTHORISE', 'WEBRTC_AUTHORIZE'],
    ['CF_TURN_API_TOKENS', 'CF_TURN_API_TOKEN'],
    ['CF_TURN_TOKENID', 'CF_TURN_TOKEN_ID'],
  ] as const) {
    it(`are variables, too, whose name is nearly right: ${name}`, async () => {
      await assertRefused(
        [],
        { [name]: 'hunter2' },
        new RegExp(`^Unknown variable ${name}. Did you mean ${meant}\\?$`),
      );
      assert.deepEqual((await read([], { [name]: '' })).unknown, [], 'an empty one says nothing');
    });
  }

  it('do not stop a server on a platform that sets variables of its own', async () => {
    const env = {
      WEBRTC_SERVICE_HOST: '10.0.0.7',
      WEBRTC_PORT_80_TCP: 'tcp://10.0.0.7:80',
      WEBRTCX: 'y',
      PATH: '/bin',
    };
    assert.deepEqual((await read([], env)).unknown, ['WEBRTC_SERVICE_HOST', 'WEBRTC_PORT_80_TCP']);
  });

  it('are those of a module that exports no authorize()', async () => {
    await assertRefused(['--authorize', empty], {}, /does not export a function named authorize/);
  });
});

describe('metrics', () => {
  it('can need a token, which is no flag', async () => {
    const env = { WEBRTC_METRICS_TOKEN: 'hunter2' };
    assert.deepEqual((await read([], env)).options.metrics, { token: 'hunter2', addresses: undefined });
    assert.deepEqual((await read(['--metrics', 'all'], env)).options.metrics, {
      token: 'hunter2',
      addresses: undefined,
    });
    assert.deepEqual((await read(['--metrics', '10.0.0.1'], env)).options.metrics, {
      token: 'hunter2',
      addresses: ['10.0.0.1'],
    });
    assert.equal((await read(['--metrics', 'none'], env)).options.metrics, false);
    assert.equal((await read()).options.metrics, undefined);
    await assertRefused(['--metrics-token', 'hunter2'], {}, /WEBRTC_METRICS_TOKEN/);
  });
});

describe('the command health', () => {
  for (const [args, env, url] of [
    [[], {}, 'http://127.0.0.1:8080/health'],
    [[], { PORT: '3000', HOST: '0.0.0.0' }, 'http://127.0.0.1:3000/health'],
    [['--host', '::'], {}, 'http://[::1]:8080/health'],
    [['--host', '::1', '--port', '1'], {}, 'http://[::1]:1/health'],
    [['--host', '10.0.0.7'], {}, 'http://10.0.0.7:8080/health'],
    [[], { WEBRTC_TLS_CERT: '/nowhere.pem', WEBRTC_TLS_KEY: '/nowhere.pem' }, 'https://127.0.0.1:8080/health'],
    [[], { WEBRTC_AUTHORIZE: '/nowhere.mjs' }, 'http://127.0.0.1:8080/health'],
  ] as const) {
    it(`asks at ${url} with ${[...args, JSON.stringify(env)].join(' ')}`, async () => {
      assert.equal((await read(['health', ...args], env)).health?.href, url);
    });
  }

  it('needs a port to ask at', () => assertRefused(['health', '--port', '0'], {}, /--port/));
});

describe('a module for --authorize', () => {
  it('says who may enter', async () => {
    for (const { options } of [await read(['--authorize', guard]), await read([], { WEBRTC_AUTHORIZE: guard })]) {
      const ask = (query: string): unknown =>
        options.authorize?.(new Request(`http://localhost/?${query}`), { party: 'main', name: 'lobby' });
      assert.deepEqual([ask('sesame'), ask('')], [true, false]);
    }
  });
});

describe('files for TLS', () => {
  it('are read', async () => {
    const { options } = await read(['--tls-cert', pem], { WEBRTC_TLS_KEY: pem });
    assert.deepEqual([options.tls?.cert, options.tls?.key], [Buffer.from('PEM'), Buffer.from('PEM')]);
  });
});

describe('ICE servers', () => {
  it('are none, or STUN, or coturn’s', async () => {
    assert.equal((await read()).options.iceServers, undefined);
    assert.deepEqual((await read(['--no-stun'])).options.iceServers, []);
    assert.deepEqual((await read([], { WEBRTC_NO_STUN: '1' })).options.iceServers, []);
    for (const no of ['0', 'false', 'no', 'NO', '']) {
      assert.equal((await read([], { WEBRTC_NO_STUN: no })).options.iceServers, undefined);
    }
    const urls = ['turn:a.example?transport=udp', 'turns:a.example:5349'];
    const env = { WEBRTC_TURN_SECRET: 'north' };
    const { options } = await read(['--turn', urls.join(', '), '--turn-lifetime', '60'], env);
    assert(typeof options.iceServers === 'function');
    const now = Date.now();
    const expected = await coturn({ urls, secret: 'north', lifetime: 60, now: () => now })('alice');
    const given = await options.iceServers('alice');
    assert.deepEqual([given.lifetime, given.iceServers[0]?.urls], [60, expected.iceServers[0]?.urls]);
    assert(!JSON.stringify(await read(['--turn', 'turn:a'], env)).includes('north'));
  });

  for (const [name, env] of [
    ['CF_TURN_TOKEN_ID', { CF_TURN_TOKEN_ID: 'key-id' }],
    ['CF_TURN_APP_ID', { CF_TURN_APP_ID: 'key-id' }],
    ['CF_TURN_APP_ID beside an empty CF_TURN_TOKEN_ID', { CF_TURN_TOKEN_ID: '', CF_TURN_APP_ID: 'key-id' }],
  ] as const) {
    it(`are Cloudflare’s with ${name}`, async (test) => {
      const asked: unknown[] = [];
      test.mock.method(globalThis, 'fetch', (url: string, { headers, body }: RequestInit) => {
        asked.push(url, (headers as Record<string, string>)['authorization'], JSON.parse(body as string));
        return Promise.resolve(
          Response.json({ iceServers: [{ urls: ['turn:cf.example'], username: 'u', credential: 'c' }] }),
        );
      });
      const settings = await read(['--turn-lifetime', '600'], { ...env, CF_TURN_API_TOKEN: 'token' });
      const { iceServers } = settings.options;
      assert(typeof iceServers === 'function');
      assert.deepEqual((await iceServers('alice')).iceServers[0]?.urls, ['turn:cf.example']);
      assert.match(String(asked[0]), /\/turn\/keys\/key-id\/credentials/);
      assert.deepEqual(asked.slice(1), ['Bearer token', { ttl: 600 }]);
    });
  }
});
