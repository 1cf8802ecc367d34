import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Client } from '../../support/client.js';
import { STRIKES } from '../../support/edge/edge-gang.js';
import { numbered } from '../../support/numbered.js';
import { Cluster } from '../../support/server/cluster.js';
import { membersOf } from '../../support/server/members.js';
import { SharedScene } from '../../support/server/shared-scene.js';

/** How much each attacker sends at once, in frames: 5 MiB. */
const FLOOD = 20;
const FLOODS: readonly (readonly [kind: string, count: number])[] = [
  ['huge signals', 12],
  ['huge frames of the relay', 12],
  ['huge ones of both kinds', 40],
];

const range = (length: number): number[] => Array.from({ length }, (_, n) => n);

describe('a slow reader to whom members of another server send without end', () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await Cluster.start();
  });
  after(() => cluster.close());

  for (const [kind, count] of FLOODS) {
    it(`stays, and hears all, the honest in order: ${count} of ${kind}`, async () => {
      const room = `${cluster.room} ${kind}`;
      const reader = await cluster.join(1, 'reader', { room });
      const honest = await cluster.join(0, 'honest', { room });
      const gang = await Promise.all(range(count).map((at) => cluster.join(0, `x${at}`, { room })));
      await Promise.all([honest, ...gang].map((member) => knows(member, 'reader')));
      reader.socket.pause();
      const frames = STRIKES[kind]?.('reader') ?? [];
      for (let n = 0; n < FLOOD; n++) {
        for (const member of gang) member.socket.send(frames[n % frames.length] ?? '');
        honest.relay('reader', numbered(n));
      }
      await honest.settled(); // it is not paused
      reader.socket.resume();
      await reader.until(() => (numbersOf(honest, reader).length < FLOOD ? undefined : true), 'the honest one');
      assert.deepEqual(numbersOf(honest, reader), range(FLOOD));
      const all = (): boolean => gang.every((member) => framesOf(member, reader) === FLOOD);
      await reader.until(() => (all() ? true : undefined), 'all that was sent');
      await Promise.all([reader, honest, ...gang].map((member) => member.settled()));
    });
  }
});

describe('what waits for a reader of a member at another server', () => {
  let scene: SharedScene;
  beforeEach(async () => {
    scene = await SharedScene.start(['one', 'two']);
    await scene.join('one', 'late');
    await scene.join('two', 'reader');
    await scene.told('late', 'joined reader');
    scene.fill('reader');
  });
  afterEach(() => scene.end());

  const say = (): void => scene.say('late', { type: 'signal', to: 'reader', signal: 'last' });

  it('comes before the news that it has gone', async () => {
    say();
    say();
    await scene.close('late', 1000);
    await scene.told('reader', 'left late leave');
    assert.deepEqual(scene.story('reader').slice(-3), ['signal', 'signal', 'left late leave']);
  });

  it('comes before what it sends when it has come again elsewhere', async () => {
    say();
    await scene.join('two', 'again', { id: 'late' });
    await scene.told('reader', 'signal');
    scene.say('again', { type: 'signal', to: 'reader', signal: 'next' });
    assert.equal(scene.story('reader').filter((line) => line === 'signal').length, 2);
  });

  it('comes before the news that it is missing, if its server has missed that', async () => {
    say();
    await scene.settled('two');
    scene.bus('two').deafen();
    await scene.close('late', 1000);
    await scene.reread('two');
    await scene.told('reader', 'left late leave');
    assert.deepEqual(scene.story('reader').slice(-2), ['signal', 'left late leave']);
  });
});

async function knows(member: Client, id: string): Promise<void> {
  await member.until(() => membersOf(member).has(id) || undefined, `that ${id} is here`);
}

/** The numbers that a reader has had of a member. */
function numbersOf({ id }: Client, { relayed }: Client): number[] {
  return relayed.flatMap((frame) => (frame.id === id ? [Buffer.from(frame.payload).readUInt32BE()] : []));
}

/** How many frames a reader has had of a member. */
function framesOf({ id }: Client, { relayed, frames }: Client): number {
  const signals = frames.filter((frame) => frame.type === 'signal' && frame.from === id);
  return signals.length + relayed.filter((frame) => frame.id === id).length;
}
