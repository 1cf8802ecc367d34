import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { SharedScene } from '../../support/server/shared-scene.js';

const GOODBYE = 1000;
const CUT = 1006;

let scene: SharedScene;

beforeEach(async () => {
  scene = await SharedScene.start(['a', 'b']);
  await scene.join('b', 'bystander');
});

afterEach(() => scene.end());

describe('the counter of a member', () => {
  for (const [name, code] of [
    ['said goodbye', GOODBYE],
    ['was lost', CUT],
  ] as const) {
    it(`is known on every server after it ${name}`, async () => {
      await scene.join('a', 'bob', { counter: 5 });
      await scene.close('bob', code);
      for (const [socket, counter] of [
        ['same', 5],
        ['lower', 4],
      ] as const) {
        scene.open('b', socket, { id: 'bob', counter });
        assert.equal(await scene.first(socket, 'welcome', 'error stale-seat'), 'error stale-seat');
      }
      await scene.join('b', 'again', { id: 'bob', counter: 6 });
      scene.open('a', 'stale', { id: 'bob', counter: 6 });
      assert.equal(await scene.first('stale', 'welcome', 'error stale-seat'), 'error stale-seat');
    });
  }

  it('goes to one of two who use it at the same time on two servers', async () => {
    scene.open('a', 'one', { id: 'bob', counter: 5, instance: '1' });
    scene.open('b', 'two', { id: 'bob', counter: 5, instance: '1' });
    const answers = await Promise.all(['one', 'two'].map((name) => scene.first(name, 'welcome', 'error stale-seat')));
    assert.deepEqual(answers.toSorted(), ['error stale-seat', 'welcome']);
  });

  it('says how a member is gone to a server that has missed it', async () => {
    for (const [id, code, reason] of [
      ['bob', GOODBYE, 'leave'],
      ['carol', CUT, 'lost'],
    ] as const) {
      await scene.join('a', id, { counter: 5 });
      await scene.told('bystander', `joined ${id}`);
      scene.bus('b').deafen();
      await scene.close(id, code);
      await scene.reread('b');
      await scene.told('bystander', `left ${id} ${reason}`);
    }
  });

  it('is kept for no more than a thousand members, in the store too', async () => {
    await scene.join('a', 'm', { counter: 1 });
    await scene.close('m', GOODBYE);
    const claim = scene.store.claims.get('m');
    assert(claim, 'the store keeps the counter');
    for (let i = 0; i < 1_200; i++) scene.store.claims.set(`m${i}`, { ...claim, until: claim.until + i });
    await scene.reread('a');
    await scene.settled('a');
    assert.equal(scene.store.claims.size, 1_000);
    await scene.reread('b');
    scene.open('b', 'old', { id: 'm0', counter: 1 });
    assert.equal(await scene.first('old', 'welcome', 'error stale-seat'), 'welcome');
    scene.open('b', 'new', { id: 'm1199', counter: 1 });
    assert.equal(await scene.first('new', 'welcome', 'error stale-seat'), 'error stale-seat');
  });
});
