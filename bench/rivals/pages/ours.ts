import { connect, type Connection, type ConnectionError, type RelayMode } from '/webrtc-elements.js';
import type { Enter } from './member.js';

/** So many bytes may be sent and not be with the other side yet. */
const MOST_UNDER_WAY = 4 * 1024 * 1024;

/** This library, as its users have it; `mode` is its option `relay`. */
export const enter: Enter = ({ host, room, mode }, { meet, hear }) => {
  let connection: Connection | undefined;
  const underWay: (readonly [sent: Promise<unknown>, size: number])[] = [];
  let bytes = 0;

  const joined = connect({ host, room, relay: mode as RelayMode }).then((connected) => {
    connection = connected;
    connected.on('message', ({ data, peer }) => hear(data as string | ArrayBuffer, peer));
    connected.on('error', complain);
    connected.on('connect', meet);
    for (const peer of connected.peers.keys()) meet(peer); // they can be written to at once
  });

  return {
    joined,
    send(message, to) {
      const sent = connection?.send(message, { to }).catch(complain) ?? Promise.resolve();
      if (typeof message === 'string') return undefined;
      underWay.push([sent, message.byteLength]);
      bytes += message.byteLength;
      if (bytes < MOST_UNDER_WAY) return undefined;
      const [oldest, size] = underWay.shift() ?? [undefined, 0];
      bytes -= size;
      return oldest;
    },
    async direct(to) {
      while (connection?.peers.get(to)?.path !== 'direct') {
        await new Promise((resolve) => connection?.once('path', resolve));
      }
    },
    close: () => connection?.close(),
  };
};

/** That the other page hangs up is no fault, whatever was under way to it. */
function complain(error: ConnectionError): void {
  if (!['peer-gone', 'unknown-peer', 'closed'].includes(error.code)) reportError(error);
}
