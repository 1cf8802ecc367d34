import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { part } from '../support/engines/couple.js';
import { openBlank, type EnginePage } from '../support/engines/page.js';
import { startServer } from '../support/server.js';

/** Joins without any code of the page for it, and waits until its identity is stored. */
async function enterToStay(page: EnginePage, name: string): Promise<{ id: string; identity: string | undefined }> {
  await page.evaluate((name) => enter({ room: name }).then(() => undefined), name);
  await page.until(() => room.identityKept);
  return page.evaluate(() => ({ id: room.id, identity: room.identity }));
}

describe('the identity of a tab of Firefox', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('is the same after a reload, and another one in another tab', async () => {
    const [page, other] = await Promise.all([openBlank('Firefox', server.url), openBlank('Firefox', server.url)]);
    const first = await enterToStay(page, 'kept');
    const second = await enterToStay(other, 'kept');
    assert.notEqual(second.identity, first.identity);
    for (let time = 0; time < 2; time++) {
      await page.reload();
      await page.until(() => globalThis.ready);
      assert.deepEqual(await enterToStay(page, 'kept'), first);
      await page.until((id) => room.peers.get(id)?.path === 'direct', second.id);
      assert.deepEqual(await page.evaluate((id) => room.peers.get(id)!.identity, second.id), second.identity);
    }
    assert.deepEqual(await part(page, other), []);
  });
});
