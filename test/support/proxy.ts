import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What a proxy does: it passes everything on, refuses everybody, or is silent and keeps what comes for later. */
export type ProxyState = 'open' | 'refusing' | 'silent';

/** Passes TCP on to a port that may come and go, and cuts what it passes, or keeps it, when told to. */
export class Proxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** From where to where bytes go, or will. */
  readonly #ways = new Map<Socket, Socket>();
  #state: ProxyState = 'open';

  /** `port`: where to, as it is at the time of each connection. */
  constructor(port: () => number) {
    this.#server = createServer((client) => {
      if (this.#state === 'refusing') {
        client.resetAndDestroy();
        return;
      }
      const upstream = connect(port(), '127.0.0.1');
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(from);
        this.#ways.set(from, to);
        if (this.#state === 'open') this.pass(from, to);
        from.on('error', () => undefined); // the close that follows tells
        from.on('close', () => {
          this.#sockets.delete(from);
          this.#ways.delete(from);
          to.destroy();
        });
      }
    });
  }

  protected pass(from: Socket, to: Socket): void {
    from.pipe(to);
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts every connection, without a goodbye. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Passes everything on from now on, refuses and cuts everybody, or falls silent, of which no socket tells. */
  become(state: ProxyState): void {
    this.#state = state;
    if (state === 'refusing') this.cut();
    for (const [from, to] of this.#ways) {
      if (state === 'open') this.pass(from, to);
      else from.unpipe(to);
    }
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.cut();
    await once(this.#server, 'close');
  }
}
