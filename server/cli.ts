#!/usr/bin/env node
import { createRequire } from 'node:module';
import { networkInterfaces } from 'node:os';
import { parseArgs } from 'node:util';
import { serve, type SignallingServer } from './node.js';

const HELP = `webrtc-elements [serve] [options]

Starts a signalling server for peer-to-peer rooms. It serves the client library at
/webrtc-elements.js, rooms at /parties/:party/:room and its own state at /health.

  --port N        port to listen on (default 8080; 0 for any that is free)
  --host ADDRESS  address to listen on (default 127.0.0.1: this machine only;
                  0.0.0.0 lets others in)
  --folder DIR    serve the files of this folder too
  --no-stun       give the members no STUN server: for networks without the internet
  --help          this text
  --version       the version
`;

/** Runs the command; resolves with an exit code when it should end by itself. */
async function main(): Promise<number | undefined> {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        port: { type: 'string', default: '8080' },
        host: { type: 'string', default: '127.0.0.1' },
        folder: { type: 'string' },
        'no-stun': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        version: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return usage((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (values.version) {
    const { version } = createRequire(import.meta.url)('webrtc-elements/package.json') as { version: string };
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const [command = 'serve', ...rest] = positionals;
  if (command !== 'serve' || rest.length > 0) return usage(`Unknown command: ${positionals.join(' ')}`);
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    return usage(`--port takes a number from 0 to 65535, not "${values.port}".`);

  try {
    const { host, folder } = values;
    const server = await serve({ port, host, folder, ...(values['no-stun'] && { iceServers: [] }) });
    process.stdout.write(
      `webrtc-elements is running at ${addresses(server).join('\n                           and ')}\n`,
    );
    endOnSignal(server);
    return undefined;
  } catch (error) {
    return cannotListen(error as NodeJS.ErrnoException, values.host, port);
  }
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): number {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken. Stop what runs there, or take another: --port ${port < 65_535 ? port + 1 : 8080}`,
    EACCES: `Port ${port} may not be used by this user. Take one above 1023: --port 8080`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Try --host 127.0.0.1`,
    ENOTFOUND: `${host} is not an address of this machine. Try --host 127.0.0.1`,
  };
  process.stderr.write(`${reasons[error.code ?? ''] ?? error.message}\n`);
  return 1;
}

/** Where the server can be reached: one that listens everywhere has as many addresses as the machine. */
function addresses({ url }: SignallingServer): string[] {
  const { hostname, port } = new URL(url);
  if (hostname !== '0.0.0.0' && hostname !== '[::]') return [url];
  const all = Object.values(networkInterfaces()).flatMap((list = []) => list);
  return all.filter(({ family }) => family === 'IPv4').map(({ address }) => `http://${address}:${port}`);
}

/** The first signal ends it in order, the second at once. */
function endOnSignal(server: SignallingServer): void {
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.once(name, () => void server.close().then(() => process.exit(0)));
  }
}

function usage(message: string): number {
  process.stderr.write(`${message}\n\n${HELP}`);
  return 2;
}

const code = await main();
if (code !== undefined) process.exitCode = code;
