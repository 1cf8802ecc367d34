import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Client } from '../support/client.js';
import { Command } from '../support/command.js';
import { rawGet } from '../support/server/raw-get.js';

const commands: Command[] = [];

function run(...args: string[]): Command {
  const command = new Command(...args);
  commands.push(command);
  return command;
}

afterEach(async () => {
  await Promise.all(commands.splice(0).map((command) => command.dispose()));
});

describe('webrtc-elements', () => {
  it('explains its options', async () => {
    const command = run('--help');
    assert.equal(await command.ended(), 0);
    for (const word of ['--port', '--host', '--folder', '--version', '/webrtc-elements.js', '/health']) {
      assert(command.stdout.includes(word), word);
    }
    assert.equal(command.stderr, '');
  });

  it('tells its version', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    const command = run('--version');
    assert.equal(await command.ended(), 0);
    assert.equal(command.stdout, `${version}\n`);
  });

  for (const args of [
    ['bake'],
    ['serve', 'twice'],
    ['--colour'],
    ['--port'],
    ['--port', 'web'],
    ['--port', '65536'],
    ['--port', '-1'],
    ['--port', '80.5'],
    ['--port='],
  ]) {
    it(`says what is wrong with \`${args.join(' ')}\`, and how it is used`, async () => {
      const command = run(...args);
      assert.equal(await command.ended(), 2);
      assert.match(command.stderr, /^(Unknown|Option|--port [^\n]+ must be)[^\n]+\n/);
      assert.match(command.stderr, /--folder DIR/);
      assert.equal(command.stdout, '');
    });
  }

  for (const wanted of [0, 65_535]) {
    it(`says that ${wanted || 'a'} port is taken, and which to try`, async () => {
      const squatter = createServer().listen(wanted, '127.0.0.1');
      const [failure] = (await Promise.race([once(squatter, 'listening'), once(squatter, 'error')])) as [Error?];
      const port = failure ? wanted : (squatter.address() as AddressInfo).port; // else somebody else has it: as good
      try {
        const command = run('--port', String(port));
        assert.equal(await command.ended(), 1);
        assert(command.stderr.includes(`Port ${port} on 127.0.0.1 is already in use`), command.stderr);
        const next = Number(/--port (\d+)/.exec(command.stderr)?.[1]);
        assert(next !== port && next <= 65_535, `${next} is a port that can be tried`);
        assert.doesNotMatch(command.stderr, /\bat .*:\d+:\d+/, 'no stack trace');
      } finally {
        squatter.close();
      }
    });
  }

  it('tells an address that can be opened when it listens on all of them', async () => {
    const url = await run('--port', '0', '--host', '0.0.0.0').started();
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal((await fetch(`${url}/health`)).status, 200);
  });

  it('says that an address is not of this machine', async () => {
    const command = run('--port', '0', '--host', '192.0.2.1');
    assert.equal(await command.ended(), 1);
    assert.match(command.stderr, /192\.0\.2\.1 is not an address of this machine/);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`serves until ${signal}, and sends the members away to come back`, async () => {
      const command = run('serve', '--port', '0', '--no-stun');
      const url = await command.started();
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
      const [alice, bob] = await Promise.all([Client.join({ url, id: 'alice' }), Client.join({ url, id: 'bob' })]);
      assert.deepEqual(alice.frames.find(({ type }) => type === 'welcome')?.type, 'welcome');
      const code = await command.ended(signal);
      assert.deepEqual([code, (await alice.end()).code, (await bob.end()).code], [0, 1012, 1012]);
      assert.equal(command.stderr, '');
    });
  }
});

describe('webrtc-elements --folder', () => {
  let parent: string;
  let url: string;
  let server: Command;

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'webrtc-elements-'));
    await mkdir(join(parent, 'site/sub'), { recursive: true });
    await mkdir(join(parent, 'site-secret'));
    await writeFile(join(parent, 'secret.txt'), 'SECRET');
    await writeFile(join(parent, 'site-secret/secret.txt'), 'SECRET');
    await writeFile(join(parent, 'site/.env'), 'SECRET');
    await writeFile(join(parent, 'site/index.html'), '<h1>home</h1>');
    await writeFile(join(parent, 'site/sub/page.txt'), 'page');
    server = new Command('--port', '0', '--folder', join(parent, 'site'));
    url = await server.started();
  });

  after(async () => {
    await server.dispose();
    await rm(parent, { recursive: true });
  });

  it('serves its files', async () => {
    assert.equal((await rawGet(url, '/')).body, '<h1>home</h1>');
    assert.equal((await rawGet(url, '/sub/page.txt?x=1')).body, 'page');
    assert.equal((await rawGet(url, '/nope.txt')).status, 404);
    assert.equal((await rawGet(url, '/sub/page.txt', {}, 'POST')).status, 404);
  });

  it('serves the library and the health beside them', async () => {
    assert.equal((await rawGet(url, '/webrtc-elements.js')).status, 200);
    assert.equal((await rawGet(url, '/health')).status, 200);
  });

  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/sub/../../secret.txt',
    '/..%5csecret.txt',
    '/%252e%252e/secret.txt',
    '/../site-secret/secret.txt',
    '//../secret.txt',
    '/secret.txt%00.html',
    '/%c0%ae%c0%ae/secret.txt',
    '/webrtc-elements.js/../../../package.json',
  ]) {
    it(`gives nothing outside the folder: ${path}`, async () => {
      const { status, body } = await rawGet(url, path);
      assert.equal(status, 404);
      assert.doesNotMatch(body, /SECRET|webrtc-elements/);
    });
  }

  it('keeps hidden files to itself', async () => {
    const { status, body } = await rawGet(url, '/.env');
    assert.doesNotMatch(body, /SECRET/);
    assert.equal(status, 404);
  });
});
