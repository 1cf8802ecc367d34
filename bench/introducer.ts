import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

/** The least that two hand-written pages need to find each other: what one says, the others in its room hear. */
export class Introducer {
  readonly #rooms = new Map<string, Set<WebSocket>>();
  readonly #server = new WebSocketServer({ noServer: true });

  /** The room is the query: `/introduce?ROOM`. */
  constructor(server: Server) {
    server.on('upgrade', (request, socket, head) => {
      const [path, room = ''] = String(request.url).split('?');
      if (path !== '/introduce') return;
      this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#enter(webSocket, room));
    });
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #enter(socket: WebSocket, name: string): void {
    const room = this.#rooms.get(name) ?? new Set();
    this.#rooms.set(name, room.add(socket));
    socket.on('message', (data) => {
      for (const other of room) if (other !== socket) other.send(data, { binary: false });
    });
    socket.on('close', () => {
      room.delete(socket);
      if (room.size === 0) this.#rooms.delete(name);
    });
  }
}
