import { FAR } from '../bench-server.js';
import { Forwarder } from '../forwarder.js';
import { ServerProcess } from '../server-process.js';

/** A rival's server, as pages near it and far away from it reach it. */
export class Station {
  /** `HOST:PORT` */
  readonly host: string;
  readonly #server: ServerProcess;
  readonly #forwarder: Forwarder;

  private constructor(server: ServerProcess, forwarder: Forwarder) {
    this.host = new URL(server.url).host;
    this.#server = server;
    this.#forwarder = forwarder;
  }

  static async start(module: string, signal: AbortSignal): Promise<Station> {
    const server = await ServerProcess.start(module, signal);
    return new Station(server, await Forwarder.start(Number(new URL(server.url).port), FAR));
  }

  /** The same server as somebody has it who is far away. */
  get farHost(): string {
    return this.#forwarder.host;
  }

  async close(): Promise<void> {
    await this.#forwarder.close();
    await this.#server.stop();
  }
}
