import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { SharedScene } from '../../support/server/shared-scene.js';

const CAPACITY = 12;
/** So many places may be kept for members of one address. */
const SHARE = CAPACITY / 2;
const CUT = 1006;
/** A bit more than a member has to be here for its place to be kept, in ms. */
const LONG = 30_001;
const LAST = 'last';
const CROWD = [...Array.from({ length: CAPACITY - 3 }, (_, number) => `x${number}`), LAST];
const ADDRESS = '10.0.0.1';

let scene: SharedScene;

/** Ann is at the server `a`, with a crowd of one address; it may be at `b`, too. All have been here for long. */
beforeEach(async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  scene = await SharedScene.start(['a', 'b'], CAPACITY);
  await scene.join('a', 'ann', {}, '10.0.0.9');
});

afterEach(async () => {
  mock.timers.reset();
  await scene.end();
});

async function gather(server: string): Promise<void> {
  for (const id of CROWD) await scene.join(server, id, {}, ADDRESS);
  mock.timers.tick(LONG);
}

async function lose(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await scene.close(id, CUT);
    mock.timers.tick(1);
  }
}

/** Misses what is told now, and reads the room anew; the store has it in another order. */
async function reread(server: string): Promise<void> {
  scene.bus(server).deafen();
  const claims = [...scene.store.claims].reverse();
  scene.store.claims.clear();
  for (const [id, claim] of claims) scene.store.claims.set(id, claim);
  await scene.reread(server);
}

/** How many newcomers come in at this server before one is refused. */
async function newcomers(server: string): Promise<number> {
  for (let count = 0; ; count++) {
    const id = `new-${count}`;
    scene.open(server, id, {}, `10.1.0.${count}`);
    const line = await scene.first(id, 'welcome', 'close 1013 unavailable', 'close 4403 room-full');
    if (line !== 'welcome') return count;
  }
}

describe('places that are kept for members of one address who were lost at this server', () => {
  const FREE = CAPACITY - 1 - SHARE;

  it('are as few after the room was read anew, and the last ones keep theirs', async () => {
    await gather('a');
    await lose(CROWD);
    await reread('a');
    assert.equal(await newcomers('a'), FREE);
    await scene.join('a', 'back', { id: LAST });
  });

  it('are as few if it was read anew between the losses, and once more', async () => {
    await gather('a');
    await lose(CROWD.slice(0, SHARE));
    await reread('a');
    await lose(CROWD.slice(SHARE));
    await reread('a');
    await reread('a');
    assert.equal(await newcomers('a'), FREE);
    await scene.join('a', 'back', { id: LAST });
  });

  it('are as few if the store has lost some of the claims', async () => {
    await gather('a');
    await lose(CROWD);
    for (const id of CROWD.slice(SHARE + 1)) scene.store.claims.delete(id);
    await reread('a');
    assert.equal(await newcomers('a'), FREE);
  });

  it('do not count who was lost again elsewhere, of whom this server knows no address', async () => {
    await gather('a');
    await lose(CROWD);
    await scene.join('b', 'again', { id: LAST });
    await lose(['again']);
    await reread('a');
    assert.equal(await newcomers('a'), FREE - 1);
    await scene.join('a', 'back', { id: LAST });
  });

  it('are more for those who were lost at another server, of whom this one knows no address', async () => {
    await gather('b');
    await lose(CROWD);
    await reread('a');
    assert.equal(await newcomers('a'), CAPACITY - 1 - CROWD.length);
  });
});
