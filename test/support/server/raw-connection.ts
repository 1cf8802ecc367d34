import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { within } from '../wait.js';

/** A TCP connection that says what no HTTP library would, and does not hang up because the server does. */
export class RawConnection {
  readonly #socket: Socket;
  #received = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('error', () => undefined); // the server may cut it
    socket.on('data', (chunk: string) => (this.#received += chunk));
  }

  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    await within(once(socket, 'connect'), 'a connection');
    return new RawConnection(socket);
  }

  /** Sends a head as it is written, a code unit a byte. */
  static async ask(url: string, ...lines: readonly string[]): Promise<RawConnection> {
    const connection = await RawConnection.open(url);
    connection.write(`${lines.join('\r\n')}\r\n\r\n`);
    return connection;
  }

  /** Whether the server has ended it. */
  get ended(): boolean {
    return this.#socket.readableEnded || this.#socket.destroyed;
  }

  write(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  /** The status of the answer, once its first line has come. */
  status(): Promise<number> {
    const look = async (): Promise<number> => {
      for (;;) {
        const status = /^HTTP\/1\.1 (\d{3})/.exec(this.#received)?.[1];
        if (status !== undefined) return Number(status);
        if (this.#socket.readableEnded || this.#socket.destroyed) throw new Error('It was cut without an answer.');
        await Promise.race(['data', 'end', 'close'].map((event) => once(this.#socket, event)));
      }
    };
    return within(look(), 'an answer');
  }

  close(): void {
    this.#socket.destroy();
  }
}
