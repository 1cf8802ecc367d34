import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { WebSocketServer } from 'ws';
import { connect, type Connection, type ConnectionError, type ConnectOptions } from 'webrtc-elements/core';
import { Backoff } from '../../src/core/backoff.js';
import { ask, type Query } from '../../src/core/signalling/query.js';
import { CLOSE_CODES } from '../../src/protocol/frames.js';
import { later, type Later } from '../support/later.js';
import { settle } from '../support/core/fake-peer.js';
import { PATIENCE } from '../support/patience.mjs';

/** How long the page may take to answer, in ms. */
const DEADLINE = 10_000;
/** The signal of a connection that goes on. */
const going = new AbortController().signal;

/** A `query` that answers when the test says so: an answer for each call. */
function questions(): { query: () => Promise<Query>; calls: Later<Query>[] } {
  const calls: Later<Query>[] = [];
  const query = (): Promise<Query> => {
    const call = later<Query>();
    calls.push(call);
    return call.promise;
  };
  return { query, calls };
}

describe('a function for `query`', { timeout: PATIENCE }, () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('may take its time, but not for ever', async () => {
    const { query, calls } = questions();
    const answer = ask(query, new Backoff(500, 15_000), going);
    mock.timers.tick(DEADLINE - 1);
    calls[0]!.resolve({ token: 'late' });
    assert.deepEqual(await answer, { token: 'late' });

    const refused = assert.rejects(ask(query, new Backoff(500, 15_000), going), /query.* in 10 s/);
    mock.timers.tick(DEADLINE);
    await refused;
  });

  it('is called anew when the page wakes up, and whichever answer comes first counts', async () => {
    for (const first of [0, 1]) {
      const { query, calls } = questions();
      const backoff = new Backoff(500, 15_000);
      const answer = ask(query, backoff, going);
      mock.timers.tick(DEADLINE - 1);
      backoff.skip();
      assert.equal(calls.length, 2);
      mock.timers.tick(DEADLINE - 1); // it has its whole time again
      calls[first]!.resolve({ token: `${first}` });
      assert.deepEqual(await answer, { token: `${first}` });
      backoff.skip();
      assert.equal(calls.length, 2, 'nobody waits for it any more');
    }
  });

  it('that fails after the page has woken up counts for nothing if it was called before', async () => {
    const { query, calls } = questions();
    const backoff = new Backoff(500, 15_000);
    const answer = ask(query, backoff, going);
    backoff.skip();
    calls[0]!.reject(new Error('The network has gone.'));
    await settle();
    calls[1]!.resolve({ token: 'new' });
    assert.deepEqual(await answer, { token: 'new' });

    const other = ask(query, backoff, going);
    calls[2]!.reject(new Error('No token.'));
    await assert.rejects(other, /No token/);
  });

  it('fails if it throws, or answers with something that is no parameters', async () => {
    const answers = ['token=x', 7, [['token', 'x']], new URLSearchParams({ token: 'x' })] as unknown as Query[];
    for (const answer of answers) {
      await assert.rejects(
        ask(() => answer, new Backoff(500, 15_000), going),
        { name: 'TypeError', message: /`query`/ },
      );
    }
    const thrown = ask(
      () => {
        throw new Error('logged out');
      },
      new Backoff(500, 15_000),
      going,
    );
    await assert.rejects(thrown, /logged out/);
    for (const answer of [undefined, null] as unknown as Query[]) {
      assert.deepEqual(await ask(() => answer, new Backoff(500, 15_000), going), answer);
    }
  });

  it('that never answers is called again, and is the reason why we are not in the room', async () => {
    let calls = 0;
    const options: ConnectOptions = {
      host: '127.0.0.1:9',
      room: 'lobby',
      timeout: 3 * DEADLINE,
      query: () => {
        calls++;
        return new Promise(() => undefined);
      },
    };
    const refused = connect(options).then(
      () => assert.fail('It has joined.'),
      (error: unknown) => error as ConnectionError,
    );
    while (calls === 0) {
      await turn(); // until we have our keys, and the code for it has loaded
      mock.timers.tick(1);
    }
    for (let time = 0; time < 3 * DEADLINE; time += 100) {
      mock.timers.tick(100);
      await turn();
    }
    const { code, cause } = await refused;
    assert.equal(code, 'timeout');
    assert.equal((cause as ConnectionError).code, 'query-failed');
    assert.match(String((cause as ConnectionError).cause), /in 10 s/);
    assert.equal(calls, 3);
  });

  it('is not called once the connection is over', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (socket) => socket.close(CLOSE_CODES.unauthorised, 'unauthorised'));
    await once(server, 'listening');
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ways: Readonly<Record<string, (options: ConnectOptions, stop: AbortController) => Promise<Connection>>> = {
      refused: (options) => connect(options),
      'aborted at once': (options, stop) => {
        const joins = connect({ ...options, signal: stop.signal });
        stop.abort();
        return joins;
      },
      'out of time before it could ask again': (options) => connect({ ...options, host: '127.0.0.1:9', timeout: 10 }),
    };
    for (const [name, join] of Object.entries(ways)) {
      let [calls, late, over] = [0, 0, false];
      const query = (): Query => {
        if (over) late++;
        else calls++;
        return {};
      };
      const failed = assert.rejects(join({ host, room: 'lobby', query }, new AbortController()), {
        name: 'ConnectionError',
      });
      void failed.catch(() => undefined).finally(() => (over = true));
      while (!over) {
        mock.timers.tick(100);
        await turn();
      }
      await failed;
      for (let time = 0; time < 60_000; time += 100) {
        mock.timers.tick(100);
        await turn();
      }
      assert.deepEqual([late, calls <= 1], [0, true], name);
    }
    server.close();
  });
});
