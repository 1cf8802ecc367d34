import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Output } from '../output.js';
import { linkPackage } from './link-package.js';
import { within } from '../wait.js';

// The package does not export its command, which lies beside what it does export.
const commandOf = (name: string): string => fileURLToPath(new URL('bin.mjs', import.meta.resolve(`${name}/server`)));

/** A project that is there, or one that is made for a room. */
export type PartyKitOptions = { readonly project: string } | PartyKitRoom;

export interface PartyKitRoom {
  /** Path of the room's TypeScript, which imports packages by their public names only. */
  readonly entry: string;
  /** Names of further parties that are this room, beside `main`; each has to be an identifier of JavaScript. */
  readonly parties?: readonly string[];
  /** What the room finds in `room.env`. */
  readonly vars?: Readonly<Record<string, string>>;
  /** The package that is PartyKit. */
  readonly version?: string;
}

/** A project of PartyKit, run as its users run it: `partykit dev`. Its storage outlives a restart, not `dispose`. */
export class PartyKit {
  readonly #options: PartyKitOptions;
  #output: Output | undefined;
  #folder: string | undefined;
  #process: ChildProcess | undefined;

  constructor(options: PartyKitOptions) {
    this.#options = options;
  }

  /** What the command and `console.log` of the room have printed since the start. */
  get output(): string {
    return this.#output?.text ?? '';
  }

  /** Resolves with the URL once it answers: on the port of the last time, or on one that is free. */
  async start(port = 0): Promise<string> {
    const folder = await this.#project();
    const child = spawn(
      process.execPath,
      [commandOf(this.#version), 'dev', '--port', String(port), '--disable-request-cf-fetch', '--no-hotkeys'],
      {
        cwd: folder,
        env: { ...process.env, PWD: folder, NO_UPDATE_NOTIFIER: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      },
    );
    this.#process = child;
    this.#output = new Output(child);
    return within(this.#ready(child), 'partykit dev is ready');
  }

  /** Ends it at once, and its workerd with it: told to end, it waits for sockets. The storage stays. */
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    process.kill(-(child.pid ?? NaN), 'SIGKILL'); // its group, which is our own doing
    await within(ended, 'partykit dev ends');
  }

  /** Ends it, and removes all that it wrote. */
  async dispose(): Promise<void> {
    await this.stop();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  get #version(): string {
    return ('version' in this.#options && this.#options.version) || 'partykit';
  }

  async #ready(child: ChildProcess): Promise<string> {
    const ended = once(child, 'close');
    for (;;) {
      const port = /Ready on http:\/\/[\d.]+:(\d+)/.exec(this.output)?.[1];
      if (port !== undefined) return `http://127.0.0.1:${port}`;
      if (child.exitCode !== null || !child.stdout) throw new Error(`partykit dev ended: ${this.output}`);
      await Promise.race([once(child.stdout, 'data'), ended]);
    }
  }

  /** A folder as a user has it, with this package among its dependencies. */
  async #project(): Promise<string> {
    if (this.#folder !== undefined) return this.#folder;
    const folder = (this.#folder = await mkdtemp(join(tmpdir(), 'partykit-')));
    await linkPackage(folder);
    if ('project' in this.#options) {
      await cp(this.#options.project, folder, { recursive: true });
      execFileSync('npm', ['run', '--silent', 'library'], { cwd: folder });
      return folder;
    }
    await copyFile(this.#options.entry, join(folder, 'room.ts'));
    const { parties = [], vars = {} } = this.#options;
    const config = {
      name: 'test',
      main: 'room.ts',
      compatibilityDate: '2024-07-18',
      parties: Object.fromEntries(parties.map((name) => [name, './room.ts'])),
      vars,
    };
    await writeFile(join(folder, 'partykit.json'), JSON.stringify(config));
    return folder;
  }
}
