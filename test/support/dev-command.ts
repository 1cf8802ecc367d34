import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Output } from './output.js';
import { freePort } from './ports.js';
import { until } from './wait.js';

/** A command that serves pages from a folder, such as `npm run dev --`, as a user starts it. It takes `--port`. */
export class DevCommand {
  readonly #folder: string;
  readonly #program: string;
  readonly #words: readonly string[];
  #process: ChildProcess | undefined;

  constructor(folder: string, program: string, words: readonly string[]) {
    this.#folder = folder;
    this.#program = program;
    this.#words = words;
  }

  /** Starts it on a free port. Resolves with its URL once it serves a page. */
  async start(): Promise<string> {
    const port = await freePort();
    const child = spawn(this.#program, [...this.#words, '--port', String(port)], {
      cwd: this.#folder,
      env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#process = child;
    const output = new Output(child);
    const url = `http://127.0.0.1:${port}`;
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`The command has ended: ${output.text}`);
      return (await fetch(url).catch(() => undefined))?.ok ?? false;
    }, 'the command serves a page');
    return url;
  }

  /** Ends it, with all that it has started. */
  async end(): Promise<void> {
    const child = this.#process;
    if (child?.pid === undefined || child.exitCode !== null) return;
    const ended = once(child, 'close');
    process.kill(-child.pid, 'SIGKILL'); // its group, which is our own doing
    await ended;
  }
}
