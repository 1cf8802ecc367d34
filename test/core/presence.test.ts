import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { describe, it } from 'node:test';
import { connect, type Connection, type ConnectOptions } from 'webrtc-elements/core';
import { serve } from 'webrtc-elements/server/node';
import { parseClientFrame } from '../../src/protocol/frames.js';
import { checkGreeting, type Greeting } from '../../src/protocol/check-greeting.js';
import { hostile, idOf, welcome } from '../support/core/hostile-server.js';
import { later } from '../support/later.js';
import { until } from '../support/wait.js';

/** What a request for a socket says. */
async function greetingOf(request: IncomingMessage): Promise<Greeting> {
  const place = { party: 'main', room: 'r' };
  const greeting = await checkGreeting(request.headers['sec-websocket-protocol'], idOf(request), place);
  assert(typeof greeting === 'object');
  return greeting;
}

describe('a presence that is too long for a request', () => {
  it('is never lost for the others while its member comes back', async () => {
    const server = await serve({ port: 0, iceServers: [] });
    const entered: Connection[] = [];
    const enter = async (options: ConnectOptions): Promise<Connection> => {
      const connection = await connect(options);
      entered.push(connection);
      return connection;
    };
    try {
      const ann = await enter({ host: server.url, room: 'long', relay: 'only' });
      const presence = { name: 'Bob', about: 'x'.repeat(2_000) };
      const bob = await enter({ host: server.url, room: 'long', relay: 'only', presence, reconnectDelay: 10 });
      const heard: unknown[] = [];
      const seen = (): unknown => ann.peers.get(bob.id)?.presence['name'];
      await until(() => seen() === 'Bob', 'that Ann sees who Bob is');
      await until(() => ann.peers.get(bob.id)?.state === 'connected', 'that they have met'); // else Ann forgets him while he is away
      ann.on('presence', () => heard.push(seen()));
      ann.on('peerlist', () => heard.push(seen()));
      let returns = 0;
      bob.on('state', (state) => (returns += Number(state === 'connected')));
      for (const time of [1, 2]) {
        bob.socket.reconnect(4000);
        await until(() => returns === time, 'that Bob is back');
      }
      bob.setPresence({ ...presence, mood: 'glad' }); // a mark: nothing from before comes after it
      await until(() => ann.peers.get(bob.id)?.presence['mood'] === 'glad', 'the mark');
      assert.deepEqual([...new Set(heard)], ['Bob']);
    } finally {
      for (const connection of entered) connection.close();
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
      const presences: string[] = [];
      const first = sockets.push(presences) === 1;
      const greeted = greetingOf(request).then(({ presence }) => presences.unshift(presence));
      cut = () => socket.terminate();
      socket.on('message', (data: Buffer) => {
        const frame = parseClientFrame(data.toString());
        if (frame?.type === 'presence') presences.push(frame.presence);
        if (frame?.type === 'ping') socket.send('{"type":"pong"}');
      });
      void Promise.all([greeted, first || mayWelcome.promise]).then(() => socket.send(welcome(request)));
    });
    const connection = await connect({ host, room: 'r', presence: { mood: 'old' }, reconnectDelay: 10 });
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
        socket.on('message', (data: Buffer) => {
          const frame = parseClientFrame(data.toString());
          if (frame?.type === 'presence') presences.push(frame.presence);
        });
        void greetingOf(request).then(({ presence }) => {
          presences.push(presence);
          socket.send(welcome(request));
        });
      });
      const connection = await connect({ host, room: 'r', presence: { about } });
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
