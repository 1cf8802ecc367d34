import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConnectOptions, Connection } from 'webrtc-elements/core';
import { parseServerFrame } from '../../src/protocol/frames.js';
import { idsOf } from '../support/cast.js';
import { Client } from '../support/client.js';
import { openByHand } from '../support/trust/by-hand.js';
import { next } from '../support/core/next-event.js';
import { onText } from '../support/core/on-text.js';
import { joinMembers } from '../support/core/join-members.js';
import { watchSeals } from '../support/trust/seals.js';
import { PairByHand } from '../support/trust/pair-by-hand.js';
import { WAYS } from '../support/core/ways.js';
import { until, within } from '../support/wait.js';

interface Signal {
  readonly link: string;
  readonly type: string;
  readonly automatic?: boolean;
}

const ids = await idsOf('ann', 'bob');

describe('a goodbye that was on its way when its sender was blocked and taken back', () => {
  const people = joinMembers();
  const seals = watchSeals();
  let room = '';
  let rooms = 0;

  function enter(name: string, options: Partial<ConnectOptions>): Promise<Connection> {
    return people.join(room, name, options);
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
    const by = await openByHand('bob', { url: people.url, room });
    const { client: bob } = by;
    const { members } = await bob.next('welcome');
    const pair = new PairByHand(
      by,
      members.find(({ id }) => id === ids.ann)!,
    );
    await until(() => ann.peers.has(ids.bob), 'bob is here');
    const heard = async (): Promise<Signal> => {
      const text = await pair.read((await bob.next('signal', ids.ann)).signal);
      return text ? (JSON.parse(text) as Signal) : heard(); // it was for the cipher
    };
    return {
      ann,
      bob,
      say: async (signal) => {
        await pair.signal(JSON.stringify(signal));
        await bob.settled();
        await settled(ann);
      },
      heard,
    };
  }

  it('does not end the new path, but is asked about; the answer counts (link)', async () => {
    const { ann, bob, say, heard } = await meet(WAYS.link);
    const old = 'old';
    await say({ link: old, type: 'request' });
    assert.deepEqual([(await heard()).link, stateOf(ann, ids.bob)], [old, 'connecting']);
    ann.block(ids.bob);
    ann.unblock(ids.bob);
    await until(async () => (await heard()).type === 'bye', 'our goodbye');
    const { link, type, automatic } = await heard();
    assert.deepEqual([type, automatic, link === old], ['request', false, false]);
    await say({ link: old, type: 'bye' });
    assert.equal(stateOf(ann, ids.bob), 'connecting');
    const again = await heard();
    assert.deepEqual([again.type, again.automatic], ['request', true]);
    await say({ link: again.link, type: 'bye' });
    assert.equal(stateOf(ann, ids.bob), 'new');
    await bob.leave();
  });

  for (const [way, options] of Object.entries(WAYS)) {
    it(`does not do so either if it is about the relay (${way})`, async () => {
      const { ann, bob, say, heard } = await meet(options);
      ann.block(ids.bob);
      ann.unblock(ids.bob);
      assert.equal((await heard()).type, 'bye');
      assert.equal((await heard()).type, 'request');
      await say({ link: 'relay', type: 'bye' });
      assert.equal(stateOf(ann, ids.bob), 'connecting');
      const again = await heard();
      assert.deepEqual([again.type, again.automatic], ['request', true]);
      await say({ link: again.link, type: 'bye' });
      assert.equal(stateOf(ann, ids.bob), 'new');
      await bob.leave();
    });

    it(`leaves a new path alone that is up, and later goodbyes end it at once (${way})`, async () => {
      room = `late ${rooms++}`;
      const [ann, bob] = [await enter('ann', options), await enter('bob', options)];
      const meets = (): Promise<void> =>
        until(() => stateOf(ann, ids.bob) === 'connected' && stateOf(bob, ids.ann) === 'connected', 'they have met');
      await meets();
      const parted = within(next(bob, 'peer-disconnect'), 'bob has heard the goodbye');
      ann.block(ids.bob);
      ann.unblock(ids.bob);
      await parted;
      await meets();
      const signals: string[] = [];
      onText(bob, (text) => {
        const frame = parseServerFrame(text);
        if (frame?.type === 'signal') signals.push((JSON.parse(seals.read(frame.signal)) as Signal).type);
      });
      bob.peerDisconnect(ids.ann);
      await until(() => stateOf(ann, ids.bob) === 'new', 'ann has heard it');
      await settled(bob);
      assert(!signals.includes('request') && !signals.includes('bye'), signals.join());
    });
  }

  it('does not end the new path after the wait for the last frames', async () => {
    room = `late ${rooms++}`;
    const [ann, bob] = [await enter('ann', WAYS.link), await enter('bob', WAYS.link)];
    await until(
      () => bob.peers.get(ids.ann)?.path === 'direct' && ann.peers.get(ids.bob)?.path === 'direct',
      'the link',
    );
    onText(ann, (text) => {
      const frame = parseServerFrame(text);
      if (frame?.type !== 'signal' || !seals.read(frame.signal).includes('bye')) return;
      setImmediate(() => {
        ann.block(ids.bob);
        ann.unblock(ids.bob);
      });
    });
    const sent = ann.send(new Uint8Array(8_000_000), { to: ids.bob });
    bob.peerDisconnect(ids.ann);
    bob.connectToPeer(ids.ann); // what asks for that waits until the goodbye is done with
    await assert.rejects(sent, { code: 'peer-blocked' });
    await until(() => stateOf(ann, ids.bob) === 'connected' && stateOf(bob, ids.ann) === 'connected', 'they have met');
  });
});
