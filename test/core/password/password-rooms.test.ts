import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { connect, type ConnectOptions, type PasswordAttempts } from 'webrtc-elements/core';
import { hostile } from '../../support/core/hostile-server.js';
import { refusal } from '../../support/core/refusal.js';
import { WAYS } from '../../support/core/ways.js';
import { joinByHand } from '../../support/trust/by-hand.js';
import { HostileScene, type Person } from '../../support/trust/hostile-scene.js';
import { withoutWebCrypto } from '../../support/trust/without-web-crypto.js';
import { until } from '../../support/wait.js';

const password = 'correct horse';
const WRONG = { name: 'ConnectionError', code: 'wrong-password' };
const NAMES = ['ann', 'bob', 'carol', 'dave', 'erin', 'fay', 'gil', 'hal', 'ida', 'jan'];
let rooms = 0;

describe('a room with a password', () => {
  let scene: HostileScene;
  /** Failed attempts are counted by room, and all tests are one device. */
  let room: string;
  beforeEach(async () => {
    scene = await HostileScene.open();
    room = `room ${++rooms}`;
  });
  afterEach(() => scene.close());

  const enter = (name: string, options: Partial<ConnectOptions> = {}): Promise<Person> =>
    scene.enter(room, name, { password, ...options });
  const all = (people: readonly Person[]): Promise<unknown> =>
    Promise.all(people.flatMap((one, i) => people.slice(i + 1).map((other) => scene.trusting(one, other, 'secret'))));

  for (const [way, options] of Object.entries(WAYS)) {
    it(`is for those who know it (${way})`, async () => {
      const ann = await enter('ann', options);
      const bob = await enter('bob', options);
      const carol = await enter('carol', options);
      await Promise.all([scene.talk(ann, bob), scene.talk(ann, carol), scene.talk(bob, carol)]);
      await all([ann, bob, carol]);
      assert.equal(ann.connection.peers.get(carol.id)?.presence['name'], 'The famous carol');
      bob.connection.socket.reconnect(4000);
      await until(() => bob.connection.state === 'reconnecting', 'he is away');
      await until(() => bob.connection.state === 'connected', 'he is back');
      await scene.talk(ann, bob, 1);
      scene.assertUnharmed();
      scene.assertUnread(true);
      assert(!scene.reads(password), 'the server reads the password');
    });

    const many = way === 'link' ? 4 : NAMES.length; // more native connections in one process end it now and then
    it(`takes ${many}, who come after one at once (${way})`, async () => {
      const first = await enter('ann', options);
      const others = await Promise.all(NAMES.slice(1, many).map((name) => enter(name, options)));
      await all([first, ...others]);
      await Promise.all(others.map((one) => one.say()));
      scene.assertUnharmed();
    });
  }

  it('takes those who come into an empty room at once', async () => {
    const people = await Promise.all(NAMES.slice(0, 5).map((name) => enter(name, { relay: 'only' })));
    await all(people);
    await Promise.all(people.map((one) => one.say()));
  });

  it('outlives the one who has made it', async () => {
    const [ann, bob] = [await enter('ann'), await enter('bob')];
    ann.connection.close();
    await until(() => bob.connection.peers.size === 0, 'ann is gone');
    await scene.talk(bob, await enter('carol'), 1);
  });

  it('does not take one with a wrong one: the page hears it, and the others see nobody', async () => {
    const ann = await enter('ann');
    await assert.rejects(enter('mallory', { password: 'wrong' }), WRONG);
    await until(() => ann.connection.peers.size === 0, 'mallory is gone');
    await scene.talk(ann, await enter('bob'), 1);
    assert.deepEqual([ann.met.length, ann.errors], [1, []]);
    assert(!scene.reads('correct horse'));
  });

  it('says nothing of the password in an error', async () => {
    await enter('ann');
    await assert.rejects(enter('mallory', { password: 'a word of mine' }), (error: Error) => {
      assert.doesNotMatch(`${error.message} ${error.stack} ${String(error.cause)}`, /word of mine|correct horse/);
      return true;
    });
  });

  it('answers nobody after three wrong ones in a row, until the person allows it', async () => {
    const ann = await enter('ann');
    const asked: PasswordAttempts[] = [];
    ann.connection.on('password-attempts', (attempts) => asked.push(attempts));
    for (const guess of ['one', 'two', 'three']) {
      assert.equal(asked.length, 0);
      await assert.rejects(enter('mallory', { password: guess }), WRONG);
    }
    await until(() => asked.length > 0, 'the person is asked');
    assert.equal(asked[0]?.count, 3);
    await assert.rejects(enter('bob'), { ...WRONG, message: /has to allow more/ });
    asked[0].allow();
    await scene.talk(ann, await enter('bob'), 1);
    assert.equal(asked.length, 1);
  });

  it('is no room with a secret, and no open one: who is there in another way is left out', async () => {
    const ann = await enter('ann');
    const mallory = await scene.enter(room, 'mallory');
    await scene.trusting(ann, mallory, 'refused');
    await scene.talk(ann, await enter('bob'), 1);
    await assert.rejects(mallory.say(ann.id), { code: 'peer-refused' });
    scene.assertUnread(false);
  });

  it('is made anew if those who seem to be there never answer', async () => {
    const said = { url: scene.url, room, mode: 'password' } as const;
    const ghost = await joinByHand('ghost', said);
    const ann = await enter('ann');
    assert.match((await ghost.next('signal', ann.id)).signal, /^{"cpace":{"type":"ask"/);
    ghost.socket.close();
    await ghost.closed;
    await scene.talk(ann, await enter('bob'), 1);
  });

  it('turns to somebody else if a member leaves in the midst', async () => {
    const ghost = await joinByHand('ghost', { url: scene.url, room, mode: 'password' });
    const entering = enter('ann');
    await ghost.next('signal');
    ghost.socket.close();
    const ann = await entering;
    await scene.talk(ann, await enter('bob'), 1);
  });

  it('goes on after the socket was lost in the midst', async () => {
    const ann = await enter('ann');
    let lost = false;
    scene.meddler.tell = (frame, to) => {
      if (to !== ann.id && frame.type === 'signal' && frame.signal.includes('answer') && !lost) {
        lost = true;
        for (const socket of scene.meddler.clients) if (socket !== [...scene.meddler.clients][0]) socket.terminate();
      }
      return [frame];
    };
    const bob = await enter('bob', { reconnectDelay: 0 });
    assert(lost);
    await scene.talk(ann, bob, 1);
  });

  it('is not joined without WebCrypto: that is told at once, and nothing is sent', async () => {
    let asked = 0;
    const { host, close } = await hostile(() => asked++);
    try {
      const error = await refusal(() => withoutWebCrypto(() => connect({ host, room, password })));
      assert.deepEqual([(error as { code?: string }).code, asked], ['trust-unavailable', 0]);
    } finally {
      close();
    }
  });

  it('is left before it is joined', async () => {
    const ghost = await joinByHand('ghost', { url: scene.url, room, mode: 'password' });
    const controller = new AbortController();
    const entering = enter('ann', { signal: controller.signal });
    await ghost.next('signal');
    controller.abort();
    await assert.rejects(entering, { code: 'aborted' });
  });

  it('takes `timeout` for all of it', async () => {
    await joinByHand('ghost', { url: scene.url, room, mode: 'password' });
    await assert.rejects(enter('ann', { timeout: 300 }), { code: 'timeout' });
  });
});
