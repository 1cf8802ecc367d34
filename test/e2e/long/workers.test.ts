import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ModuleKind, ScriptTarget, transpile } from 'typescript';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { visitBlank, leave } from '../../support/browser.js';
import { idsOf } from '../../support/cast.js';
import { enterAs } from '../../support/enter-as.js';
import { part } from '../../support/engines/couple.js';
import { openBlank, ofChromium, type EnginePage } from '../../support/engines/page.js';
import { PAGES, startServer } from '../../support/server.js';
import { assertSoon } from '../../support/wait.js';
import { about, ask, hears, playScene, openWorker, WORKERS } from '../../support/workers.js';

const ids = await idsOf('page');

/** How the guide keeps the identity of a worker, as a script that the worker can run. */
function recipe(): string {
  const guide = readFileSync('docs/core.md', 'utf8');
  const [found = ''] = /^async function keptIdentity\(.*?^}$/ms.exec(guide) ?? [];
  assert.ok(found, 'the guide has the recipe');
  return transpile(found, { target: ScriptTarget.ESNext, module: ModuleKind.ESNext });
}

describe('the core in a worker', () => {
  let folder: string;
  let server: SignallingServer;
  /** Where pages and workers are that come from another origin than the server. */
  let elsewhere: SignallingServer;
  let rooms = 0;

  before(async () => {
    server = await startServer();
    folder = mkdtempSync(join(tmpdir(), 'webrtc-workers-'));
    cpSync(PAGES, folder, { recursive: true });
    for (const name of readdirSync(join(folder, 'workers'))) {
      const path = join(folder, 'workers', name);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll('/webrtc-core', `${server.url}/webrtc-core`));
    }
    elsewhere = await startServer(folder);
  });
  after(async () => {
    await Promise.all([server.close(), elsewhere.close()]);
    rmSync(folder, { recursive: true });
  });

  /** Opens a page, which enters a room of its own on the server. */
  async function enter(url: string): Promise<{ page: EnginePage; options: { host: string; room: string } }> {
    const page = await openBlank('Chromium', url);
    const options = { host: server.url, room: `worker ${++rooms}` };
    await enterAs(page, 'page', { ...options, presence: { name: 'Page' } });
    return { page, options };
  }

  for (const kind of ['dedicated', 'shared', 'service'] as const) {
    it(`talks through the server, in a ${kind} worker (classic)`, async () => {
      const { page, options } = await enter(server.url);
      await openWorker(page, kind, 'classic');
      const host = await page.evaluate(() => location.host); // without a scheme: that of the worker's own origin
      await playScene(page, kind, { ...options, host });
      assert.deepEqual(await part(page), []);
    });
  }

  for (const { kind, type } of WORKERS) {
    it(`talks through the server if its script comes from another origin than the core, in a ${kind} worker (${type})`, async () => {
      const { page, options } = await enter(elsewhere.url);
      await openWorker(page, kind, type);
      await playScene(page, kind, options);
      assert.deepEqual(await part(page), []);
    });
  }

  for (const scheme of ['blob', 'data']) {
    it(`runs in a worker that a page has made itself (${scheme}:)`, async () => {
      const { page, options } = await enter(server.url);
      const files = ['webrtc-core.global.js', 'workers/talk.js'].map((name) => JSON.stringify(`${server.url}/${name}`));
      const url = await page.evaluate(
        ([kind, text]) =>
          kind === 'blob' ? URL.createObjectURL(new Blob([text])) : `data:text/javascript,${encodeURIComponent(text)}`,
        [scheme, `importScripts(${files.join()});talk(WebRTCCore);`] as const,
      );
      await openWorker(page, 'dedicated', 'classic', url);
      await playScene(page, 'dedicated', { ...options, host: options.host.replace('http://', '') });
      assert.deepEqual(await part(page), []);
    });
  }

  it('says that there is no path to others, in a worker of a page over plain http', async () => {
    const open = await serve({ port: 0, host: '0.0.0.0', folder: PAGES, iceServers: [] });
    const url = open.url.replace('0.0.0.0', 'insecure.test');
    const page = await openBlank('Chromium', url);
    for (const kind of ['dedicated', 'shared'] as const) {
      await openWorker(page, kind, 'module');
      await ask(page, 'join', { host: url, room: kind });
      await assertSoon(async () => {
        const { log } = await about(page);
        assert.ok(log.some(([name, what]) => name === 'error' && what.startsWith('relay-unavailable')));
      });
    }
    assert.deepEqual(await part(page), []);
    await open.close();
  });

  for (const [what, kept] of [
    ['as the same member, if it has kept its identity', true],
    ['as somebody else, if it has not', false],
  ] as const) {
    it(`leaves when the browser stops a service worker, and comes back ${what}`, async () => {
      const visitor = await visitBlank(server.url);
      const page = await ofChromium(visitor);
      const options = { host: server.url, room: `stopped ${++rooms}` };
      await enterAs(page, 'page', options);
      await openWorker(page, 'service', 'classic');
      const join: [string, ...unknown[]] = kept ? ['joinAgain', options, recipe()] : ['join', options];
      const first = await ask<string>(page, ...join);
      await hears(page, 'connect', ids.page);

      const session = await visitor.page.context().newCDPSession(visitor.page);
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      await page.until((id) => room.log.some(([name, text]) => name === 'peer-disconnect' && text === id), first);
      assert.equal((await about(page)).joined, false, 'the worker has begun anew');
      const second = await ask<string>(page, ...join);
      assert.equal(second === first, kept);
      await page.until((id) => room.peers.get(id)?.state === 'connected', second);
      assert.deepEqual(await page.evaluate(() => [...room.peers.keys()]), [second]);
      await ask(page, 'send', 'back again');
      await page.until((line) => room.log.some(([, text]) => text === line), `${second}: back again`);
      assert.equal(await page.evaluate(() => codeOf(room.send('welcome back'))), 'fulfilled');
      await hears(page, 'message', `${ids.page}: welcome back`);
      assert.deepEqual(visitor.complaints, []);
      await leave(visitor);
    });
  }
});
