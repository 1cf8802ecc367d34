import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { ConnectOptions } from 'webrtc-elements/core';
import { joinByHand } from '../../support/trust/by-hand.js';
import { acquaint, AT_A_TIME, attack, BOTH_WAYS, KINDS } from '../../support/trust/hostile/kinds.js';
import { WAYS } from '../../support/core/ways.js';
import { until } from '../../support/wait.js';

/** How long a peer may be out of reach, in ms. A peer is asked once a second whether it is there. */
const PATIENCE = 4_000;

/** All that has to do with keys is the same over links. */
const KINDS_BY_WAY = { relay: Object.values(KINDS), link: [KINDS.secret] };

for (const way of BOTH_WAYS) {
  describe('a member that never proves itself, because it says nothing', { concurrency: AT_A_TIME[way] }, () => {
    before(() => acquaint(KINDS.verified, ['ann', 'bob', 'carol']));

    for (const kind of KINDS_BY_WAY[way]) {
      it(
        `counts as failed after \`peerTimeout\`, which is said once, and nobody waits for it (${kind.name}, ${way})`,
        attack(async (scene, room) => {
          const options: Partial<ConnectOptions> = { ...kind.words(), ...WAYS[way], peerTimeout: PATIENCE };
          // Who has verified each other has done so for all tests of this process.
          const [first, second, third] = kind.name === 'verified' ? ['ann', 'bob', 'carol'] : ['dan', 'eve', 'fay'];
          const ann = await scene.enter(room, first, options);
          const carol = await scene.enter(room, third, options);
          await scene.trusting(ann, carol, kind.trust);
          const said: string[] = [];
          const silent = await joinByHand(second, { url: scene.url, room, mode: kind.mode });
          ann.connection.on('error', ({ code, peer }) => peer === silent.id && said.push(code));
          ann.connection.on('trust', (id) => id === silent.id && said.push(`trust ${ann.trusts(id)}`));
          ann.connection.on('peer-state', (id) => id === silent.id && said.push(`state ${stateOf()}`));
          const stateOf = (): string | undefined => ann.connection.peers.get(silent.id)?.state;
          await until(() => stateOf() === 'connecting', 'it is in the list');
          said.length = 0;
          await ann.say(carol.id);
          await assert.rejects(ann.connection.send('for all'), { code: 'peer-unreachable', peer: silent.id });
          await until(() => stateOf() === 'failed', 'it has failed');
          assert.deepEqual(carol.heard.at(-1)?.text, 'for all');
          const told = said.length;
          const start = performance.now();
          await until(() => performance.now() - start > 2.5 * PATIENCE, 'it would be said again twice');
          await ann.say(carol.id);
          assert.deepEqual(said.slice(told), [], 'nothing is said again');
          assert.deepEqual(said.toSorted(), ['peer-unreachable', 'state failed']);
          const { trust, path, state } = ann.connection.peers.get(silent.id)!;
          assert.deepEqual([trust, path, state], ['unproven', undefined, 'failed']);

          const bob = await scene.enter(room, second, options); // in its place: who it has said to be
          await scene.trusting(ann, bob, kind.trust);
          await scene.talk(ann, bob, 1);
          assert.equal(stateOf(), 'connected');
        }),
      );
    }
  });
}
