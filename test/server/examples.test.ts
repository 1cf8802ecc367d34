import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseConfigFileTextToJson } from 'typescript';
import { Client } from '../support/client.js';
import { linkPackage } from '../support/server/link-package.js';
import { PartyKit } from '../support/server/partykit.js';
import { Workerd } from '../support/server/workerd.js';

interface WranglerConfig {
  readonly durable_objects: { readonly bindings: readonly { readonly name: string; readonly class_name: string }[] };
}

describe('the example', () => {
  /** Two meet in a room, and a third is one too many for a pair. */
  async function assertWorks(url: string): Promise<void> {
    const [alice, bob] = [await Client.join({ url, id: 'alice' }), await Client.join({ url, id: 'bob' })];
    alice.send({ type: 'signal', to: 'bob', signal: 'hello' });
    assert.equal((await bob.next('signal')).from, 'alice');
    const pair = [];
    for (const id of ['alice', 'bob']) pair.push(await Client.join({ url, party: 'pair', id }));
    const carol = await Client.open({ url, party: 'pair', id: 'carol' });
    assert.equal((await carol.end()).reason, 'room-full');
    for (const client of [alice, bob, ...pair]) client.socket.terminate();
  }

  it('for Cloudflare runs on workerd, with the bindings that it names', async () => {
    const text = readFileSync('examples/partyserver/wrangler.jsonc', 'utf8');
    const { durable_objects } = parseConfigFileTextToJson('wrangler.jsonc', text).config as WranglerConfig;
    const objects = Object.fromEntries(durable_objects.bindings.map(({ name, class_name }) => [name, class_name]));
    const workerd = new Workerd({ entry: 'examples/partyserver/src/server.ts', objects });
    try {
      await assertWorks(await workerd.start());
    } finally {
      await workerd.dispose();
    }
  });

  for (const name of ['partyserver', 'partykit']) {
    it(`${name} serves the whole library to its page`, async () => {
      const folder = await mkdtemp(join(tmpdir(), `${name}-`));
      try {
        await linkPackage(folder);
        await cp(`examples/${name}`, folder, { recursive: true });
        execFileSync('npm', ['run', '--silent', 'library'], { cwd: folder });
        const pages = join(folder, 'public');
        const [, script = ''] =
          /<script type="module" src="\/([^"]+)"/.exec(readFileSync(join(pages, 'index.html'), 'utf8')) ?? [];
        assert.deepEqual(readdirSync(pages).sort(), ['index.html', script].sort());
        const imports = [...readFileSync(join(pages, script), 'utf8').matchAll(/\bimport\((.*?)\)/g)];
        assert.deepEqual(
          imports
            .map(([, file]) => /^`\.\/webrtc-elements-([\w-]+)-[\da-f]{8}\.js`$/.exec(file ?? '')?.[1] ?? file)
            .sort(),
          ['media-desk', 'media-hub', 'password-access'],
          'it needs no other file, but for calls and for rooms with a password',
        );
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  it('for PartyKit runs by `partykit dev`, page and rooms', async () => {
    const partykit = new PartyKit({ project: 'examples/partykit' });
    try {
      const url = await partykit.start();
      await assertWorks(url);
      assert.match(await (await fetch(url)).text(), /<webrtc-room/);
      const turn = await fetch(`${url}/parties/main/lobby/turn`);
      assert.equal(turn.headers.get('access-control-allow-origin'), '*');
    } finally {
      await partykit.dispose();
    }
  });
});
