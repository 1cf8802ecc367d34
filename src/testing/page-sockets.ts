import { readDestination, type Destination, TestSocket, type SocketHost } from './test-socket.js';

/** Returns what takes the sockets to a room. */
type Find = (destination: Destination) => SocketHost;

/**
 * Makes the sockets of this library lead to test rooms. Others stay as they are, so that the page still reaches its other servers,
 * and its test runner. There is no WebRTC meanwhile. Returns a function that ends it.
 */
export function redirectSockets(find: Find): () => void {
  const restore = [
    replace('WebSocket', redirected(globalThis.WebSocket, find)),
    replace('RTCPeerConnection', undefined),
  ];
  return () => {
    for (const each of restore) each();
  };
}

/** The class of sockets of the page, but for those that lead to a test room. */
export function redirected(original: typeof WebSocket | undefined, find: Find): typeof WebSocket {
  return new Proxy(original ?? NoSocket, {
    construct(target, [url, ...others]: [string | URL, ...unknown[]], newTarget) {
      const destination = readDestination(String(url), others[0]);
      if (destination) return new TestSocket(String(url), destination, find(destination));
      return Reflect.construct(target, [url, ...others], newTarget) as object;
    },
  }) as typeof WebSocket;
}

/** Node before version 22 has no WebSocket. */
function NoSocket(url: string): never {
  throw new Error(`There is no WebSocket here to reach ${url}.`);
}

function replace(name: 'WebSocket' | 'RTCPeerConnection', value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  return () => {
    if (before) Object.defineProperty(globalThis, name, before);
    else Reflect.deleteProperty(globalThis, name);
  };
}
