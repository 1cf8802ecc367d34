import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect, type Connection } from 'webrtc-elements/core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { next } from '../support/core/next-event.js';
import { PATIENCE } from '../support/patience.mjs';

/** Rooms of `connect()`, by relay: there is no WebRTC in Node. */
describe('a goodbye to a peer', { timeout: PATIENCE }, () => {
  let server: SignallingServer;
  let rooms = 0;
  before(async () => {
    server = await serve({ port: 0, iceServers: [] });
  });
  after(() => server.close());

  /** So many in a room of their own, each connected to all others. */
  async function meet(count: number): Promise<Connection[]> {
    const room = `goodbye ${++rooms}`;
    const people: Connection[] = [];
    for (let i = 0; i < count; i++) people.push(await connect({ host: server.url, room }));
    for (const one of people) {
      while (one.peers.size < count - 1) await next(one, 'peerlist');
      while ([...one.peers.values()].some(({ state }) => state !== 'connected')) await next(one, 'connect');
    }
    return people;
  }

  function leave(people: readonly Connection[]): void {
    for (const one of people) one.close();
  }

  for (const rounds of [1, 3, 100]) {
    it(`in the handler of message ${rounds} comes after the word that all have arrived`, async () => {
      const [a, b] = (await meet(2)) as [Connection, Connection];
      let heard = 0;
      a.on('message', ({ peer }) => ++heard === rounds && a.peerDisconnect(peer));
      const gone = next(b, 'peer-disconnect');
      await Promise.all(Array.from({ length: rounds }, (_, round) => b.send(`message ${round}`)));
      assert.equal(heard, rounds);
      await gone;
      await assert.rejects(b.send('too late', { to: a.id }), { code: 'not-connected' });
      leave([a, b]);
    });
  }

  it('in the handler of the last message of a topic does, too, and so it is with a large message', async () => {
    const [a, b] = (await meet(2)) as [Connection, Connection];
    a.topic('votes').on('message', ({ peer }) => a.peerDisconnect(peer));
    const gone = next(b, 'peer-disconnect');
    await b.topic('votes').send({ poll: 3 });
    await gone;
    const again = next(b, 'connect');
    b.connectToPeer(a.id);
    await again;
    a.on('message', ({ peer }) => a.peerDisconnect(peer));
    await b.send(new Uint8Array(300_000));
    leave([a, b]);
  });

  it('rejects what has not come: it is not taken for delivered', async () => {
    const [a, b] = (await meet(2)) as [Connection, Connection];
    a.on('message', ({ peer }) => a.peerDisconnect(peer));
    const sends = [b.send('heard'), b.send(new Uint8Array(3_000_000))];
    const [first, second] = await Promise.allSettled(sends);
    assert.equal(first?.status, 'fulfilled');
    assert.equal(second?.status === 'rejected' && (second.reason as { code: string }).code, 'not-connected');
    leave([a, b]);
  });

  it('and a hello right after it bring the two together again', async () => {
    for (const index of [0, 1]) {
      const both = await meet(2);
      const [a, b] = [both[index], both[1 - index]] as [Connection, Connection];
      const again = Promise.all([next(a, 'connect'), next(b, 'connect')]);
      a.once('message', ({ peer }) => {
        a.peerDisconnect(peer);
        a.connectToPeer(peer);
      });
      await b.send('the last one before');
      await again;
      const said = new Promise((resolve) => a.once('message', resolve));
      await b.send('the first one after');
      assert.deepEqual(await said, { peer: b.id, data: 'the first one after' });
      leave(both);
    }
  });

  it('to nobody by name is one to all, who stay in the room', async () => {
    const [a, ...others] = (await meet(4)) as [Connection, Connection, Connection, Connection];
    const gone = others.map((other) => next(other, 'peer-disconnect'));
    a.peerDisconnect();
    assert.deepEqual(await Promise.all(gone), [a.id, a.id, a.id]);
    assert.equal(a.peers.size, 3);
    for (const { state } of a.peers.values()) assert.equal(state, 'new');
    const [b, c] = others;
    await b.send('among us', { to: c.id });
    leave([a, ...others]);
  });
});
