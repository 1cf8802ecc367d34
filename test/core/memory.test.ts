import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConnectionError } from '../../src/core/errors.js';
import { Memory } from '../../src/core/session/memory.js';
import { ASK, END, FIRST, REWIND, STATE } from '../../src/core/session/session-frame.js';
import { LIMIT, Scene } from '../support/core/scene.js';

const MINUTE = 60_000;

/** Peers that share memory for two of the largest messages, and have none of their own unless `spare` says so. */
function peers(count: number, spare = 0): Scene[] {
  const memory = new Memory(2 * LIMIT, spare);
  return Array.from({ length: count }, () => {
    const scene = new Scene(memory);
    scene.state();
    scene.sent.length = 0;
    return scene;
  });
}

/** How often the peer was asked to send again what it had sent. */
const rewinds = ({ sent }: Scene): number => sent.filter(({ flags }) => flags & REWIND).length;
const begin = (scene: Scene, size = LIMIT): boolean => scene.data(FIRST, 0, 'x', { size });
/** The message of this size, from its second piece on. */
const finish = (scene: Scene, size = LIMIT): boolean => scene.data(END, 1, 'x'.repeat(size - 1));

describe('memory for messages from several peers', () => {
  it('is not exceeded: a message that finds none waits with its sender, and comes when there is some', () => {
    const [a, b, c] = peers(3) as [Scene, Scene, Scene];
    for (const scene of [a, b, c]) begin(scene);
    finish(c);
    assert.deepEqual([c.heard.length, rewinds(c)], [0, 0], 'nothing of it was taken');
    finish(a);
    assert.equal(rewinds(c), 1, 'there is room');
    begin(c);
    finish(c);
    finish(b);
    assert.deepEqual(
      [a, b, c].map(({ heard }) => heard.length),
      [1, 1, 1],
    );
    assert.deepEqual(c.violations, []);
  });

  it('leaves whoever waits in touch: questions are answered, and nothing is asked for again', () => {
    const [a, b, c] = peers(3) as [Scene, Scene, Scene];
    for (const scene of [a, b, c]) begin(scene);
    for (let i = 0; i < 3; i++) c.state(ASK, { offset: LIMIT });
    assert.deepEqual(
      c.sent.map(({ flags, received }) => [flags & (STATE | REWIND), received]),
      Array(3).fill([STATE, 0]),
    );
    finish(b);
    c.sent.length = 0;
    c.state(ASK, { offset: LIMIT });
    assert.equal(rewinds(c), 1, 'should the word that there is room have been lost');
  });

  for (const end of ['its peer leaves', 'its peer begins anew', 'it turns out wrong'] as const) {
    it(`is given back when ${end}`, () => {
      const [a, b, c] = peers(3) as [Scene, Scene, Scene];
      for (const scene of [a, b, c]) begin(scene);
      if (end === 'its peer leaves') a.session.close(new ConnectionError('peer-gone'));
      else if (end === 'its peer begins anew') a.state(0, { session: 4, peer: 0 });
      else a.data(0, 1, 'x'.repeat(LIMIT));
      assert.equal(rewinds(c), end === 'its peer begins anew' ? 0 : 1);
      if (end === 'its peer begins anew') a.session.close(new ConnectionError('peer-gone'));
      assert.equal(rewinds(c), 1);
      begin(c);
      finish(c);
      assert.equal(c.heard.length, 1);
    });
  }

  it('is there for small messages whatever others do', () => {
    const scenes = peers(12, 2_000);
    for (const scene of scenes.slice(1)) begin(scene);
    const [small] = scenes as [Scene];
    begin(small, 2_000);
    finish(small, 2_000);
    assert.equal(small.heard.length, 1);
  });

  it('lets those who wait for each other go on, one after the other', () => {
    const [a, b] = peers(2) as [Scene, Scene];
    const steps = (scene: Scene): void => {
      scene.data(FIRST, 0, 'x', { stream: 2, size: LIMIT });
      scene.data(FIRST, 1, 'x', { stream: 4, size: LIMIT });
      scene.data(END, 2, 'x'.repeat(LIMIT - 1), { stream: 2 });
      scene.data(END, LIMIT + 2, 'x'.repeat(LIMIT - 1), { stream: 4 });
    };
    for (const scene of [a, b]) scene.data(FIRST, 0, 'x', { stream: 2, size: LIMIT });
    steps(a);
    assert.equal(a.heard.length, 2, 'whoever has had some for longest');
    steps(b);
    assert.equal(b.heard.length, 2);
  });

  it('goes to whoever waits, though somebody who has had some for longest always begins another', () => {
    const [a, b] = peers(2) as [Scene, Scene];
    const half = LIMIT / 2;
    a.data(FIRST, 0, 'x', { stream: 2, size: LIMIT });
    a.data(FIRST, 1, 'x', { stream: 4, size: LIMIT });
    begin(b, half);
    assert.equal(b.heard.length, 0);
    a.data(END, 2, 'x'.repeat(LIMIT - 1), { stream: 2 });
    a.data(FIRST, LIMIT + 2, 'x', { stream: 2, size: LIMIT }); // before b can have heard that there is room
    assert.equal(rewinds(b), 1);
    begin(b, half);
    finish(b, half);
    assert.equal(b.heard.length, 1);
  });

  it('is taken from a peer that has waited for it, and then sends nothing', () => {
    const [a, b, c] = peers(3) as [Scene, Scene, Scene];
    for (const scene of [a, b, c]) begin(scene);
    finish(a);
    assert.equal(rewinds(c), 1);
    assert.equal(c.session.tick(MINUTE), true);
  });

  it('bears a message that is larger than all of it', () => {
    const scene = new Scene(new Memory(10, 0));
    scene.state();
    begin(scene);
    finish(scene);
    assert.equal(scene.heard.length, 1);
  });

  it('is taken from a peer that leaves a message unfinished for a minute', () => {
    const [a, b] = peers(2) as [Scene, Scene];
    for (const scene of [a, b]) begin(scene);
    const tick = (time: number): boolean[] => [a, b].map(({ session }) => session.tick(time));
    assert.deepEqual(tick(MINUTE), [false, false], 'their first pieces came');
    assert.deepEqual(tick(MINUTE - 1), [false, false]);
    a.data(0, 1, 'y');
    assert.deepEqual(tick(1), [false, true]);
    assert.equal(a.session.tick(MINUTE), true, 'nothing more has come');
  });

  it('is taken from a peer that sends by drops, if others wait', () => {
    const [a, b, c] = peers(3) as [Scene, Scene, Scene];
    for (const scene of [a, b, c]) begin(scene);
    a.data(0, 1, 'y'.repeat(1_000));
    assert.equal(a.session.tick(MINUTE), true);
    assert.equal(c.session.tick(5 * MINUTE), false, 'whoever waits for memory may');
  });

  it('has nothing against a peer that has nothing under way, for however long', () => {
    const [a] = peers(1) as [Scene];
    assert.equal(a.session.tick(10 * MINUTE), false);
    begin(a);
    assert.equal(a.session.tick(1), false, 'the time before does not count');
    finish(a);
    assert.equal(a.session.tick(10 * MINUTE), false);
  });
});
