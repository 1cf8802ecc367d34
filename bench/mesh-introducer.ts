import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

/** The least that many hand-written pages need to find each other: who is here, and signals from one to another. */
export class MeshIntroducer {
  readonly #rooms = new Map<string, Map<number, WebSocket>>();
  readonly #server = new WebSocketServer({ noServer: true });
  #last = 0;

  /** The room is the query: `/introduce-all?ROOM`. */
  constructor(server: Server) {
    server.on('upgrade', (request, socket, head) => {
      const [path, room = ''] = String(request.url).split('?');
      if (path !== '/introduce-all') return;
      this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#enter(webSocket, room));
    });
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  /** Says `{ here }` to who comes, and passes on `{ to, … }` as `{ from, … }`. */
  #enter(socket: WebSocket, name: string): void {
    const room = this.#rooms.get(name) ?? new Map<number, WebSocket>();
    const id = ++this.#last;
    socket.send(JSON.stringify({ here: [...room.keys()] }));
    this.#rooms.set(name, room.set(id, socket));
    socket.on('message', (data: Buffer) => {
      const { to, ...signal } = JSON.parse(data.toString()) as { to: number };
      room.get(to)?.send(JSON.stringify({ from: id, ...signal }));
    });
    socket.on('close', () => {
      room.delete(id);
      if (room.size === 0) this.#rooms.delete(name);
    });
  }
}
