import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { countStored } from '../../../server/cluster/stored-members.js';
import { NEVER, type RoomRecord } from '../../../server/cluster/room-store.js';
import { Cluster } from '../../support/server/cluster.js';
import { rawGet } from '../../support/server/raw-get.js';

describe('how many are inside, with Redis', () => {
  let cluster: Cluster;
  beforeEach(async () => {
    cluster = await Cluster.start();
  });
  afterEach(() => cluster.close());

  it('is what a server knows by itself while Redis is down, and else that there is no telling', async () => {
    await cluster.join(0, 'alice');
    await cluster.redis.stop();
    const path = `/parties/main/${cluster.room}`;
    assert.equal((await rawGet(cluster.url(0), path)).body, '{"members":1}');
    const { status, body } = await rawGet(cluster.url(1), path);
    assert.deepEqual([status, (JSON.parse(body) as { error: string }).error], [503, 'unavailable']);
  });
});

describe('members of a room that is not open here', () => {
  const seats = ['here.1', 'alive.1', 'alive.2', 'dead.1'].map((socket) => ({
    socket,
  })) as unknown as RoomRecord['seats'];
  const bus = { name: 'here', alive: () => Promise.resolve(new Set(['here', 'alive'])) };

  it('are those of servers that are alive', async () => {
    const store = { load: () => Promise.resolve({ version: NEVER, seats, claims: [] }) };
    assert.equal(await countStored('room', { store, bus }), 2);
  });

  it('are none where the store has no room, and nobody asks who is alive', async () => {
    const store = { load: () => Promise.resolve({ version: NEVER, seats: [], claims: [] }) };
    assert.equal(await countStored('room', { store, bus: { ...bus, alive: () => assert.fail('asked') } }), 0);
  });
});
