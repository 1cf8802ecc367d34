import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { PROTOCOL_VERSION, type Member, type PeerId, type WelcomeFrame } from '../../../src/protocol/frames.js';

/** Welcomes whoever has sent this request, with these members. */
export function welcome(request: IncomingMessage, members: readonly Member[] = []): string {
  const frame: WelcomeFrame = {
    type: 'welcome',
    version: PROTOCOL_VERSION,
    id: idOf(request),
    order: 0,
    members,
    iceServers: [],
  };
  return JSON.stringify(frame);
}

/** The id of whoever has sent this request. */
export function idOf({ url = '' }: IncomingMessage): PeerId {
  return new URL(url, 'ws://host').searchParams.get('_pk') ?? '';
}

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
