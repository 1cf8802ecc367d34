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
import type { LogEntry } from './journal.js';
import type { ServeOptions } from './serve-options.js';

/** The settings of the command, from flags and from the environment. A flag overrides its variable. */
export interface Settings {
  readonly options: ServeOptions;
  /** How long to keep serving after the signal to end, in ms. */
  readonly drain: number;
  readonly help: boolean;
  readonly version: boolean;
}

/** A setting of the command. */
interface Flag {
  /** What kind of value it takes. Missing if it takes none. */
  readonly takes?: string;
  readonly about: string;
  /** Another variable that sets it, besides the one with its own name. */
  readonly variable?: string;
  /** It can only be a variable: others on the machine can read a command line. */
  readonly secret?: boolean;
}

/** All settings. Each has a variable: `WEBRTC_` and its name in capitals. */
const FLAGS = {
  port: { takes: 'N', about: 'port to listen on (default 8080; 0 for any free port)', variable: 'PORT' },
  host: {
    takes: 'ADDRESS',
    about: 'address to listen on (default 127.0.0.1: this machine only; 0.0.0.0: all networks)',
    variable: 'HOST',
  },
  folder: { takes: 'DIR', about: 'also serve the files of this folder' },
  prefix: { takes: 'PATH', about: 'path before /:party/:room (default parties)' },
  'tls-cert': { takes: 'FILE', about: 'certificate chain (PEM), to serve https and wss' },
  'tls-key': { takes: 'FILE', about: 'private key of the certificate (PEM)' },
  'trust-proxy': {
    takes: 'PROXIES',
    about: 'proxies in front of the server: their number, or their addresses and networks, separated by commas',
  },
  origin: { takes: 'ORIGINS', about: 'allow only pages of these origins, separated by commas: https://my.host' },
  authorize: { takes: 'MODULE', about: 'module that exports authorize(request, room), which decides who may enter' },
  'no-stun': { about: 'give members no STUN server: for networks without internet access' },
  turn: {
    takes: 'URLS',
    about: 'your own TURN servers, separated by commas; set WEBRTC_TURN_SECRET to their static-auth-secret',
  },
  'turn-secret': { secret: true, about: '' },
  'turn-lifetime': { takes: 'SECONDS', about: 'lifetime of TURN credentials (default 3600; Cloudflare: 86400)' },
  redis: { takes: 'URL', about: 'share rooms with the other servers that use this Redis or Valkey' },
  'members-per-room': { takes: 'N', about: 'maximum members per room (default 128)' },
  rooms: { takes: 'N', about: 'maximum open rooms (default 100000)' },
  'sockets-per-address': { takes: 'N', about: 'maximum open connections per address (default 256)' },
  'connects-per-second': { takes: 'N', about: 'maximum new connections per second and address (default 32)' },
  'frames-per-second': { takes: 'N', about: 'maximum frames per second and connection (default 2000)' },
  'bytes-per-second': { takes: 'N', about: 'maximum bytes per second and connection (default 8388608)' },
  'max-payload': { takes: 'BYTES', about: 'largest WebSocket message to accept (default 786432)' },
  heartbeat: { takes: 'SECONDS', about: 'time between two pings of a connection (default 30)' },
  drain: { takes: 'SECONDS', about: 'after SIGTERM, answer 503 on /health for this long before closing (default 0)' },
  log: { takes: 'KIND', about: 'json: log every event as a line of JSON; none (default): log failures only' },
  help: { about: 'print this text' },
  version: { about: 'print the version' },
} satisfies Record<string, Flag>;

type Name = keyof typeof FLAGS;

/** The longest time that a timer can take, in seconds. */
const LONGEST_WAIT = Math.floor(LONGEST_TIMER / 1000);

const INTRODUCTION = `Usage: webrtc-elements [serve] [options]

Starts a signalling server for peer-to-peer rooms. It serves:

  /webrtc-elements.js          the elements, for pages without a build step
  /webrtc-core.js              the core alone, for pages and workers
  /parties/:party/:room        rooms, as WebSockets
  /parties/:party/:room/turn   TURN credentials
  /health, /metrics            the state of the server

Options:

`;

const VARIABLES = `
You can also set each option with an environment variable: WEBRTC_TRUST_PROXY for --trust-proxy.
To use Cloudflare's TURN servers, set CF_TURN_TOKEN_ID (or CF_TURN_APP_ID) and CF_TURN_API_TOKEN.
`;

/** The text of `--help`. */
export function helpText(): string {
  const rows = Object.entries<Flag>(FLAGS)
    .filter(([, { secret }]) => !secret)
    .map(([name, { takes, about }]) => [`--${name}${takes ? ` ${takes}` : ''}`, about] as const);
  const width = Math.max(...rows.map(([flag]) => flag.length)) + 2;
  return (
    INTRODUCTION +
    rows.map(([flag, about]) => `  ${flag.padEnd(width)}${wrap(about, width + 2)}\n`).join('') +
    VARIABLES
  );
}

/** Reads flags and variables. Throws a `SettingsError` if one is invalid. */
export async function readSettings(args: string[], env: NodeJS.ProcessEnv): Promise<Settings> {
  const value = valuesOf(args, env);
  const number = (name: Name, least?: number, most?: number): number | undefined => numberIn(value, name, least, most);
  const seconds = (name: Name, least = 0): number | undefined => {
    const given = number(name, least, LONGEST_WAIT);
    return given === undefined ? undefined : given * 1000;
  };
  const log = value('log') ?? 'none';
  if (log !== 'json' && log !== 'none')
    throw new SettingsError(`${labelOf('log')} must be json or none, not "${log}".`);
  const port = number('port') ?? 8080;
  if (!Number.isInteger(port) || port > 65_535) {
    throw new SettingsError(`${labelOf('port')} must be a whole number from 0 to 65535, not "${port}".`);
  }
  return {
    options: {
      ...readCommonOptions(value, env),
      port,
      host: value('host') ?? '127.0.0.1',
      folder: value('folder'),
      prefix: value('prefix'),
      tls: readTls(value('tls-cert'), value('tls-key')),
      trustProxy: readProxies(value),
      authorize: await loadAuthorize(value('authorize')),
      redis: value('redis'),
      maxPayload: number('max-payload'),
      heartbeat: seconds('heartbeat', 1),
      log: log === 'json' ? writeEntry : undefined,
    },
    drain: seconds('drain') ?? 0,
    help: value('help') !== undefined,
    version: value('version') !== undefined,
  };
}

/** Looks up a setting: the flag, or else the variable. */
function valuesOf(args: string[], env: NodeJS.ProcessEnv): Lookup {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { takes, secret }] of Object.entries<Flag>(FLAGS)) {
    if (!secret) options[name] = { type: takes === undefined ? 'boolean' : 'string' };
  }
  let parsed;
  try {
    parsed = parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new SettingsError((error as Error).message);
  }
  const [command = 'serve', ...rest] = parsed.positionals;
  if (command !== 'serve' || rest.length > 0) {
    throw new SettingsError(`Unknown command: ${parsed.positionals.join(' ')}`);
  }
  return (name) => {
    const flag = parsed.values[name];
    if (flag !== undefined) return String(flag);
    if (name === 'help' || name === 'version') return undefined; // these are flags only
    const { takes, secret, variable }: Flag = FLAGS[name as Name];
    const found = env[variableOf(name)] ?? (variable && env[variable]);
    if (!found || (takes === undefined && !secret && /^(0|false|no)$/i.test(found))) return undefined;
    return found;
  };
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

/** Breaks a text into lines of at most 100 characters, and indents all but the first. */
function wrap(text: string, indent: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (indent + line.length + word.length >= 100) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
