import type { IncomingMessage } from 'node:http';
import type { WebSocketServer } from 'ws';

/**
 * Limits the largest message of some of the sockets that a `WebSocketServer` opens. Its other sockets keep its own limit. Returns a
 * function that undoes this.
 */
export function limitPayload(
  server: WebSocketServer,
  maxPayload: number,
  applies: (request: IncomingMessage) => boolean,
): () => void {
  const before = Object.getOwnPropertyDescriptor(server, 'handleUpgrade');
  const upgrade = server.handleUpgrade.bind(server);
  let active = true;
  const handleUpgrade: WebSocketServer['handleUpgrade'] = (request, ...rest) => {
    const { options } = server;
    // The server reads them in this call, unless it has a `verifyClient` that answers later: then its own limit holds.
    if (active && applies(request)) server.options = { ...options, maxPayload };
    try {
      upgrade(request, ...rest);
    } finally {
      server.options = options;
    }
  };
  server.handleUpgrade = handleUpgrade;
  return () => {
    active = false; // in case somebody else has wrapped the method, too
    if (Object.getOwnPropertyDescriptor(server, 'handleUpgrade')?.value !== handleUpgrade) return;
    Reflect.deleteProperty(server, 'handleUpgrade');
    if (before) Object.defineProperty(server, 'handleUpgrade', before);
  };
}
