import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { residentMemory } from './resident-memory.js';
import { within } from './wait.js';

const CLI = fileURLToPath(new URL('../../dist/server/cli.js', import.meta.url));

/** The command `webrtc-elements`, run as a user runs it. */
export class Command {
  readonly process: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #ended: Promise<unknown>;

  constructor(...args: string[]) {
    this.process = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.process.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.#ended = once(this.process, 'close');
  }

  /** Starts a server on a free port; resolves with its URL. */
  async started(): Promise<string> {
    const url = async (): Promise<string> => {
      for (;;) {
        const found = /running at (http:[^\s"]+)["\n]/.exec(this.stdout)?.[1];
        if (found) return found;
        if (this.process.exitCode !== null) throw new Error(`It ended: ${this.stderr}`);
        if (this.process.stdout) await Promise.race([once(this.process.stdout, 'data'), this.#ended]);
      }
    };
    return within(url(), 'the command prints its URL');
  }

  /** Resolves when it has printed this. */
  async printed(text: string): Promise<void> {
    const wait = async (): Promise<void> => {
      while (!this.stdout.includes(text) && this.process.stdout) await once(this.process.stdout, 'data');
    };
    await within(wait(), `the command prints ${text}`);
  }

  /** Resolves with the exit code once the command has ended, by itself or by this signal. */
  async ended(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal) this.process.kill(signal);
    await within(this.#ended, 'the command ends');
    return this.process.exitCode;
  }

  /** The memory that it holds, in bytes; 0 where there is no telling. */
  memory(): Promise<number> {
    return residentMemory(this.process);
  }

  /** Ends it for sure, after a test. */
  async dispose(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.ended('SIGKILL');
  }
}
