import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** Welcomes a client as the only member. */
export const WELCOME = '{"type":"welcome","version":2,"id":"a","order":0,"members":[],"iceServers":[]}';

/** A server that is not as it should be. */
export async function hostile(
  receive: (socket: WebSocket, request: IncomingMessage) => void,
): Promise<{ host: string; close: () => void }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', receive);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, close: () => server.close() };
}
