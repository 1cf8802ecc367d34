import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'node:test';
import express, { type Express } from 'express';
import { WebSocket, WebSocketServer } from 'ws';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { LIMITS } from '../../src/protocol/frames.js';
import { Client } from '../support/client.js';
import { rawGet } from '../support/server/raw-get.js';
import { UPGRADE } from '../support/server/raw-socket.js';
import { within } from '../support/wait.js';

let httpServer: Server;
let server: SignallingServer | undefined;
const sockets: WebSocket[] = [];
let rooms = 0;

beforeEach(() => {
  httpServer = createServer();
  server = undefined;
});

afterEach(async () => {
  await server?.close();
  for (const socket of sockets.splice(0)) socket.terminate();
  httpServer.closeAllConnections();
  if (httpServer.listening) await within(new Promise((done) => httpServer.close(done)), 'the server is closed');
});

async function listen(): Promise<string> {
  await once(httpServer.listen(0, '127.0.0.1'), 'listening');
  const address = httpServer.address();
  assert(typeof address === 'object' && address);
  return `http://127.0.0.1:${address.port}`;
}

/** An application with a route, and with a word of its own for what it does not have. */
function createApp(): Express {
  const app = express();
  app.get('/app', (_request, response) => void response.send('from the app'));
  app.use((request, response) => void response.status(404).send(`the app has no ${request.path}`));
  return app;
}

async function assertBothAnswer(url: string): Promise<void> {
  assert.deepEqual((await rawGet(url, '/app')).body, 'from the app');
  assert.deepEqual((await rawGet(url, '/nope')).body, 'the app has no /nope');
  assert.equal((JSON.parse((await rawGet(url, '/health')).body) as { status: string }).status, 'ok');
  assert.equal((await rawGet(url, '/webrtc-elements.js')).headers['access-control-allow-origin'], '*');
  assert.equal((await rawGet(url, '/parties/main/lobby')).status, 200);
}

async function assertAppAlone(url: string): Promise<void> {
  assert.deepEqual((await rawGet(url, '/app')).body, 'from the app');
  assert.deepEqual((await rawGet(url, '/health')).body, 'the app has no /health');
}

async function assertRoomsWork(url: string): Promise<void> {
  const room = `room-${rooms++}`;
  const join = (id: string): Promise<Client> => Client.join({ url, room, id });
  const [alice, bob] = await Promise.all([join('alice'), join('bob')]);
  alice.send({ type: 'signal', to: 'bob', signal: 'x' });
  assert.deepEqual(await bob.next('signal'), { type: 'signal', from: 'alice', signal: 'x' });
}

/** What a socket of the application's own is told first. */
async function greeting(url: string, path = '/own'): Promise<string> {
  const socket = new WebSocket(url.replace('http', 'ws') + path);
  sockets.push(socket);
  const [data] = (await within(once(socket, 'message'), `${path} greets`)) as [Buffer];
  return data.toString();
}

describe('beside an Express app', () => {
  for (const when of ['before', 'after'] as const) {
    it(`answers, and lets the app answer, whose listener was added ${when} it`, async () => {
      const app = createApp();
      if (when === 'before') httpServer.on('request', app);
      server = await serve({ httpServer });
      if (when === 'after') httpServer.on('request', app);
      const url = await listen();
      assert.equal(server.url, url);
      await assertBothAnswer(url);
      await assertRoomsWork(url);

      await server.close();
      assert.deepEqual(httpServer.listeners('request'), [app]);
      await assertAppAlone(url);
    });
  }

  it('goes on when the app is taken away again', async () => {
    server = await serve({ httpServer });
    const url = await listen();
    const app = createApp();
    httpServer.on('request', app);
    await assertBothAnswer(url);
    httpServer.off('request', app);
    assert.equal((await rawGet(url, '/health')).status, 200);
  });

  it('answers 404 by itself while there is no app', async () => {
    server = await serve({ httpServer });
    const url = await listen();
    assert.equal((await rawGet(url, '/app')).status, 404);
    assert.equal((await rawGet(url, '/app', UPGRADE)).status, 404);
  });
});

describe('beside WebSockets of the app', () => {
  for (const when of ['before', 'after'] as const) {
    it(`works, though the app cuts what it does not know, by a listener added ${when} it`, async () => {
      const own = new WebSocketServer({ noServer: true });
      own.on('connection', (socket) => socket.send('from the app'));
      const join = (): void => {
        httpServer.on('upgrade', (request, stream, head) => {
          if (request.url === '/own')
            own.handleUpgrade(request, stream, head, (socket) => own.emit('connection', socket));
          else stream.destroy();
        });
      };
      if (when === 'before') join();
      server = await serve({ httpServer });
      if (when === 'after') join();
      const url = await listen();

      await assertRoomsWork(url);
      assert.equal(await greeting(url), 'from the app');
      await assert.rejects(rawGet(url, '/nope', UPGRADE), { code: 'ECONNRESET' });
      await assertRoomsWork(url);

      await server.close();
      assert.equal(httpServer.listenerCount('upgrade'), 1);
      assert.equal(await greeting(url), 'from the app');
      await assert.rejects(rawGet(url, '/parties/main/lobby', UPGRADE), { code: 'ECONNRESET' });
    });
  }
});

describe('with a WebSocketServer of yours', () => {
  it('takes one without a server', async () => {
    const webSocketServer = new WebSocketServer({ noServer: true });
    server = await serve({ port: 0, webSocketServer });
    assert.equal(server.webSocketServer, webSocketServer);
    await assertRoomsWork(server.url);
    assert.equal(webSocketServer.clients.size, 2);
    await server.close();
  });

  it('takes one without a server beside a server of yours', async () => {
    const webSocketServer = new WebSocketServer({ noServer: true });
    server = await serve({ httpServer, webSocketServer });
    await assertRoomsWork(await listen());
  });

  it('takes one that is bound to your server, and leaves it its other paths', async () => {
    httpServer.on('request', createApp());
    const webSocketServer = new WebSocketServer({ server: httpServer });
    webSocketServer.on('connection', (socket, request) => {
      if (request.url === '/own') socket.send('from the app');
    });
    server = await serve({ httpServer, webSocketServer });
    const url = await listen();
    await assertRoomsWork(url);
    assert.equal(await greeting(url), 'from the app');
    await assertBothAnswer(url);

    await server.close();
    assert.equal(webSocketServer.listenerCount('connection'), 1);
    assert.equal(await greeting(url), 'from the app', 'yours is not closed');
    await assertAppAlone(url);
  });

  it('keeps to the size of a frame, whatever that server lets through', async () => {
    server = await serve({ port: 0, webSocketServer: new WebSocketServer({ noServer: true }) });
    const { url } = server;
    const alice = await Client.join({ url, id: 'alice' });
    alice.socket.send('"'.repeat(2 ** 19));
    assert.equal((await alice.next('error')).code, 'frame-too-large');
    assert.equal((await alice.end()).code, 1009);
  });
});

describe('the subprotocol, with a WebSocketServer of yours that chooses its own', () => {
  const ours = 'chat.of.the.app';
  const handleProtocols = (offers: Set<string>): string | false => (offers.has(ours) ? ours : false);

  /** What a socket of the application's own gets for its offers. */
  async function chosen(url: string, path: string): Promise<string> {
    const own = new WebSocket(url.replace('http', 'ws') + path, [ours, 'other']);
    sockets.push(own);
    await within(once(own, 'open'), 'a socket of the app');
    return own.protocol;
  }

  for (const [kind, options] of [
    ['decides at once', {}],
    ['decides later', { verifyClient: (_: unknown, decide: (yes: boolean) => void) => setImmediate(decide, true) }],
  ] as const) {
    it(`is that of rooms in rooms alone, and nowhere after that, where it is bound and ${kind}`, async () => {
      const webSocketServer = new WebSocketServer({ server: httpServer, handleProtocols, ...options });
      server = await serve({ httpServer, webSocketServer });
      const url = await listen();
      await assertRoomsWork(url);
      assert.equal(await chosen(url, '/own'), ours);
      await server.close();
      server = undefined;
      assert.equal(webSocketServer.options.handleProtocols, handleProtocols);
      assert.equal(await chosen(url, '/parties/main/lobby'), ours);
    });
  }

  it('is that of rooms where it has no server', async () => {
    server = await serve({ port: 0, webSocketServer: new WebSocketServer({ noServer: true, handleProtocols }) });
    await assertRoomsWork(server.url);
  });
});

describe('the size of a message, with a WebSocketServer of yours', () => {
  /** As large as a frame may be in bytes, and one more. */
  const most = 3 * LIMITS.frame;

  /** Members who send too much are cut before it is read; what the server of yours takes on other paths is its own affair. */
  async function assertLimited(url: string, limit: number, perMessageDeflate: boolean): Promise<void> {
    const room = `room-${rooms++}`;
    for (const [size, code] of [
      [limit, 'frame-too-large'],
      [limit + 1, undefined],
    ] as const) {
      const alice = await Client.join({ url, room, id: `alice-${size}`, options: { perMessageDeflate } });
      alice.socket.send('x'.repeat(size));
      assert.equal((await alice.end()).code, 1009);
      const last = alice.frames.at(-1);
      assert.equal(last?.type === 'error' ? last.code : undefined, code, `${size} bytes`);
    }
  }

  for (const perMessageDeflate of [false, true]) {
    const kind = perMessageDeflate ? 'compressed' : 'plain';

    it(`is limited in rooms where it has no server: ${kind}`, async () => {
      server = await serve({ port: 0, webSocketServer: new WebSocketServer({ noServer: true, perMessageDeflate }) });
      await assertLimited(server.url, most, perMessageDeflate);
    });

    it(`is limited in rooms alone where it is bound, and as it was after that: ${kind}`, async () => {
      const webSocketServer = new WebSocketServer({ server: httpServer, perMessageDeflate });
      webSocketServer.on('connection', (socket, request) => {
        if (request.url === '/own' || !server) socket.on('message', (data: Buffer) => socket.send(String(data.length)));
      });
      server = await serve({ httpServer, webSocketServer, maxPayload: most + 1000 });
      const url = await listen();
      await assertLimited(url, most + 1000, perMessageDeflate);
      const echo = async (path: string): Promise<string> => {
        const own = new WebSocket(url.replace('http', 'ws') + path, { perMessageDeflate });
        sockets.push(own);
        await within(once(own, 'open'), 'a socket of the app');
        own.send('x'.repeat(2 * most));
        const [data] = (await within(once(own, 'message'), 'an echo')) as [Buffer];
        return data.toString();
      };
      assert.equal(await echo('/own'), String(2 * most));
      await server.close();
      server = undefined;
      assert(!Object.hasOwn(webSocketServer, 'handleUpgrade'), 'nothing of us is left on it');
      assert.equal(await echo('/parties/main/lobby'), String(2 * most));
    });
  }
});

describe('leaving a server of yours', () => {
  it('sends the members away to come back, and leaves your listeners as they were', async () => {
    const app = createApp();
    httpServer.on('request', app);
    const names = ['request', 'upgrade', 'error', 'close', 'connection', 'listening'] as const;
    const listeners = (): unknown[] => names.map((name) => httpServer.listeners(name));
    const before = listeners();
    server = await serve({ httpServer });
    const url = await listen();
    const [alice, bob] = await Promise.all([Client.join({ url, id: 'alice' }), Client.join({ url, id: 'bob' })]);
    await server.close();
    assert.deepEqual([(await alice.end()).code, (await bob.end()).code], [1012, 1012]);
    assert.deepEqual(listeners(), before);
    assert.equal(httpServer.listening, true);
    await assertAppAlone(url);
  });

  it('can join it again', async () => {
    httpServer.on('request', createApp());
    const url = await listen();
    for (let round = 0; round < 3; round++) {
      server = await serve({ httpServer });
      await assertBothAnswer(url);
      await assertRoomsWork(url);
      await server.close();
    }
    await assertAppAlone(url);
  });
});
