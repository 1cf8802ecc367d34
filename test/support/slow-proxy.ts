import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Passes TCP on to a port, each piece so much later than it came. */
export class SlowProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** How much later, in ms, in each direction. */
  delay = 0;

  constructor(port: () => number) {
    this.#server = createServer((client) => {
      const upstream = connect(port(), '127.0.0.1');
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(from);
        let last: Promise<unknown> = Promise.resolve();
        from.on('data', (chunk) => {
          const due = pause(this.delay);
          last = last.then(() => due).then(() => to.write(chunk)); // in order, also when the delay changes
        });
        from.on('error', () => undefined); // the close that follows tells
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
    });
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }
}
