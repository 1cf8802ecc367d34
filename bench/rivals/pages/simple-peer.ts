import SimplePeer from 'simple-peer/simplepeer.min.js';
import type { Enter } from './member.js';
import { Assembly, partsOf } from './parts.js';

interface Here {
  readonly here: readonly string[];
}
interface Signal {
  readonly from: string;
  readonly data: object;
}

/** simple-peer, which leaves signalling to the application: here, it is by the server of the members by hand. */
export const enter: Enter = ({ host, room, id }, { meet, hear }) => {
  const socket = new WebSocket(`ws://${host}/${room}?${id}`);
  const peers = new Map<string, SimplePeer>();

  const connect = (other: string, initiator: boolean): SimplePeer => {
    const peer = new SimplePeer({ initiator, objectMode: true, config: { iceServers: [] } });
    const assembly = new Assembly();
    peers.set(other, peer);
    peer.on('signal', (data: object) => socket.send(JSON.stringify({ to: other, data })));
    peer.on('connect', () => meet(other));
    peer.on('data', (part: string | Uint8Array<ArrayBuffer>) => {
      const message = assembly.take(part);
      if (message !== undefined) hear(message, other);
    });
    peer.on('error', () => undefined); // that the other page hangs up
    return peer;
  };

  socket.onmessage = ({ data }: MessageEvent<string>) => {
    const message = JSON.parse(data) as Here | Signal;
    if ('here' in message) for (const other of message.here) connect(other, true);
    else (peers.get(message.from) ?? connect(message.from, false)).signal(message.data);
  };

  return {
    joined: new Promise((resolve) => (socket.onopen = () => resolve())),
    send(message, to) {
      const peer = peers.get(to);
      if (typeof message !== 'string') return peer && pour(message, peer);
      peer?.send(message);
      return undefined;
    },
    close() {
      for (const peer of peers.values()) peer.destroy();
      socket.close();
    },
  };
};

/** By its stream, which holds back pressure. */
async function pour(message: ArrayBuffer, peer: SimplePeer): Promise<void> {
  for (const part of partsOf(message)) {
    if (!peer.write(part)) await new Promise((resolve) => peer.once('drain', resolve));
  }
}
