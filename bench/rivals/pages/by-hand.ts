import { RawMember } from '../../pages/raw-member.js';
import { drained } from './back-pressure.js';
import type { Enter } from './member.js';
import { Assembly, partsOf } from './parts.js';

/** An RTCPeerConnection for each of the others, and a WebSocket, as an expert writes it. */
export const enter: Enter = ({ host, room, id }, { meet, hear }) => {
  const member = new RawMember(`ws://${host}/${room}?${id}`);
  const channels = new Map<string, RTCDataChannel>();
  member.onchannel = (peer, channel) => {
    const from = String(peer);
    const assembly = new Assembly();
    channel.binaryType = 'arraybuffer';
    channel.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      const message = assembly.take(data);
      if (message !== undefined) hear(message, from);
    };
    channels.set(from, channel);
    meet(from);
  };

  return {
    joined: member.joined,
    send(message, to) {
      const channel = channels.get(to);
      if (typeof message !== 'string') return channel && pour(message, channel);
      channel?.send(message);
      return undefined;
    },
    close: () => member.close(),
  };
};

async function pour(message: ArrayBuffer, channel: RTCDataChannel): Promise<void> {
  for (const part of partsOf(message)) {
    const waiting = drained(channel);
    if (waiting) await waiting;
    channel.send(part as string);
  }
}
