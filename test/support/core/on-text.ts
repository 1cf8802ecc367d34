import type { Connection } from 'webrtc-elements/core';

/** Calls `listener` with each frame of text that the server sends to a connection. */
export function onText({ socket }: Connection, listener: (text: string) => void): void {
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') listener(data);
  });
}
