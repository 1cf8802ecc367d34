import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/**
 * The least that a relay on `ws` can be, as a process of its own whose parent is the bench: it knows sockets by the
 * id in their URL, and passes each frame on to the id that is in it: bytes behind a head, and signals in JSON. It has no
 * rooms, no rules and no limits.
 */

const sockets = new Map<string, WebSocket>();
const server = new WebSocketServer({
  port: 0,
  host: '127.0.0.1',
  perMessageDeflate: false,
  clientTracking: false,
  maxPayload: 3 * 262_144, // as ours
});

server.on('connection', (socket, { url }) => {
  const id = new URL(String(url), 'ws://bare').searchParams.get('_pk') ?? '';
  sockets.set(id, socket);
  socket.on('close', () => sockets.delete(id));
  socket.on('message', (data: Buffer<ArrayBuffer>, isBinary) => {
    if (!isBinary) {
      const { to, signal } = JSON.parse(data.toString()) as { to?: string; signal: unknown };
      sockets.get(to ?? '')?.send(JSON.stringify({ type: 'signal', from: id, signal }));
      return;
    }
    const end = 1 + (data[0] ?? 0);
    const to = sockets.get(data.toString('latin1', 1, end));
    if (!to) return;
    const frame = Buffer.allocUnsafe(1 + id.length + data.length - end);
    frame[0] = id.length;
    frame.write(id, 1, 'latin1');
    data.copy(frame, 1 + id.length, end);
    to.send(frame);
  });
});

server.on('listening', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
