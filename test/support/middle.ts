import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';

/** The WebSocketServer of a server that does something of its own with its sockets. */
export abstract class Middle extends WebSocketServer {
  constructor() {
    super({ noServer: true });
  }

  override handleUpgrade(
    request: InstanceType<typeof IncomingMessage>,
    stream: Duplex,
    head: Buffer,
    done: (socket: WebSocket, request: IncomingMessage) => void,
  ): void {
    super.handleUpgrade(request, stream, head, (socket) => {
      this.take(socket, request);
      done(socket, request);
    });
  }

  /** A socket has opened, and the server does not have it yet. */
  protected abstract take(socket: WebSocket, request: IncomingMessage): void;
}
