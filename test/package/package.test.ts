import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const {
  exports: entries,
  typesVersions: { '*': typesOf },
  alias,
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string | { types: string; default: string }>;
  typesVersions: { '*': Record<string, string[]> };
  alias: Record<string, string>;
};

describe('the package', () => {
  let folder: string;
  let files: string[];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'webrtc-package-'));
    const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
    });
    const parsed = JSON.parse(packed.slice(packed.search(/[[{]/))) as unknown;
    const [pack] = Object.values(parsed as object) as [{ filename: string; files: { path: string }[] }];
    files = pack.files.map(({ path }) => path);
    execFileSync('tar', ['-xzf', join(folder, pack.filename), '-C', folder]);
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('holds what every entry leads to', () => {
    for (const entry of Object.values(entries)) {
      for (const path of typeof entry === 'string' ? [entry] : Object.values(entry)) {
        assert.ok(files.includes(path.replace('./', '')), path);
      }
    }
  });

  it('tells tools that read no `exports` the same: `node10` of TypeScript the types, Parcel the modules of pages', () => {
    const named = Object.entries(entries).flatMap(([name, entry]) =>
      name === '.' || typeof entry === 'string' ? [] : [{ name, ...entry }],
    );
    assert.deepEqual(typesOf, Object.fromEntries(named.map(({ name, types }) => [name.slice(2), [types]])));
    const forPages = named.filter(({ name }) => !/^\.\/(?:server|node)/.test(name));
    assert.deepEqual(alias, Object.fromEntries(forPages.map((entry) => [entry.name, entry.default])));
  });

  it('holds no tests and nothing that was not built', () => {
    assert.deepEqual(
      files.filter((path) => /(?:^|\/)(?:test|node_modules|screenshots)\//.test(path)),
      [],
    );
    for (const path of files.filter((name) => name.endsWith('.js.map'))) {
      const map = JSON.parse(readFileSync(join(folder, 'package', path), 'utf8')) as { sourcesContent?: unknown };
      assert.ok(map.sourcesContent, `${path} holds its sources`);
    }
  });

  it('has modules that all import in Node, and register nothing but where their name says so', () => {
    // The command runs at once, and a Durable Object is one of workerd's own classes.
    const modules = files.filter((path) => /^dist\/(src|server)\/.*(?<!\/(?:cli|partyserver))\.js$/.test(path));
    assert.ok(modules.length > 20);
    const script = `
      const registered = [];
      globalThis.customElements = { define: (tag) => registered.push(tag), get: () => undefined };
      for (const module of ${JSON.stringify(modules.map((path) => pathToFileURL(join(root, path)).href))}) {
        registered.length = 0;
        const before = Object.keys(globalThis);
        await import(module);
        const expected = /webrtc-[^/]*[.]js$/.test(module) ? 1 : 0;
        if (/define|cdn|webrtc-call[.]js/.test(module)) continue; // the elements of a call come together
        if (registered.length > expected) throw new Error(module + ' registers ' + registered);
      }
      process.stdout.write('all');
    `;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
    assert.equal(out, 'all');
  });

  it('is read by its public names, types included', () => {
    const source = `
      import { connect, ConnectionError, WebrtcRoomElement, roomContext, type Peer } from 'webrtc-elements';
      import { connect as core, type Connection, type ConnectOptions } from 'webrtc-elements/core';
      import 'webrtc-elements/define';
      import 'webrtc-elements/webrtc-room';
      import 'webrtc-elements/webrtc-peer-list';
      import 'webrtc-elements/webrtc-chat';
      import { serve, type SignallingServer } from 'webrtc-elements/server/node';

      const options: ConnectOptions = { host: 'my.host', room: 'lobby' };
      export const connection: Promise<Connection> = core(options);
      void connection.then((c) => c.on('message', ({ data, peer }: { data: unknown; peer: string }) => [data, peer]));
      const room: WebrtcRoomElement = document.createElement('webrtc-room');
      room.addEventListener('peer', ({ detail: { peer, channel } }) => [peer.length, channel.label]);
      room.addEventListener('click', (event: Event) => event.type);
      const peers: ReadonlyMap<string, Peer> = room.peers;
      export const server: Promise<SignallingServer> = serve({ port: 0 });
      export { connect, ConnectionError, peers, roomContext };
    `;
    compile(folder, source, 'es2023,dom,dom.iterable');
  });

  it('is read without the DOM, with the declarations themselves checked', () => {
    const source = `
      import { connect, type Peer } from 'webrtc-elements/core';
      import { serve } from 'webrtc-elements/server/node';

      export const label = (peer: Peer): string | undefined => peer.channel?.label;
      const connection = await connect({ host: (await serve()).url, room: 'lobby', rtcConfiguration: { iceServers: [] } });
      connection.on('datachannel', (channel) => channel.send('hello'));
      connection.socket.addEventListener('close', ({ code }) => code.toFixed());
      // @ts-expect-error: it is a number
      connection.socket.addEventListener('close', ({ code }) => code.trim());
    `;
    compile(folder, source, 'es2022', '--skipLibCheck', 'false');
  });

  it('has a documented way to everything: README names every entry', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    for (const entry of Object.keys(entries)) {
      if (entry !== './package.json')
        assert.ok(readme.includes(entry === '.' ? 'webrtc-elements' : entry.slice(2)), entry);
    }
  });

  it('links to nothing that is not there', () => {
    for (const page of ['README.md', 'CONTRIBUTING.md', 'docs/server.md', 'docs/from-socketpeer.md']) {
      const text = readFileSync(join(root, page), 'utf8');
      for (const [, link = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
        assert.ok(existsSync(join(root, dirname(page), link)), `${page} links to ${link}`);
      }
    }
  });
});

/** Compiles a program within the packed package, which is in this folder: not within ours, where other checks read all files. */
function compile(folder: string, source: string, lib: string, ...more: string[]): void {
  const path = join(folder, 'package', 'consumer.ts');
  writeFileSync(path, source);
  try {
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext', '--lib', lib, ...more];
    execFileSync('tsc', [...options, '--types', 'node', '--ignoreConfig', path], { cwd: root, encoding: 'utf8' });
  } catch (error) {
    assert.fail((error as { stdout: string }).stdout);
  }
}
