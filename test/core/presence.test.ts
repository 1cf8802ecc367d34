import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect } from 'webrtc-elements/core';
import { serve } from 'webrtc-elements/server/node';
import { parseClientFrame } from '../../src/protocol/frames.js';
import { parseHello } from '../../src/protocol/hello.js';
import { hostile, WELCOME } from '../support/core/hostile-server.js';
import { later } from '../support/later.js';
import { until } from '../support/wait.js';

describe('a presence that is too long for a request', () => {
  it('is never lost for the others while its member comes back', async () => {
    const server = await serve({ port: 0, iceServers: [] });
    try {
      const ann = await connect({ host: server.url, room: 'long', relay: 'only' });
      const presence = { name: 'Bob', about: 'x'.repeat(2_000) };
      const bob = await connect({ host: server.url, room: 'long', relay: 'only', presence, reconnectDelay: 10 });
      const heard: unknown[] = [];
      const seen = (): unknown => ann.peers.get(bob.id)?.presence['name'];
      await until(() => seen() === 'Bob', 'that Ann sees who Bob is');
      ann.on('presence', () => heard.push(seen()));
      ann.on('peerlist', () => heard.push(seen()));
      for (const code of [4000, 4000]) {
        bob.socket.reconnect(code);
        await until(() => bob.state === 'reconnecting', 'that Bob is away');
        await until(() => bob.state === 'connected', 'that Bob is back');
      }
      bob.setPresence({ ...presence, mood: 'glad' }); // a mark: nothing from before comes after it
      await until(() => ann.peers.get(bob.id)?.presence['mood'] === 'glad', 'the mark');
      assert.deepEqual([...new Set(heard)], ['Bob']);
      ann.close();
      bob.close();
    } finally {
      await server.close();
    }
  });
});

describe('a presence that is set while the socket comes back', () => {
  it('between hello and welcome reaches the server, and only once', async () => {
    const sockets: string[][] = [];
    const mayWelcome = later<undefined>();
    let cut = (): void => undefined;
    const { host, close } = await hostile((socket, request) => {
      const hello = parseHello(request.headers['sec-websocket-protocol']);
      assert(typeof hello === 'object');
      const presences = [hello.presence];
      const first = sockets.push(presences) === 1;
      cut = () => socket.terminate();
      socket.on('message', (data: Buffer) => {
        const frame = parseClientFrame(data.toString());
        if (frame?.type === 'presence') presences.push(frame.presence);
        if (frame?.type === 'ping') socket.send('{"type":"pong"}');
      });
      void (first ? Promise.resolve(undefined) : mayWelcome.promise).then(() => socket.send(WELCOME));
    });
    const connection = await connect({ host, room: 'r', id: 'a', presence: { mood: 'old' }, reconnectDelay: 10 });
    try {
      cut();
      await until(() => sockets.length === 2, 'a second socket');
      connection.setPresence({ mood: 'new' });
      mayWelcome.resolve(undefined);
      await until(() => connection.state === 'connected', 'that it is welcome again');
      connection.setPresence({ mood: 'newest' }); // a mark: nothing that was said before can come after it
      await until(() => Boolean(sockets[1]?.at(-1)?.includes('newest')), 'the newest presence');
      assert.deepEqual(
        sockets[1],
        ['old', 'new', 'newest'].map((mood) => JSON.stringify({ mood })),
      );
    } finally {
      connection.close();
      close();
    }
  });

  for (const [name, about] of [
    ['of letters', 'x'.repeat(4_000)],
    ['beyond ASCII', '字'.repeat(1_300)],
  ] as const) {
    it(`follows after the welcome if it is too long for a request: ${name}`, async () => {
      const presences: string[] = [];
      const { host, close } = await hostile((socket, request) => {
        const header = request.headers['sec-websocket-protocol'] ?? '';
        assert(header.length < 8_000, `${header.length} bytes in one header`);
        const hello = parseHello(header);
        assert(typeof hello === 'object');
        presences.push(hello.presence);
        socket.on('message', (data: Buffer) => {
          const frame = parseClientFrame(data.toString());
          if (frame?.type === 'presence') presences.push(frame.presence);
        });
        socket.send(WELCOME);
      });
      const connection = await connect({ host, room: 'r', id: 'a', presence: { about } });
      try {
        await until(() => presences.length === 2, 'the presence');
        assert.deepEqual(presences, ['', JSON.stringify({ about })]);
      } finally {
        connection.close();
        close();
      }
    });
  }
});
