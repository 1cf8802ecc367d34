import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { Client } from '../support/client.js';
import { leave, visitBlank, visitTwice, type Visitor } from '../support/browser.js';
import { countWhatIsHeld } from '../support/held.js';
import { described, offerOfData } from '../support/offers.js';
import { startServer } from '../support/server.js';
import { formatHello } from '../../src/protocol/hello.js';

describe('a page', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  const errors = ({ page }: Visitor): Promise<string[]> =>
    page.evaluate(() => room.log.filter(([name]) => name === 'error').map(([, code]) => code));

  it('tells of nonsense that a peer signals, and keeps its other peers', async () => {
    const [a, b] = await visitTwice(server.url);
    for (const { page } of [a, b])
      await page.evaluate(() => enter({ room: 'hostile', peerTimeout: 5_000 }).then(() => undefined));
    await a.page.waitForFunction(() => [...room.peers.values()][0]?.state === 'connected');
    const idA = await a.page.evaluate(() => room.id);

    const address = `${server.url.replace('http', 'ws')}/parties/main/hostile?_pk=mallory`;
    const mallory = new WebSocket(
      address,
      formatHello({
        instance: '1',
        key: 'a key of sixteen characters',
        presence: '{"name":["not a string"],"__proto__":{"x":1}}',
        transports: '{"direct":true}',
      }),
    );
    await once(mallory, 'open');
    const say = (frame: object): void => mallory.send(JSON.stringify(frame));
    const nonsense = [
      'no json',
      'null',
      '[]',
      '{"type":"description"}',
      '{"link":5,"type":"bye"}',
      '{"link":"x","type":"description","description":{"type":"offer"}}',
      '{"link":"x","type":"description","description":{"type":"party","sdp":""}}',
      '{"link":"x","type":"candidates","candidates":[{"candidate":7}]}',
      '{"link":"x","type":"candidates","candidates":"all"}',
      `{"link":"${'x'.repeat(65)}","type":"request"}`,
    ];
    for (const signal of nonsense) say({ type: 'signal', to: idA, signal });
    // Well-formed, but no browser takes it.
    const description = { type: 'offer', sdp: 'v=0\r\nthis is no session description\r\n' };
    say({ type: 'signal', to: idA, signal: JSON.stringify({ link: 'y', type: 'description', description }) });
    const candidates = [{ candidate: 'candidate:nonsense', sdpMid: '0' }];
    say({ type: 'signal', to: idA, signal: JSON.stringify({ link: 'z', type: 'candidates', candidates }) });
    await a.page.waitForFunction(() => room.log.some(([, code]) => code === 'negotiation-failed'));
    const seen = await errors(a);
    assert.equal(seen.filter((code) => code === 'bad-signal').length, nonsense.length);
    assert.equal(await a.page.evaluate(() => ({}).hasOwnProperty.call(Object.prototype, 'x')), false);
    assert.deepEqual(await a.page.evaluate(() => room.peers.get('mallory')?.presence['missing']), undefined);

    const sent = b.page.evaluate(() => codeOf(room.send('still here')));
    await a.page.waitForFunction(() =>
      room.log.some(([name, about]) => name === 'message' && about.endsWith('still here')),
    );
    assert.equal(await sent, 'peer-unreachable', 'the one that never answers is told of in time');
    mallory.close();
    await a.page.waitForFunction(() => !room.peers.has('mallory'));
    assert.deepEqual(a.complaints, []);
    await leave(a, b);
  });

  it('asks again for an offer that never came', async () => {
    const [a, b] = await visitTwice(server.url);
    await a.page.evaluate(() =>
      enter({ room: 'deaf', id: 'ann', mesh: 'manual', peerTimeout: 1_000 }).then(() => undefined),
    );
    const mallory = await Client.join({ url: server.url, room: 'deaf', id: 'mallory', transports: '{"direct":true}' });
    await a.page.waitForFunction(() => room.peers.has('mallory'));
    await a.page.evaluate(() => room.connectToPeer('mallory'));
    const links = new Set<unknown>();
    while (links.size < 2) {
      const { signal } = await mallory.next('signal', 'ann');
      const { type, link } = JSON.parse(signal) as Record<string, unknown>;
      if (type === 'request') links.add(link);
    }
    await mallory.leave();
    await leave(a, b);
  });

  it('takes no answer to an offer that gave way to another, and complains of none', async () => {
    const [a, b] = await visitTwice(server.url);
    await a.page.evaluate(() => enter({ room: 'late', id: 'ann' }).then(() => undefined));
    const sdp = await b.page.evaluate(offerOfData);
    const mallory = await Client.join({ url: server.url, room: 'late', id: 'mallory', transports: '{"direct":true}' });
    const say = (type: RTCSdpType, text: string): void => {
      const signal = JSON.stringify({ link: 'x', type: 'description', description: { type, sdp: text } });
      mallory.send({ type: 'signal', to: 'ann', signal });
    };
    say('offer', sdp);
    await described(mallory, 'answer');
    await a.page.evaluate(() => room.peers.get('mallory')?.connection?.restartIce());
    await described(mallory, 'offer');
    // Restarts ICE too, so that ann has no reason to offer it again.
    const restart = sdp.replace(/(a=ice-ufrag:).*/, '$1otto').replace(/(a=ice-pwd:).*/, `$1${'x'.repeat(24)}`);
    say('offer', restart);
    say('answer', restart);
    await described(mallory, 'answer');
    mallory.send({ type: 'signal', to: 'ann', signal: 'the end' });
    await a.page.waitForFunction(() => room.log.some(([, code]) => code === 'bad-signal'));
    assert.deepEqual(await errors(a), ['bad-signal']);
    await mallory.leave();
    await leave(a, b);
  });

  it('takes no candidates without end from a peer, each of which would cost more than the one before', async () => {
    const [a, b] = await visitTwice(server.url);
    await a.page.evaluate(async () => {
      const taken = { candidates: 0 };
      class Counted extends RTCPeerConnection {
        override addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
          taken.candidates++;
          return super.addIceCandidate(candidate);
        }
      }
      Object.assign(globalThis, { taken });
      await enter({ room: 'many', id: 'ann', RTCPeerConnection: Counted });
    });
    const sdp = await b.page.evaluate(offerOfData);
    const mallory = await Client.join({ url: server.url, room: 'many', id: 'mallory', transports: '{"direct":true}' });
    const say = (signal: object): void =>
      mallory.send({ type: 'signal', to: 'ann', signal: JSON.stringify({ link: 'x', ...signal }) });
    say({ type: 'description', description: { type: 'offer', sdp } });
    await described(mallory, 'answer');
    for (let i = 0; i < 20; i++) {
      const candidates = Array.from({ length: 100 }, (_, j) => ({
        candidate: `candidate:${i * 100 + j} 1 udp ${i * 100 + j} 10.99.0.77 ${2_000 + i * 100 + j} typ host`,
        sdpMid: '0',
      }));
      say({ type: 'candidates', candidates });
    }
    const lines = Array.from(
      { length: 600 },
      (_, i) => `a=candidate:${i} 1 udp 1 10.99.0.78 ${2_000 + i} typ host\r\n`,
    );
    say({ type: 'description', description: { type: 'offer', sdp: sdp + lines.join('') } });
    say({ type: 'nonsense' });
    await a.page.waitForFunction(() => room.log.some(([, code]) => code === 'bad-signal'));
    await a.page.waitForFunction(() => room.log.filter(([, code]) => code === 'negotiation-failed').length >= 16);
    const { candidates } = await a.page.evaluate(
      () => (globalThis as unknown as { taken: { candidates: number } }).taken,
    );
    assert.ok(candidates > 400 && candidates <= 500, `${candidates} candidates were taken`);
    await b.page.evaluate(() => enter({ room: 'many' }).then(() => undefined));
    await a.page.waitForFunction(() => [...room.peers.values()].some(({ path }) => path === 'direct'));
    await mallory.leave();
    await leave(a, b);
  });

  it('tells of nonsense that a server sends, and gives up in time', async () => {
    const hostile = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(hostile, 'listening');
    const { port } = hostile.address() as AddressInfo;
    const nonsense: (string | Buffer)[] = [
      'no json',
      '{}',
      '[[[[',
      'null',
      '{"type":"welcome"}',
      '{"type":"welcome","version":3,"id":"a","order":0,"members":[],"iceServers":[],"limits":{}}',
      '{"type":"welcome","version":2,"id":"a","order":0,"members":[null],"iceServers":[]}',
      '{"type":"left","id":"../x","reason":"leave"}',
      Buffer.from([0]),
    ];
    hostile.on('connection', (socket) => {
      for (const frame of nonsense) socket.send(frame);
    });
    const a = await visitBlank(server.url);
    const code = await a.page.evaluate((host) => codeOf(enter({ room: 'x', host, timeout: 300 })), `127.0.0.1:${port}`);
    assert.equal(code, 'timeout');

    hostile.removeAllListeners('connection').on('connection', (socket) => {
      socket.send('{"type":"welcome","version":2,"id":"a","order":0,"members":[],"iceServers":[]}');
      for (const frame of nonsense) socket.send(frame);
      socket.send('{"type":"error","code":"made-up","message":"nobody knows"}');
    });
    await a.page.evaluate((host) => enter({ room: 'x', host }).then(() => undefined), `127.0.0.1:${port}`);
    await a.page.waitForFunction(() => room.log.some(([, code]) => code === 'made-up'));
    assert.equal((await errors(a)).filter((code) => code === 'bad-server-frame').length, nonsense.length);

    // ICE servers that no browser takes: the member that they were meant for is told of, and nothing throws.
    const member = { id: 'b', instance: '1', order: 0, presence: '{}', transports: '{"direct":true}' };
    const welcome = {
      type: 'welcome',
      version: 2,
      id: 'a',
      order: 1,
      members: [member],
      iceServers: [{ urls: 'nonsense' }],
    };
    hostile.removeAllListeners('connection').on('connection', (socket) => socket.send(JSON.stringify(welcome)));
    await a.page.evaluate(() => room.close());
    await a.page.evaluate((host) => enter({ room: 'x', host }).then(() => undefined), `127.0.0.1:${port}`);
    await a.page.waitForFunction(() => room.log.some(([, code]) => code === 'webrtc-unavailable'));
    assert.equal(await a.page.evaluate(() => room.peers.get('b')?.state), 'failed');
    assert.deepEqual(a.complaints, []);
    await a.page.evaluate(() => room.close());
    await leave(a);
    for (const socket of hostile.clients) socket.terminate();
    hostile.close();
  });

  it('gets a typed error when it cannot join', async () => {
    const a = await visitBlank(server.url);
    const codes = await a.page.evaluate(async () => {
      const gone = new AbortController();
      gone.abort();
      const later = new AbortController();
      const attempt = codeOf(enter({ room: 'x', host: '127.0.0.1:9', signal: later.signal }));
      later.abort();
      return [
        await codeOf(enter({ room: 'x', host: '127.0.0.1:9', timeout: 200 })),
        await codeOf(enter({ room: 'x', signal: gone.signal })),
        await attempt,
        await codeOf(enter({ room: '' })),
        await codeOf(enter({ room: 'x', host: 'not a host' })),
        await codeOf(enter({ room: 'x', id: 'no spaces' })),
        await codeOf(enter({ room: 'x', key: 'short' })),
        await codeOf(enter({ room: 'x', presence: { name: 'x'.repeat(5000) } })),
      ];
    });
    assert.deepEqual(codes.slice(0, 3), ['timeout', 'aborted', 'aborted']);
    for (const code of codes.slice(3)) assert.match(code, /^untyped: TypeError: `?\w.{20}/);
    await leave(a);
  });

  it('loses nothing between joining and the first listener of the same task', async () => {
    const [a, b] = await visitTwice(server.url);
    await a.page.evaluate(() => enter({ room: 'first', id: 'ann' }).then(() => undefined));
    const lists = await b.page.evaluate(async () => {
      const connection = await enter({ room: 'first' });
      return new Promise((resolve) => {
        connection.once('peerlist', resolve);
      });
    });
    assert.deepEqual(lists, ['ann']);
    await leave(a, b);
  });

  it('lives on when one of its listeners throws', async () => {
    const [a, b] = await visitTwice(server.url);
    await a.page.evaluate(async () => {
      const connection = await enter({ room: 'throws' });
      connection.on('connect', () => {
        throw new Error('the page is wrong');
      });
    });
    await b.page.evaluate(() => enter({ room: 'throws' }).then(() => undefined));
    await a.page.waitForFunction(() => room.log.some(([name]) => name === 'connect'));
    await b.page.evaluate(() => room.send('all well?'));
    await a.page.waitForFunction(() => room.log.some(([name]) => name === 'message'));
    assert.deepEqual(a.complaints, ['Error: the page is wrong']);
    await leave(a, b);
  });

  for (const name of ['state', 'peerlist', 'connect'] as const) {
    it(`may close its connection while it hears of \`${name}\`, and hears nothing after \`close\``, async () => {
      const [a, b] = await visitTwice(server.url);
      await b.page.evaluate((room) => enter({ room }).then(() => undefined), `closes-${name}`);
      await a.page.evaluate((room) => enter({ room }).then(() => undefined), `closes-${name}`);
      await b.page.waitForFunction(() => [...room.peers.values()][0]?.state === 'connected');
      await a.page.evaluate((event) => {
        room.on(event, () => {
          if (room.state === 'connected') room.close();
        });
        if (event === 'connect') {
          const [id] = room.peers.keys();
          room.peerDisconnect(id);
          room.connectToPeer(id!);
        } else room.socket.reconnect(4000);
      }, name);
      await a.page.waitForFunction(() => room.state === 'closed');
      await b.page.waitForFunction(() => room.peers.size === 0);
      const end = await a.page.evaluate(() => ({ peers: room.peers.size, last: room.log.at(-1)?.[0] }));
      assert.deepEqual(end, { peers: 0, last: 'close' });
      await leave(a, b);
    });
  }

  it('may close its connection while it hears of `peer-state`, and begins no link after that', async () => {
    const host = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(host, 'listening');
    const { port } = host.address() as AddressInfo;
    const member = { id: 'b', instance: '1', order: 0, presence: '{}', transports: '{"direct":true}' };
    let visits = 0;
    host.on('connection', (socket) => {
      const members = visits++ === 0 ? [] : [member];
      socket.send(JSON.stringify({ type: 'welcome', version: 2, id: 'a', order: 1, members, iceServers: [] }));
    });
    const a = await visitBlank(server.url);
    const links = await a.page.evaluate(async (address) => {
      const made: RTCPeerConnection[] = [];
      class Counted extends RTCPeerConnection {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          made.push(this);
        }
      }
      const connection = await enter({ room: 'x', host: address, id: 'a', RTCPeerConnection: Counted });
      const closed = new Promise((resolve) => connection.on('close', resolve));
      connection.on('peer-state', () => connection.close());
      connection.socket.reconnect(4000);
      await closed;
      await Promise.resolve();
      return made.map(({ connectionState }) => connectionState).filter((state) => state !== 'closed');
    }, `127.0.0.1:${port}`);
    assert.deepEqual(links, []);
    host.close();
    await leave(a);
  });

  it('keeps nothing of a connection that it closed', async () => {
    const [a, b] = await visitTwice(server.url);
    await b.page.evaluate(() => enter({ room: 'clean' }).then(() => undefined));
    await a.page.evaluate(countWhatIsHeld);
    const { during, events } = await a.page.evaluate(async () => {
      const connection = await enter({ room: 'clean' });
      await new Promise<void>((resolve) => connection.once('connect', () => resolve()));
      const during = held();
      const { socket } = connection;
      const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
      connection.close();
      connection.close();
      await closed;
      return { during, events: connection.log.length };
    });
    const onTheWay = await a.page.evaluate(async () => {
      const abort = new AbortController();
      const attempt = codeOf(enter({ room: 'clean', signal: abort.signal }));
      setTimeout(() => abort.abort());
      return attempt;
    });
    assert.equal(onTheWay, 'aborted');
    const refused = a.page.waitForEvent('console', (message) => message.text().includes('127.0.0.1:9'));
    const attempt = a.page.evaluate(() => {
      const abort = new AbortController();
      document.addEventListener('enough', () => abort.abort(), { once: true });
      return codeOf(enter({ room: 'clean', host: '127.0.0.1:9', signal: abort.signal }));
    });
    await refused; // and waits for the next try
    await a.page.evaluate(() => document.dispatchEvent(new Event('enough')));
    assert.equal(await attempt, 'aborted');
    const { after, later, peers } = await a.page.evaluate(async (before) => {
      await new Promise((resolve) => setTimeout(resolve)); // what is due at once is over
      return { after: held(), later: room.log.length - before, peers: room.peers.size };
    }, events);
    assert.ok(during['timers']! > 0, 'the test sees them');
    assert.deepEqual(
      { ...during, timers: 0 },
      { connections: 1, sockets: 1, timers: 0, listeners: 4 },
      'what was made ahead is what the first link takes',
    );
    assert.deepEqual(after, { connections: 0, sockets: 0, timers: 0, listeners: 0 });
    assert.deepEqual({ later, peers }, { later: 0, peers: 0 });
    await b.page.waitForFunction(() => room.peers.size === 0);
    await leave(a, b);
  });
});
