import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { FrameTurns, type Demand } from '../../server/cluster/frame-turns.js';
import { TaskQueue } from '../../server/cluster/task-queue.js';
import { MOST_EARLY } from '../../server/limits/waiting-frames.js';
import { later } from '../support/later.js';

/** Turns in a room where `enter…` is a change, `presence…` a presence, and everything else needs no storing. */
function build(): {
  turns: FrameTurns;
  tasks: TaskQueue;
  done: string[];
  held: Set<string>;
  failures: unknown[];
  store: { block: Promise<unknown>; broken: boolean };
} {
  const [done, held, failures]: [string[], Set<string>, unknown[]] = [[], new Set(), []];
  const store = { block: Promise.resolve() as Promise<unknown>, broken: false };
  const tasks = new TaskQueue((error) => failures.push(error));
  const turns = new FrameTurns({
    tasks,
    limits: { framesPerSecond: Infinity, bytesPerSecond: Infinity },
    receivers: () => 1,
    decide(ref, frame): Demand {
      const text = String(frame);
      if (text.startsWith('enter')) return 'change';
      if (text.startsWith('presence')) return 'presence';
      done.push(`${ref}: ${text}`);
      return 'nothing';
    },
    async change(ref, frame) {
      await store.block;
      if (store.broken) throw new Error('down');
      done.push(`${ref}: ${String(frame)}`);
    },
    fail: (ref) => done.push(`${ref}: failed`),
    hold(ref) {
      held.add(ref);
      return () => held.delete(ref);
    },
  });
  return { turns, tasks, done, held, failures, store };
}

describe('frames of sockets that share a store', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] })); // of the pauses between presences
  afterEach(() => mock.timers.reset());

  it('are taken at once, unless one has to be stored first; then the socket is not read', async () => {
    const { turns, tasks, done, held, store } = build();
    const gate = later<undefined>();
    store.block = gate.promise;
    turns.receive('a', 'one');
    turns.receive('a', 'enter');
    turns.receive('a', 'two');
    turns.receive('b', 'three');
    assert.deepEqual([done, [...held]], [['a: one', 'b: three'], ['a']]);
    gate.resolve(undefined);
    await tasks.idle();
    turns.receive('a', 'four');
    assert.deepEqual([done, held.size], [['a: one', 'b: three', 'a: enter', 'a: two', 'a: four'], 0]);
  });

  it('wait in a limited number', async () => {
    for (const size of [0, 1, 1_000, 16_000]) {
      const { turns, tasks, store } = build();
      const gate = later<undefined>();
      store.block = gate.promise;
      turns.receive('a', 'enter');
      let taken = 0;
      while (taken < 10_000 && turns.receive('a', 'x'.repeat(size))) taken++;
      assert(taken * size <= MOST_EARLY && taken < 1_100, `${taken} frames of ${size}`);
      assert(taken * (size + 64) > MOST_EARLY / 2, 'a few may');
      gate.resolve(undefined);
      await tasks.idle();
    }
  });

  it('that change a presence wait for everything else, one for each socket, and the newest counts', async () => {
    const { turns, tasks, done, store, held } = build();
    const gate = later<undefined>();
    store.block = gate.promise;
    for (let i = 0; i < 1_000; i++) {
      turns.receive('a', `presence ${i}`);
      turns.receive('b', `presence ${i}`);
    }
    turns.receive('c', 'enter');
    turns.receive('a', 'message');
    mock.timers.tick(100);
    assert.deepEqual([done, [...held]], [['a: message'], ['c']]);
    gate.resolve(undefined);
    await tasks.idle();
    // The first had begun; what came after it is one presence, behind the newcomer.
    assert.deepEqual(done, ['a: message', 'a: presence 0', 'c: enter', 'b: presence 999', 'a: presence 999']);
  });

  it('go on after a failure, which is told once for all that waited', async () => {
    const { turns, tasks, done, held, failures, store } = build();
    store.broken = true;
    turns.receive('a', 'enter');
    turns.receive('a', 'lost with it');
    turns.receive('b', 'presence');
    await tasks.idle();
    assert.deepEqual([done, failures.length, held.size], [['a: failed', 'b: failed'], 2, 0]);
    store.broken = false;
    turns.receive('a', 'enter again');
    turns.receive('b', 'presence again');
    mock.timers.tick(100);
    await tasks.idle();
    assert.deepEqual(done.slice(2), ['a: enter again', 'b: presence again']);
  });

  it('of a socket that has closed are dropped', async () => {
    const { turns, tasks, done } = build();
    turns.receive('a', 'enter');
    turns.receive('a', 'late');
    turns.receive('b', 'presence 1');
    turns.forget('a');
    turns.forget('b');
    await tasks.idle();
    assert.deepEqual(done, ['a: enter']);
  });
});
