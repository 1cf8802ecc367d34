import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, it } from 'node:test';
import type { ConnectOptions, PeerId, SplitRoom } from 'webrtc-elements/core';
import { PROTOCOL_VERSION, type Member } from '../../../../src/protocol/frames.js';
import { helloOf } from '../../greetings.js';
import { createIdentity, formatHello } from '../../identities.js';
import { until } from '../../wait.js';
import { HostileScene, type Person } from '../hostile-scene.js';
import { Meddler } from '../meddler.js';
import { quickRollCalls } from '../quick-roll-calls.js';
import { Splitter } from '../splitter.js';
import { acquaint, type Kind } from './kinds.js';

/** What becomes of a room that a server does not show as it is. */
export function describeSplit(kind: Kind): void {
  describe('a server that does not show the same room to everybody', () => {
    quickRollCalls();
    before(() => acquaint(kind, ['ann', 'bob', 'carol', 'dan']));
    let scene: HostileScene | undefined;
    let options: Partial<ConnectOptions>;
    const splits = new Map<PeerId, SplitRoom[]>();
    beforeEach(() => {
      splits.clear();
      options = kind.words();
    });
    afterEach(() => scene?.close());

    async function open<Kept extends Meddler>(meddler: Kept): Promise<[HostileScene, Kept]> {
      scene = await HostileScene.open(meddler);
      return [scene, meddler];
    }
    async function enter(name: string, more: Partial<ConnectOptions> = {}): Promise<Person> {
      const person = await scene!.enter('x', name, { ...options, ...more });
      const told: SplitRoom[] = [];
      splits.set(person.id, told);
      person.connection.on('split-room', (split) => void told.push(split));
      return person;
    }
    const toldTo = ({ id }: Person): SplitRoom | undefined => splits.get(id)?.at(-1);

    /** Resolves when all of them have proven themselves to each other. */
    async function proven(...people: Person[]): Promise<void> {
      const proofs: unknown[] = [kind.mode === 'open' ? 'open' : 'secret', 'verified'];
      for (const one of people)
        for (const other of people)
          if (one !== other) await until(() => proofs.includes(one.trusts(other.id)), 'all are proven');
    }

    it(`is found out if it hides two from each other whom a third one sees (${kind.name})`, async () => {
      const [scene, splitter] = await open(new Splitter());
      splitter.next = 'bridge';
      const bob = await enter('bob');
      splitter.next = 0;
      const ann = await enter('ann');
      splitter.next = 1;
      const carol = await enter('carol');
      await Promise.all([proven(ann, bob), proven(bob, carol)]);
      await until(() => toldTo(ann) !== undefined && toldTo(carol) !== undefined, 'both are told');
      assert.deepEqual(toldTo(ann), { missing: [carol.id], by: [bob.id] });
      assert.deepEqual(toldTo(carol), { missing: [ann.id], by: [bob.id] });
      assert.deepEqual(splits.get(bob.id), []);
      carol.connection.close();
      await until(() => toldTo(ann)?.missing.length === 0, 'it is over when she has left');
      scene.assertUnharmed();
    });

    it(`makes nobody believe in members whom it has invented, nor in somebody’s coming and going (${kind.name})`, async () => {
      const [scene, meddler] = await open(new Meddler());
      const known = new Map<PeerId, Member>();
      meddler.tell = (frame) => {
        if (frame.type === 'joined') known.set(frame.member.id, frame.member);
        return [frame];
      };
      const [ann, bob, carol] = [await enter('ann'), await enter('bob'), await enter('carol')];
      await proven(ann, bob, carol);
      const { id, keys, sign } = await createIdentity();
      const hello = helloOf({ room: 'x', mode: kind.mode, keys, versions: [PROTOCOL_VERSION] });
      const invented: Member = { id, order: 99, presence: '{}', hello: await formatHello(hello, sign) };
      meddler.say(ann.id, { type: 'joined', member: invented });
      await until(() => ann.connection.peers.has(id), 'ann is shown somebody');
      for (let i = 0; i < 5; i++) {
        meddler.say(ann.id, { type: 'left', id: carol.id, reason: 'leave' });
        meddler.say(ann.id, { type: 'joined', member: known.get(carol.id)! });
      }
      await scene.meetAgain(ann, carol);
      await scene.trusting(ann, carol, kind.trust);
      await scene.talk(ann, bob, 1);
      assert(!ann.met.includes(id), 'nobody can say anything in the name of who was invented');
      // Somebody whom it does hide is found out; by then everything before would have been, too.
      meddler.tell = (frame, to) => (frame.type === 'joined' && to === ann.id ? [] : [frame]);
      const dan = await enter('dan');
      await until(() => toldTo(ann) !== undefined, 'ann is told');
      assert.deepEqual(toldTo(ann)?.missing, [dan.id]);
      for (const { id } of [bob, carol]) assert.deepEqual(splits.get(id), []);
      assert.deepEqual(splits.get(dan.id), []);
      scene.assertUnharmed();
    });

    it(`is not suspected because of those who are blocked, not accepted or not connected (${kind.name})`, async () => {
      const [, splitter] = await open(new Splitter());
      splitter.next = 'bridge';
      const [bob, carol] = [await enter('bob'), await enter('carol')];
      const blocking = await enter('ann', { blocked: new Set([carol.id]) });
      const refusing = await enter('dan', { accept: ({ id }) => id !== carol.id });
      const manual = await enter('eve', { mesh: 'manual' });
      await proven(bob, carol);
      await Promise.all([proven(bob, blocking), proven(bob, refusing)]);
      splitter.next = 0;
      const one = await enter('one');
      splitter.next = 1;
      const other = await enter('other');
      await until(() => toldTo(one) !== undefined && toldTo(other) !== undefined, 'a real split is told');
      for (const { id } of [bob, carol, blocking, refusing, manual]) assert.deepEqual(splits.get(id), []);
    });
  });
}
