import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs in the process of a server: answers what it is asked for, and ends when the bench has. */
const METER = `
  const meters = {
    memory() {
      globalThis.gc();
      return process.memoryUsage.rss();
    },
    cpu() {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
  };
  process.on('message', (name) => process.send(meters[name]()));
  process.on('disconnect', () => process.exit());
`;

/** A server in a process of its own. */
export class ServerProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** Starts a module beside this one, which says by `process.send({ url })` when it listens; `signal` ends it. */
  static async start(module: string, signal: AbortSignal): Promise<ServerProcess> {
    const meter = `data:text/javascript,${encodeURIComponent(METER)}`;
    const child = fork(fileURLToPath(new URL(module, import.meta.url)), {
      execArgv: ['--expose-gc', '--import', meter],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      signal,
    });
    child.on('error', () => undefined); // that it was ended by the signal
    const { url } = (await nextFrom(child)) as { url: string };
    return new ServerProcess(child, url);
  }

  /** Resident memory after a collection of garbage, in bytes. */
  memory(): Promise<number> {
    return this.#ask('memory');
  }

  /** CPU time used so far, in µs. */
  cpu(): Promise<number> {
    return this.#ask('cpu');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  #ask(meter: string): Promise<number> {
    this.#child.send(meter);
    return nextFrom(this.#child) as Promise<number>;
  }
}

/** What the process says next; rejects when it ends instead. */
async function nextFrom(child: ChildProcess): Promise<unknown> {
  const heard = new AbortController();
  const ended = once(child, 'exit', { signal: heard.signal }).then(() => {
    throw new Error('The server has ended.');
  });
  ended.catch(() => undefined); // of the two, one is always left over
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal: heard.signal }), ended])) as unknown[];
    return message;
  } finally {
    heard.abort();
  }
}
