import { performance } from 'node:perf_hooks';
import { RelayLine } from './relay-line.js';
import { ServerProcess } from './server-process.js';

/** Members of a room. */
const ROOM_SIZE = 5;
/** Sockets that are being opened at the same time. */
const AT_ONCE = 50;
const SOCKETS = 1_000;

export interface ConnectSample {
  /** Sockets a second. */
  readonly rate: number;
  /** CPU time of the server for each socket, in µs. */
  readonly cpu: number;
}

/** Opens sockets of one server, and closes them again, whenever it is told to. */
export class Connects {
  readonly #server: ServerProcess;
  #rounds = 0;

  private constructor(server: ServerProcess) {
    this.#server = server;
  }

  static async start(module: string, signal: AbortSignal): Promise<Connects> {
    return new Connects(await ServerProcess.start(module, signal));
  }

  async measure(): Promise<ConnectSample> {
    const name = `round-${this.#rounds++}`;
    const cpu = await this.#server.cpu();
    const start = performance.now();
    const lines = await openLines(this.#server.url, SOCKETS, name, AT_ONCE);
    const rate = (SOCKETS / (performance.now() - start)) * 1000;
    const sample = { rate, cpu: ((await this.#server.cpu()) - cpu) / SOCKETS };
    for (const line of lines) line.close();
    return sample;
  }

  close(): Promise<void> {
    return this.#server.stop();
  }
}

/** Joins so many to rooms of five, of which the names begin with `name`; so many are on their way at the same time. */
export async function openLines(url: string, count: number, name: string, atOnce: number): Promise<RelayLine[]> {
  const lines: RelayLine[] = [];
  let next = 0;
  const join = async (): Promise<void> => {
    while (next < count) {
      const id = next++;
      lines.push(await RelayLine.join(url, `${name}-${Math.floor(id / ROOM_SIZE)}`, `${name}-${id}`));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, join));
  return lines;
}
