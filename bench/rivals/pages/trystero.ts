import { getRelaySockets, joinRoom } from 'trystero';
import type { Enter } from './member.js';

/** trystero, by its Nostr strategy and a relay of our own. It splits large messages by itself. */
export const enter: Enter = ({ host, room: name }, { meet, hear }) => {
  const room = joinRoom(
    { appId: 'bench', relayConfig: { urls: [`ws://${host}`] }, rtcConfig: { iceServers: [] } },
    name,
  );
  const say = room.makeAction('say');
  say.onMessage = (message, { peerId }) => hear(message, peerId);
  room.onPeerJoin = meet;

  return {
    joined: subscribed(),
    send(message, to) {
      const sent = say.send(message, { target: to }).catch(() => undefined); // that the other page hangs up
      return typeof message === 'string' ? undefined : sent;
    },
    close: () => void room.leave(),
  };
};

/** Resolves when the relay passes on to us what is said in the room: it ends what it has stored, which is nothing. */
function subscribed(): Promise<void> {
  const [socket] = Object.values(getRelaySockets());
  return new Promise((resolve) => {
    socket?.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (data.startsWith('["EOSE"')) resolve();
    });
  });
}
