import { fileURLToPath } from 'node:url';
import { Command } from '../support/command.js';
import { freePort } from '../support/ports.js';

const PAGES = fileURLToPath(new URL('pages', import.meta.url));

/** The real command, as a process, that comes back on the same port when it is restarted. */
export class SoakServer {
  readonly port: number;
  #command: Command;
  readonly #loads = new Set<Promise<unknown>>();
  #restart: Promise<void> | undefined;
  #stderr = '';

  private constructor(port: number) {
    this.port = port;
    this.#command = command(port);
  }

  static async start(): Promise<SoakServer> {
    const server = new SoakServer(await freePort());
    await server.#command.started();
    return server;
  }

  /** All that it ever complained of. */
  get stderr(): string {
    return this.#stderr + this.#command.stderr;
  }

  get lives(): boolean {
    const { exitCode, signalCode } = this.#command.process;
    return exitCode === null && signalCode === null;
  }

  /** Whether it is there, and not being restarted. */
  get isUp(): boolean {
    return this.#restart === undefined;
  }

  /** Runs what needs the server to be there, to load a page from: neither meets the other. */
  async withPages<Result>(run: () => Promise<Result>): Promise<Result> {
    while (this.#restart) await this.#restart;
    const load = run();
    this.#loads.add(load);
    try {
      return await load;
    } finally {
      this.#loads.delete(load);
    }
  }

  /** Ends it and starts another; `down` is called when it is about to end. */
  async restart(signal: NodeJS.Signals, down: () => void): Promise<void> {
    const before = this.#restart;
    const restart = (async () => {
      await before;
      await Promise.allSettled(this.#loads);
      down();
      await this.#command.ended(signal);
      this.#stderr += this.#command.stderr;
      this.#command = command(this.port);
      await this.#command.started();
    })();
    this.#restart = restart;
    try {
      await restart;
    } finally {
      if (this.#restart === restart) this.#restart = undefined;
    }
  }

  /** Its metrics, by name; those with labels are left out. */
  async metrics(): Promise<ReadonlyMap<string, number>> {
    const response = await fetch(`http://127.0.0.1:${this.port}/metrics`);
    const lines = (await response.text()).matchAll(/^(\w+) ([\d.e+]+)$/gm);
    return new Map([...lines].map(([, name = '', figure]) => [name, Number(figure)]));
  }

  async stop(): Promise<void> {
    await this.#restart?.catch(() => undefined);
    await this.#command.dispose();
  }
}

function command(port: number): Command {
  return new Command('--port', String(port), '--no-stun', '--folder', PAGES);
}
