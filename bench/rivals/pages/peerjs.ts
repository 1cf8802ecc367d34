import { Peer, type DataConnection } from 'peerjs';
import { drained } from './back-pressure.js';
import type { Enter } from './member.js';
import { Assembly, partsOf } from './parts.js';

/**
 * PeerJS, which dials ids: whoever is told no ids asks the server for all of them. `mode` is its option `serialization`: with
 * `binary`, its default, it splits large messages by itself; with `raw`, it leaves that to the application.
 */
export const enter: Enter = ({ host, room, id, others, mode }, { meet, hear }) => {
  const [hostname = '', port] = host.split(':');
  const peer = new Peer(id, { host: hostname, port: Number(port), path: '/', config: { iceServers: [] } });
  const connections = new Map<string, DataConnection>();

  const use = (connection: DataConnection): void => {
    const assembly = new Assembly();
    connection.on('data', (data) => {
      const part = data as string | ArrayBuffer | Uint8Array<ArrayBuffer>;
      const message = mode === 'raw' ? assembly.take(part) : part;
      if (message !== undefined) hear(message, connection.peer);
    });
    connection.on('open', () => {
      connections.set(connection.peer, connection);
      meet(connection.peer);
    });
  };
  const call = (other: string): void => use(peer.connect(other, { serialization: mode, reliable: true }));
  peer.on('connection', use);
  peer.on('error', reportError);

  const joined = new Promise<void>((resolve) => {
    peer.on('open', () => {
      resolve();
      if (others) others.forEach(call);
      else peer.listAllPeers((all) => cameBefore(id, room, all).forEach(call));
    });
  });

  return {
    joined,
    send(message, to) {
      const connection = connections.get(to);
      if (typeof message !== 'string') return connection && pour(message, connection, mode);
      void connection?.send(message);
      return undefined;
    },
    close: () => peer.destroy(),
  };
};

/** Who is in the room for longer than we are. The server lists ids as they came, so of two members one calls. */
function cameBefore(id: string, room: string, all: readonly string[]): string[] {
  return all.slice(0, all.indexOf(id)).filter((other) => other.startsWith(`${room}-`));
}

async function pour(message: ArrayBuffer, connection: DataConnection, mode: string): Promise<void> {
  for (const part of mode === 'raw' ? partsOf(message) : [message]) {
    const waiting = drained(connection.dataChannel);
    if (waiting) await waiting;
    void connection.send(part);
  }
}
