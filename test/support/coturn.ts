import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { coturn, type CoturnOptions, type IceProvider } from 'webrtc-elements/server/node';
import { freePort } from './ports.js';

const SECRET = 'a secret of the test';

/** Where it listens, and has its relayed addresses. */
export interface CoturnPlace {
  readonly address: string;
  readonly port: number;
  readonly tls: { readonly port: number; readonly certificateFile: string; readonly keyFile: string };
}

/** The real TURN server of the coturn project: on loopback, without TLS, unless another place is named. */
export class Coturn {
  readonly #folder = mkdtempSync(join(tmpdir(), 'coturn-'));
  readonly #place: CoturnPlace | undefined;
  readonly #address: string;
  #child: ChildProcess | undefined;
  #port = 0;
  /** Should this process end before `stop()`: coturn would outlive it. */
  readonly #kill = (): void => {
    this.#child?.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  };

  constructor(place?: CoturnPlace) {
    this.#place = place;
    this.#address = place?.address ?? '127.0.0.1';
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    this.#port = this.#place?.port ?? (await freePort());
    const child = spawn(process.env['COTURN'] ?? 'turnserver', [
      ...['-n', '--no-cli', '--no-dtls', '--log-file', 'stdout', '--simple-log', '--allow-loopback-peers'],
      ...['--listening-ip', this.#address, '--relay-ip', this.#address, ...this.#tls],
      ...['--listening-port', String(this.#port), '--realm', 'test'],
      ...['--use-auth-secret', '--static-auth-secret', SECRET],
      ...['--pidfile', join(this.#folder, 'pid'), '--userdb', join(this.#folder, 'db')],
    ]);
    this.#child = child;
    process.once('exit', this.#kill);
    child.stdout.resume();
    child.stderr.resume();
    await once(child, 'spawn');
    for (const port of [this.#port, this.#place?.tls.port ?? this.#port])
      while (!(await listens(this.#address, port))) {
        if (child.exitCode !== null) throw new Error(`coturn ended with ${child.exitCode}.`);
      }
  }

  /** What a signalling server is told of it; unless it is told something wrong. */
  provider(lifetime: number, wrong: Partial<CoturnOptions> = {}): IceProvider {
    return coturn({ urls: `turn:${this.#address}:${this.#port}`, secret: SECRET, lifetime, ...wrong });
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child?.exitCode === null) {
      child.kill();
      await once(child, 'exit');
    }
    process.off('exit', this.#kill);
    this.#kill();
  }

  get #tls(): string[] {
    if (!this.#place) return ['--no-tls'];
    const { port, certificateFile, keyFile } = this.#place.tls;
    return ['--tls-listening-port', String(port), '--cert', certificateFile, '--pkey', keyFile];
  }
}

/** Whether somebody takes a connection there; takes a moment to find out that nobody does. */
async function listens(address: string, port: number): Promise<boolean> {
  const socket = connect(port, address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    await delay(20);
    return false;
  } finally {
    socket.destroy();
  }
}
