import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PAIR_PARTY } from '../../../src/protocol/frames.js';
import type { Client } from '../../support/client.js';
import { tokenOf } from '../../support/greetings.js';
import { storyOf, welcomeOf } from '../../support/server/scene.js';
import { Cluster } from '../../support/server/cluster.js';

const ROUNDS = Array.from({ length: 20 }, (_, round) => `round-${round}`);

describe('at the same instant at several servers', () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await Cluster.start(3);
  });
  after(() => cluster.close());

  it('one of two gets the last place in a room for a pair', async () => {
    for (const room of ROUNDS) {
      const where = { room, party: PAIR_PARTY };
      const host = await cluster.join(0, 'host', where);
      const rivals = await Promise.all([cluster.open(1, 'rival-1', where), cluster.open(2, 'rival-2', where)]);
      const [in1, in2] = await Promise.all(rivals.map(isIn));
      assert.notEqual(in1, in2, `${room}: one of them`);
      const [winner, loser] = in1 ? rivals : [...rivals].reverse();
      assert(winner && loser);
      assert.equal((await loser.end()).reason, 'room-full');
      await host.next('joined');
      await host.settled();
      assert.deepEqual(storyOf(host), ['welcome', `joined ${winner.id}`]);
      winner.send({ type: 'signal', to: 'host', signal: 'here I am' });
      await host.next('signal', winner.id);
    }
  });

  it('one of two gets an id that both want', async () => {
    for (const room of ROUNDS) {
      const host = await cluster.join(0, 'host', { room });
      const rivals = await Promise.all(
        [1, 2].map((at) => cluster.open(at, 'both', { room, token: tokenOf(`rival-${at}`), instance: `i${at}` })),
      );
      const [in1, in2] = await Promise.all(rivals.map(isIn));
      assert.notEqual(in1, in2, `${room}: one of them`);
      const [winner, loser] = in1 ? rivals : [...rivals].reverse();
      assert(winner && loser);
      assert.equal((await loser.end()).reason, 'id-taken');
      await host.next('joined');
      host.send({ type: 'signal', to: 'both', signal: 'who are you?' });
      await winner.next('signal', 'host');
      assert.deepEqual(storyOf(host), ['welcome', 'joined both']);
    }
  });

  it('each of 30 hears of each other once', async () => {
    const ids = Array.from({ length: 30 }, (_, number) => `member-${number}`);
    const clients = await Promise.all(ids.map((id, at) => cluster.join(at % 3, id, { room: 'crowd' })));
    for (const client of clients) {
      const heard = (): string[] => [...welcomeOf(client).members.map(({ id }) => id), ...storyOf(client).slice(1)];
      await client.until(() => heard().length >= ids.length - 1 || undefined, 'to hear of all');
      await client.settled();
      const others = ids.filter((id) => id !== client.id).sort();
      assert.deepEqual(
        heard()
          .map((line) => line.replace('joined ', ''))
          .sort(),
        others,
      );
    }
  });
});

/** Whether it has become a member. */
async function isIn(client: Client): Promise<boolean> {
  client.send({ type: 'ping' });
  return Promise.race([
    client.next('pong').then(
      () => true,
      () => false,
    ),
    client.closed.then(() => false),
  ]);
}
