import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { part } from '../support/engines/couple.js';
import { openBlank } from '../support/engines/page.js';
import { enterAs } from '../support/enter-as.js';
import { startServer } from '../support/server.js';
import { openWorker, playScene, WORKERS } from '../support/workers.js';

describe('the core in a worker of Firefox', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  for (const { kind, type } of WORKERS) {
    it(`talks through the server, in a ${kind} worker (${type})`, async () => {
      const page = await openBlank('Firefox', server.url);
      const options = { host: server.url, room: `${kind} ${type}` };
      await enterAs(page, 'page', { ...options, presence: { name: 'Page' } });
      await openWorker(page, kind, type);
      await playScene(page, kind, options);
      assert.deepEqual(await part(page), []);
    });
  }
});
