import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, type ConnectOptions, type Connection } from 'webrtc-elements/core';
import { Client } from '../support/client.js';
import { onText } from '../support/core/on-text.js';
import { joinMembers } from '../support/core/join-members.js';
import { WAYS } from '../support/core/ways.js';
import { until } from '../support/wait.js';

interface Signal {
  readonly link: string;
  readonly type: string;
  readonly automatic?: boolean;
}

describe('a goodbye that was on its way when its sender was blocked and taken back', () => {
  const people = joinMembers();
  let room = '';
  let rooms = 0;

  function enter(id: string, options: Partial<ConnectOptions>): Promise<Connection> {
    return people.join(room, id, options);
  }

  const stateOf = (connection: Connection, id: string): string | undefined => connection.peers.get(id)?.state;

  /** Resolves when a connection has taken all that the server has sent to it. */
  async function settled(connection: Connection): Promise<void> {
    const witness = await Client.join({ url: people.url, room, id: `witness-${rooms++}` });
    await until(() => connection.peers.has(witness.id), 'the last frame has come');
    await witness.leave();
  }

  /** Ann, and Bob, whose signals the test sends. */
  async function meet(options: Partial<ConnectOptions>): Promise<{
    ann: Connection;
    bob: Client;
    say: (signal: Signal) => Promise<void>;
    heard: () => Promise<Signal>;
  }> {
    room = `late ${rooms++}`;
    const ann = await enter('ann', options);
    const transports = JSON.stringify({ direct: true, relay: (await keys()).publicKey });
    const bob = await Client.join({ url: people.url, room, id: 'bob', transports });
    await until(() => ann.peers.has('bob'), 'bob is here');
    return {
      ann,
      bob,
      say: async (signal) => {
        bob.send({ type: 'signal', to: 'ann', signal: JSON.stringify(signal) });
        await bob.settled();
        await settled(ann);
      },
      heard: async () => JSON.parse((await bob.next('signal', 'ann')).signal) as Signal,
    };
  }

  /** What says how to reach a real member by relay. */
  async function keys(): Promise<{ publicKey: unknown }> {
    const room = `keys ${rooms++}`;
    const witness = await Client.join({ url: people.url, room, id: 'witness' });
    const member = await connect({ host: people.url, room });
    const { member: shown } = await witness.next('joined');
    member.close();
    await witness.leave();
    return { publicKey: (JSON.parse(shown.transports) as { relay: unknown }).relay };
  }

  it('does not end the new path, but is asked about; the answer counts (link)', async () => {
    const { ann, bob, say, heard } = await meet(WAYS.link);
    const old = 'old';
    await say({ link: old, type: 'request' });
    assert.deepEqual([(await heard()).link, stateOf(ann, 'bob')], [old, 'connecting']);
    ann.block('bob');
    ann.unblock('bob');
    await until(async () => (await heard()).type === 'bye', 'our goodbye');
    const { link, type, automatic } = await heard();
    assert.deepEqual([type, automatic, link === old], ['request', false, false]);
    await say({ link: old, type: 'bye' });
    assert.equal(stateOf(ann, 'bob'), 'connecting');
    const again = await heard();
    assert.deepEqual([again.type, again.automatic], ['request', true]);
    await say({ link: again.link, type: 'bye' });
    assert.equal(stateOf(ann, 'bob'), 'new');
    await bob.leave();
  });

  for (const [way, options] of Object.entries(WAYS)) {
    it(`does not do so either if it is about the relay (${way})`, async () => {
      const { ann, bob, say, heard } = await meet(options);
      ann.block('bob');
      ann.unblock('bob');
      assert.equal((await heard()).type, 'bye');
      assert.equal((await heard()).type, 'request');
      await say({ link: 'relay', type: 'bye' });
      assert.equal(stateOf(ann, 'bob'), 'connecting');
      const again = await heard();
      assert.deepEqual([again.type, again.automatic], ['request', true]);
      await say({ link: again.link, type: 'bye' });
      assert.equal(stateOf(ann, 'bob'), 'new');
      await bob.leave();
    });

    it(`leaves a new path alone that is up, and later goodbyes end it at once (${way})`, async () => {
      room = `late ${rooms++}`;
      const [ann, bob] = [await enter('ann', options), await enter('bob', options)];
      const meets = (): Promise<void> =>
        until(() => stateOf(ann, 'bob') === 'connected' && stateOf(bob, 'ann') === 'connected', 'they have met');
      await meets();
      ann.block('bob');
      ann.unblock('bob');
      await meets();
      const signals: string[] = [];
      onText(bob, (text) => {
        if (text.includes('"from":"ann"')) signals.push(text);
      });
      bob.peerDisconnect('ann');
      await until(() => stateOf(ann, 'bob') === 'new', 'ann has heard it');
      await settled(bob);
      assert.deepEqual(signals, []);
    });
  }

  it('does not end the new path after the wait for the last frames', async () => {
    room = `late ${rooms++}`;
    const [ann, bob] = [await enter('ann', WAYS.link), await enter('bob', WAYS.link)];
    let link = '';
    onText(bob, (text) => {
      link = /\\"link\\":\\"([^"\\]+)/.exec(text)?.[1] ?? link;
    });
    await until(() => bob.peers.get('ann')?.path === 'direct' && ann.peers.get('bob')?.path === 'direct', 'the link');
    onText(ann, (text) => {
      if (!text.includes('bye')) return;
      setImmediate(() => {
        ann.block('bob');
        ann.unblock('bob');
      });
    });
    const answer = new Promise<string>((resolve) => {
      onText(bob, (text) => {
        if (text.includes('next')) resolve(text);
      });
    });
    const sent = ann.send(new Uint8Array(8_000_000), { to: 'bob' });
    const say = (signal: Signal): unknown =>
      bob.socket.send(JSON.stringify({ type: 'signal', to: 'ann', signal: JSON.stringify(signal) }));
    say({ link, type: 'bye' });
    say({ link: 'next', type: 'request', automatic: true }); // it waits until the goodbye is done with
    await assert.rejects(sent, { code: 'peer-blocked' });
    assert.match(await answer, /description/);
    await until(() => stateOf(ann, 'bob') === 'connected' && stateOf(bob, 'ann') === 'connected', 'they have met');
  });
});
