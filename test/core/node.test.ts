import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { WebSocket } from 'ws';
import { connect, pair, type Connection } from 'webrtc-elements/core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { unpackRelay } from '../../src/protocol/relay-frame.js';
import { idsOf, identityOf } from '../support/cast.js';
import { hostile, welcome } from '../support/core/hostile-server.js';
import { next } from '../support/core/next-event.js';
import { PATIENCE } from '../support/patience.mjs';

const run = promisify(execFile);

describe('the core in Node', () => {
  let server: SignallingServer;
  before(async () => {
    server = await serve({ port: 0, iceServers: [] });
  });
  after(() => server.close());

  it('joins a room over the WebSocket of Node, and over that of a package', async () => {
    const a = await connect({ host: server.url, room: 'node', presence: { name: 'Ada' } });
    const b = await connect({ host: server.url, room: 'node', WebSocket });
    assert.deepEqual(await next(b, 'peerlist'), [a.id]);
    assert.deepEqual(b.peers.get(a.id)?.presence, { name: 'Ada' });
    const told = next(b, 'presence');
    a.setPresence({ name: 'Ada Lovelace', since: [1843] });
    assert.equal(await told, a.id);
    assert.deepEqual(b.peers.get(a.id)?.presence, { name: 'Ada Lovelace', since: [1843] });
    assert.throws(() => a.setPresence({ name: 'x'.repeat(5_000) }), TypeError);
    a.close();
    assert.deepEqual(await next(b, 'peerlist'), []);
    b.close();
  });

  it('takes large messages of many at once, though it has no memory for all of them', async () => {
    const MiB = 1024 * 1024;
    const options = { host: server.url, room: 'large', relay: 'only' } as const;
    const ann = await connect({ ...options, maxMessageSize: 3 * MiB });
    const heard: string[] = [];
    ann.on('message', ({ data, peer }) => {
      assert.ok(data instanceof ArrayBuffer);
      const bytes = new Uint8Array(data);
      heard.push(`${peer} ${bytes[0]} ${bytes.length}`);
    });
    const others = await Promise.all(Array.from({ length: 8 }, () => connect(options)));
    await Promise.all(
      others.map(async (other) => {
        while (other.peers.get(ann.id)?.state !== 'connected') await next(other, 'peer-state');
        await Promise.all([1, 2].map((n) => other.send(new Uint8Array(3 * MiB).fill(n), { to: ann.id })));
      }),
    );
    const expected = others.flatMap(({ id }) => [1, 2].map((n) => `${id} ${n} ${3 * MiB}`));
    assert.deepEqual(heard.sort(), expected.sort());
    for (const connection of [ann, ...others]) connection.close();
  });

  it('tells that there is no WebRTC, in time, to whoever would send', async () => {
    const options = { host: server.url, room: 'none', relay: 'never', peerTimeout: 100 } as const;
    const a = await connect(options);
    const b = await connect(options);
    const errors: string[] = [];
    b.on('error', ({ code, peer }) => errors.push(`${code} ${peer}`));
    await assert.rejects(b.send('anybody?'), { name: 'ConnectionError', code: 'peer-unreachable', peer: a.id });
    assert.deepEqual(errors, [`webrtc-unavailable ${a.id}`, `peer-unreachable ${a.id}`]);
    a.close();
    b.close();
  });

  it('has told what has come when it closes in the handler of the last message, though all go by relay', async () => {
    for (const rounds of [1, 3, 100]) {
      const a = await connect({ host: server.url, room: `last ${rounds}` });
      const b = await connect({ host: server.url, room: `last ${rounds}` });
      let heard = 0;
      a.on('message', () => ++heard === rounds && a.close());
      const sends = Array.from({ length: rounds }, (_, round) => b.send(`message ${round}`));
      await Promise.all(sends);
      assert.equal(heard, rounds);
      assert.equal(a.state, 'closed');
      await assert.rejects(b.send('too late', { to: a.id }), { code: /^(peer-gone|unknown-peer)$/ });
      b.close();
    }
  });

  it('has told what has come, though the last thing that it said may be lost', async () => {
    const a = await connect({ host: server.url, room: 'loose' });
    const b = await connect({ host: server.url, room: 'loose' });
    const cursor = a.topic('cursor', { delivery: 'latest' });
    const seen = new Promise((resolve) => b.topic('cursor', { delivery: 'latest' }).on('message', resolve));
    while (a.peers.size < 1) await next(a, 'peerlist');
    await cursor.send(0);
    await seen;
    let heard = 0;
    a.on('message', () => {
      if (++heard < 3) return;
      void cursor.send(heard).catch(() => undefined);
      a.close();
    });
    await Promise.all([b.send('one'), b.send('two'), b.send('three')]);
    b.close();
  });

  it('meets nobody after a listener has closed it', async () => {
    const enter = (): Promise<Connection> => connect({ host: server.url, room: 'nobody' });
    const a = await enter();
    const others = [await enter(), await enter(), await enter()];
    while (a.peers.size < 3) await next(a, 'peerlist');
    await Promise.all(others.map((other) => a.send('hello', { to: other.id })));
    const closed = new Promise((resolve) => a.on('close', resolve));
    a.on('presence', () => a.close());
    a.socket.reconnect();
    await closed;
    await new Promise(setImmediate);
    assert.equal(a.peers.size, 0);
    for (const other of others) other.close();
  });

  it('sends nothing to nobody', async () => {
    const a = await connect({ host: server.url, room: 'null' });
    const b = await connect({ host: server.url, room: 'null' });
    b.on('message', () => assert.fail('this was for nobody'));
    const topic = a.topic('t');
    b.topic('t').on('message', () => assert.fail('this, too'));
    for (const to of [null, '', 'stranger', [null]]) {
      await assert.rejects(a.send('secret', { to } as never), { code: 'unknown-peer' });
      await assert.rejects(topic.send('secret', { to } as never), { code: 'unknown-peer' });
    }
    await a.send('nobody', { to: [] });
    a.close();
    b.close();
  });

  it('takes frames of the relay from another realm, and nothing else', () => {
    const foreign = runInNewContext('new Uint8Array([1, 97, 5, 6]).buffer') as ArrayBuffer;
    assert.deepEqual(unpackRelay(foreign), { id: 'a', payload: new Uint8Array([5, 6]) });
    assert.equal(unpackRelay(new Blob(['x']) as never), undefined);
  });

  it('asks again for a query that fails with nothing to say', async () => {
    for (const reason of [undefined, null, 'no', new Error('no')]) {
      let calls = 0;
      const query = (): Promise<Record<string, string>> =>
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a page may
        ++calls === 1 ? Promise.reject(reason) : Promise.resolve({});
      const connection = await connect({ host: server.url, room: 'query', query, reconnectDelay: 1 });
      assert.equal(calls, 2);
      connection.close();
    }
  });

  it('rejects what has not come when the other side closes', async () => {
    const a = await connect({ host: server.url, room: 'not all' });
    const b = await connect({ host: server.url, room: 'not all' });
    a.on('message', () => a.close());
    const [first, second] = [b.send('this'), b.send(new Uint8Array(2_000_000))];
    await first;
    await assert.rejects(second, { code: 'peer-gone' });
    b.close();
  });

  it('says who has been here longest, also when somebody leaves', async () => {
    const ids = await idsOf('a', 'b');
    const enter = async (name: string): Promise<Connection> =>
      connect({ host: server.url, room: 'longest', identity: await identityOf(name) });
    const a = await enter('a');
    const b = await enter('b');
    const c = await enter('c');
    for (const one of [a, b, c]) while (one.peers.size < 2) await next(one, 'peerlist');
    const tell = (...all: Connection[]): unknown[] => all.map(({ polite, hostPeer }) => [polite, hostPeer]);
    assert.deepEqual(tell(a, b, c), [
      [true, ids.a],
      [false, ids.a],
      [false, ids.a],
    ]);
    a.close();
    for (const one of [b, c]) while (one.peers.has(ids.a)) await next(one, 'peerlist');
    assert.deepEqual(tell(b, c), [
      [true, ids.b],
      [false, ids.b],
    ]);
    const back = await enter('a'); // a newcomer now
    while (b.peers.size < 2) await next(b, 'peerlist');
    assert.deepEqual(tell(back, b, c), [
      [false, ids.b],
      [true, ids.b],
      [false, ids.b],
    ]);
    for (const one of [b, c, back]) one.close();
  });

  it('sends what comes from another realm', async () => {
    const a = await connect({ host: server.url, room: 'realm' });
    const b = await connect({ host: server.url, room: 'realm' });
    const heard: unknown[] = [];
    a.on('message', ({ data }) => heard.push(data));
    const foreign = (code: string): ArrayBuffer => runInNewContext(code, { Blob }) as ArrayBuffer;
    await b.send(foreign('new Uint8Array([1, 2]).buffer'));
    await b.send(foreign('new Uint8Array([0, 3, 4]).subarray(1)'));
    await b.send(foreign('new DataView(new ArrayBuffer(1))'));
    await b.send(foreign('({ a: [1, new Date(0)] })'));
    await b.send(foreign('[null]'));
    for (const code of ['new Map()', 'Symbol()', 'Promise.resolve()', '() => 1', 'new Error()']) {
      await assert.rejects(b.send(foreign(code)), TypeError, code);
    }
    assert.deepEqual(
      heard.map((data) => (data instanceof ArrayBuffer ? [...new Uint8Array(data)] : data)),
      [[1, 2], [3, 4], [0], { a: [1, '1970-01-01T00:00:00.000Z'] }, [null]],
    );
    a.close();
    b.close();
  });

  it('refuses names of rooms that no address can hold', async () => {
    for (const name of ['.', '..', '\ud83d', 'a\udc4b', '\udc4b\ud83d', '', 'a\nb', '\x7f', 'x'.repeat(129)]) {
      await assert.rejects(connect({ host: server.url, room: name }), TypeError);
      await assert.rejects(connect({ host: server.url, room: 'x', party: name }), TypeError);
      assert.throws(() => pair({ host: server.url, pairCode: name }), TypeError);
    }
    for (const name of ['...', '.a', 'a.', '\ud83d\udc4b', '%2e%2e', '/', 'a/../b', '?', '#', ' ']) {
      const connection = await connect({ host: server.url, room: name });
      assert.equal(connection.state, 'connected', name);
      connection.close();
    }
  });

  it('keeps no complaints without end of a server that does not let it in', async () => {
    const nonsense = await hostile((socket, request) => {
      for (let i = 0; i < 5_000; i++) socket.send('nonsense');
      socket.send(welcome(request));
    });
    const a = await connect({ host: nonsense.host, room: 'x' });
    let complaints = 0;
    a.on('error', ({ code }) => {
      assert.equal(code, 'bad-server-frame');
      complaints++;
    });
    await next(a, 'peerlist');
    assert.ok(complaints > 0 && complaints <= 100, `${complaints} complaints`);
    a.close();
    nonsense.close();
  });

  it('has a code for a server that turns it away without a word, or with nonsense for one', async () => {
    let reason = '';
    const rude = await hostile((socket) => socket.close(4499, reason));
    await assert.rejects(connect({ host: rude.host, room: 'x' }), { name: 'ConnectionError', code: 'bad-request' });
    reason = '{}';
    await assert.rejects(connect({ host: rude.host, room: 'x' }), { code: 'bad-request' });
    reason = 'not-on-mondays'; // a server of a later version may have more
    await assert.rejects(connect({ host: rude.host, room: 'x' }), { code: reason });
    rude.close();
    const dumb = await hostile((socket) => {
      socket.send('{"type":"error","code":"","message":"because"}');
      socket.close(4400, 'bad-request');
    });
    const silent = connect({ host: dumb.host, room: 'x' });
    await assert.rejects(silent, { name: 'ConnectionError', code: 'bad-request', message: 'bad request.' });
    dumb.close();
  });

  it('lets a program end once it has closed its connection', async () => {
    const script = `
      import { connect } from 'webrtc-elements/core';
      const before = Reflect.ownKeys(globalThis).length;
      const connection = await connect({ host: ${JSON.stringify(server.url)}, room: 'end' });
      connection.close();
      await connect({ host: '127.0.0.1:9', room: 'end', timeout: 300 }).catch(({ code }) => process.stdout.write(code));
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { timeout: PATIENCE });
    assert.equal(stdout, 'timeout');
  });

  it('touches nothing when it is imported', async () => {
    const script = `
      const before = Reflect.ownKeys(globalThis).length;
      await import('webrtc-elements/core');
      process.stdout.write(String(Reflect.ownKeys(globalThis).length - before));
    `;
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', script]);
    assert.deepEqual({ stdout, stderr }, { stdout: '0', stderr: '' });
  });
});
