import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { PasswordAttempts } from 'webrtc-elements/core';
import { isHandshake } from '../../../src/core/trust/password/mark.js';
import { parseMessage } from '../../../src/core/trust/password/message.js';
import { changeTimers } from '../../support/change-timers.js';
import { describeMeddling, MEDDLINGS } from '../../support/password/meddling.js';
import { Rogue } from '../../support/password/rogue.js';
import type { Told } from '../../support/trust/meddler.js';
import { HostileScene, type Person } from '../../support/trust/hostile-scene.js';
import { PATIENCE } from '../../support/patience.mjs';
import { until } from '../../support/wait.js';

const password = 'correct horse';
/** How long a member may take for each answer when somebody asks it, in ms. */
const ASKING = 3_000;
const WRONG = { name: 'ConnectionError', code: 'wrong-password' };
type Signal = Extract<Told, { type: 'signal' }>;
let rooms = 0;

// `npm run test:core:long` has all.
describeMeddling(MEDDLINGS.filter(([what]) => what.startsWith('changes the')));

describe('a hostile server, and a room with a password', () => {
  let scene: HostileScene;
  let room: string;
  const rogues: Rogue[] = [];
  beforeEach(async () => {
    scene = await HostileScene.open();
    room = `room ${++rooms}`;
  });
  afterEach(async () => {
    for (const one of rogues.splice(0)) one.leave();
    await scene.close();
  });

  const enter = (name: string): Promise<Person> => scene.enter(room, name, { password, relay: 'only' });
  async function rogue(name: string): Promise<Rogue> {
    const one = await Rogue.enter(name, { url: scene.url, room });
    rogues.push(one);
    return one;
  }

  it('gets in by nothing that it has seen: messages of one run count for nothing in another', async () => {
    const ann = await enter('ann');
    const seen: Signal[] = [];
    scene.meddler.tell = (frame) => {
      if (frame.type === 'signal' && isHandshake(frame.signal)) seen.push(frame);
      return [frame];
    };
    const bob = await enter('bob');
    scene.meddler.stop();
    const mallory = await rogue('mallory');
    for (const { from, signal } of seen) if (from === bob.id) mallory.say(ann.id, parseMessage(signal)!);
    await until(() => mallory.heard.length > 0, 'she is answered');
    for (const frame of seen) scene.meddler.say(frame.from === bob.id ? ann.id : bob.id, frame);
    await scene.talk(ann, bob, 1);
    await scene.talk(ann, await enter('carol'), 1);
    assert(mallory.heard.every(({ type }) => type === 'answer' || type === 'refuse'));
    scene.assertUnharmed();
  });

  it('has one guess as a member, who learns whether it was right, and no secret', async () => {
    const ann = await enter('ann');
    const asked: PasswordAttempts[] = [];
    ann.connection.on('password-attempts', (attempts) => asked.push(attempts));
    for (const guess of ['one', 'two', 'three']) {
      const mallory = await rogue(`mallory ${guess}`);
      assert.equal(await mallory.askWith(guess, ann.id), 'wrong');
      assert.deepEqual(
        mallory.heard.map(({ type }) => type),
        ['answer', 'refuse'],
      );
    }
    const last = await rogue('mallory');
    assert.equal(await last.askWith(password, ann.id), 'closed', 'even with the right one');
    await until(() => asked.length > 0, 'the person hears of it');
    asked[0]?.allow();
    assert.equal(await last.askWith(password, ann.id), 'granted');
  });

  it('has three guesses as members that answer, for each time that somebody joins', async () => {
    const liars = [];
    for (const i of [1, 2, 3, 4]) {
      const liar = await rogue(`liar ${i}`);
      liar.answerWith(`guess ${i}`);
      liars.push(liar);
    }
    await assert.rejects(enter('bob'), WRONG);
    const heard = liars.map((liar) => liar.heard.filter(({ type }) => type === 'confirm').length);
    assert.deepEqual(heard, [1, 1, 1, 0]);
    assert(!scene.reads(password));
  });

  it('keeps nobody out by a member that knows nothing, once that one is silent', async () => {
    const liar = await rogue('liar');
    liar.answerWith('a guess');
    const ann = await enter('ann').catch(() => undefined);
    assert.equal(ann, undefined, 'with nobody else she cannot tell a liar from her own mistake');
    liar.receive = () => undefined; // now it is silent
    const bob = await enter('bob');
    liar.answerWith('another guess');
    await scene.talk(bob, await enter('carol'), 1);
    scene.assertUnharmed();
  });

  it('cannot pass on what two say under the names of others', async () => {
    const ann = await enter('ann');
    const mallory = await rogue('mallory');
    mallory.receive = (from, message) => mallory.say(from === ann.id ? bobs : ann.id, message);
    let bobs = '';
    scene.meddler.tell = (frame, to) => {
      if (to === ann.id || to === mallory.id || frame.type !== 'welcome') return [frame];
      bobs = to;
      return [{ ...frame, members: frame.members.filter(({ id }) => id !== ann.id) }];
    };
    await assert.rejects(enter('bob'), WRONG);
    assert.deepEqual(
      mallory.heard.map(({ type }) => type),
      ['ask', 'answer', 'confirm', 'refuse'],
    );
    scene.assertUnharmed();
  });

  it('cannot pass on what two say in the names of each other, with another hello', async () => {
    await enter('ann');
    const mallory = await rogue('mallory');
    const hellos = new Map<string, string>();
    scene.meddler.tell = (frame) => {
      if (frame.type !== 'welcome') return [frame];
      for (const { id, hello } of frame.members) hellos.set(id, hello);
      const [first, second] = frame.members;
      if (!first || !second) return [frame];
      return [{ ...frame, members: [{ ...first, hello: second.hello }] }];
    };
    await assert.rejects(enter('bob'), WRONG);
    assert.equal(hellos.size, 2);
    assert.deepEqual(mallory.heard, []);
  });

  it('gets nothing out of somebody by their own messages, turned round', async () => {
    const mirror = await rogue('mirror');
    mirror.receive = (from, message) => mirror.say(from, message);
    const ann = await enter('ann');
    const trusts: unknown[] = [];
    ann.connection.on('trust', (id) => trusts.push([id, ann.trusts(id)]));
    const bob = await enter('bob');
    await scene.trusting(ann, bob, 'secret');
    await scene.talk(ann, bob, 1);
    assert.deepEqual(trusts, [[bob.id, 'secret']]);
    assert.equal(ann.trusts(mirror.id), 'unproven');
    assert.deepEqual(
      mirror.heard.map(({ type }) => type),
      ['ask', 'ask'],
      'one of each who came',
    );
  });

  it('does not fill our memory before we are in', async ({ mock }) => {
    changeTimers(mock, (delay) => (delay === ASKING ? PATIENCE : delay)); // on a slow machine, nobody would wait for the noise
    await rogue('ghost');
    const noise = 'x'.repeat(200_000);
    scene.meddler.tell = (frame, to) => {
      if (frame.type === 'welcome') {
        const ghost = frame.members[0]?.id;
        if (ghost !== undefined) {
          queueMicrotask(() => {
            for (let i = 0; i < 400; i++) scene.meddler.say(to, { type: 'signal', from: ghost, signal: noise });
          });
        }
      }
      return [frame];
    };
    await assert.rejects(enter('ann'), { code: 'bad-server-frame' });
  });
});
