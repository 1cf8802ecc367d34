import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/**
 * The least that members of a room need to find each other, on `ws`, as a process of its own whose parent is the bench. The
 * URL is `/ROOM?ID`. Who comes hears `{ here }`; `{ to, … }` is passed on as `{ from, … }`. There are no rules and no limits.
 */

const rooms = new Map<string, Map<string, WebSocket>>();
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, clientTracking: false });

server.on('connection', (socket, { url }) => {
  const [name = '', id = ''] = String(url).slice(1).split('?');
  const room = rooms.get(name) ?? new Map<string, WebSocket>();
  socket.send(JSON.stringify({ here: [...room.keys()] }));
  rooms.set(name, room.set(id, socket));
  socket.on('message', (data: Buffer) => {
    const { to, ...signal } = JSON.parse(data.toString()) as { to: string };
    room.get(to)?.send(JSON.stringify({ from: id, ...signal }));
  });
  socket.on('close', () => {
    room.delete(id);
    if (room.size === 0) rooms.delete(name);
  });
});

server.on('listening', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
