/** A setting of the command. */
export interface Flag {
  /** What kind of value it takes. Missing if it takes none. */
  readonly takes?: string;
  readonly about: string;
  /** Another variable that sets it, besides the one with its own name. */
  readonly variable?: string;
  /** It can only be a variable: others on the machine can read a command line. */
  readonly secret?: boolean;
}

/** All settings. Each has a variable: `WEBRTC_` and its name in capitals. */
export const FLAGS = {
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
    about:
      'proxies in front of the server: their number, or their addresses and networks, separated by commas (loopback: on this machine; uniquelocal: in private networks, such as those of containers)',
  },
  origin: { takes: 'ORIGINS', about: 'allow only pages of these origins, separated by commas: https://my.host' },
  authorize: { takes: 'MODULE', about: 'module that exports authorize(request, room), which decides who may enter' },
  peek: { about: 'say how many people are in a room to those who may enter it: lobbies show it' },
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
  metrics: {
    takes: 'WHO',
    about:
      'who may read /metrics: none, all, or addresses and networks, separated by commas (default: this machine, if the server listens to nobody else)',
  },
  'metrics-token': { secret: true, about: '' },
  heartbeat: { takes: 'SECONDS', about: 'time between two pings of a connection (default 30)' },
  drain: { takes: 'SECONDS', about: 'after SIGTERM, answer 503 on /health for this long before closing (default 0)' },
  log: { takes: 'KIND', about: 'json: log every event as a line of JSON; none (default): log failures only' },
  help: { about: 'print this text' },
  version: { about: 'print the version' },
} satisfies Record<string, Flag>;

export type Name = keyof typeof FLAGS;

const INTRODUCTION = `Usage: webrtc-elements [serve] [options]
       webrtc-elements health [options]

Starts a signalling server for peer-to-peer rooms. It serves:

  /webrtc-elements.js          the elements, for pages without a build step
  /webrtc-core.js              the core alone, for pages and workers
  /parties/:party/:room        rooms, as WebSockets; with --peek, how many people are in them
  /parties/:party/:room/turn   TURN credentials
  /health, /metrics            the state of the server

\`health\` asks the server with these options on this machine how it is. It exits with 0 if the server
is well, and with 1 if it does not answer or is about to end.

Options:

`;

const VARIABLES = `
You can also set each option with an environment variable: WEBRTC_TRUST_PROXY for --trust-proxy.
To let only those read /metrics who send a token (authorization: Bearer …), set WEBRTC_METRICS_TOKEN.
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
