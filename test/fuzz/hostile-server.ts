import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';

/** Frames of the relay that are kept, to be spoilt and sent again. */
const KEPT = 200;

/** How a socket sends, whatever its own `send` was replaced by. */
const SEND = Reflect.get(WebSocket.prototype, 'send') as (this: WebSocket, data: string | Uint8Array) => void;

/** The WebSocketServer of a real server, which says things of its own to one member besides. */
export class HostileServer extends WebSocketServer {
  readonly #victim: string;
  #socket: WebSocket | undefined;
  /** Genuine frames of the relay that went to the victim, the last ones. */
  readonly genuine: Uint8Array<ArrayBuffer>[] = [];
  /** Bytes that the victim has sent. */
  bytesReceived = 0;

  /** `victim`: id of the member that it is hostile to. */
  constructor(victim: string) {
    super({ noServer: true });
    this.#victim = victim;
  }

  override handleUpgrade(
    request: IncomingMessage,
    stream: Duplex,
    head: Buffer,
    done: (socket: WebSocket, request: IncomingMessage) => void,
  ): void {
    super.handleUpgrade(request, stream, head, (socket) => {
      if (new URL(request.url ?? '', 'ws://host').searchParams.get('_pk') === this.#victim) this.#follow(socket);
      done(socket, request);
    });
  }

  /** Says this to the victim, between what the real server says. */
  say(data: string | Uint8Array): void {
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN) SEND.call(socket, data);
  }

  /** Resolves when the victim's WebSocket has all that was said so far. */
  async read(): Promise<void> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        socket.off('pong', done).off('close', done);
        resolve();
      };
      socket.on('pong', done).on('close', done);
      socket.ping();
    });
  }

  /** Cuts the victim's socket; it will come back. */
  cut(): void {
    this.#socket?.terminate();
  }

  #follow(socket: WebSocket): void {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => (this.bytesReceived += data.length));
    const send = socket.send.bind(socket) as (...words: unknown[]) => void;
    socket.send = (data: unknown, ...rest: unknown[]) => {
      if (data instanceof Uint8Array) this.#keep(data);
      send(data, ...rest);
    };
  }

  #keep(frame: Uint8Array): void {
    this.genuine.push(Uint8Array.from(frame));
    if (this.genuine.length > KEPT) this.genuine.shift();
  }
}
