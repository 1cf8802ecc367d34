import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './ports.js';
import { within } from './wait.js';

/** The real Redis, on loopback, which keeps nothing. */
export class RedisServer {
  #child: ChildProcess | undefined;
  #port = 0;

  /** Where it is, as `--redis` takes it. */
  get url(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  /** Resolves when it takes connections; on the same port as before, if there was one. */
  async start(): Promise<void> {
    this.#port ||= await freePort();
    const child = spawn(process.env['REDIS'] ?? 'redis-server', [
      ...['--port', String(this.#port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    ]);
    this.#child = child;
    let text = '';
    const ready = async (): Promise<void> => {
      while (!text.includes('Ready to accept connections')) {
        const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
        text += chunk.toString();
      }
    };
    await within(ready(), 'Redis is ready');
    child.stdout.resume();
  }

  /** Has it do nothing, and keep its connections. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  /** Has it go on. */
  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Ends it at once, with all that it had. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
