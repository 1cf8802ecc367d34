import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { connect, type Connection, type MessageData, type Verification } from 'webrtc-elements/core';
import type { VerifyMessage } from '../../../src/core/trust/verify/verify-message.js';
import { encodeBase64 } from '../../../src/protocol/base64.js';
import { commit } from '../../../src/core/trust/verify/code.js';
import { identityOf } from '../../support/cast.js';
import { HostileScene, type Person } from '../../support/trust/hostile-scene.js';
import { codeOf, compare, faultOf, reaches, VerifierByHand } from '../../support/trust/verifying.js';
import { WAYS } from '../../support/core/ways.js';
import { until } from '../../support/wait.js';

/** A name for a run, and values, as they travel. */
const RUN = encodeBase64(new Uint8Array(16));
const VALUE = encodeBase64(new Uint8Array(32));

/** What is no message of a verification. */
const NONSENSE: readonly MessageData[] = [
  'ask',
  new ArrayBuffer(8),
  null,
  7,
  [],
  {},
  { type: 'ask' },
  { type: 'ask', run: '' },
  { type: 'ask', run: `${RUN.slice(1)}B` },
  { type: 'ask', run: RUN.repeat(50_000) },
  { type: 'constructor', run: RUN },
  { type: 'commit', run: RUN },
  { type: 'commit', run: RUN, hash: VALUE.repeat(20_000) },
  { type: 'random', run: RUN, random: RUN },
  { type: 'reveal', run: RUN, random: { length: 43 } },
  { type: 'end', run: RUN, reason: 'why' },
];

describe('a verification with somebody hostile', () => {
  let scene: HostileScene;
  beforeEach(async () => {
    scene = await HostileScene.open();
  });
  afterEach(() => scene.close());

  /**
   * Ann, who uses the library, and Mallory, who speaks by hand. `first`: whether Mallory has the lower id, so that Ann has to commit to
   * her value.
   */
  async function meet(first: boolean): Promise<[Person, Person, VerifierByHand]> {
    const [low, high] = [await scene.enter('x', 'ann'), await scene.enter('x', 'mallory')].sort((one, other) =>
      one.id < other.id ? -1 : 1,
    ) as [Person, Person];
    const [ann, mallory] = first ? [high, low] : [low, high];
    await scene.talk(ann, mallory, 1);
    return [ann, mallory, new VerifierByHand(mallory.connection, ann.id)];
  }

  /** Both have begun. Resolves with Ann's verification, and her name for the run. */
  async function begin(ann: Person, mallory: Person, hand: VerifierByHand): Promise<[Verification, string]> {
    const anns = ann.connection.verify(mallory.id);
    const { run } = await hand.next('ask');
    await hand.say({ type: 'ask', run: RUN });
    return [anns, run];
  }

  /** Ann's verification fails, and Mallory hears of that. */
  async function fails(anns: Verification, hand: VerifierByHand, code = 'verify-failed'): Promise<void> {
    await reaches(anns, 'failed');
    assert.equal(faultOf(anns), code);
    assert.equal((await hand.next('end')).reason, 'failed');
    assert.equal(hand.heard.filter(({ type }) => type === 'end').length, 1);
  }

  it('shows a code to who keeps to the protocol by hand: the commitment comes first, and fits', async () => {
    const [ann, mallory, hand] = await meet(true);
    const [anns] = await begin(ann, mallory, hand);
    const { hash, run } = await hand.next('commit');
    assert.equal(run, RUN);
    assert.deepEqual(
      hand.heard.map(({ type }) => type),
      ['ask', 'commit'],
    );
    await hand.say({ type: 'random', run: (await hand.next('ask')).run, random: VALUE });
    const { random } = await hand.next('reveal');
    const sides = [ann, mallory].map(({ id, connection }) => ({ id, identity: connection.identity! }));
    assert.equal(encodeBase64(await commit(Uint8Array.from(Buffer.from(random, 'base64url')), ...sides)), hash);
    await reaches(anns, 'comparing');
  });

  it('fails if what is revealed is not what was committed to', async () => {
    const [ann, mallory, hand] = await meet(false);
    const [anns, run] = await begin(ann, mallory, hand);
    await hand.say({ type: 'commit', run, hash: VALUE });
    await hand.next('random');
    assert.equal(anns.state.phase, 'asking');
    await hand.say({ type: 'reveal', run, random: VALUE });
    await fails(anns, hand);
  });

  it('fails if somebody commits to the value of another pair', async () => {
    const [ann, mallory, hand] = await meet(false);
    const [anns, run] = await begin(ann, mallory, hand);
    const [one, other] = [ann, mallory].map(({ id }) => ({ id, identity: 'of somebody else' }));
    await hand.say({ type: 'commit', run, hash: encodeBase64(await commit(new Uint8Array(32), one!, other!)) });
    await hand.next('random');
    await hand.say({ type: 'reveal', run, random: VALUE });
    await fails(anns, hand);
  });

  /** What Mallory says out of order, by whether she is the one who has the lower id. */
  const DISORDER: readonly [string, boolean, (run: string) => VerifyMessage[]][] = [
    ['reveals before she has committed', false, (run) => [{ type: 'reveal', run, random: VALUE }]],
    ['shows a value instead of a commitment', false, (run) => [{ type: 'random', run, random: VALUE }]],
    ['confirms before there is a code', false, (run) => [{ type: 'confirm', run }]],
    ['commits twice', false, (run) => [commitment(run), commitment(run)]],
    ['commits although the other one has to', true, (run) => [commitment(run)]],
    ['reveals although the other one has to', true, (run) => [{ type: 'reveal', run, random: VALUE }]],
    ['shows two values', true, (run) => [value(run), value(run)]],
    ['confirms twice', true, (run) => [value(run), { type: 'confirm', run }, { type: 'confirm', run }]],
    ['says it all, and a lot more', true, (run) => Array.from({ length: 30 }, () => value(run))],
  ];
  for (const [what, first, says] of DISORDER) {
    it(`fails if somebody ${what}`, async () => {
      const [ann, mallory, hand] = await meet(first);
      const [anns, run] = await begin(ann, mallory, hand);
      for (const message of says(run)) await hand.say(message);
      await fails(anns, hand);
      assert.deepEqual([ann.trusts(mallory.id), ann.errors], ['open', []]);
    });
  }

  for (const first of [true, false]) {
    it(`fails if somebody says to one what it has said (as the ${first ? 'lower' : 'higher'} id)`, async () => {
      const [ann, mallory, hand] = await meet(first);
      const anns = ann.connection.verify(mallory.id);
      const asked = await hand.next('ask');
      await hand.say(asked); // her own name for the run
      const answer = first ? await hand.next('commit') : commitment(asked.run);
      await hand.say(answer);
      if (!first) await hand.say(await hand.next('random'));
      await fails(anns, hand);
    });
  }

  it('does not count what belongs to another run, or to none', async () => {
    const [ann, mallory, hand] = await meet(false);
    const [anns, run] = await begin(ann, mallory, hand);
    const old = encodeBase64(new Uint8Array(16).fill(1));
    for (const message of [commitment(old), commitment(RUN), { type: 'end', run: old, reason: 'mismatch' } as const]) {
      await hand.say(message);
    }
    assert.equal(anns.state.phase, 'asking');
    await hand.say(commitment(run));
    await hand.next('random');
    anns.cancel();
    await hand.say({ type: 'reveal', run, random: VALUE });
    await hand.say({ type: 'end', run, reason: 'mismatch' });
    assert.deepEqual(anns.state, { phase: 'cancelled', by: 'us' });
    assert.deepEqual(ann.errors, []);
  });

  it('fails if somebody begins anew in the midst of it, and asks again', async () => {
    const [ann, mallory, hand] = await meet(false);
    const asked: string[] = [];
    ann.connection.on('verify', (id) => asked.push(id));
    const [anns] = await begin(ann, mallory, hand);
    await hand.say({ type: 'ask', run: encodeBase64(new Uint8Array(16).fill(2)) });
    await fails(anns, hand);
    assert.deepEqual(asked, [mallory.id]);
  });

  it('takes three questions a minute, and says so once', async () => {
    const [ann, mallory, hand] = await meet(true);
    const asked: string[] = [];
    ann.connection.on('verify', (id) => asked.push(id));
    for (let i = 0; i < 30; i++) await hand.say({ type: 'ask', run: encodeBase64(new Uint8Array(16).fill(i)) });
    await until(() => hand.heard.length > 0, 'she hears of it');
    assert.deepEqual(asked, Array(3).fill(mallory.id));
    await ann.say(mallory.id);
    const fourth = encodeBase64(new Uint8Array(16).fill(3));
    assert.deepEqual(hand.heard, [{ type: 'end', run: fourth, reason: 'busy' }]);
  });

  it('ends when somebody says that it asks too often', async () => {
    const [ann, mallory, hand] = await meet(true);
    const anns = ann.connection.verify(mallory.id);
    const { run } = await hand.next('ask');
    await hand.say({ type: 'end', run, reason: 'busy' });
    await reaches(anns, 'failed');
    assert.equal(faultOf(anns), 'verify-failed');
  });

  it('reports nonsense, with or without a run', async () => {
    const [ann, mallory, hand] = await meet(true);
    for (const data of NONSENSE) await hand.say(data);
    await until(() => ann.errors.length === NONSENSE.length, 'all of it is reported');
    assert.deepEqual(new Set(ann.errors), new Set(['bad-message']));
    const [anns] = await begin(ann, mallory, hand);
    await hand.say('nonsense');
    await fails(anns, hand, 'bad-message');
    assert.equal(ann.errors.length, NONSENSE.length + 1);
  });

  for (const [way, path] of Object.entries(WAYS)) {
    it(`shows two people other codes if somebody is in the middle (${way})`, async () => {
      const ends: Connection[] = [];
      for (const [i, room] of ['x', 'y'].entries()) {
        const identity = await identityOf(`middle ${i}`);
        ends.push(await connect({ host: scene.url, room, identity, ...path }));
      }
      const [left, right] = ends as [Connection, Connection];
      const [ann, bob] = [await scene.enter('x', 'ann', path), await scene.enter('y', 'bob', path)];
      const met = ({ connection: { peers } }: Person): boolean =>
        [...peers.values()].some(({ trust }) => trust === 'open');
      await until(() => met(ann) && met(bob), 'each takes somebody in the middle for the other');
      const [anns, bobs] = [await compare(ann.connection, left), await compare(bob.connection, right)];
      assert.notDeepEqual(codeOf(anns[0]).emoji, codeOf(bobs[0]).emoji);
      assert.notDeepEqual(codeOf(anns[0]).digits, codeOf(bobs[0]).digits);
      const numbers = await Promise.all([ann.connection.safetyNumber(left.id), bob.connection.safetyNumber(right.id)]);
      assert.notEqual(numbers[0], numbers[1]);
      bobs[0].reject();
      await reaches(bobs[1], 'failed');
      assert.equal(faultOf(bobs[1]), 'verify-mismatch');
      for (const end of ends) end.close();
    });
  }
});

function commitment(run: string): VerifyMessage {
  return { type: 'commit', run, hash: VALUE };
}

function value(run: string): VerifyMessage {
  return { type: 'random', run, random: VALUE };
}
