import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/**
 * The least of a Nostr relay that trystero needs, as a process of its own whose parent is the bench. It speaks NIP-01 (`EVENT`,
 * `REQ`, `CLOSE`), matches by kind and by the tag `x`, and keeps nothing: trystero's events are ephemeral (kinds 20000 to
 * 29999). It checks no signatures, which a public relay does.
 */

interface NostrEvent {
  readonly id: string;
  readonly kind: number;
  readonly tags: readonly (readonly string[])[];
}
interface Filter {
  readonly kinds?: readonly number[];
  readonly '#x'?: readonly string[];
}
type Request = ['EVENT', NostrEvent] | ['REQ', string, ...Filter[]] | ['CLOSE', string];

/** Subscribers by the value of the tag that they wait for; each with the filters of its subscriptions, by their ids. */
const subscribers = new Map<string, Map<WebSocket, Map<string, Filter>>>();
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, clientTracking: false });

server.on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    const request = JSON.parse(data.toString()) as Request;
    if (request[0] === 'EVENT') publish(socket, request[1]);
    else if (request[0] === 'REQ') {
      const [, id, ...filters] = request;
      unsubscribe(socket, id);
      for (const filter of filters) subscribe(socket, id, filter);
      socket.send(JSON.stringify(['EOSE', id]));
    } else unsubscribe(socket, request[1]);
  });
  socket.on('close', () => {
    for (const [topic, sockets] of subscribers) {
      sockets.delete(socket);
      if (sockets.size === 0) subscribers.delete(topic);
    }
  });
});

server.on('listening', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});

function subscribe(socket: WebSocket, id: string, filter: Filter): void {
  for (const topic of filter['#x'] ?? []) {
    const sockets = subscribers.get(topic) ?? new Map<WebSocket, Map<string, Filter>>();
    const filters = sockets.get(socket) ?? new Map<string, Filter>();
    subscribers.set(topic, sockets.set(socket, filters.set(id, filter)));
  }
}

function unsubscribe(socket: WebSocket, id: string): void {
  for (const [topic, sockets] of subscribers) {
    const filters = sockets.get(socket);
    if (!filters?.delete(id) || filters.size > 0) continue;
    sockets.delete(socket);
    if (sockets.size === 0) subscribers.delete(topic);
  }
}

function publish(from: WebSocket, event: NostrEvent): void {
  from.send(JSON.stringify(['OK', event.id, true, '']));
  const topics = event.tags.filter(([name]) => name === 'x').map(([, topic = '']) => topic);
  for (const topic of topics) {
    for (const [socket, filters] of subscribers.get(topic) ?? []) {
      for (const [id, { kinds }] of filters) {
        if (!kinds || kinds.includes(event.kind)) socket.send(JSON.stringify(['EVENT', id, event]));
      }
    }
  }
}
