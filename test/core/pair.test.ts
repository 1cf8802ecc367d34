import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { connect, createIdentity, pair, type Pair, type PairEvents, type PairOptions } from 'webrtc-elements/core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';

const EVENTS: readonly (keyof PairEvents)[] = [
  'connect',
  'reconnect',
  'upgrade',
  'downgrade',
  'data',
  'busy',
  'connect_timeout',
  'connect_error',
  'error',
  'close',
];

describe('a pair', () => {
  let server: SignallingServer;
  const pairs: Pair[] = [];
  let code = 0;
  before(async () => {
    server = await serve({ port: 0, iceServers: [] });
  });
  after(() => server.close());
  afterEach(() => {
    for (const one of pairs.splice(0)) one.close();
    code++;
  });

  /** One of two, with what it was told. */
  function join(options: Partial<PairOptions> = {}): { peer: Pair; log: string[] } {
    const peer = pair({ host: server.url, pairCode: `code ${code}`, ...options });
    pairs.push(peer);
    const log: string[] = [];
    for (const name of EVENTS) {
      peer.on(name, (about?: unknown) => void log.push(typeof about === 'string' ? `${name} ${about}` : name));
    }
    return { peer, log };
  }
  const next = (peer: Pair, name: keyof PairEvents): Promise<unknown> =>
    new Promise((resolve) => peer.once(name, resolve));

  it('exchanges data as soon as both are there, what was sent before included', async () => {
    const a = join();
    const sent = a.peer.send('before you came');
    const b = join();
    const heard = next(b.peer, 'data');
    await sent;
    assert.equal(await heard, 'before you came');
    const bytes = next(a.peer, 'data');
    await b.peer.send(new Uint8Array([1, 2, 3]));
    assert.deepEqual(new Uint8Array((await bytes) as ArrayBuffer), new Uint8Array([1, 2, 3]));
    assert.deepEqual(a.log, ['connect', 'data']);
    assert.deepEqual(b.log, ['connect', 'data before you came']);
    assert.deepEqual([a.peer.connected, a.peer.path], [true, 'relay']);
  });

  it('is busy for a third, who disturbs nobody, and may come when there is room', async () => {
    const [a, b] = [join(), join()];
    await Promise.all([next(a.peer, 'connect'), next(b.peer, 'connect')]);
    const c = join();
    assert.equal(((await next(c.peer, 'busy')) as { code: string }).code, 'room-full');
    await assert.rejects(c.peer.send('let me in'), { code: 'closed' });
    const heard = next(b.peer, 'data');
    await a.peer.send('just us');
    assert.equal(await heard, 'just us');
    assert.deepEqual([a.log, b.log, c.log], [['connect'], ['connect', 'data just us'], ['busy']]);

    const gone = next(b.peer, 'close');
    a.peer.close();
    await gone;
    const again = next(b.peer, 'reconnect');
    c.peer.connect();
    await again;
    const said = next(c.peer, 'data');
    await b.peer.send('welcome');
    assert.equal(await said, 'welcome');
  });

  it('tells the one who stays that the other has left, and waits for it', async () => {
    const [a, b] = [join(), join({ reconnect: false })];
    await Promise.all([next(a.peer, 'connect'), next(b.peer, 'connect')]);
    b.peer.close();
    await next(a.peer, 'close');
    assert.deepEqual([a.peer.connected, a.log, b.log], [false, ['connect', 'close'], ['connect', 'close']]);
    const back = Promise.all([next(a.peer, 'reconnect'), next(b.peer, 'connect')]);
    b.peer.connect();
    await back; // both: `close` comes only to who has met the other
    assert.deepEqual(a.log, ['connect', 'close', 'connect', 'reconnect']);
    a.peer.close();
    await next(b.peer, 'close');
    await assert.rejects(b.peer.send('still there?'), { code: 'closed' }, 'without `reconnect` that was the end');
  });

  it('tells that the other does not come in time, and waits on or gives up', async () => {
    const a = join({ timeout: 50 });
    assert.equal(((await next(a.peer, 'connect_timeout')) as { code: string }).code, 'timeout');
    const b = join({ timeout: 50, pairCode: 'nobody else', reconnect: false });
    const sent = b.peer.send('anybody?');
    await assert.rejects(sent, { code: 'timeout' });
    assert.deepEqual(b.log, ['connect_timeout']);
    const late = join();
    await Promise.all([next(a.peer, 'connect'), next(late.peer, 'connect')]);
  });

  it('waits for a server that is not there, too, and tells once that nobody came in time', async () => {
    const { peer, log } = join({ host: '127.0.0.1:9', timeout: 50 });
    assert.deepEqual([peer.connected, peer.path, peer.connection], [false, undefined, undefined]);
    const { code: why } = (await next(peer, 'connect_timeout')) as { code: string };
    assert.equal(why, 'timeout');
    const sent = peer.send('still waiting');
    peer.close();
    await assert.rejects(sent, { code: 'closed' });
    assert.deepEqual(log, ['connect_timeout', 'close']);
  });

  it('goes on when a socket is lost: what is said meanwhile arrives, and nobody is told that the other has left', async () => {
    const [a, b] = [join(), join()];
    await Promise.all([next(a.peer, 'connect'), next(b.peer, 'connect')]);
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const opened = new Promise((resolve) => one.peer.connection!.once('socket', resolve));
      one.peer.connection!.socket.reconnect(4000); // no goodbye
      const sends = Promise.all([one.peer.send('ping'), other.peer.send('pong')]);
      await opened;
      await sends;
      assert.deepEqual([one.peer.connected, other.peer.connected], [true, true]);
    }
    assert.deepEqual(a.log, ['connect', 'data pong', 'data ping']);
    assert.deepEqual(b.log, ['connect', 'data ping', 'data pong']);
  });

  it('rejects what is sent after one side has disconnected, until it connects again', async () => {
    const a = join();
    const b = join();
    await Promise.all([next(a.peer, 'connect'), next(b.peer, 'connect')]);
    const gone = Promise.all([next(a.peer, 'close'), next(b.peer, 'close')]);
    const { connection } = a.peer;
    const [other = ''] = connection!.peers.keys();
    connection!.peerDisconnect(other);
    await gone;
    for (const { peer } of [a, b]) await assert.rejects(peer.send('too late'), { code: 'not-connected' });
    const again = Promise.all([next(a.peer, 'connect'), next(b.peer, 'connect')]);
    connection!.connectToPeer(other);
    const sent = a.peer.send('here again');
    await again;
    await sent;
    assert.deepEqual(b.log.slice(-2), ['reconnect', 'data here again']);
  });

  it('connects when it is told to, and closes once', async () => {
    const a = join({ autoconnect: false });
    await assert.rejects(a.peer.send('too early'), { code: 'closed' });
    const b = join();
    a.peer.connect();
    a.peer.connect();
    await Promise.all([next(a.peer, 'connect'), next(b.peer, 'connect')]);
    a.peer.close();
    a.peer.close();
    await next(b.peer, 'close');
    assert.deepEqual(a.log, ['connect', 'close']);
  });

  it('throws for options that cannot be right, and tells when the server refuses', async () => {
    assert.throws(() => pair({ host: server.url, pairCode: '' }), TypeError);
    assert.throws(() => pair({ host: 'not a host', pairCode: 'x' }), TypeError);
    const identity = await createIdentity();
    const first = await connect({ host: server.url, party: 'pair', room: `code ${code}`, identity });
    const replaced = new Promise<{ code: string } | undefined>((resolve) => first.on('close', resolve));
    const second = join({ identity });
    assert.equal((await replaced)?.code, 'replaced');
    const third = join({ identity });
    assert.equal(((await next(second.peer, 'connect_error')) as { code: string }).code, 'replaced');
    third.peer.close();
  });
});
