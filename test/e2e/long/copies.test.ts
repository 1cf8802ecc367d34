import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visit, type Visitor } from '../../support/browser.js';
import { copyModules } from '../../support/module-copies.js';
import { startServer } from '../../support/server.js';

const TAGS = ['room', 'peer-list', 'chat', 'status', 'invite'];

/** A page that loads the scripts in this order, in a room. */
const pageWith = (room: string, scripts: readonly string[]): string => `<!doctype html>
<html lang="en">
  <title>Copies</title>
  <link rel="icon" href="data:," />
  <webrtc-room room="${room}"><webrtc-status></webrtc-status><webrtc-chat></webrtc-chat></webrtc-room>
  ${scripts.map((src) => `<script type="module" src="${src}"></script>`).join('\n')}
  <script type="module">globalThis.loaded = true;</script>
</html>`;

describe('two copies of the library in a page', () => {
  let folder: string;
  let server: SignallingServer;
  let imports: Record<string, string>;
  let pages = 0;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'webrtc-copies-'));
    imports = copyModules(folder, 'dist', 'other');
    server = await startServer(folder);
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  /** Loads a page with these scripts, and returns what it says on the console once the room is joined. */
  async function load(scripts: readonly string[]): Promise<{ visitor: Visitor; complaints: string[] }> {
    const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
    writeFileSync(join(folder, 'copies.html'), pageWith(`copies-${++pages}`, scripts).replace('<link', `${map}<link`));
    const visitor = await visit(`${server.url}/copies.html`);
    await visitor.page.waitForFunction(() => (globalThis as { loaded?: true }).loaded);
    await visitor.page.getByText('You’re the only one here').waitFor();
    return { visitor, complaints: [...visitor.complaints] };
  }

  const single = (copy: string): string[] => TAGS.map((tag) => `/${copy}/src/elements/${tag}/webrtc-${tag}.js`);

  for (const [what, first, second] of [
    ['the CDN build, in two versions', ['/dist/webrtc-elements.js'], ['/dist/webrtc-elements.js?v=2']],
    ['the CDN build, and the modules', ['/dist/webrtc-elements.js'], ['/dist/src/elements/define.js']],
    ['the modules, and the CDN build', ['/dist/src/elements/define.js'], ['/dist/webrtc-elements.js?v=2']],
    ['the CDN build, and that in one file', ['/dist/webrtc-elements.js'], ['/dist/webrtc-elements.standalone.js']],
    [
      'the CDN build in one file, and the modules',
      ['/dist/webrtc-elements.standalone.js'],
      ['/dist/src/elements/define.js'],
    ],
    ['the modules twice', ['/dist/src/elements/define.js'], ['/other/src/elements/define.js']],
    ['the files of the elements twice', single('dist'), single('other')],
    ['the files of the elements, and the CDN build', single('dist'), ['/dist/webrtc-elements.js']],
  ] as const) {
    it(`leave the tags to the first, and say so once: ${what}`, async () => {
      const { visitor, complaints } = await load([...first, ...second]);
      assert.equal(complaints.length, 1, complaints.join('\n'));
      const [warning = ''] = complaints;
      const addresses = warning.match(/http:\/\/[^\s"']+/g) ?? [];
      assert.deepEqual(
        addresses.map((address) => sourceOf(address)),
        [first, second].map(([address = '']) => sourceOf(new URL(address, server.url).href)),
      );
      await leave(visitor);
    });
  }

  it('share the tags, if the first has only some', async () => {
    const { visitor, complaints } = await load([...single('dist').slice(0, 1), '/dist/webrtc-elements.js?v=2']);
    assert.equal(complaints.length, 1, complaints.join('\n'));
    assert.match(complaints[0] ?? '', /<webrtc-room>/);
    await leave(visitor);
  });

  it('do not name an address that another library keeps to itself', async () => {
    writeFileSync(join(folder, 'stranger.js'), `customElements.define('webrtc-invite', class extends HTMLElement {});`);
    const { visitor, complaints } = await load(['/stranger.js', '/dist/webrtc-elements.js']);
    assert.equal(complaints.length, 1, complaints.join('\n'));
    assert.match(
      complaints[0] ?? '',
      /<webrtc-invite> is from another script and not from .*\/dist\/webrtc-elements\.js$/,
    );
    await leave(visitor);
  });

  it('are no two, if only the file of a tag is loaded again, as on hot reload', async () => {
    const { visitor, complaints } = await load([
      '/dist/src/elements/define.js',
      ...single('dist').map((src) => `${src}?t=1`),
    ]);
    assert.deepEqual(complaints, []);
    await leave(visitor);
  });
});

/** Which copy an address belongs to: the query counts for the CDN build, and the folder for the modules. */
function sourceOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname.includes('/src/') ? pathname.split('/src/')[0]! + '/src' : pathname + search;
}
