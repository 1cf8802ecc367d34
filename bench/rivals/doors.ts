import type { Door } from '../door.js';
import { RELAY_DOOR } from '../relay-door.js';

/** What members send to each other: a description of 1 KB, whatever the server wraps it in. */
const DESCRIPTION = { type: 'offer', sdp: 'a=candidate:1 1 udp 2113937151 192.0.2.1 54400 typ host\r\n'.repeat(18) };

export const BY_HAND: Door = {
  path: (room, id) => `/${room}?${id}`,
  message: (_room, to) => JSON.stringify({ to, description: DESCRIPTION }),
};

/** Not its relay, but its signals. */
export const OURS: Door = {
  ...RELAY_DOOR,
  message: (_room, to) => JSON.stringify({ type: 'signal', to, signal: JSON.stringify({ description: DESCRIPTION }) }),
};

/** It has no rooms. */
export const PEERJS: Door = {
  path: (_room, id) => `/peerjs?key=peerjs&id=${id}&token=token-of-${id}&version=1.5.5`,
  message: (_room, to) =>
    JSON.stringify({
      type: 'OFFER',
      dst: to,
      payload: {
        sdp: DESCRIPTION,
        type: 'data',
        connectionId: 'dc_1',
        label: 'dc_1',
        reliable: true,
        serialization: 'binary',
      },
    }),
};

/** It has topics: everybody who has subscribed to a room hears everything in it, the sender too. */
export const Y_WEBRTC: Door = {
  path: () => '/',
  hello: (room) => JSON.stringify({ type: 'subscribe', topics: [room] }),
  message: (room, to) =>
    JSON.stringify({
      type: 'publish',
      topic: room,
      data: { to, from: 'me', type: 'signal', token: 1, signal: DESCRIPTION },
    }),
  echoes: true,
};
