import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { build } from 'esbuild';
import { Output } from '../output.js';
import { linkPackage } from './link-package.js';
import { residentMemory } from '../resident-memory.js';
import { within } from '../wait.js';

const { default: WORKERD } = createRequire(import.meta.url)('workerd') as { readonly default: string };
/** As in the example's wrangler.jsonc; a workerd knows no date later than its own. */
const COMPATIBILITY_DATE = '2026-10-01';
/** A second worker, on a port of its own, which has the runtime do at once what it does to an object that is idle. */
const EVICTOR = `import unsafe from 'workerd:unsafe';

export default {
  async fetch(request, env) {
    const { binding, room } = await request.json();
    try {
      await unsafe.evict(env[binding].getByName(room));
      return new Response();
    } catch (error) {
      return new Response(String(error), { status: 409 });
    }
  },
};
`;

export interface WorkerdOptions {
  /** Path of the worker's TypeScript. It exports the classes, and a `fetch` by default. */
  readonly entry: string;
  /** Which binding, and so which party, is which class: one class may have several bindings, and is one set of rooms. */
  readonly objects: Readonly<Record<string, string>>;
  /** Bindings that are plain text. */
  readonly vars?: Readonly<Record<string, string>>;
}

/** A worker with Durable Objects on workerd, the runtime of Cloudflare. Its storage outlives a `stop`, not `dispose`. */
export class Workerd {
  readonly #options: WorkerdOptions;
  #output: Output | undefined;
  #folder: string | undefined;
  #process: ChildProcess | undefined;
  #evictor = '';

  constructor(options: WorkerdOptions) {
    this.#options = options;
  }

  /** What the runtime, and `console.log` of the worker, have printed since the start. */
  get output(): string {
    return this.#output?.text ?? '';
  }

  /** Resolves with the URL once it listens: on this port, or on one that is free. */
  async start(port = 0): Promise<string> {
    const folder = await this.#bundled();
    const args = ['serve', 'config.capnp', '--experimental', '--verbose', '--control-fd=3'];
    const child = spawn(WORKERD, [...args, `--socket-addr=http=127.0.0.1:${port}`], {
      cwd: folder,
      env: { ...process.env, PWD: folder },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.#output = new Output(child);
    const ports = await within(this.#listening(child), 'workerd listens');
    this.#evictor = `http://127.0.0.1:${ports.evictor}`;
    return `http://127.0.0.1:${ports.http}`;
  }

  /**
   * Has the runtime take this object out of memory, as after 10 idle seconds: its sockets and its storage stay.
   * Resolves when that is done; rejects when the object has never been in memory.
   */
  async hibernate(binding: string, room: string): Promise<void> {
    const body = JSON.stringify({ binding, room });
    const response = await within(fetch(this.#evictor, { method: 'POST', body }), `${room} hibernates`);
    if (!response.ok) throw new Error(await response.text());
  }

  /** Whether its process runs. */
  get lives(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null;
  }

  /** The memory that its process holds, in bytes; 0 where there is no telling. */
  async memory(): Promise<number> {
    return this.#process ? residentMemory(this.#process) : 0;
  }

  /** Ends it at once, as a crash does: sockets see 1006. The storage stays. */
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await within(ended, 'workerd ends');
  }

  /** Ends it, and removes all that it wrote. */
  async dispose(): Promise<void> {
    await this.stop();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  /** The ports, from the lines that workerd writes to its control pipe. */
  async #listening(child: ChildProcess): Promise<{ readonly http: number; readonly evictor: number }> {
    const pipe = child.stdio[3] as Readable;
    const ended = once(child, 'close');
    let text = '';
    pipe.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const portOf = (socket: string): number =>
      Number(new RegExp(`"socket":"${socket}","port":(\\d+)`).exec(text)?.[1] ?? 0);
    for (;;) {
      const [http, evictor] = [portOf('http'), portOf('evictor')];
      if (http && evictor) return { http, evictor };
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`workerd ended: ${this.output}`);
      await Promise.race([once(pipe, 'data'), ended]);
    }
  }

  async #bundled(): Promise<string> {
    if (this.#folder !== undefined) return this.#folder;
    const folder = (this.#folder = await mkdtemp(join(tmpdir(), 'workerd-')));
    await mkdir(join(folder, 'storage'));
    await build({
      entryPoints: [this.#options.entry],
      outfile: join(folder, 'worker.js'),
      bundle: true,
      format: 'esm',
      target: 'es2022',
      conditions: ['workerd', 'worker', 'browser'],
      external: ['cloudflare:*', 'node:*'],
      nodePaths: [await linkPackage(folder)],
      logLevel: 'silent',
    });
    await writeFile(join(folder, 'evictor.js'), EVICTOR);
    await writeFile(join(folder, 'config.capnp'), this.#config());
    return folder;
  }

  #config(): string {
    const { objects, vars = {} } = this.#options;
    const text = (value: string): string => JSON.stringify(value); // Cap'n Proto quotes in the same way
    const namespaces = [...new Set(Object.values(objects))].map(
      (name) => `(className = ${text(name)}, uniqueKey = ${text(name)}, enableSql = true)`,
    );
    const bindings = Object.entries(objects).map(
      ([name, className]) =>
        `(name = ${text(name)}, durableObjectNamespace = (className = ${text(className)}, serviceName = "main"))`,
    );
    const texts = Object.entries(vars).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`);
    return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "internet", network = (allow = ["public", "private", "local"])),
    (name = "storage", disk = (path = "storage", writable = true)),
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = ${text(COMPATIBILITY_DATE)},
      bindings = [${[...bindings, ...texts].join(', ')}],
      durableObjectNamespaces = [${namespaces.join(', ')}],
      durableObjectStorage = (localDisk = "storage"),
    )),
    (name = "evictor", worker = (
      modules = [(name = "evictor.js", esModule = embed "evictor.js")],
      compatibilityDate = ${text(COMPATIBILITY_DATE)},
      compatibilityFlags = ["unsafe_module"],
      bindings = [${bindings.join(', ')}],
    )),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:0", http = (), service = "main"),
    (name = "evictor", address = "127.0.0.1:0", http = (), service = "evictor"),
  ],
);
`;
  }
}
