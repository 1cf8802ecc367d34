import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, ConnectionError, pair, type ConnectOptions } from 'webrtc-elements/core';
import { createKeyPair } from '../../src/core/trust/key-pair.js';
import { refusal } from '../support/core/refusal.js';
import { triedUrl } from '../support/core/tried-url.js';
import { PATIENCE } from '../support/patience.mjs';

const RIGHT = { host: '127.0.0.1:9', room: 'lobby' };

/** Keys that agree, but sign nothing. */
const ECDH = await createKeyPair();

const loop: Record<string, unknown> = {};
loop['loop'] = loop;

/** Wrong values, by option. */
const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  host: [
    ...[
      '',
      ' ',
      'my host',
      'h:99999',
      'h:port',
      'h:',
      'h:0',
      '[::1',
      '[::g]:1',
      '1.2.3.4.5',
      '999.1.1.1',
      'h%zz',
      '://h',
    ],
    ...[
      'ftp://h',
      'file:///tmp',
      'javascript:alert(1)',
      'https:/h',
      'https:h',
      '//h',
      '/rooms',
      'u:p@h',
      'h?x=1',
      'h#x',
    ],
    ...['h\\rooms', 'https://h/a b', 'wss://', undefined, null, 8080, {}],
  ],
  room: ['', 'x'.repeat(129), 'a\nb', '\0', '.', '..', 'half \ud83d', undefined, null, 7, {}],
  party: ['', 'x'.repeat(129), '..', '\ud83d', null, 7],
  prefix: ['', '/', '//', 'a b', 'a?b', 'a#b', null, 7],
  query: ['token=x', 7, null, [['token', 'x']], new URLSearchParams({ token: 'x' })],
  id: ['ada', '', null, 7],
  key: ['a key that was right once', null, 7],
  identity: ['ada', 7, null, {}, { publicKey: 'x' }, { publicKey: 'x', privateKey: 'y' }, ECDH],
  secret: ['', 'too-short', 'x'.repeat(87), 'this is no base64url !', `${'x'.repeat(21)}=`, null, 7],
  password: ['', 'x'.repeat(257), 'half \ud83d', null, 7, {}],
  media: [true, 'camera', {}, null],
  mesh: ['full', '', null],
  accept: [true, 'everybody', {}, null],
  blocked: ['mallory', 7, {}, [7], ['a b'], new Set(['']), null],
  relay: ['sometimes', '', 'auto', null],
  presence: [loop, { big: 1n }, { text: 'x'.repeat(5_000) }, [], 'Ada', 7],
  timeout: [Number.NaN, -1, 'soon'],
  peerTimeout: [Number.NaN, 0, '60'],
  reconnectDelay: [Number.NaN, -500],
  maxMessageSize: [1_000, '70000', Number.NaN],
  signal: ['abort', {}, null],
};

describe('a wrong option', { timeout: PATIENCE }, () => {
  for (const [name, values] of Object.entries(WRONG)) {
    it(`is named at once: ${name}`, async () => {
      for (const value of values) {
        const what = `${name}: ${typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : typeof value}`;
        const error = await refusal(() => connect({ ...RIGHT, [name]: value }));
        assert.ok(error instanceof TypeError, `${what}: ${String(error)}`);
        assert.match(error.message, new RegExp(`\`?${name}\\b`), what);
      }
    });
  }

  it('has a cause where the platform knows it, and quotes the host', async () => {
    const error = await refusal(() => connect({ ...RIGHT, host: 'h:99999' }));
    assert.match(error.message, /h:99999/);
    assert.equal((error.cause as { code: string }).code, 'ERR_INVALID_URL');
    const { cause } = await refusal(() => connect({ ...RIGHT, presence: loop }));
    assert.match(String(cause), /circular/);
  });

  it('of pair() is named, too: by a throw, or as the reason why the pair has ended', async () => {
    assert.throws(() => pair({ host: 'h:99999', pairCode: 'x' }), { name: 'TypeError', message: /host/ });
    assert.throws(() => pair({ ...RIGHT, pairCode: '..' }), { name: 'TypeError', message: /pairCode/ });
    const mute = pair({ ...RIGHT, pairCode: 'x', relay: 'sometimes' as never });
    const error = await new Promise<ConnectionError>((resolve) => mute.once('connect_error', resolve));
    assert.equal(error.code, 'bad-request');
    assert.match(error.message, /relay/);
  });

  it('that was right once names what took its place', async () => {
    for (const old of [{ id: 'ada' }, { key: 'a key that was right once' }]) {
      const { message } = await refusal(() => connect({ ...RIGHT, ...old }));
      assert.equal(message, '`id` and `key` are no options any more. Use `identity` to keep an id.');
      const mute = pair({ host: RIGHT.host, pairCode: 'x', ...old });
      const error = await new Promise<ConnectionError>((resolve) => mute.once('connect_error', resolve));
      assert.match(error.message, /`identity`/);
    }
  });

  it('is no list of ids, whatever holds them', async () => {
    for (const blocked of [['mallory'], new Set(['mallory']), []]) {
      const error = await refusal(() => connect({ ...RIGHT, blocked, presence: loop }));
      assert.match(error.message, /presence/, 'nothing else is wrong');
    }
  });

  it('is no option that looks odd but is right', async () => {
    const url = await triedUrl({ host: 'HTTPS://My.Host:8443/rooms/', prefix: '/a/b/', party: 'a/b', room: 'ü ?#/%' });
    assert.equal(url.href.split('?')[0], 'wss://my.host:8443/rooms/a/b/a%2Fb/%C3%BC%20%3F%23%2F%25');
    assert.equal((await triedUrl({ timeout: Infinity, peerTimeout: Infinity, query: {} })).host, 'my.host');
    assert.equal((await triedUrl({ timeout: 2 ** 40 })).host, 'my.host', 'longer than a timer can wait');
  });
});

describe('what cannot be reached from here', { timeout: PATIENCE }, () => {
  const HTTPS = 'https://my.page';
  const refused = async (options: Partial<ConnectOptions>, origin?: string): Promise<ConnectionError> => {
    const error = await refusal(() => triedUrl(options, origin));
    assert.ok(error instanceof ConnectionError, String(error));
    assert.equal(error.code, 'websocket-unavailable', String(error));
    assert.ok(error.cause instanceof Error, 'has a cause');
    return error;
  };

  for (const host of [
    'http://my.host',
    'ws://my.host:81/rooms',
    'http://192.168.1.4:8080',
    'http://nas',
    'ws://0.0.0.0:1',
  ]) {
    it(`without encryption, from a page over https: ${host}`, async () => {
      const { message, cause } = await refused({ host }, HTTPS);
      assert.match(message, new RegExp(host.replace('http:', 'ws:')));
      assert.match(String(cause), /https/);
    });
  }

  it('but the own machine can be', async () => {
    for (const host of ['http://localhost:8080', 'ws://127.0.0.1:8080', 'ws://[::1]:8080', 'http://app.localhost']) {
      assert.equal((await triedUrl({ host }, HTTPS)).protocol, 'ws:', host);
    }
  });

  it('because there is no WebSocket, or it throws', async () => {
    const { WebSocket } = globalThis;
    delete (globalThis as { WebSocket?: unknown }).WebSocket;
    try {
      assert.match((await refused({ WebSocket: undefined })).message, /wss:\/\/my\.host\/parties\/main\/lobby/);
    } finally {
      globalThis.WebSocket = WebSocket;
    }
    const cause = new DOMException('The operation is insecure.', 'SecurityError');
    const broken = function (): void {
      throw cause;
    };
    const error = await refused({ WebSocket: broken, query: { token: 'secret' } });
    assert.equal(error.cause, cause);
    assert.match(error.message, /lobby here\. The operation is insecure\.$/);
    assert.doesNotMatch(error.message, /secret\b/);
    await refused({ WebSocket: 'none' });
  });
});

describe('the scheme of a host', () => {
  const PAGES = [undefined, 'null', 'http://localhost:5173', 'http://my.page', 'https://my.page'] as const;
  const LOCAL = [
    ...[
      '[::1]:8080',
      'LOCALHOST:8080',
      '0.0.0.0:8080',
      'localhost',
      '127.1.2.3:80',
      '10.0.0.7',
      '172.31.0.1',
      'nas:8080',
    ],
    ...['192.168.1.4:8080', '169.254.7.7', 'Printer.local', 'box.lan:1', 'ci.internal', '[fd12::7]:1', '[fe80::1]'],
  ];
  const PUBLIC = [
    'my.host',
    'my.host:8080',
    '10.my.host',
    '172.32.0.1',
    '203.0.113.5:8080',
    '[2001:db8::1]',
    'local.dev',
  ];

  for (const page of PAGES) {
    it(`is right for a page of ${page ?? 'no origin'}`, async () => {
      const own = page?.startsWith('https:') ? 'wss:' : 'ws:';
      for (const host of LOCAL) assert.equal((await triedUrl({ host }, page)).protocol, own, host);
      for (const host of PUBLIC) assert.equal((await triedUrl({ host }, page)).protocol, 'wss:', host);
      if (page === 'http://my.page') {
        for (const host of ['my.page', 'My.Page:8443']) {
          assert.equal((await triedUrl({ host }, page)).protocol, 'ws:', 'the host of the page itself');
        }
      }
    });
  }

  it('is the one that it names, with its port', async () => {
    assert.equal((await triedUrl({ host: 'wss://localhost:80' }, 'http://localhost')).host, 'localhost:80');
    assert.equal((await triedUrl({ host: 'nas:443' }, 'http://nas')).host, 'nas:443');
    assert.equal((await triedUrl({ host: 'http://my.host' })).protocol, 'ws:');
  });
});
