import assert from 'node:assert/strict';
import { it } from 'node:test';
import { PAIR_PARTY } from '../../../src/protocol/frames.js';
import { rawGet } from './raw-get.js';
import { storyOf, type Scene } from './scene.js';

/** What a server says at the address of a room. */
async function countedAt(url: string, room: string, party = 'main'): Promise<unknown> {
  const { status, body } = await rawGet(url, `/parties/${party}/${room}`);
  assert.equal(status, 200);
  return JSON.parse(body);
}

/** How many are in a room, for those who ask without entering it. All servers of the room say the same. */
export function beingCounted(sceneOf: () => Scene): void {
  it('is 0 where nobody is', async () => {
    const { urls, room } = sceneOf();
    for (const url of urls) assert.deepEqual(await countedAt(url, room), { members: 0 });
  });

  it('is everybody, of this room alone, and nobody hears of the question', async () => {
    const scene = sceneOf();
    const { urls, room } = scene;
    const members = await scene.meet('alice', 'bob', 'carol');
    const stories = members.map(storyOf);
    for (const url of urls) {
      assert.deepEqual(await countedAt(url, room), { members: 3 });
      assert.deepEqual(await countedAt(url, `${room}2`), { members: 0 });
      assert.deepEqual(await countedAt(url, room, PAIR_PARTY), { members: 0 });
    }
    await scene.sync(...members);
    assert.deepEqual(members.map(storyOf), stories);
  });

  it('is told by every server, where the only member is at one', async () => {
    const scene = sceneOf();
    await scene.join('alice');
    for (const url of scene.urls) assert.deepEqual(await countedAt(url, scene.room), { members: 1 });
  });

  it('is one fewer once the others hear that somebody left', async () => {
    const scene = sceneOf();
    const [url = ''] = scene.urls;
    const [alice, bob] = await scene.meet('alice', 'bob');
    await bob.leave();
    await alice.next('left');
    assert.deepEqual(await countedAt(url, scene.room), { members: 1 });
  });
}
