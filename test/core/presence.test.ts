import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect } from 'webrtc-elements/core';
import { parseClientFrame, type ClientFrame } from '../../src/protocol/frames.js';
import { hostile, WELCOME } from '../support/core/hostile-server.js';
import { later } from '../support/later.js';
import { until } from '../support/wait.js';

describe('a presence that is set while the socket comes back', () => {
  it('between hello and welcome reaches the server, and only once', async () => {
    const sockets: ClientFrame[][] = [];
    const mayWelcome = later<undefined>();
    let cut = (): void => undefined;
    const { host, close } = await hostile((socket) => {
      const frames: ClientFrame[] = [];
      const first = sockets.push(frames) === 1;
      cut = () => socket.terminate();
      socket.on('message', (data: Buffer) => {
        const frame = parseClientFrame(data.toString());
        if (frame) frames.push(frame);
        if (frame?.type === 'hello')
          void (first ? Promise.resolve(undefined) : mayWelcome.promise).then(() => socket.send(WELCOME));
        if (frame?.type === 'ping') socket.send('{"type":"pong"}');
      });
    });
    const connection = await connect({ host, room: 'r', id: 'a', presence: { mood: 'old' }, reconnectDelay: 10 });
    try {
      cut();
      await until(() => sockets[1]?.[0]?.type === 'hello', 'a hello on the second socket');
      connection.setPresence({ mood: 'new' });
      mayWelcome.resolve(undefined);
      await until(() => connection.state === 'connected', 'that it is welcome again');
      connection.setPresence({ mood: 'newest' }); // a mark: nothing that was said before can come after it
      await until(() => sockets[1]?.at(-1)?.type === 'presence', 'a presence');
      await until(() => JSON.stringify(sockets[1]?.at(-1)).includes('newest'), 'the newest presence');
      assert.deepEqual(
        sockets[1]?.map((frame) => ('presence' in frame ? frame.presence : frame.type)),
        ['old', 'new', 'newest'].map((mood) => JSON.stringify({ mood })),
      );
    } finally {
      connection.close();
      close();
    }
  });
});
