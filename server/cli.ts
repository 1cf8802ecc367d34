#!/usr/bin/env node
import { createRequire } from 'node:module';
import { networkInterfaces } from 'node:os';
import { SettingsError } from './environment.js';
import { serve, type ServeOptions, type SignallingServer } from './node.js';
import { helpText } from './command/flags.js';
import { checkHealth } from './command/health-check.js';
import { readSettings } from './command/settings.js';

/** Runs the command. Resolves with an exit code, or with `undefined` while the server runs. */
async function main(): Promise<number | undefined> {
  const args = process.argv.slice(2);
  try {
    const { options, drain, help, version, unknown, health } = await readSettings(args, process.env);
    if (help) {
      process.stdout.write(helpText());
      return 0;
    }
    if (version) {
      const { version } = createRequire(import.meta.url)('webrtc-elements/package.json') as { version: string };
      process.stdout.write(`${version}\n`);
      return 0;
    }
    if (health) return await tellHealth(health);
    for (const name of unknown) warn(`No setting is called ${name}.`, options.log);
    return await run(options, drain);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n\n${helpText()}`);
    return 2;
  }
}

async function run(options: ServeOptions, drain: number): Promise<number | undefined> {
  try {
    const server = await serve(options);
    endOnSignal(server, drain); // before the announcement: a script may send a signal as soon as it reads that
    announce(addresses(server), options.log);
    return undefined;
  } catch (error) {
    return cannotStart(error as NodeJS.ErrnoException, options.host ?? '', options.port ?? 0);
  }
}

/** Asks the server at this address how it is. Resolves with the exit code. */
async function tellHealth(url: URL): Promise<number> {
  const trouble = await checkHealth(url);
  if (trouble === undefined) return 0;
  process.stderr.write(`${trouble}\n`);
  return 1;
}

function warn(message: string, log: ServeOptions['log']): void {
  if (log) log({ level: 'warn', event: 'start', message });
  else process.stderr.write(`${message}\n`);
}

/** Prints the URLs of the server, or logs them if there is a log. */
function announce(urls: readonly string[], log: ServeOptions['log']): void {
  if (log) log({ level: 'info', event: 'start', message: `running at ${urls.join(' and ')}` });
  else process.stdout.write(`webrtc-elements is running at ${urls.join('\n                           and ')}\n`);
}

function cannotStart(error: NodeJS.ErrnoException, host: string, port: number): number {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is already in use. Stop the program that uses it, or choose another port: --port ${port < 65_535 ? port + 1 : 8080}`,
    EACCES: `This user may not listen on port ${port}. Choose one above 1023: --port 8080`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Try: --host 127.0.0.1`,
    ENOTFOUND: `${host} is not an address of this machine. Try: --host 127.0.0.1`,
  };
  process.stderr.write(`${reasons[error.code ?? ''] ?? error.message}\n`);
  return error instanceof TypeError ? 2 : 1; // a TypeError means that an option is invalid
}

/** The URLs of the server. One that listens on all networks has all IPv4 addresses of the machine. */
function addresses({ url }: SignallingServer): string[] {
  const { protocol, hostname, port } = new URL(url);
  if (hostname !== '0.0.0.0' && hostname !== '[::]') return [url];
  const all = Object.values(networkInterfaces()).flatMap((list = []) => list);
  return all.filter(({ family }) => family === 'IPv4').map(({ address }) => `${protocol}//${address}:${port}`);
}

/** The first signal closes the server, the second ends the process at once. */
function endOnSignal(server: SignallingServer, drain: number): void {
  const end = (): void => {
    for (const name of SIGNALS) process.off(name, end);
    void server.close({ drain }).then(() => process.exit(0));
  };
  for (const name of SIGNALS) process.on(name, end);
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

const code = await main();
if (code !== undefined) process.exitCode = code;
