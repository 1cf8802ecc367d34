import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { coturn, type CoturnOptions, type IceProvider } from 'webrtc-elements/server/node';
import { freePort } from '../server/free-port.js';

const SECRET = 'a secret of the test';

/** The real TURN server of the coturn project, on loopback. */
export class Coturn {
  readonly #folder = mkdtempSync(join(tmpdir(), 'coturn-'));
  #child: ChildProcess | undefined;
  #port = 0;

  /** Resolves when it listens. */
  async start(): Promise<void> {
    this.#port = await freePort();
    const child = spawn(process.env['COTURN'] ?? 'turnserver', [
      ...['-n', '--no-cli', '--no-tls', '--no-dtls', '--log-file', 'stdout', '--simple-log'],
      ...['--listening-ip', '127.0.0.1', '--relay-ip', '127.0.0.1', '--allow-loopback-peers'],
      ...['--listening-port', String(this.#port), '--realm', 'test'],
      ...['--use-auth-secret', '--static-auth-secret', SECRET],
      ...['--pidfile', join(this.#folder, 'pid'), '--userdb', join(this.#folder, 'db')],
    ]);
    this.#child = child;
    child.stdout.resume();
    child.stderr.resume();
    await once(child, 'spawn');
    while (!(await listens(this.#port))) {
      if (child.exitCode !== null) throw new Error(`coturn ended with ${child.exitCode}.`);
    }
  }

  /** What a signalling server is told of it; unless it is told something wrong. */
  provider(lifetime: number, wrong: Partial<CoturnOptions> = {}): IceProvider {
    return coturn({ urls: `turn:127.0.0.1:${this.#port}`, secret: SECRET, lifetime, ...wrong });
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child?.exitCode === null) {
      child.kill();
      await once(child, 'exit');
    }
    rmSync(this.#folder, { recursive: true });
  }
}

/** Whether somebody takes a connection there; takes a moment to find out that nobody does. */
async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
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
