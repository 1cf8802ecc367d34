import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Passes TCP on to a port of this machine, and holds everything for a while, so that what is there seems far away. */
export class Forwarder {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  /** `delay`: how long each way takes, in ms. */
  static async start(port: number, delay: number): Promise<Forwarder> {
    const server = createServer({ noDelay: true });
    const forwarder = new Forwarder(server);
    server.on('connection', (client) => {
      const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
      forwarder.#pass(client, upstream, delay);
      forwarder.#pass(upstream, client, delay);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return forwarder;
  }

  /** `127.0.0.1:PORT` */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  /** Timers of one length fire in the order that they were set in, so bytes keep theirs. */
  #pass(from: Socket, to: Socket, delay: number): void {
    this.#sockets.add(from);
    from.on('data', (bytes) => setTimeout(() => to.write(bytes), delay));
    from.on('error', () => undefined); // the close that follows tells
    from.on('close', () => {
      this.#sockets.delete(from);
      setTimeout(() => to.destroy(), delay);
    });
  }
}
