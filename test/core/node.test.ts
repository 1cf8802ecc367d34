import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { connect, type Connection } from 'webrtc-elements/core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';

const run = promisify(execFile);

/** The next event of a connection. */
const next = (connection: Connection, name: 'peerlist' | 'peer-state' | 'presence'): Promise<unknown> =>
  new Promise((resolve) => connection.once(name, resolve));

describe('the core in Node', () => {
  let server: SignallingServer;
  before(async () => {
    server = await serve({ port: 0, iceServers: [] });
  });
  after(() => server.close());

  it('joins a room over the WebSocket of Node, and over that of a package', async () => {
    const a = await connect({ host: server.url, room: 'node', id: 'a', presence: { name: 'Ada' } });
    const b = await connect({ host: server.url, room: 'node', id: 'b', WebSocket });
    assert.deepEqual(await next(b, 'peerlist'), ['a']);
    assert.deepEqual(b.peers.get('a')?.presence, { name: 'Ada' });
    const told = next(b, 'presence');
    a.setPresence({ name: 'Ada Lovelace', since: [1843] });
    assert.equal(await told, 'a');
    assert.deepEqual(b.peers.get('a')?.presence, { name: 'Ada Lovelace', since: [1843] });
    assert.throws(() => a.setPresence({ name: 'x'.repeat(5_000) }), TypeError);
    a.close();
    assert.deepEqual(await next(b, 'peerlist'), []);
    b.close();
  });

  it('tells that there is no WebRTC, in time, to whoever would send', async () => {
    const options = { host: server.url, room: 'none', relay: 'never', peerTimeout: 100 } as const;
    const a = await connect({ ...options, id: 'a' });
    const b = await connect({ ...options, id: 'b' });
    const errors: string[] = [];
    b.on('error', ({ code, peer }) => errors.push(`${code} ${peer}`));
    await assert.rejects(b.send('anybody?'), { name: 'ConnectionError', code: 'peer-unreachable', peer: 'a' });
    assert.deepEqual(errors, ['webrtc-unavailable a', 'peer-unreachable a']);
    a.close();
    b.close();
  });

  it('lets a program end once it has closed its connection', async () => {
    const script = `
      import { connect } from 'webrtc-elements/core';
      const before = Reflect.ownKeys(globalThis).length;
      const connection = await connect({ host: ${JSON.stringify(server.url)}, room: 'end' });
      connection.close();
      await connect({ host: '127.0.0.1:9', room: 'end', timeout: 300 }).catch(({ code }) => process.stdout.write(code));
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { timeout: 5_000 });
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
