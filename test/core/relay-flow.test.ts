import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { RelayFlow, type RelayUser } from '../../src/core/relay/relay-flow.js';
import { RelayLink } from '../../src/core/relay/relay-link.js';
import { PairCipher } from '../../src/core/trust/pair-cipher.js';
import { createKeyAgreement } from '../support/trust/create-key-agreement.js';
import { until } from '../support/wait.js';

const FRAME = 64 * 1024;
const FULL = 128 * 1024;

/** A socket, and users that have something to send by it. */
class Scene {
  buffered = 0;
  looks = 0;
  readonly sent: string[] = [];
  readonly frames: Record<string, number> = {};
  readonly #users: RelayUser[] = [];
  readonly flow = new RelayFlow(
    () => {
      this.looks++;
      return this.buffered;
    },
    () => this.#users,
  );

  /** A user with so many frames to send. */
  join(name: string, frames: number): void {
    this.frames[name] = frames;
    this.#users.push({
      turn: 0,
      sendOne: () => {
        if (!this.frames[name] || !this.flow.hasRoom()) return false;
        this.frames[name]--;
        this.sent.push(name);
        this.buffered += FRAME;
        return true;
      },
    });
  }

  /** The socket has sent all that waited in it. */
  drain(): void {
    this.buffered = 0;
    mock.timers.tick(5);
  }
}

describe('the flow of frames to the relay', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('gives each user its turn, those who have waited longest first', () => {
    const scene = new Scene();
    scene.buffered = FULL;
    for (const [name, frames] of Object.entries({ a: 9, b: 2, c: 9 })) scene.join(name, frames);
    assert.equal(scene.flow.hasRoom(), false);
    assert.deepEqual(scene.sent, []);
    for (let i = 0; i < 5; i++) scene.drain();
    assert.deepEqual(scene.sent.join(''), 'abcabcacac');
  });

  it('is free again when nobody has anything to send', () => {
    const scene = new Scene();
    scene.buffered = FULL;
    scene.join('a', 1);
    assert.equal(scene.flow.hasRoom(), false);
    scene.drain();
    scene.drain();
    assert.equal(scene.flow.hasRoom(), true);
    const { looks } = scene;
    mock.timers.tick(1_000);
    assert.equal(scene.looks, looks, 'it does not look at the socket while nobody waits');
  });

  it('looks at the socket no more once it is closed, whatever is still being encrypted', () => {
    const scene = new Scene();
    scene.flow.begin(FULL);
    assert.equal(scene.flow.hasRoom(), false);
    scene.buffered = FULL; // a dead socket, which never gets rid of it
    void scene.flow.close();
    scene.flow.end(FULL);
    const { looks } = scene;
    mock.timers.tick(1_000);
    assert.equal(scene.looks, looks);
    scene.buffered = 0;
    assert.equal(scene.flow.hasRoom(), true, 'we may join again');
  });
});

describe('the relay to a peer', () => {
  it('keeps no room for a frame that the socket did not take', async () => {
    const [ours, theirs] = await Promise.all([createKeyAgreement('a'), createKeyAgreement('b')]);
    const flow = new RelayFlow(
      () => 0,
      () => [],
    );
    let sends = 0;
    const link = new RelayLink({
      cipher: new PairCipher({
        keyAgreement: ours.keyAgreement,
        peer: theirs.self,
        publicKey: theirs.publicKey,
        send: () => assert.fail('It has no signal of its own.'),
        prove: () => undefined,
        renew: () => undefined,
      }),
      peer: 'b',
      flow,
      send: () => {
        sends++;
        throw new Error('The socket is about to close.');
      },
      receive: () => undefined,
      report: (code) => assert.fail(code),
    });
    for (let i = 0; i < 3; i++) link.send(new Uint8Array(FRAME));
    assert.equal(link.hasRoom(), false);
    await until(() => sends === 3, 'all are sent');
    assert.equal(link.hasRoom(), true);
    void flow.close();
  });
});
