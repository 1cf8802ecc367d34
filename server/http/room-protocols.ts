import type { IncomingMessage } from 'node:http';
import type { WebSocketServer } from 'ws';

/**
 * Has a `WebSocketServer` answer some of its sockets with the first subprotocol that they offer, whatever its own `handleProtocols`
 * says: browsers end a socket whose offers are not answered. Its other sockets keep that. Returns a function that undoes this.
 */
export function answerOffers(server: WebSocketServer, applies: (request: IncomingMessage) => boolean): () => void {
  const { handleProtocols: before } = server.options;
  if (!before) return () => undefined; // it does so already
  let active = true;
  const handleProtocols: typeof before = (offers, request) => {
    if (!active || !applies(request)) return before.call(server.options, offers, request);
    const [first = false] = offers;
    return first;
  };
  server.options.handleProtocols = handleProtocols;
  return () => {
    active = false; // in case somebody else has wrapped it, too
    if (server.options.handleProtocols === handleProtocols) server.options.handleProtocols = before;
  };
}
