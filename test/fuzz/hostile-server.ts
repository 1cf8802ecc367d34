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
  /** The number of our last ping: no other frame that is drawn has one as high. */
  #pings = 2 ** 20;
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

  /** Resolves when the victim has taken all that was said so far: it answers pings in their turn. */
  async read(): Promise<void> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    const answer = JSON.stringify({ type: 'pong', n: ++this.#pings });
    await new Promise<void>((resolve) => {
      const done = (): void => {
        socket.off('message', hear).off('close', done);
        resolve();
      };
      const hear = (data: Buffer): void => {
        if (data.toString() === answer) done();
      };
      socket.on('message', hear).on('close', done);
      this.say(JSON.stringify({ type: 'ping', n: this.#pings }));
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
