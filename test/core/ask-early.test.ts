import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConnectOptions, Connection } from 'webrtc-elements/core';
import { parseServerFrame } from '../../src/protocol/frames.js';
import { idsOf } from '../support/cast.js';
import { Client } from '../support/client.js';
import { onText } from '../support/core/on-text.js';
import { joinMembers } from '../support/core/join-members.js';
import { watchSeals } from '../support/trust/seals.js';
import { WAYS } from '../support/core/ways.js';
import { until } from '../support/wait.js';

const MANUAL = { mesh: 'manual' } as const;

const ids = await idsOf('ann', 'bob');

describe('a page that is asked for a path while it decides whom to accept', () => {
  const people = joinMembers();
  const seals = watchSeals();
  let room = '';
  let rooms = 0;

  function enter(name: string, options: Partial<ConnectOptions>): Promise<Connection> {
    return people.join(room, name, options);
  }

  /** Ann, who decides about Bob, and Bob, whom she keeps waiting. The one named first is in the room first. */
  async function meet(
    first: 'ann' | 'bob',
    options: Partial<ConnectOptions>,
  ): Promise<{
    ann: Connection;
    bob: Connection;
    decide: (yes: boolean) => void;
    hears: (type: 'bye' | 'request' | 'description') => Promise<void>;
  }> {
    room = `early ${rooms++}`;
    let decide: ((yes: boolean) => void) | undefined;
    const accept = ({ id }: { id: string }): boolean | Promise<boolean> =>
      id !== ids.bob || new Promise((resolve) => (decide = resolve));
    const early = first === 'bob' ? await enter('bob', options) : undefined;
    const ann = await enter('ann', { ...options, accept });
    let signals = '';
    onText(ann, (text) => {
      const frame = parseServerFrame(text);
      if (frame?.type === 'signal' && frame.from === ids.bob) signals += seals.read(frame.signal);
    });
    const bob = early ?? (await enter('bob', options));
    await until(() => decide !== undefined && bob.peers.has(ids.ann), 'ann is asked about bob');
    return {
      ann,
      bob,
      decide: (yes) => decide?.(yes),
      hears: (type) => until(() => signals.includes(type), `a ${type} of bob has come`),
    };
  }

  const isConnected = ({ peers }: Connection, id: string): boolean => peers.get(id)?.state === 'connected';

  /** Resolves when a connection has taken all that the server has sent to it. */
  async function settled(connection: Connection): Promise<void> {
    const witness = await Client.join({ url: people.url, room, id: `witness-${rooms++}` });
    await until(() => connection.peers.has(witness.id), 'the last frame has come');
    await witness.leave();
  }

  for (const [way, path] of Object.entries(WAYS)) {
    for (const first of ['ann', 'bob'] as const) {
      const options = { ...MANUAL, ...path };
      const asks = way === 'link' && first === 'ann' ? 'description' : 'request';

      it(`connects once it has accepted who asks (${way}, ${first} was here first)`, async () => {
        const { ann, bob, decide, hears } = await meet(first, options);
        bob.connectToPeer(ids.ann);
        await hears(asks);
        assert.equal(ann.peers.size, 0);
        decide(true);
        await until(() => isConnected(ann, ids.bob) && isConnected(bob, ids.ann), 'they have met');
        const heard: unknown[] = [];
        ann.on('message', ({ data }) => heard.push(data));
        await bob.send('hello');
        assert.deepEqual(heard, ['hello']);
      });

      it(`says no once it has refused who asks (${way}, ${first} was here first)`, async () => {
        const { ann, bob, decide, hears } = await meet(first, options);
        bob.connectToPeer(ids.ann);
        await hears(asks);
        assert.equal(bob.peers.get(ids.ann)?.state, 'connecting');
        decide(false);
        await until(() => bob.peers.get(ids.ann)?.state === 'new', 'bob hears that ann wants no path');
        assert.equal(ann.peers.size, 0);
      });

      it(`does not connect to who asks no more, or never has (${way}, ${first} was here first)`, async () => {
        for (const takesBack of [true, false]) {
          const { ann, bob, decide, hears } = await meet(first, options);
          if (takesBack) {
            bob.connectToPeer(ids.ann);
            bob.peerDisconnect(ids.ann);
            await hears('bye');
          }
          decide(true);
          await until(() => ann.peers.has(ids.bob), 'bob is accepted');
          await settled(bob);
          await settled(ann);
          assert.deepEqual([ann.peers.get(ids.bob)?.state, bob.peers.get(ids.ann)?.state], ['new', 'new']);
        }
      });
    }
  }
});
