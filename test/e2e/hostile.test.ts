import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { WebSocketServer } from 'ws';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank, visitTwice, type Visitor } from '../support/browser.js';
import { idsOf, portableIdentity } from '../support/cast.js';
import { Client } from '../support/client.js';
import { enterAs } from '../support/enter-as.js';
import { countWhatIsHeld, keepIdentity } from '../support/held.js';
import { formatHello } from '../support/identities.js';
import { described, offerOfData } from '../support/offers.js';
import { startServer } from '../support/server.js';
import { PROTOCOL_VERSION, type Member } from '../../src/protocol/frames.js';

const ids = await idsOf('a', 'ann');

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

    const presence = '{"name":["not a string"],"__proto__":{"x":1}}';
    const mallory = await Client.join({ url: server.url, room: 'hostile', id: 'mallory', presence });
    const say = (frame: object): void => mallory.socket.send(JSON.stringify(frame));
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
    mallory.socket.close();
    await a.page.waitForFunction(() => !room.peers.has('mallory'));
    assert.deepEqual(a.complaints, []);
    await leave(a, b);
  });

  it('asks again for an offer that never came', async () => {
    const [a, b] = await visitTwice(server.url);
    await enterAs(a.page, 'ann', { room: 'deaf', mesh: 'manual', peerTimeout: 1_000 });
    const mallory = await Client.join({ url: server.url, room: 'deaf', id: 'mallory' });
    await a.page.waitForFunction(() => room.peers.has('mallory'));
    await a.page.evaluate(() => room.connectToPeer('mallory'));
    const links = new Set<unknown>();
    while (links.size < 2) {
      const { signal } = await mallory.next('signal', ids.ann);
      const { type, link } = JSON.parse(signal) as Record<string, unknown>;
      if (type === 'request') links.add(link);
    }
    await mallory.leave();
    await leave(a, b);
  });

  it('takes no answer to an offer that gave way to another, and complains of none', async () => {
    const [a, b] = await visitTwice(server.url);
    await enterAs(a.page, 'ann', { room: 'late' });
    const sdp = await b.page.evaluate(offerOfData);
    const mallory = await Client.join({ url: server.url, room: 'late', id: 'mallory' });
    const say = (type: RTCSdpType, text: string): void => {
      const signal = JSON.stringify({ link: 'x', type: 'description', description: { type, sdp: text } });
      mallory.send({ type: 'signal', to: ids.ann, signal });
    };
    say('offer', sdp);
    await described(mallory, ids.ann, 'answer');
    await a.page.evaluate(() => room.peers.get('mallory')?.connection?.restartIce());
    await described(mallory, ids.ann, 'offer');
    // Restarts ICE too, so that ann has no reason to offer it again.
    const restart = sdp.replace(/(a=ice-ufrag:).*/, '$1otto').replace(/(a=ice-pwd:).*/, `$1${'x'.repeat(24)}`);
    say('offer', restart);
    say('answer', restart);
    await described(mallory, ids.ann, 'answer');
    mallory.send({ type: 'signal', to: ids.ann, signal: 'the end' });
    await a.page.waitForFunction(() => room.log.some(([, code]) => code === 'bad-signal'));
    assert.deepEqual(await errors(a), ['bad-signal']);
    await mallory.leave();
    await leave(a, b);
  });

  it('takes no candidates without end from a peer, each of which would cost more than the one before', async () => {
    const [a, b] = await visitTwice(server.url);
    await a.page.evaluate(
      async (identity) => {
        const taken = { candidates: 0 };
        class Counted extends RTCPeerConnection {
          override addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
            taken.candidates++;
            return super.addIceCandidate(candidate);
          }
        }
        Object.assign(globalThis, { taken });
        await enter({ room: 'many', identity, RTCPeerConnection: Counted });
      },
      await portableIdentity('ann'),
    );
    const sdp = await b.page.evaluate(offerOfData);
    const mallory = await Client.join({ url: server.url, room: 'many', id: 'mallory' });
    const say = (signal: object): void =>
      mallory.send({ type: 'signal', to: ids.ann, signal: JSON.stringify({ link: 'x', ...signal }) });
    say({ type: 'description', description: { type: 'offer', sdp } });
    await described(mallory, ids.ann, 'answer');
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
      welcomeTo(ids.a, { version: PROTOCOL_VERSION + 1 }),
      welcomeTo(ids.a, { members: [null] }),
      welcomeTo(ids.ann),
      '{"type":"left","id":"../x","reason":"leave"}',
      Buffer.from([0]),
    ];
    hostile.on('connection', (socket) => {
      for (const frame of nonsense) socket.send(frame);
    });
    const a = await visitBlank(server.url);
    const options = { room: 'x', host: `127.0.0.1:${port}`, identity: await portableIdentity('a') };
    const code = await a.page.evaluate((given) => codeOf(enter({ ...given, timeout: 300 })), options);
    assert.equal(code, 'timeout');

    hostile.removeAllListeners('connection').on('connection', (socket) => {
      socket.send(welcomeTo(ids.a));
      for (const frame of nonsense) socket.send(frame);
      socket.send('{"type":"error","code":"made-up","message":"nobody knows"}');
    });
    await enterAs(a.page, 'a', { room: 'x', host: `127.0.0.1:${port}` });
    await a.page.waitForFunction(() => room.log.some(([, code]) => code === 'made-up'));
    assert.equal((await errors(a)).filter((code) => code === 'bad-server-frame').length, nonsense.length);

    // ICE servers that no browser takes: the member that they were meant for is told of, and nothing throws.
    const welcome = welcomeTo(ids.a, { order: 1, members: [await memberOf('b')], iceServers: [{ urls: 'nonsense' }] });
    hostile.removeAllListeners('connection').on('connection', (socket) => socket.send(welcome));
    await a.page.evaluate(() => room.close());
    await enterAs(a.page, 'a', { room: 'x', host: `127.0.0.1:${port}` });
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
        await codeOf(enter({ room: 'x', ...{ id: 'ann' } })),
        await codeOf(enter({ room: 'x', ...{ key: 'a key of sixteen characters' } })),
        await codeOf(enter({ room: 'x', presence: { name: 'x'.repeat(5000) } })),
      ];
    });
    assert.deepEqual(codes.slice(0, 3), ['timeout', 'aborted', 'aborted']);
    for (const code of codes.slice(3)) assert.match(code, /^untyped: TypeError: `?\w.{20}/);
    await leave(a);
  });

  it('loses nothing between joining and the first listener of the same task', async () => {
    const [a, b] = await visitTwice(server.url);
    await enterAs(a.page, 'ann', { room: 'first' });
    const lists = await b.page.evaluate(async () => {
      const connection = await enter({ room: 'first' });
      return new Promise((resolve) => {
        connection.once('peerlist', resolve);
      });
    });
    assert.deepEqual(lists, [ids.ann]);
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
    const member = await memberOf('b');
    let visits = 0;
    host.on('connection', (socket) =>
      socket.send(welcomeTo(ids.a, { order: 1, members: visits++ === 0 ? [] : [member] })),
    );
    const a = await visitBlank(server.url);
    const links = await a.page.evaluate(
      async (options) => {
        const made: RTCPeerConnection[] = [];
        class Counted extends RTCPeerConnection {
          constructor(configuration?: RTCConfiguration) {
            super(configuration);
            made.push(this);
          }
        }
        const connection = await enter({ ...options, RTCPeerConnection: Counted });
        const closed = new Promise((resolve) => connection.on('close', resolve));
        connection.on('peer-state', () => connection.close());
        connection.socket.reconnect(4000);
        await closed;
        await Promise.resolve();
        return made.map(({ connectionState }) => connectionState).filter((state) => state !== 'closed');
      },
      { room: 'x', host: `127.0.0.1:${port}`, identity: await portableIdentity('a') },
    );
    assert.deepEqual(links, []);
    host.close();
    await leave(a);
  });

  it('keeps nothing of a connection that it closed', async () => {
    const [a, b] = await visitTwice(server.url);
    await b.page.evaluate(() => enter({ room: 'clean' }).then(() => undefined));
    await keepIdentity(a.page); // which is held as long as the page is there
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

/** What a server welcomes a client by, with this in place of what is right. */
function welcomeTo(id: string, wrong: object = {}): string {
  const right = { type: 'welcome', version: PROTOCOL_VERSION, id, order: 0, members: [], iceServers: [] };
  return JSON.stringify({ ...right, ...wrong });
}

/** A member of the room `x` as the server lists it, who has proven nothing. */
async function memberOf(id: string): Promise<Member> {
  const [party, room, mode, versions] = ['main', 'x', 'open', [PROTOCOL_VERSION]] as const;
  const hello = await formatHello({ versions, party, room, mode, instance: '1', direct: true, relay: false });
  return { id, order: 0, hello, presence: '{}' };
}
