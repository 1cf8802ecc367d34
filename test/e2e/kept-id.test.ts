import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { ModuleKind, ScriptTarget, transpile } from 'typescript';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank } from '../support/browser.js';
import { startServer } from '../support/server.js';

/** The recipe of the guide, as a script that a page can run. */
function recipe(): string {
  const guide = readFileSync('docs/core.md', 'utf8');
  const [found = ''] = /^function kept\(.*?^}$/ms.exec(guide) ?? [];
  assert.ok(found, 'the guide has the recipe');
  return transpile(found, { target: ScriptTarget.ESNext, module: ModuleKind.ESNext });
}

describe('the recipe to keep an id', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('gives a page its id after a reload, and a duplicated tab one of its own', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    const enterAgain = `(() => { ${recipe()}
      return enter({ room: 'kept', id: kept('id'), key: kept('key') }).then(({ id }) => id);
    })()`;
    const first = await page.evaluate<string>(enterAgain);
    await page.reload();
    await page.waitForFunction(() => globalThis.ready);
    assert.equal(await page.evaluate<string>(enterAgain), first);

    // A window that a page opens begins with a copy of its storage, as a duplicated tab does.
    const [copy] = await Promise.all([
      page.context().waitForEvent('page'),
      page.evaluate(() => void window.open(location.href)),
    ]);
    await copy.waitForFunction(() => globalThis.ready);
    const second = await copy.evaluate<string>(enterAgain);
    assert.notEqual(second, first);
    for (const one of [page, copy]) await one.waitForFunction(() => room.peers.size === 1);
    assert.deepEqual(await page.evaluate(() => [...room.peers.keys()]), [second]);
    assert.equal(await page.evaluate(() => room.state), 'connected');

    await copy.reload();
    await copy.waitForFunction(() => globalThis.ready);
    assert.equal(await copy.evaluate<string>(enterAgain), second);
    await leave(visitor);
  });
});
