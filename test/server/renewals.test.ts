import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { GivenGrant } from '../../server/ice/ice-server-source.js';
import { Renewals } from '../../server/entrance/renewals.js';
import type { Outgoing } from '../../server/room/outgoing.js';

it('gets a member ICE servers once at a time, however often it asks, and tells of a failure', async () => {
  const asked: ((grant: GivenGrant) => void)[] = [];
  const told: Outgoing<object>[] = [];
  const grant = (): Promise<GivenGrant> => new Promise((resolve) => asked.push(resolve));
  const renewals = new Renewals<object>({ grant }, (out) => told.push(...out));
  const [alice, bob] = [{}, {}];
  const renew = (socket: object): Promise<void> => renewals.renew(socket, { type: 'renew', id: 'x', rights: {} });
  const all = [renew(alice), renew(alice), renew(bob), renew(alice)];
  assert.equal(asked.length, 2);
  asked[0]!({ iceServers: [] });
  asked[1]!({ iceServers: [], lifetime: 60, failed: true });
  await Promise.all(all);
  const types = told.map(([socket, what]) => [
    socket === alice ? 'alice' : 'bob',
    typeof what === 'object' && 'type' in what && what.type,
  ]);
  assert.deepEqual(types, [
    ['alice', 'ice'],
    ['bob', 'ice'],
    ['bob', 'error'],
  ]);
  void renew(alice);
  assert.equal(asked.length, 3);
});
