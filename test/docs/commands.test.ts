import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from 'webrtc-elements/server/node';
import { documentationPages, samplesOf, type Sample } from '../../scripts/markdown.mjs';

const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const CLI = join(ROOT, 'dist/server/cli.js');
const HELP = execFileSync(process.execPath, [CLI, '--help'], { encoding: 'utf8' });
const FLAGS = new Set([...HELP.matchAll(/^ {2}--([\w-]+)/gm)].map(([, flag = '']) => flag));
const VARIABLES = new Set([...FLAGS].map((flag) => `WEBRTC_${flag.toUpperCase().replaceAll('-', '_')}`));
/** Programs that are not ours. */
const FOREIGN = new Set(['git', 'docker', 'mkcert', 'systemctl', 'wrangler', 'export', 'cp', 'vitest']);
/** What cannot be had here: certificates, a Redis. */
const NOT_HERE = /--(?:tls-cert|tls-key|redis|authorize)\b/;

/** One command of a sample. */
interface Command {
  readonly words: readonly string[];
  /** Folder that it would run in, within the repository. */
  readonly folder: string;
  /** Variables that were set before it. */
  readonly variables: Readonly<Record<string, string>>;
}

const samples = documentationPages()
  .flatMap(samplesOf)
  .filter(({ language }) => language === 'sh');

/** The commands of a sample, with what those before them changed. */
function commandsOf({ page, text }: Sample): Command[] {
  let folder = page.startsWith('examples/') ? page.replace('/README.md', '') : '.';
  let variables = {};
  return text.split(/\n|&&/).flatMap((line) => {
    const words = [...line.replace(/(^|\s)#.*/, '').matchAll(/"([^"]*)"|<[^>]*>|\S+/g)].map(
      ([raw, text]) => text ?? raw,
    );
    const set = words[0] === 'export' ? /^(\w+)=(.*)$/.exec(words[1] ?? '') : null;
    if (set) variables = { ...variables, [set[1] ?? '']: set[2] ?? '' };
    if (words[0] === 'cd') {
      const inside = join(folder, words[1] ?? '');
      folder = existsSync(join(ROOT, inside)) ? inside : '.'; // the clone is the repository itself
      return [];
    }
    return words.length > 0 ? [{ words, folder, variables }] : [];
  });
}

/** What is wrong with a command, as far as it is ours. */
function check({ words, folder }: Command): string[] {
  const [program = '', ...rest] = words[0] === 'sudo' ? words.slice(1) : words;
  const missing = rest
    .filter((word) => /^(?:deploy|demo|docs|examples|scripts|src|test)\//.test(word) && !existsSync(join(ROOT, word)))
    .map((path) => `There is no ${path}.`);
  const unknown = words
    .flatMap((word) => /^(?:WEBRTC|CF)_\w+(?==)/.exec(word) ?? [])
    .filter((name) => !VARIABLES.has(name) && !HELP.includes(name))
    .map((name) => `No setting is called ${name}.`);
  return [...missing, ...unknown, ...checkProgram(program, rest, folder)];
}

function checkProgram(program: string, rest: readonly string[], folder: string): string[] {
  if (program === 'npm') return checkNpm(rest, folder);
  if (program === 'npx') return checkProgram(rest[0] ?? '', rest.slice(1), folder);
  if (program === 'webrtc-elements') return checkFlags(rest);
  if (program === 'node') {
    const script = rest.find((word) => !word.startsWith('-')) ?? '';
    const isForeign = script.startsWith('node_modules/'); // of a reader's project
    return isForeign || existsSync(join(ROOT, folder, script)) ? [] : [`There is no ${script}.`];
  }
  return FOREIGN.has(program) ? [] : [`What is ${program}?`];
}

function checkNpm([command = '', ...rest]: readonly string[], folder: string): string[] {
  const path = join(ROOT, folder, 'package.json');
  const { scripts } = JSON.parse(readFileSync(path, 'utf8')) as { scripts: Record<string, string> };
  if (command === 'install' || command === 'ci') return [];
  const script = command === 'run' ? (rest[0] ?? '') : command;
  const flags = rest.includes('--') ? checkFlags(rest.slice(rest.indexOf('--') + 1)) : [];
  return script in scripts ? flags : [`${path} has no script ${script}.`];
}

function checkFlags(words: readonly string[]): string[] {
  return words
    .flatMap((word) => /^--([\w-]+)/.exec(word)?.[1] ?? [])
    .filter((flag) => !FLAGS.has(flag))
    .map((flag) => `webrtc-elements takes no --${flag}.`);
}

/** Starts the server as a command says, on a port that is free; resolves with what it says before it is ended. */
async function start({ words, variables }: Command): Promise<string> {
  const args = words.slice(words.indexOf('webrtc-elements') + 1);
  const value = (name: string): number => args.indexOf(`--${name}`) + 1;
  if (value('host')) args[value('host')] = '127.0.0.1';
  if (value('port')) args[value('port')] = '0';
  else args.push('--port', '0');
  const child = spawn(process.execPath, [CLI, ...args], { cwd: ROOT, env: { ...process.env, ...variables } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  child.stdout.once('data', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'close')) as [number | null];
  return `${code ?? 'killed'}: ${output}`;
}

describe('the commands of the documentation', () => {
  it('name programs, scripts, files, flags and variables that there are', () => {
    const wrong = samples.flatMap((sample) =>
      commandsOf(sample).flatMap((command) =>
        check(command).map((text) => `${sample.page}:${sample.line}: ${command.words.join(' ')}: ${text}`),
      ),
    );
    assert.ok(samples.length > 5);
    assert.deepEqual(wrong, []);
  });

  it('start the server', async () => {
    const commands = samples
      .flatMap(commandsOf)
      .filter(({ words }) => words.includes('webrtc-elements') && ['npx', 'webrtc-elements'].includes(words[0] ?? ''))
      .filter(({ words }) => !NOT_HERE.test(words.join(' ')));
    assert.ok(commands.length > 3);
    for (const command of commands) {
      assert.match(await start(command), /^0: webrtc-elements is running at http/, command.words.join(' '));
    }
  });

  it('join a room by Node', async () => {
    const server = await serve({ port: 0, iceServers: [] });
    const commands = samples
      .flatMap(commandsOf)
      .filter(({ words: [program, script = ''] }) => program === 'node' && existsSync(join(ROOT, script)));
    assert.ok(commands.length > 0);
    for (const { words } of commands) {
      const args = words.slice(1).map((word) => word.replace('http://127.0.0.1:8080', server.url));
      const output = execFile(args);
      assert.match(await output, /^In lobby as Ada/);
    }
    await server.close();
  });
});

/** Runs a program of the repository, with nothing to read. */
async function execFile(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  await once(child, 'close');
  return output;
}
