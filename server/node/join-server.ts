import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { notFound, parseRoomAddress, type RoomAddress, type Route } from './http-routes.js';
import { intercept } from './intercept.js';
import type { WriteBatch } from './write-batch.js';

export interface JoinOptions {
  readonly httpServer: Server;
  readonly webSocketServer: WebSocketServer;
  /** What comes before `/:party/:room`. */
  readonly prefix: string;
  readonly route: Route;
  readonly batch: WriteBatch;
  /** A WebSocket has opened for a room. */
  readonly open: (socket: WebSocket, request: IncomingMessage, address: RoomAddress) => void;
}

/**
 * Takes the requests that `route` answers, and the WebSockets for rooms, from an HTTP server. Returns a function that
 * undoes this.
 */
export function joinServer(options: JoinOptions): () => void {
  const undo = [takeRequests(options), takeSockets(options)];
  return () => undo.forEach((each) => each());
}

function takeRequests({ httpServer, route }: JoinOptions): () => void {
  // Answers the requests that `route` does not take, if nobody else listens.
  const nobody = (_request: IncomingMessage, response: ServerResponse): void => {
    if (httpServer.listenerCount('request') === 1) notFound(response);
  };
  httpServer.on('request', nobody);
  const release = intercept(httpServer, 'request', route);
  return () => {
    release();
    httpServer.off('request', nobody);
  };
}

function takeSockets({ httpServer, webSocketServer, prefix, batch, open }: JoinOptions): () => void {
  if (isBound(webSocketServer)) {
    const connect = (socket: WebSocket, request: IncomingMessage): void => {
      const address = parseRoomAddress(prefix, request);
      if (address) open(socket, request, address);
    };
    webSocketServer.on('connection', connect);
    return () => webSocketServer.off('connection', connect);
  }
  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): boolean => {
    const address = parseRoomAddress(prefix, request);
    if (!address) return false;
    batch.add(stream); // the answer and the first frame go out together
    webSocketServer.handleUpgrade(request, stream, head, (socket) => open(socket, request, address));
    return true;
  };
  // Node emits `upgrade` only if there is a listener.
  const nobody = (_request: IncomingMessage, stream: Duplex): void => {
    if (httpServer.listenerCount('upgrade') === 1) reject(stream, 404);
  };
  httpServer.on('upgrade', nobody);
  const release = intercept(httpServer, 'upgrade', upgrade);
  return () => {
    release();
    httpServer.off('upgrade', nobody);
  };
}

function isBound({ options }: WebSocketServer): boolean {
  return Boolean(options.server) || typeof options.port === 'number';
}

function reject(stream: Duplex, status: number): void {
  stream.on('error', () => undefined); // the client may be gone
  stream.once('finish', () => stream.destroy()); // even if the client keeps its end open
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
