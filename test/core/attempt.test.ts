import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConnectionError, type ConnectionState } from 'webrtc-elements/core';
import { attemptIn } from '../../src/core/parts/attempt.js';
import { until } from '../support/wait.js';

/** A connection whose state a test decides about. */
class Room {
  readonly #listeners = new Set<(state: ConnectionState) => void>();
  readonly errors: string[] = [];
  tries = 0;
  state: ConnectionState;
  readonly attempt = attemptIn(this, (name, ...about) => {
    if (name === 'error') this.errors.push((about[0] as ConnectionError).code);
  });
  /** Whether parts can be loaded. */
  loads = false;

  constructor(state: ConnectionState) {
    this.state = state;
  }

  on(_: 'state', listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  get waits(): boolean {
    return this.#listeners.size > 0;
  }

  become(state: ConnectionState): void {
    this.state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }

  act = (): Promise<void> => {
    this.tries++;
    return this.loads ? Promise.resolve() : Promise.reject(new ConnectionError('load-failed'));
  };
}

describe('what is done in the background', () => {
  it('is tried again once the server is back, of which the page hears nothing', async () => {
    const room = new Room('connected');
    room.attempt(room.act);
    room.become('reconnecting'); // a little later than the part has failed
    await until(() => room.waits, 'it waits for the server');
    room.loads = true;
    room.become('connected');
    assert.deepEqual([room.tries, room.waits, room.errors], [2, false, []]);
  });

  it('is an error if it fails while the server is there, also the second time', async () => {
    const room = new Room('reconnecting');
    room.attempt(room.act);
    await until(() => room.waits, 'it waits for the server');
    room.become('connected');
    await until(() => room.errors.length > 0, 'the page hears of it');
    assert.deepEqual([room.tries, room.errors, room.waits], [2, ['load-failed'], false]);
  });

  it('waits once, however often there is cause for it', async () => {
    const room = new Room('reconnecting');
    for (let i = 0; i < 100; i++) room.attempt(room.act);
    await until(() => room.waits, 'it waits for the server');
    const { tries } = room;
    for (let i = 0; i < 100; i++) room.attempt(room.act);
    assert.deepEqual([room.tries, room.listeners], [tries, 1]);
    room.loads = true;
    room.become('connected');
    assert.deepEqual([room.tries, room.listeners, room.errors], [tries + 1, 0, []]);
  });

  it('is over when the connection is', async () => {
    const room = new Room('reconnecting');
    room.attempt(room.act);
    await until(() => room.waits, 'it waits for the server');
    room.become('closed');
    assert.deepEqual([room.tries, room.waits, room.errors], [1, false, []]);
  });
});
