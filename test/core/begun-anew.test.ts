import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Connection } from 'webrtc-elements/core';
import { joinMembers } from '../support/core/join-members.js';
import { PATIENCE } from '../support/patience.mjs';
import { WAYS } from '../support/core/ways.js';
import { until } from '../support/wait.js';

/** What both sides know of their meeting is not the same: one has begun anew, and waits to be asked for a path. */
describe('a peer that has forgotten us', { timeout: PATIENCE }, () => {
  const people = joinMembers();
  let rooms = 0;

  const peerOf = (one: Connection, other: Connection): unknown => one.peers.get(other.id);

  for (const [way, options] of Object.entries(WAYS)) {
    for (const secret of [undefined, 'A'.repeat(22)]) {
      const kind = `${way}, ${secret ? 'secret' : 'open'}`;

      it(`and has refused us before is reached once it takes us (${kind})`, async () => {
        const room = `anew ${rooms++}`;
        let welcome = false;
        const ann = await people.join(room, 'ann', { ...options, secret, mesh: 'manual', accept: () => welcome });
        const bob = await people.join(room, 'bob', { ...options, secret });
        await until(() => bob.peers.get(ann.id)?.state === 'new', 'ann turns bob down');
        welcome = true;
        ann.unblock(bob.id);
        assert(peerOf(ann, bob));
        bob.connectToPeer(ann.id);
        await until(() => bob.peers.get(ann.id)?.state === 'connected', 'they meet');
        await bob.send('hello', { to: ann.id });
      });

      it(`while our socket was gone is reached again (${kind})`, async () => {
        const room = `anew ${rooms++}`;
        const ann = await people.join(room, 'ann', { ...options, secret, mesh: 'manual' });
        const bob = await people.join(room, 'bob', { ...options, secret, mesh: 'manual', reconnectDelay: 0 });
        await until(() => Boolean(peerOf(ann, bob)), 'ann sees bob');
        bob.connectToPeer(ann.id);
        await until(() => bob.peers.get(ann.id)?.state === 'connected', 'they meet');
        bob.peerDisconnect(ann.id);
        await until(() => ann.peers.get(bob.id)?.state === 'new', 'they part');
        const before = peerOf(ann, bob);
        bob.socket.reconnect(4000);
        await until(() => Boolean(peerOf(ann, bob)) && peerOf(ann, bob) !== before, 'ann has begun anew');
        await until(() => bob.state === 'connected', 'bob is back');
        bob.connectToPeer(ann.id);
        await until(() => bob.peers.get(ann.id)?.state === 'connected', 'they meet again');
        await bob.send('hello', { to: ann.id });
      });
    }
  }
});
