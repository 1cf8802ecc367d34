import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import {
  checked,
  listIn,
  numberIn,
  readCommonOptions,
  SettingsError,
  variableOf,
  type Lookup,
} from '../environment.js';
import type { Authorize } from '../entrance/entrance.js';
import type { LogEntry } from './journal.js';
import type { ServeOptions } from './serve-options.js';

/** What the command is told by flags, and where they are missing by the environment. */
export interface Settings {
  readonly options: ServeOptions;
  /** How long to go on after the signal to end, in ms. */
  readonly drain: number;
  readonly help: boolean;
  readonly version: boolean;
}

/** One setting: what it takes, and what it is for. */
interface Flag {
  /** What it takes; nothing where it is a switch. */
  readonly takes?: string;
  readonly about: string;
  /** A variable that has its value too, besides the one that is called after it. */
  readonly variable?: string;
  /** It is in no command line, which others on the machine can read. */
  readonly secret?: boolean;
}

/** Each flag has a variable: `WEBRTC_` and its name in capitals. */
const FLAGS = {
  port: { takes: 'N', about: 'port to listen on (default 8080; 0 for any that is free)', variable: 'PORT' },
  host: {
    takes: 'ADDRESS',
    about: 'address to listen on (default 127.0.0.1: this machine only; 0.0.0.0 lets others in)',
    variable: 'HOST',
  },
  folder: { takes: 'DIR', about: 'serve the files of this folder too' },
  prefix: { takes: 'PATH', about: 'what comes before /:party/:room (default parties)' },
  'tls-cert': { takes: 'FILE', about: 'certificate chain, PEM: serve https and wss' },
  'tls-key': { takes: 'FILE', about: 'its private key, PEM' },
  'trust-proxy': {
    takes: 'PROXIES',
    about: 'how many proxies stand before the server, or their addresses and networks, with commas between',
  },
  origin: { takes: 'ORIGINS', about: 'pages of these origins only, with commas between: https://my.host' },
  authorize: { takes: 'MODULE', about: 'a module that exports authorize(request, room): who may enter' },
  'no-stun': { about: 'give the members no STUN server: for networks without the internet' },
  turn: {
    takes: 'URLS',
    about: 'TURN servers of your own, with commas between; WEBRTC_TURN_SECRET is their static-auth-secret',
  },
  'turn-secret': { secret: true, about: '' },
  'turn-lifetime': { takes: 'SECONDS', about: 'how long TURN credentials last (default 3600; Cloudflare: 86400)' },
  redis: { takes: 'URL', about: 'share rooms with other servers through this Redis or Valkey' },
  'members-per-room': { takes: 'N', about: 'members of one room (default 128)' },
  rooms: { takes: 'N', about: 'rooms at a time (default 100000)' },
  'sockets-per-address': { takes: 'N', about: 'connections at a time from one address (default 256)' },
  'connects-per-second': { takes: 'N', about: 'new connections a second from one address (default 32)' },
  'frames-per-second': { takes: 'N', about: 'frames a second of one connection (default 2000)' },
  'bytes-per-second': { takes: 'N', about: 'bytes a second of one connection (default 8388608)' },
  'max-payload': { takes: 'BYTES', about: 'largest WebSocket message that is read at all (default 786432)' },
  heartbeat: { takes: 'SECONDS', about: 'time between two pings (default 30)' },
  drain: { takes: 'SECONDS', about: 'after SIGTERM, answer 503 on /health for so long before closing (default 0)' },
  log: { takes: 'KIND', about: 'json: a line for everything that happens; none (default): failures only' },
  help: { about: 'this text' },
  version: { about: 'the version' },
} satisfies Record<string, Flag>;

type Name = keyof typeof FLAGS;

/** So many seconds fit into a timer. */
const LONGEST_WAIT = 2_147_483;

const INTRODUCTION = `webrtc-elements [serve] [options]

Starts a signalling server for peer-to-peer rooms. It serves the client library at /webrtc-elements.js,
rooms at /parties/:party/:room, TURN servers at /parties/:party/:room/turn, its state at /health and
/metrics. Every option can be a variable instead: --trust-proxy is WEBRTC_TRUST_PROXY.

`;

const TURN = `
With CF_TURN_TOKEN_ID (or CF_TURN_APP_ID) and CF_TURN_API_TOKEN set, members get TURN servers of Cloudflare.
`;

/** The text of `--help`. */
export function helpText(): string {
  const rows = Object.entries<Flag>(FLAGS)
    .filter(([, { secret }]) => !secret)
    .map(([name, { takes, about }]) => [`--${name}${takes ? ` ${takes}` : ''}`, about] as const);
  const width = Math.max(...rows.map(([flag]) => flag.length)) + 2;
  return (
    INTRODUCTION + rows.map(([flag, about]) => `  ${flag.padEnd(width)}${wrap(about, width + 2)}\n`).join('') + TURN
  );
}

/** Reads flags and variables. Throws a `SettingsError` for what makes no sense. */
export async function readSettings(args: string[], env: NodeJS.ProcessEnv): Promise<Settings> {
  const value = valuesOf(args, env);
  const number = (name: Name, least?: number, most?: number): number | undefined => numberIn(value, name, least, most);
  const seconds = (name: Name, least = 0): number | undefined => {
    const given = number(name, least, LONGEST_WAIT);
    return given === undefined ? undefined : given * 1000;
  };
  const log = value('log') ?? 'none';
  if (log !== 'json' && log !== 'none') throw new SettingsError(`--log takes json or none, not "${log}".`);
  const port = number('port') ?? 8080;
  if (!Number.isInteger(port) || port > 65_535) {
    throw new SettingsError(`--port takes a number from 0 to 65535, not "${port}".`);
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

/** Looks a setting up: a flag, else a variable. */
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
    if (name === 'help' || name === 'version') return undefined; // asked for by flags alone
    const { takes, secret, variable }: Flag = FLAGS[name as Name];
    const found = env[variableOf(name)] ?? (variable && env[variable]);
    if (!found || (takes === undefined && !secret && /^(0|false|no)$/i.test(found))) return undefined;
    return found;
  };
}

function readTls(cert: string | undefined, key: string | undefined): ServeOptions['tls'] {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw new SettingsError('--tls-cert and --tls-key go together.');
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
  if (typeof authorize !== 'function') throw new SettingsError(`--authorize: ${path} exports no function authorize.`);
  return authorize as Authorize;
}

function writeEntry(entry: LogEntry): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
}

/** Breaks a text into lines of 100 characters, the next ones indented. */
function wrap(text: string, indent: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (indent + line.length + word.length >= 100) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
