import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { createCertificate } from '../support/certificate.js';
import { Client } from '../support/client.js';
import { Command } from '../support/command.js';
import { rawGet } from '../support/server/raw-get.js';
import { within } from '../support/wait.js';

const commands: Command[] = [];
let folder: string;

function run(...args: string[]): Command {
  const command = new Command('--port', '0', '--no-stun', ...args);
  commands.push(command);
  return command;
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webrtc-elements-'));
});

afterEach(async () => {
  await Promise.all(commands.splice(0).map((command) => command.dispose()));
});

after(() => rm(folder, { recursive: true }));

describe('webrtc-elements with settings', () => {
  for (const [args, code, said] of [
    [['--origin', 'my.host'], 2, /origin.*my\.host/],
    [['--origin='], 2, /origin/],
    [['--trust-proxy', 'nowhere'], 2, /proxy.*nowhere/],
    [['--max-payload', '1000'], 2, /maxPayload.*786432/],
    [['--prefix', '/'], 2, /prefix/],
    [['--heartbeat', '0'], 2, /--heartbeat/],
    [['--rooms', 'many'], 2, /--rooms \(WEBRTC_ROOMS\) must be a number of at least 1, not "many"/],
    [['--turn-secret', 'hunter2'], 2, /--turn-secret/],
    [['--folder', '/nowhere'], 1, /\/nowhere/],
    [['--tls-cert', 'package.json', '--tls-key', 'package.json'], 1, /PEM/],
  ] as const) {
    it(`says in a line what is wrong with \`${args.join(' ')}\``, async () => {
      const command = run(...args);
      assert.equal(await command.ended(), code);
      assert.match(command.stderr.split('\n', 1)[0] ?? '', said);
      assert.doesNotMatch(command.stderr, /\bat .*:\d+:\d+|hunter2/, 'no stack, no secret');
      assert.equal(command.stdout, '');
    });
  }

  it('asks a module who may enter, and logs as JSON without tokens', async () => {
    const guard = join(folder, 'guard.mjs');
    await writeFile(
      guard,
      'export const authorize = async (request) => new URL(request.url).searchParams.get("token") === "sesame-1";',
    );
    const command = run('--authorize', guard, '--log', 'json', '--origin', 'https://my.host');
    const url = await command.started();
    const alice = await Client.join({ url, id: 'alice', query: { token: 'sesame-1' } });
    const mallory = await Client.open({ url, id: 'mallory', query: { token: 'sesame-2' } });
    assert.deepEqual(await mallory.end(), { code: 4401, reason: 'unauthorised' });
    const eve = await Client.open({ url, id: 'eve', options: { headers: { origin: 'https://evil.example' } } });
    assert.equal((await eve.end()).code, 4411);
    await alice.leave();
    await command.printed('"leave"');
    assert.equal(await command.ended('SIGTERM'), 0);
    const entries = command.stdout.split('\n').filter(Boolean);
    assert.deepEqual(
      entries.map((line) => {
        const { time, level, event, code } = JSON.parse(line) as Record<string, string>;
        assert(Math.abs(Date.parse(time ?? '') - Date.now()) < 60_000);
        return [level, event, code];
      }),
      [
        ['info', 'start', undefined],
        ['info', 'join', undefined],
        ['warn', 'refused', 'unauthorised'],
        ['warn', 'refused', 'origin-not-allowed'],
        ['info', 'leave', 'leave'],
        ['info', 'drain', undefined],
      ],
    );
    assert.doesNotMatch(command.stdout + command.stderr, /sesame/);
  });

  it('speaks TLS', async () => {
    const { certificateFile, keyFile } = createCertificate(folder, 'localhost');
    const command = run('--tls-cert', certificateFile, '--tls-key', keyFile);
    const url = async (): Promise<string> => {
      for (;;) {
        const found = /running at (https:\S+)\n/.exec(command.stdout)?.[1];
        if (found !== undefined) return found;
        await new Promise((resolve) => command.process.stdout?.once('data', resolve));
      }
    };
    const options = { rejectUnauthorized: false };
    await Client.join({ url: await within(url(), 'it prints its address'), id: 'alice', options });
  });

  it('drains on SIGTERM: tells load balancers first, serves on, then sends its members away', async () => {
    const command = run('--drain', '1');
    const url = await command.started();
    const alice = await Client.join({ url, id: 'alice' });
    command.process.kill('SIGTERM');
    const draining = async (): Promise<void> => {
      while ((await rawGet(url, '/health')).status !== 503);
    };
    await within(draining(), 'it says that it drains');
    await Client.join({ url, id: 'bob' });
    await alice.next('joined');
    assert.deepEqual(await alice.end(), { code: 1012, reason: 'restarting' });
    assert.equal(await command.ended(), 0);
  });

  it('ends at once on a second signal', async () => {
    const command = run('--drain', '3600');
    const url = await command.started();
    const alice = await Client.join({ url, id: 'alice' });
    command.process.kill('SIGINT');
    const draining = async (): Promise<void> => {
      while ((await rawGet(url, '/health')).status !== 503);
    };
    await within(draining(), 'it says that it drains');
    assert.equal(await command.ended('SIGINT'), null);
    assert.equal(command.process.signalCode, 'SIGINT');
    assert.equal((await alice.end()).code, 1006);
  });
});
