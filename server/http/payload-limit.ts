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
  // Shows other options to the code that opens a socket, and passes on everything else. The options themselves belong to the caller.
  const limited = new Proxy(server, {
    get: (target, name): unknown =>
      name === 'options' ? { ...target.options, maxPayload } : Reflect.get(target, name),
  });
  const [upgrade, upgradeLimited] = [server.handleUpgrade.bind(server), server.handleUpgrade.bind(limited)];
  let active = true;
  const handleUpgrade: WebSocketServer['handleUpgrade'] = (request, ...rest) => {
    if (active && applies(request)) upgradeLimited(request, ...rest);
    else upgrade(request, ...rest);
  };
  server.handleUpgrade = handleUpgrade;
  return () => {
    active = false; // in case somebody else has wrapped the method, too
    if (Object.getOwnPropertyDescriptor(server, 'handleUpgrade')?.value !== handleUpgrade) return;
    Reflect.deleteProperty(server, 'handleUpgrade');
    if (before) Object.defineProperty(server, 'handleUpgrade', before);
  };
}
