import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { SharedScene } from '../../support/server/shared-scene.js';

const GOODBYE = 1000;
const RELOAD = 1001;
const CUT = 1006;
const MINUTE = 60_000;

let scene: SharedScene;

/** Ann is at the server `a`, Bob at `b`, and Ann knows of him. */
beforeEach(async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  scene = await SharedScene.start(['a', 'b', 'c']);
  await scene.join('a', 'ann');
  await scene.join('b', 'bob');
  await scene.told('ann', 'joined bob');
});

afterEach(async () => {
  mock.timers.reset();
  await scene.end();
});

/** What Ann hears of Bob when her server has missed this, and reads the room anew. */
async function afterGap(happens: () => Promise<unknown>): Promise<string[]> {
  scene.bus('a').deafen();
  await happens();
  await scene.reread('a');
  return (await scene.newsOf('ann', 'bob')).slice(1);
}

describe('a server that has missed updates, and reads the room anew, tells its members', () => {
  for (const code of [GOODBYE, RELOAD]) {
    it(`that somebody has left who closed with ${code}`, async () => {
      assert.deepEqual(await afterGap(() => scene.close('bob', code)), ['left bob leave']);
    });
  }

  it('that somebody was lost whose socket was cut, and keeps the id', async () => {
    assert.deepEqual(await afterGap(() => scene.close('bob', CUT)), ['left bob lost']);
    scene.open('a', 'thief', { id: 'bob', token: 'not-the-token-of-bob' });
    await scene.told('thief', 'close 4409 id-taken');
  });

  it('that somebody was lost, though 1,500 others were lost since', async () => {
    const news = await afterGap(async () => {
      await scene.close('bob', CUT);
      const claim = scene.store.claims.get('bob');
      assert(claim, 'the store keeps the id');
      for (let n = 0; n < 1_500; n++) scene.store.claims.set(`other-${n}`, { ...claim, until: claim.until + n });
    });
    assert.deepEqual(news, ['left bob lost']);
  });

  it('once that somebody is gone who was lost more than a minute ago, and the id is free', async () => {
    const news = await afterGap(async () => {
      await scene.close('bob', CUT);
      mock.timers.tick(MINUTE + 1);
    });
    assert.deepEqual(news, ['left bob lost']);
    assert.deepEqual([...scene.store.claims.keys()], []);
    await scene.join('a', 'other', { id: 'bob', token: 'not-the-token-of-bob' });
    assert.deepEqual(await scene.newsOf('ann', 'bob'), ['joined bob', 'left bob lost', 'joined bob']);
  });

  it('that somebody has left who was lost, came back, and left', async () => {
    const news = await afterGap(async () => {
      await scene.close('bob', CUT);
      await scene.join('c', 'bob-2', { id: 'bob' });
      await scene.close('bob-2', GOODBYE);
    });
    assert.deepEqual(news, ['left bob leave']);
  });

  it('that somebody has left whose id another has had since, and lost', async () => {
    const token = 'not-the-token-of-bob';
    const news = await afterGap(async () => {
      await scene.close('bob', GOODBYE);
      await scene.join('c', 'other', { id: 'bob', token });
      await scene.close('other', CUT);
    });
    assert.deepEqual(news, ['left bob leave']);
    await scene.join('a', 'again', { id: 'bob', token });
  });

  it('that somebody has left, and is there from another page', async () => {
    const news = await afterGap(async () => {
      await scene.close('bob', GOODBYE);
      await scene.join('c', 'bob-2', { id: 'bob' });
    });
    assert.deepEqual(news, ['left bob leave', 'joined bob']);
  });

  it('that somebody was lost, and is back from the same page', async () => {
    const news = await afterGap(async () => {
      await scene.close('bob', CUT);
      await scene.join('c', 'bob-2', { id: 'bob', instance: 'bob' });
    });
    assert.deepEqual(news, ['left bob lost', 'joined bob']);
  });

  it('nothing of somebody who came back before the loss was noticed', async () => {
    const news = await afterGap(() => scene.join('c', 'bob-2', { id: 'bob', instance: 'bob' }));
    assert.deepEqual(news, []);
  });

  it('that members of a server were lost that died', async () => {
    const news = await afterGap(async () => {
      scene.bus('b').die();
      await scene.settled('c');
    });
    assert.deepEqual(news, ['left bob lost']);
  });

  it('once that somebody has left while it read', async () => {
    const news = await afterGap(() => {
      scene.store.beforeLoad = async () => {
        scene.store.beforeLoad = () => Promise.resolve();
        await scene.close('bob', GOODBYE); // it hears of that while it reads, and has it in what it reads
      };
      return Promise.resolve();
    });
    assert.deepEqual(news, ['left bob leave']);
  });

  it('what came after what it has read as it was', async () => {
    await scene.join('b', 'bill');
    const news = await afterGap(async () => {
      await scene.close('bill', CUT);
      scene.store.afterLoad = async () => {
        scene.store.afterLoad = () => Promise.resolve();
        scene.bus('a').hear();
        await scene.close('bob', GOODBYE);
      };
      await scene.reread('a');
    });
    assert.deepEqual(news, ['left bob leave']);
    assert.deepEqual(await scene.newsOf('ann', 'bill'), ['joined bill', 'left bill lost']);
  });
});

describe('a server whose store has lost what it had', () => {
  it('tells its members that those of other servers were lost, who are back as soon as their server has put them back', async () => {
    const news = await afterGap(() => {
      scene.store.wipe();
      return Promise.resolve();
    });
    assert.deepEqual(news, ['left bob lost', 'joined bob']); // the change that puts Ann back tells Bob's server
    assert.deepEqual(await scene.newsOf('bob', 'ann'), []);
  });

  it('does so when others have begun the room anew, and changed it more often than it was before', async () => {
    const news = await afterGap(async () => {
      scene.bus('b').deafen(); // or it would put Bob back
      scene.store.wipe();
      await scene.reread('c');
      for (const id of ['carl', 'cleo', 'cora']) await scene.join('c', id);
      await scene.close('cleo', GOODBYE);
    });
    assert.deepEqual(news, ['left bob lost']);
    assert.deepEqual(await scene.newsOf('ann', 'carl'), ['joined carl']);
    assert.deepEqual(await scene.newsOf('ann', 'cleo'), []);
  });

  it('does so when the store has gone back to what it had saved', async () => {
    const goBack = scene.store.save();
    await scene.join('b', 'bill');
    await scene.told('ann', 'joined bill');
    const news = await afterGap(() => {
      scene.bus('b').deafen();
      goBack();
      return Promise.resolve();
    });
    assert.deepEqual(news, []);
    assert.deepEqual(await scene.newsOf('ann', 'bill'), ['joined bill', 'left bill lost']);
    await scene.reread('b');
    assert.deepEqual(await scene.newsOf('ann', 'bill'), ['joined bill', 'left bill lost', 'joined bill']);
  });
});

describe('a member who says goodbye', () => {
  it('while the store takes no changes has left, everywhere, once it takes them', async () => {
    scene.store.refuses = true;
    await scene.close('bob', GOODBYE);
    assert.equal(scene.failures.length > 0, true, 'it could not be stored');
    scene.store.refuses = false;
    await scene.sweep('b');
    assert.deepEqual(await scene.newsOf('ann', 'bob'), ['joined bob', 'left bob leave']);
    assert.deepEqual([...scene.store.claims.keys()], []);
  });

  it('while the store takes no changes, and then loses everything, has left for those on the same server', async () => {
    await scene.join('b', 'bill');
    scene.store.refuses = true;
    await scene.close('bob', GOODBYE);
    scene.store.wipe();
    scene.store.refuses = false;
    await scene.reread('b');
    assert.deepEqual(await scene.newsOf('bill', 'bob'), ['left bob leave']);
    assert.deepEqual([...scene.store.claims.keys()], []);
  });

  it('before its server knows that the store has lost everything, too', async () => {
    await scene.join('b', 'bill');
    scene.store.wipe();
    await scene.close('bob', GOODBYE);
    assert.deepEqual(await scene.newsOf('bill', 'bob'), ['left bob leave']);
  });

  for (const [name, misses] of [
    ['has left', false],
    ['has left, though its server has missed that', true],
  ] as const) {
    it(`whom others have taken for lost meanwhile ${name}`, async () => {
      await scene.join('b', 'bill');
      const bus = scene.bus('b');
      scene.store.refuses = true;
      await scene.close('bob', GOODBYE);
      scene.store.refuses = false;
      if (misses) bus.deafen();
      bus.die();
      await scene.told('ann', 'left bob lost');
      if (misses) bus.hear();
      await scene.sweep('b');
      assert.deepEqual(await scene.newsOf('bill', 'bob'), ['left bob leave']);
      assert.deepEqual(await scene.newsOf('ann', 'bob'), ['joined bob', 'left bob lost', 'left bob leave']);
      await scene.join('a', 'other', { id: 'bob', token: 'not-the-token-of-bob' }); // its id is free, everywhere
      assert.equal(scene.store.claims.has('bob'), false);
    });
  }

  it('and whose server does not learn whether that was stored has left once', async () => {
    await scene.join('b', 'bill');
    scene.store.afterCommit = () => {
      scene.store.afterCommit = () => Promise.resolve();
      return Promise.reject(new Error('The connection is gone.'));
    };
    scene.bus('b').deafen();
    await scene.close('bob', GOODBYE);
    await scene.reread('b');
    assert.deepEqual(await scene.newsOf('bill', 'bob'), ['left bob leave']);
    assert.deepEqual(await scene.newsOf('ann', 'bob'), ['joined bob', 'left bob leave']);
  });

  it('while one whose socket was cut then is lost', async () => {
    scene.store.refuses = true;
    await scene.close('bob', CUT);
    scene.store.refuses = false;
    await scene.sweep('b');
    assert.deepEqual(await scene.newsOf('ann', 'bob'), ['joined bob', 'left bob lost']);
    assert.deepEqual([...scene.store.claims.keys()], ['bob']);
  });
});

describe('ids of lost members', () => {
  /** A few more than a server reserves. */
  const MANY = 1_050;
  const BATCH = 50;

  async function loseMany(): Promise<void> {
    for (let from = 0; from < MANY; from += BATCH) {
      const ids = Array.from({ length: BATCH }, (_, number) => `x${from + number}`);
      await Promise.all(ids.map((id) => scene.join('b', id)));
      await Promise.all(ids.map((id) => scene.close(id, CUT)));
    }
    assert.equal(scene.store.claims.size, MANY);
  }

  for (const [name, happens] of [
    ['', () => Promise.resolve()],
    [', though the room was read anew', () => scene.reread('b')],
    [
      ', though the store would not have it at first',
      async () => {
        mock.timers.tick(MINUTE);
        scene.store.refuses = true;
        await scene.sweep('b');
        scene.store.refuses = false;
      },
    ],
  ] as const) {
    it(`are all gone from the store after a minute${name}`, async () => {
      await loseMany();
      await happens();
      mock.timers.tick(MINUTE);
      await scene.sweep('b');
      assert.deepEqual([...scene.store.claims.keys()], []);
    });
  }
});
