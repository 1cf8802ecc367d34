import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { SharedScene } from '../../support/server/shared-scene.js';

let scene: SharedScene;

/** Ann is at the server `a`; nobody is at `b`, whose store takes changes but does not say so. */
beforeEach(async () => {
  scene = await SharedScene.start(['a', 'b']);
  await scene.join('a', 'ann');
  scene.store.afterCommit = () => Promise.reject(new Error('The connection is gone.'));
});

afterEach(() => scene.end());

/** Bob comes to `b`, which refuses him, and goes. */
async function tryToEnter(): Promise<void> {
  scene.open('b', 'bob');
  await scene.told('bob', 'error unavailable');
  scene.store.afterCommit = () => Promise.resolve();
  await scene.close('bob', 1006);
}

describe('a server that does not learn whether its store has taken a newcomer', () => {
  it('keeps the room until it knows, and removes the newcomer who has gone', async () => {
    scene.bus('b').deafen();
    await tryToEnter();
    assert.deepEqual([...scene.store.seats.keys()], ['ann', 'bob']);
    assert.equal(scene.isEmpty('b'), false, 'it does not drop the room');
    await scene.sweep('b');
    assert.deepEqual(await scene.newsOf('ann', 'bob'), ['joined bob', 'left bob lost']);
    assert.deepEqual([...scene.store.seats.keys()], ['ann']);
    assert.equal(scene.isEmpty('b'), true);
  });
});
