import type { Connection } from 'webrtc-elements/core';

/** Resolves with what the next event of a connection is about. */
export function next(
  connection: Connection,
  name: 'peerlist' | 'peer-state' | 'presence' | 'connect' | 'peer-disconnect',
): Promise<unknown> {
  return new Promise((resolve) => connection.once(name, resolve));
}
