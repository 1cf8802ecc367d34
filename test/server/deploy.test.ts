import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, glob, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { FLAGS } from '../../server/command/flags.js';
import { readSettings } from '../../server/command/settings.js';
import { variableOf } from '../../server/environment.js';
import { Journal } from '../../server/node/journal.js';
import { within } from '../support/wait.js';

/** The variables of ours that a file sets, each with its value. */
async function variablesOf(path: string): Promise<Record<string, string>> {
  const text = await readFile(path, 'utf8');
  const lines = [...text.matchAll(/^(?:ENV|\s).*$/gm)].map(([line]) => line);
  const found = lines.flatMap((line) => [...line.matchAll(/\b(WEBRTC_[A-Z_]+|HOST|PORT)(?:=|: )(\S+)/g)]);
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value]));
}

describe('the files in deploy/ and the Dockerfile', () => {
  for (const [path, least] of [
    ['Dockerfile', ['HOST', 'PORT', 'WEBRTC_LOG', 'WEBRTC_DRAIN']],
    [
      'deploy/compose.yaml',
      ['WEBRTC_TRUST_PROXY', 'WEBRTC_REDIS', 'WEBRTC_TURN', 'WEBRTC_TURN_SECRET', 'WEBRTC_METRICS_TOKEN'],
    ],
  ] as const) {
    it(`set variables that the server has: ${path}`, async () => {
      const variables = await variablesOf(path);
      for (const name of least) assert(name in variables, name);
      // Compose puts the values of its own variables in.
      const env = Object.fromEntries(
        Object.entries(variables).map(([name, value]) => [name, value.replace(/\$\{.*$/, '')]),
      );
      env['WEBRTC_TURN'] &&= 'turn:turn.my.host';
      env['WEBRTC_TURN_SECRET'] ??= 'a secret';
      if (env['WEBRTC_TURN_SECRET'] === '') env['WEBRTC_TURN_SECRET'] = 'a secret';
      assert.deepEqual((await readSettings([], env)).unknown, []);
      const known = [...Object.keys(FLAGS).map(variableOf), 'HOST', 'PORT'];
      for (const name of Object.keys(variables)) assert(known.includes(name), name);
    });
  }

  it('start the service with flags that the server has', async () => {
    const service = await readFile('deploy/webrtc-elements.service', 'utf8');
    const flags = /^ExecStart=\S+ webrtc-elements (.*)$/m.exec(service)?.[1]?.split(' ') ?? [];
    assert((await readSettings(flags, {})).drain > 0);
  });

  it('copy into the image all that the server needs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'webrtc-elements-'));
    try {
      const dockerfile = await readFile('Dockerfile', 'utf8');
      const copies = [...dockerfile.matchAll(/^COPY --from=build \/build\/(\S+) (\S+)$/gm)];
      assert(copies.length > 1);
      for (const [, from = '', to = ''] of copies) {
        for await (const path of glob(from)) {
          await cp(path, join(folder, to, to.endsWith('/') ? basename(path) : ''), { recursive: true });
        }
      }
      await mkdir(folder, { recursive: true });
      await cp('package.json', join(folder, 'package.json'));
      await symlink(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
      const start = /^ENTRYPOINT (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]';
      const check = /^HEALTHCHECK .*CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]';
      const [program = '', ...args] = JSON.parse(start) as string[];
      const env = { PATH: process.env['PATH'], ...(await variablesOf('Dockerfile')), HOST: '127.0.0.1', PORT: '0' };
      assert.equal(program, 'node');
      const server = spawn(process.execPath, [...args, '--no-stun'], {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        const [line] = (await within(once(server.stdout, 'data'), 'the server starts')) as [Buffer];
        const url = /running at (http:[^"]+)"/.exec(line.toString())?.[1] ?? '';
        for (const file of ['webrtc-elements', 'webrtc-elements.standalone', 'webrtc-core', 'webrtc-core.global']) {
          assert.equal((await fetch(`${url}/${file}.js`)).status, 200, file);
        }
        const [, ...question] = JSON.parse(check) as string[];
        const health = spawn(process.execPath, question, {
          cwd: folder,
          env: { ...env, PORT: new URL(url).port },
          stdio: 'inherit',
        });
        const [code] = (await within(once(health, 'exit'), 'the health check ends')) as [number];
        assert.equal(code, 0);
      } finally {
        const ended = once(server, 'exit');
        server.kill('SIGTERM');
        assert.deepEqual(await within(ended, 'the server ends on SIGTERM'), [0, null]);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('are all named in the guide', async () => {
    const guide = await readFile('docs/deploying.md', 'utf8');
    const server = await readFile('docs/server.md', 'utf8');
    for await (const path of glob('deploy/*')) assert((guide + server).includes(`(../${path})`), path);
  });
});

describe('the metrics', () => {
  /** The names of all metrics of a server with Redis. */
  async function names(): Promise<string[]> {
    const zero = (): number => 0;
    const journal = new Journal(
      { rooms: zero, members: zero, sockets: zero, relaying: zero, redis: () => true },
      undefined,
    );
    return [...(await journal.metrics()).body.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
  }

  it('are there that the alerts ask for', async () => {
    const known = [...(await names()), 'up'];
    const alerts = await readFile('deploy/alerts.yaml', 'utf8');
    const asked = new Set(
      [...alerts.matchAll(/\b(up|(?:webrtc_elements|nodejs)_\w+)(?=[{[ ])/g)].map(([, name = '']) => name),
    );
    assert(asked.size >= 7);
    assert.deepEqual(
      [...asked].filter((name) => !known.includes(name)),
      [],
    );
  });

  it('are all in the guide', async () => {
    const guide = await readFile('docs/server.md', 'utf8');
    const ours = (await names()).filter((name) => name.startsWith('webrtc_elements_'));
    assert(ours.length >= 10);
    const missing = ours
      .map((name) => name.replace('webrtc_elements_', ''))
      .filter((name) => !guide.includes(`\`${name}`));
    assert.deepEqual(missing, []);
  });
});
