import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { computed, effect, isProxy, reactive, readonly, ref, shallowReactive } from 'vue';
import { connect, pair, type Connection, type Pair, type Peer, type Topic } from 'webrtc-elements/core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';

/** The ways in which Vue, and so Alpine and petite-vue, wrap what a page keeps. */
const WRAPS: Readonly<Record<string, (value: object) => unknown>> = {
  ref: (value) => ref(value).value,
  reactive: (value) => reactive(value),
  'a list in reactive': (value) => reactive({ list: [value] }).list[0],
  'a Map in ref': (value) => ref(new Map([['it', value]])).value.get('it'),
  readonly: (value) => readonly(value),
  shallowReactive: (value) => shallowReactive(value),
  computed: (value) => computed(() => reactive({ value }).value).value,
};

describe('what we hand out, in the proxies of Vue', () => {
  let server: SignallingServer;
  let a: Connection;
  let b: Connection;
  before(async () => {
    server = await serve({ port: 0, iceServers: [] });
    a = await connect({ host: server.url, room: 'vue', presence: { name: 'Ada' } });
    b = await connect({ host: server.url, room: 'vue' });
    await new Promise((resolve) => b.once('connect', resolve));
  });
  after(() => {
    a.close();
    b.close();
    return server.close();
  });

  for (const [name, wrap] of Object.entries(WRAPS)) {
    it(`works in ${name}`, async () => {
      const connection = wrap(b) as Connection;
      assert.deepEqual([connection.state, connection.id, connection.peers.size], ['connected', b.id, 1]);
      const heard = new Promise((resolve) => a.once('message', ({ data }) => resolve(data)));
      await connection.send('hello');
      assert.equal(await heard, 'hello');

      const peer = wrap(b.peers.get(a.id)!) as Peer;
      assert.deepEqual([peer.state, peer.path, peer.presence], ['connected', 'relay', { name: 'Ada' }]);
      assert.equal((await peer.getStats()).path, 'relay');

      const topic = wrap(connection.topic(`in ${name}`)) as Topic;
      const told = new Promise((resolve) => topic.once('message', ({ data }) => resolve(data)));
      await a.topic(`in ${name}`).send('on topic');
      assert.equal(await told, 'on topic');
      topic.close();

      const two = wrap(pair({ host: server.url, pairCode: name, autoconnect: false })) as Pair;
      two.connect();
      assert.equal(two.connected, false);
      two.close();
    });
  }

  it('works for a peer out of the map of peers, and for an error', async () => {
    const { peers } = reactive({ peers: b.peers });
    assert.equal([...peers.values()][0]?.state, 'connected');
    const error: unknown = await b.send('x', { to: 'nobody' }).catch((reason: unknown) => ref(reason).value);
    assert.equal((error as { code: string }).code, 'unknown-peer');
  });

  it('leaves reactive what the page puts beside it', () => {
    const state = reactive({ connection: b, count: 0 });
    let seen = -1;
    effect(() => {
      seen = state.connection.peers.size + state.count;
    });
    state.count = 5;
    assert.equal(seen, 6);
    assert.equal(isProxy(state.connection), false);
  });
});
