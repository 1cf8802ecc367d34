import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { part } from '../support/engines/couple.js';
import { openBlank, type EnginePage } from '../support/engines/page.js';
import { enterAs } from '../support/enter-as.js';
import { startServer } from '../support/server.js';
import { ask, openWorker, playScene } from '../support/workers.js';

describe('the core in a worker', () => {
  let server: SignallingServer;
  let rooms = 0;

  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  /** Opens a page, which enters a room of its own on the server. */
  async function enter(): Promise<{ page: EnginePage; options: { host: string; room: string } }> {
    const page = await openBlank('Chromium', server.url);
    const options = { host: server.url, room: `worker ${++rooms}` };
    await enterAs(page, 'page', { ...options, presence: { name: 'Page' } });
    return { page, options };
  }

  for (const kind of ['dedicated', 'shared', 'service'] as const) {
    it(`talks through the server, in a ${kind} worker (module)`, async () => {
      const { page, options } = await enter();
      await openWorker(page, kind, 'module');
      const host = await page.evaluate(() => location.host); // without a scheme: that of the worker's own origin
      await playScene(page, kind, { ...options, host });
      assert.deepEqual(await part(page), []);
    });
  }

  it('says in a worker, too, which option is wrong, and why there can be no socket', async () => {
    const { page, options } = await enter();
    await openWorker(page, 'dedicated', 'module');
    for (const [wrong, answer] of [
      [{ room: '.' }, /^TypeError: `room` /],
      [{ host: 'http://:80' }, /^TypeError: `host` /],
      [{ relay: 'never', mesh: 'any' }, /^TypeError: `mesh` /],
      [{ host: `${options.host}:99999` }, /^TypeError: `host` /],
    ] as const) {
      assert.match(await ask<string>(page, 'fail', { ...options, ...wrong }), answer);
    }
    assert.deepEqual(await part(page), []);
  });

  it('leaves when a page ends its worker', async () => {
    const { page, options } = await enter();
    await openWorker(page, 'dedicated', 'module');
    const id = await ask<string>(page, 'join', options);
    await page.until((worker) => room.peers.get(worker)?.state === 'connected', id);
    await page.evaluate(() => endWorker());
    await page.until((worker) => room.log.some(([name, who]) => name === 'peer-disconnect' && who === worker), id);
    assert.deepEqual(await part(page), []);
  });
});
