import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visit, type Visitor } from '../support/browser.js';
import { startServer } from '../support/server.js';
import { PATIENCE } from '../support/patience.mjs';
import { assertSoon } from '../support/wait.js';

declare global {
  var served: Node[];
}

/** Every node of every shadow root on the page. */
const NODES = `[...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => [...shadowRoot?.querySelectorAll('*:not(style)') ?? []])`;

/** Pages by name: the language, and where the room is. */
const PAGES = [
  ['english', 'en'],
  ['german', 'de'],
  ['unreachable', 'en', 'http://127.0.0.1:9'],
] as const;

describe('a page that was rendered on a server', () => {
  let folder: string;
  let server: SignallingServer;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'webrtc-ssr-'));
    for (const [name, ...args] of PAGES) writeFileSync(join(folder, `${name}.html`), renderPage(...args));
    await build({
      stdin: {
        // One after the other: esbuild puts what elements that load later share with the others into a file of its own, which it imports first.
        contents: `import '@lit-labs/ssr-client/lit-element-hydrate-support.js'; void import('webrtc-elements/define');`,
        resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
      },
      bundle: true,
      splitting: true,
      format: 'esm',
      entryNames: 'hydrate',
      outdir: folder,
      logLevel: 'error',
    });
    server = await startServer(folder);
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  /** Runs the renderer to its end, which it would not reach had an element connected. */
  function renderPage(...args: readonly string[]): string {
    const program = fileURLToPath(new URL('render-page.ts', import.meta.url));
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', program, ...args], {
      encoding: 'utf8',
      timeout: PATIENCE,
    });
    assert.equal(stderr, '');
    assert.equal(status, 0);
    return stdout;
  }

  /** Opens the page, and lets the elements take over what the server has rendered. */
  async function visitAndHydrate(name = 'english', state = 'connected'): Promise<Visitor> {
    const visitor = await visit(`${server.url}/${name}.html`);
    await visitor.page.evaluate(`globalThis.served = ${NODES}; import('/hydrate.js')`);
    await visitor.page.waitForFunction((wanted) => document.querySelector('webrtc-room')!.state === wanted, state);
    return visitor;
  }

  const chatIn = (page: Page, place: string): ReturnType<Page['locator']> => page.locator(`${place} > webrtc-chat`);

  it('shows every element before any script has run', async () => {
    const { page, complaints } = await visit(`${server.url}/english.html`);
    const tags = await page.locator('webrtc-room, webrtc-room > *, section > *').count();
    assert.ok(tags >= 5);
    const empty = await page.evaluate(() =>
      [...document.querySelectorAll('webrtc-room, webrtc-room > *, section > *')]
        .filter(({ shadowRoot }) => ![...shadowRoot!.children].some(({ localName }) => localName !== 'style'))
        .map(({ localName }) => localName),
    );
    assert.deepEqual(empty, []);
    await chatIn(page, 'webrtc-room').getByRole('textbox').waitFor();
    assert.deepEqual(complaints, []);
    await leave({ page, complaints });
  });

  it('is taken over by the elements as it stands, and two people meet and chat', async () => {
    const [a, b] = [await visitAndHydrate(), await visitAndHydrate()];
    for (const { page } of [a, b]) {
      const kept = await page.evaluate(() => globalThis.served.filter((node) => node.isConnected).length);
      assert.ok(kept > 10, 'elements go on with the nodes that the server sent');
      assert.equal(await page.locator('textarea').count(), 2, 'and render none twice');
      for (const list of await page.locator('webrtc-peer-list').all()) await list.getByText('Ada').first().waitFor();
    }
    await chatIn(a.page, 'webrtc-room').getByRole('textbox').fill('from Ada');
    await a.page.keyboard.press('Enter');
    for (const place of ['webrtc-room', 'section']) {
      await chatIn(b.page, place).getByText('from Ada', { exact: true }).waitFor();
    }
    await chatIn(b.page, 'section').getByRole('textbox').fill('and back');
    await b.page.keyboard.press('Enter');
    for (const place of ['webrtc-room', 'section']) {
      await chatIn(a.page, place).getByText('and back', { exact: true }).waitFor();
    }
    assert.deepEqual([...a.complaints, ...b.complaints], []);
    await leave(a, b);
  });

  for (const [name] of PAGES) {
    it(`says the same as elements that come later: ${name}`, async () => {
      const alone = await visitAndHydrate(name, name === 'unreachable' ? 'connecting' : 'connected');
      await alone.page.evaluate(() => {
        for (const element of document.querySelectorAll('section > *')) {
          const fresh = document.createElement(element.localName);
          fresh.setAttribute('for', 'room');
          element.after(fresh);
        }
      });
      /** What two elements of a kind say, the one that came from the server first. */
      const words = (): Promise<[string, string][]> =>
        alone.page.evaluate(() => {
          const said = [...document.querySelectorAll('section > *')].map(({ shadowRoot }) => {
            const walker = document.createTreeWalker(shadowRoot!, NodeFilter.SHOW_TEXT);
            const texts = [];
            while (walker.nextNode())
              if (walker.currentNode.parentElement?.localName !== 'style') texts.push(walker.currentNode.nodeValue);
            return texts.join(' ').replace(/\s+/g, ' ');
          });
          return said.flatMap((text, i): [string, string][] => (i % 2 === 0 ? [[text, said[i + 1]!]] : []));
        });
      await assertSoon(async () => {
        for (const [served, fresh] of await words()) assert.equal(served, fresh);
      });
      if (name !== 'unreachable') assert.deepEqual(alone.complaints, []);
      await leave(alone);
    });
  }
});
