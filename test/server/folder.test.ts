import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { rawGet } from '../support/server/raw-get.js';

/** As long as what the public file says, so that no length tells them apart. */
const [SECRET, PUBLIC] = ['SECRET', 'public'];
let parent: string;
let site: string;
let server: SignallingServer;
let url: string;

before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'webrtc-elements-'));
  site = join(parent, 'site');
  await mkdir(join(site, 'real/deep'), { recursive: true });
  await mkdir(join(site, '.hidden'));
  await mkdir(join(parent, 'site-next'));
  await mkdir(join(parent, 'outside/deep'), { recursive: true });
  for (const file of [
    'outside/secret.txt',
    'outside/index.html',
    'outside/deep/secret.txt',
    'site/.hidden/secret.txt',
    'site-next/secret.txt',
  ])
    await writeFile(join(parent, file), SECRET);
  for (const file of ['public.txt', 'real/index.html', 'real/deep/public.txt'])
    await writeFile(join(site, file), PUBLIC);
  const links = {
    out: '../outside',
    absolute: join(parent, 'outside'),
    'file.txt': '../outside/secret.txt',
    'next.txt': '../site-next/secret.txt',
    'real/up': '../../outside',
    'real/index.txt': '../../outside/index.html',
    twice: 'out',
    'hidden.txt': '.hidden/secret.txt',
    hidden: '.hidden',
    loop: 'loop',
    'gone.txt': 'nowhere.txt',
    null: '/dev/null',
    inside: 'real',
    'inside.txt': 'real/deep/public.txt',
  };
  for (const [name, target] of Object.entries(links)) await symlink(target, join(site, name));
  await mkdir(join(site, 'trap'));
  await symlink('../../outside/index.html', join(site, 'trap/index.html'));
  await promisify(execFile)('mkfifo', [join(site, 'pipe.txt')]);
  server = await serve({ port: 0, folder: site });
  ({ url } = server);
});

after(async () => {
  await server.close();
  await rm(parent, { recursive: true });
});

/** Answers as for something that is not there. */
async function assertNothing(path: string, method = 'GET'): Promise<void> {
  const [missing, { status, headers, body }] = [await rawGet(url, '/nope'), await rawGet(url, path, {}, method)];
  assert.deepEqual([status, headers['content-type']], [404, missing.headers['content-type']], path);
  assert.equal(body, method === 'HEAD' ? '' : missing.body);
  for (const name of ['location', 'etag', 'last-modified']) assert.equal(headers[name], undefined, name);
}

describe('--folder', () => {
  for (const path of [
    '/out/secret.txt',
    '/%6fut/secret.txt',
    '/out%2fsecret.txt',
    '/out/%73ecret.txt',
    '/real/%2e%2e/out/secret.txt',
    '/real/../out/secret.txt',
    '/.//out/secret.txt',
    '/out/deep/secret.txt',
    '/out/deep/',
    '/out/deep',
    '/out/',
    '/out',
    '/absolute/secret.txt',
    '/file.txt',
    '/next.txt',
    '/real/up/secret.txt',
    '/real/up/',
    '/real/index.txt',
    '/twice/secret.txt',
    '/twice',
    '/hidden.txt',
    '/hidden/secret.txt',
    '/hidden',
    '/trap/',
    '/loop',
    '/gone.txt',
    '/null',
    '/pipe.txt',
    '/public.txt/',
    '/public.txt/x',
    `/${'x'.repeat(300)}`,
    '/out/nope.txt',
  ]) {
    it(`tells nothing of what a link leads to elsewhere: ${path.slice(0, 40)}`, async () => {
      await assertNothing(path);
      await assertNothing(path, 'HEAD');
    });
  }

  for (const [path, status] of [
    ['/public.txt', 200],
    ['/inside.txt', 200],
    ['/inside/deep/public.txt', 200],
    ['/inside/', 200],
    ['/real/', 200],
  ] as const) {
    it(`serves what lies in the folder, by a link, too: ${path}`, async () => {
      const { status: told, body, headers } = await rawGet(url, path);
      assert.deepEqual([told, body, headers['content-length']], [status, PUBLIC, '6']);
      assert.match(headers['content-type'] ?? '', path.endsWith('/') ? /^text\/html/ : /^text\/plain/);
      const again = await rawGet(url, path, { 'if-none-match': headers.etag ?? '' });
      assert.deepEqual([again.status, again.body], [304, '']);
      assert.deepEqual([(await rawGet(url, path, { range: 'bytes=1-2' })).body], ['ub']);
      assert.equal((await rawGet(url, path, {}, 'HEAD')).headers['content-length'], '6');
    });
  }

  it('sends a folder’s visitors to its page, by a link, too', async () => {
    for (const path of ['/real', '/inside']) {
      const { status, headers } = await rawGet(url, path);
      assert.deepEqual([status, headers.location], [301, `${path}/`]);
    }
  });

  it('follows the folder itself where that is a link, also to its next release', async () => {
    const current = join(parent, 'current');
    await symlink('site', current);
    const deployed = await serve({ port: 0, folder: current });
    try {
      assert.equal((await rawGet(deployed.url, '/public.txt')).body, PUBLIC);
      assert.equal((await rawGet(deployed.url, '/out/secret.txt')).status, 404);
      await mkdir(join(parent, 'release'));
      await writeFile(join(parent, 'release/public.txt'), 'newest');
      await symlink('release', `${current}.new`);
      await rename(`${current}.new`, current);
      assert.equal((await rawGet(deployed.url, '/public.txt')).body, 'newest');
    } finally {
      await deployed.close();
    }
  });

  it('tells no file that may not be read from one that is not there', async () => {
    await mkdir(join(site, 'locked'));
    await writeFile(join(site, 'locked/file.txt'), SECRET);
    await chmod(join(site, 'locked'), 0o700);
    await chmod(join(site, 'locked/file.txt'), 0o000);
    const { status, body } = await rawGet(url, '/locked/file.txt');
    const isRoot = process.getuid?.() === 0; // root may read everything
    assert.deepEqual([status, body], isRoot ? [200, SECRET] : [404, (await rawGet(url, '/nope')).body]);
  });

  /** Has a name change between what may be served and what may not, while others ask for it. */
  for (const [name, [good, bad], path] of [
    ['a file', ['real/deep/public.txt', '../outside/secret.txt'], '/race'],
    ['a folder', ['real/deep', '../outside'], '/race/public.txt'],
    ['a folder of the same layout', ['real', '../outside'], '/race/deep/secret.txt'],
  ] as const) {
    it(`never reads outside while ${name} becomes a link and is one no longer`, async () => {
      const swap = async (target: string): Promise<void> => {
        await symlink(target, join(site, 'race.new'));
        await rename(join(site, 'race.new'), join(site, 'race'));
      };
      await writeFile(join(parent, 'outside/public.txt'), SECRET);
      await writeFile(join(site, 'real/deep/secret.txt'), PUBLIC);
      await swap(good);
      let over = false;
      const swapping = (async () => {
        while (!over) {
          await swap(bad);
          await swap(good);
        }
      })();
      const seen = new Map<string, number>();
      const ask = async (): Promise<void> => {
        for (let round = 0; round < 150; round++) {
          const { status, body } = await rawGet(url, path);
          const what = `${status} ${status === 200 ? body : ''}`;
          seen.set(what, (seen.get(what) ?? 0) + 1);
        }
      };
      try {
        await Promise.all([ask(), ask(), ask(), ask()]);
      } finally {
        over = true;
        await swapping;
        await rm(join(site, 'race'));
      }
      assert.deepEqual(
        [...seen.keys()].filter((what) => what !== '404 ' && what !== `200 ${PUBLIC}`),
        [],
      );
      assert((seen.get(`200 ${PUBLIC}`) ?? 0) > 0, JSON.stringify([...seen]));
      assert((seen.get('404 ') ?? 0) > 0, 'it was asked while the link led outside, too');
    });
  }
});
