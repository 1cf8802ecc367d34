import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { createCertificate } from '../support/certificate.js';
import { Command } from '../support/command.js';
import { freePort } from '../support/ports.js';
import { until } from '../support/wait.js';

const commands: Command[] = [];
let folder: string;
let tls: readonly string[];

function run(...args: readonly string[]): Command {
  const command = new Command(...args);
  commands.push(command);
  return command;
}

/** What `health` says of a server with these options: its exit code, and what it prints. */
async function healthOf(...args: readonly string[]): Promise<[code: number | null, printed: string]> {
  const command = run('health', ...args);
  return [await command.ended(), command.stdout + command.stderr];
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webrtc-elements-'));
  const { certificateFile, keyFile } = createCertificate(folder, '127.0.0.2'); // another address than the server's
  tls = ['--tls-cert', certificateFile, '--tls-key', keyFile];
});

afterEach(async () => {
  await Promise.all(commands.splice(0).map((command) => command.dispose()));
});

after(() => rm(folder, { recursive: true }));

describe('webrtc-elements health', () => {
  it('is quiet about a server that is well', async () => {
    const port = new URL(await run('--port', '0', '--no-stun').started()).port;
    assert.deepEqual(await healthOf('--port', port), [0, '']);
  });

  it('asks by TLS where the server speaks it, whatever name the certificate is for', async () => {
    const port = String(await freePort());
    const server = run('--port', port, '--no-stun', ...tls);
    await server.printed('running at https:');
    assert.deepEqual(await healthOf('--port', port, ...tls), [0, '']);
    const [code, printed] = await healthOf('--port', port);
    assert.equal(code, 1);
    assert.match(printed, /^http:\S+ does not answer: .+\n$/, 'without TLS it gets no answer');
  });

  it('says that nobody answers', async () => {
    const port = String(await freePort());
    const [code, printed] = await healthOf('--port', port);
    assert.deepEqual(
      [code, printed],
      [1, `http://127.0.0.1:${port}/health does not answer: connect ECONNREFUSED 127.0.0.1:${port}\n`],
    );
  });

  it('says that a server is about to end', async () => {
    const server = run('--port', '0', '--no-stun', '--drain', '3600');
    const url = await server.started();
    server.process.kill('SIGTERM');
    await until(async () => (await fetch(`${url}/health`)).status === 503, 'it drains');
    assert.deepEqual(await healthOf('--port', new URL(url).port), [1, `${url}/health answers 503.\n`]);
  });
});
