import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Departures } from '../../../server/cluster/departures.js';
import type { Change } from '../../../server/room/seat.js';
import type { SocketRef } from '../../../server/exchange/socket-ref.js';

const LEAVES: Change<SocketRef> = { type: 'leave', id: 'bob', socket: 'a.1', reason: 'leave' };

let departures: Departures;

beforeEach(() => {
  departures = new Departures();
  departures.begin('a.1', 1000);
});

describe('a departure', () => {
  it('is due until the store takes the change, whatever the store says before', async () => {
    assert.equal(departures.isDue('a.1'), true);
    assert.equal(await departures.follow(LEAVES, () => Promise.resolve(false)), false);
    assert.equal(departures.isDue('a.1'), true);
    await assert.rejects(departures.follow(LEAVES, () => Promise.reject(new Error('full'))));
    assert.equal(departures.isDue('a.1'), true);
    assert.equal(await departures.follow(LEAVES, () => Promise.resolve(true)), true);
    assert.equal(departures.isDue('a.1'), false);
  });

  it('is not due while the store is asked: it may be told of the change before', async () => {
    await departures.follow(LEAVES, () => {
      assert.deepEqual([departures.isDue('a.1'), departures.isRemoved('a.1')], [false, true]);
      return Promise.resolve(true);
    });
  });

  it('is none of other changes, nor of other sockets', async () => {
    await departures.follow({ type: 'presence', id: 'bob', presence: '{}' }, () => Promise.resolve(true));
    await departures.follow({ ...LEAVES, socket: 'a.2' }, () => Promise.resolve(true));
    assert.equal(departures.isDue('a.1'), true);
    assert.equal(departures.isDue('a.2'), false);
  });

  it('is remembered with its code as long as it matters; any other socket was cut', () => {
    departures.begin('a.2', 1001);
    departures.keep((ref) => ref === 'a.2');
    assert.deepEqual(
      ['a.1', 'a.2', 'a.3'].map((ref) => departures.codeOf(ref)),
      [1006, 1001, 1006],
    );
    assert.equal(departures.isDue('a.1'), false);
  });
});
