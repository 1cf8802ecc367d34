import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { Client } from '../support/client.js';
import { rawGet } from '../support/server/raw-get.js';
import { UPGRADE } from '../support/server/raw-socket.js';

let folder: string;
let server: SignallingServer;
let url: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webrtc-elements-'));
  await mkdir(join(folder, '.git'));
  await mkdir(join(folder, 'sub/.cache'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<h1>home</h1>');
  for (const name of ['.env', '.git/config', '.git/index.html', 'sub/.npmrc', 'sub/.cache/key.txt']) {
    await writeFile(join(folder, name), 'SECRET');
  }
  server = await serve({ port: 0, folder });
  ({ url } = server);
});

after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

describe('over HTTP', () => {
  it('tells its state', async () => {
    const { status, headers, body } = await rawGet(url, '/health');
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['cache-control'], 'no-store');
    assert.deepEqual(JSON.parse(body), { status: 'ok', rooms: 0, members: 0 });

    const alice = await Client.join({ url, id: 'alice' });
    assert.deepEqual(JSON.parse((await rawGet(url, '/health?x=1')).body), { status: 'ok', rooms: 1, members: 1 });
    alice.socket.terminate();
  });

  it('gives the client library to pages of any origin', async () => {
    const files = globSync('webrtc-*.js', { cwd: 'dist' });
    assert.ok(
      ['elements', 'elements.standalone', 'core', 'core.global'].every((n) => files.includes(`webrtc-${n}.js`)),
    );
    for (const file of files) {
      const { status, headers, body } = await rawGet(url, `/${file}`, { origin: 'https://elsewhere.example' });
      assert.equal(status, 200, file);
      assert.equal(headers['access-control-allow-origin'], '*');
      assert.equal(headers['cross-origin-resource-policy'], 'cross-origin');
      assert.match(headers['content-type'] ?? '', /^text\/javascript/);
      assert.equal(body, await readFile(`dist/${file}`, 'utf8'));
      const head = await rawGet(url, `/${file}`, {}, 'HEAD');
      assert.deepEqual([head.status, head.body, head.headers['content-length']], [200, '', headers['content-length']]);
      assert.equal((await rawGet(url, `/${file}.map`)).status, 200, `${file}.map`);
    }
  });

  it('gives the other pages of the folder to their own origin alone', async () => {
    const { status, headers, body } = await rawGet(url, '/');
    assert.deepEqual([status, body], [200, '<h1>home</h1>']);
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  it('answers 404 for what it does not have', async () => {
    const rooms = ['/parties', '/parties/', '/parties/main', '/parties/main/', '/parties/main/a/b'];
    const builds = [
      '/webrtc-core.mjs',
      '/webrtc-core.js/',
      '/webrtc-core..js',
      '/webrtc-server.js',
      '/a/webrtc-core.js',
    ];
    for (const path of ['/nope', ...rooms, ...builds]) {
      const { status, headers } = await rawGet(url, path);
      assert.deepEqual([status, headers['x-content-type-options']], [404, 'nosniff'], path);
    }
    for (const method of ['POST', 'DELETE', 'OPTIONS']) {
      assert.equal((await rawGet(url, '/health', {}, method)).status, 404, method);
      assert.equal((await rawGet(url, '/webrtc-elements.js', {}, method)).status, 404, method);
    }
  });

  it('says in a page of any origin that a room is a WebSocket, and takes nothing there', async () => {
    const before = (await rawGet(url, '/health')).body;
    const at = (method: string): ReturnType<typeof rawGet> => rawGet(url, '/parties/main/lobby?_pk=x', {}, method);
    const { status, headers, body } = await at('GET');
    assert.deepEqual([status, headers['access-control-allow-origin']], [200, '*']);
    assert.match(body, /WebSocket/);
    assert.equal((await at('HEAD')).status, 200);
    assert.equal((await at('OPTIONS')).status, 204);
    const refused = await at('POST');
    assert.deepEqual([refused.status, refused.headers['allow']], [405, 'GET, HEAD, OPTIONS']);
    assert.equal((await rawGet(url, '/health')).body, before, 'none of it has made a room');
  });

  for (const path of ['/parties/main/%', '/parties/main/%zz', '/parties/%E0%A4%A/lobby', '/parties/main/%00', '/%zz']) {
    it(`answers 404 for a path that is badly written, as a page and as a socket: ${path}`, async () => {
      assert.equal((await rawGet(url, path)).status, 404);
      assert.equal((await rawGet(url, path, UPGRADE)).status, 404);
      assert.equal((await rawGet(url, '/health')).status, 200);
    });
  }

  it('opens no socket where there is no room, nor for a handshake that is none', async () => {
    assert.equal((await rawGet(url, '/', UPGRADE)).status, 404);
    assert.equal((await rawGet(url, '/health', UPGRADE)).status, 404);
    const room = '/parties/main/lobby?_pk=x';
    assert.equal((await rawGet(url, room, { ...UPGRADE, 'sec-websocket-key': 'short' })).status, 400);
    assert.equal((await rawGet(url, room, { ...UPGRADE, 'sec-websocket-version': '1' })).status, 400);
    assert.equal((await rawGet(url, room, UPGRADE, 'POST')).status, 405);
  });

  for (const path of ['/webrtc-elements.js', '/index.html']) {
    for (const range of ['bytes=5-2', 'bytes=x', 'bytes=999999999-', 'bytes=--', 'bytes=-', 'bytes=1-1,3-2', 'x']) {
      it(`answers a Range of ${path} that makes no sense: ${range}`, async () => {
        const whole = (await rawGet(url, path)).body;
        const size = Buffer.byteLength(whole);
        const { status, headers, body } = await rawGet(url, path, { range });
        if (status === 416) assert.equal(headers['content-range'], `bytes */${size}`);
        else if (status === 206) assert.match(headers['content-range'] ?? '', new RegExp(`^bytes \\d+-\\d+/${size}$`));
        else assert.deepEqual([status, body === whole], [200, true]);
        assert.notEqual(headers['content-length'], '0', 'nothing is cut to nothing');
        assert.equal((await rawGet(url, '/health')).status, 200);
      });
    }
  }

  for (const path of [
    '/.env',
    '/%2eenv',
    '/%2Eenv',
    '/.%65nv',
    '/.git/config',
    '/%2egit/config',
    '/.git%2fconfig',
    '/.git/',
    '/.git',
    '/sub/.npmrc',
    '/sub/%2enpmrc',
    '/sub/.cache/key.txt',
    '/nope/../.env',
    '//.env',
    '/.env?x=/index.html',
  ]) {
    it(`answers for a hidden file as for one that is not there: ${path}`, async () => {
      const missing = await rawGet(url, '/nope');
      const { status, body } = await rawGet(url, path);
      assert.deepEqual([status, body], [404, missing.body]);
      assert.equal((await rawGet(url, path, {}, 'HEAD')).status, 404);
    });
  }
});
