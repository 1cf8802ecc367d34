import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import {
  checked,
  labelOf,
  listIn,
  numberIn,
  readCommonOptions,
  SettingsError,
  variableOf,
  type Lookup,
} from '../environment.js';
import type { Authorize } from '../entrance/entrance.js';
import { LONGEST_TIMER } from '../ice/deadline.js';
import type { LogEntry } from '../node/journal.js';
import type { ServeOptions } from '../node/serve-options.js';
import { FLAGS, type Flag, type Name } from './flags.js';
import { unknownCommand, unknownFlag, unknownVariables } from './unknown.js';

/** What the command can do: run a server, or ask a running one on this machine whether it is well. */
const COMMANDS = ['serve', 'health'];

/** The settings of the command, from flags and from the environment. A flag overrides its variable. */
export interface Settings {
  readonly options: ServeOptions;
  /** How long to keep serving after the signal to end, in ms. */
  readonly drain: number;
  readonly help: boolean;
  readonly version: boolean;
  /** Variables that look like ours, and that nothing reads. */
  readonly unknown: readonly string[];
  /** The address to ask, if the command is `health`. */
  readonly health?: URL;
}

/** The longest time that a timer can take, in seconds. */
const LONGEST_WAIT = Math.floor(LONGEST_TIMER / 1000);

/** Reads flags and variables. Throws a `SettingsError` if one is invalid. */
export async function readSettings(args: string[], env: NodeJS.ProcessEnv): Promise<Settings> {
  const { command, value } = parse(args, env);
  const unknown = unknownVariables(env);
  const number = (name: Name, least?: number, most?: number): number | undefined => numberIn(value, name, least, most);
  const seconds = (name: Name, least = 0): number | undefined => {
    const given = number(name, least, LONGEST_WAIT);
    return given === undefined ? undefined : given * 1000;
  };
  const port = number('port') ?? 8080;
  if (!Number.isInteger(port) || port > 65_535) {
    throw new SettingsError(`${labelOf('port')} must be a whole number from 0 to 65535, not "${port}".`);
  }
  const host = value('host') ?? '127.0.0.1';
  const said = { help: value('help') !== undefined, version: value('version') !== undefined };
  if (command === 'health') {
    const health = healthOf(host, port, value('tls-cert') !== undefined);
    return { ...said, options: {}, drain: 0, unknown: [], health };
  }
  const log = value('log') ?? 'none';
  if (log !== 'json' && log !== 'none')
    throw new SettingsError(`${labelOf('log')} must be json or none, not "${log}".`);
  return {
    options: {
      ...readCommonOptions(value, env),
      port,
      host,
      folder: value('folder'),
      prefix: value('prefix'),
      tls: readTls(value('tls-cert'), value('tls-key')),
      trustProxy: readProxies(value),
      authorize: await loadAuthorize(value('authorize')),
      redis: value('redis'),
      maxPayload: number('max-payload'),
      metrics: readMetrics(value),
      heartbeat: seconds('heartbeat', 1),
      log: log === 'json' ? writeEntry : undefined,
    },
    drain: seconds('drain') ?? 0,
    unknown,
    ...said,
  };
}

/** Reads a command line: its command, and what looks up a setting: the flag, or else the variable. */
function parse(args: string[], env: NodeJS.ProcessEnv): { readonly command: string; readonly value: Lookup } {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { takes, secret }] of Object.entries<Flag>(FLAGS)) {
    if (!secret) options[name] = { type: takes === undefined ? 'boolean' : 'string' };
  }
  let parsed;
  try {
    parsed = parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    const { message } = error as Error;
    const flag = /^Unknown option '([^']+)'/.exec(message)?.[1];
    throw flag === undefined ? new SettingsError(message) : unknownFlag(flag);
  }
  const [command = 'serve', ...rest] = parsed.positionals;
  if (!COMMANDS.includes(command) || rest.length > 0) throw unknownCommand(parsed.positionals, COMMANDS);
  const value: Lookup = (name) => {
    const flag = parsed.values[name];
    if (flag !== undefined) return String(flag);
    if (name === 'help' || name === 'version') return undefined; // these are flags only
    const { takes, secret, variable }: Flag = FLAGS[name as Name];
    const found = env[variableOf(name)] ?? (variable && env[variable]);
    if (!found || (takes === undefined && !secret && /^(0|false|no)$/i.test(found))) return undefined;
    return found;
  };
  return { command, value };
}

/** Where to ask a server with this host and port, from its own machine. */
function healthOf(host: string, port: number, secure: boolean): URL {
  if (port === 0) throw new SettingsError('Say which server to ask: --port 8080.');
  const local = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host);
  return new URL(`${secure ? 'https' : 'http'}://${local}:${port}/health`);
}

function readTls(cert: string | undefined, key: string | undefined): ServeOptions['tls'] {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined)
    throw new SettingsError('Set both --tls-cert and --tls-key, or neither.');
  return checked(() => ({ cert: readFileSync(cert), key: readFileSync(key) }));
}

function readProxies(value: Lookup): ServeOptions['trustProxy'] {
  const text = value('trust-proxy');
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : listIn(value, 'trust-proxy');
}

function readMetrics(value: Lookup): ServeOptions['metrics'] {
  const [who, token] = [value('metrics'), value('metrics-token')];
  if (who === 'none') return false;
  if (token === undefined && who === undefined) return undefined;
  if (token === undefined && who === 'all') return true;
  return { token, addresses: who === 'all' ? undefined : listIn(value, 'metrics') };
}

async function loadAuthorize(path: string | undefined): Promise<Authorize | undefined> {
  if (path === undefined) return undefined;
  let module: unknown;
  try {
    module = await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    throw new SettingsError(`--authorize: ${(error as Error).message}`);
  }
  const { authorize } = module as { readonly authorize?: unknown };
  if (typeof authorize !== 'function')
    throw new SettingsError(`--authorize: ${path} does not export a function named authorize.`);
  return authorize as Authorize;
}

function writeEntry(entry: LogEntry): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
}
