import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { ConnectOptions, PeerId } from 'webrtc-elements/core';
import { decodeBase64, encodeBase64 } from '../../../../src/protocol/base64.js';
import type { Member } from '../../../../src/protocol/frames.js';
import { next } from '../../core/next-event.js';
import { WAYS } from '../../core/ways.js';
import { within } from '../../wait.js';
import type { HostileScene, Person } from '../hostile-scene.js';
import { mirror } from '../mirror.js';
import { acquaint, AT_A_TIME, attack, isSealed, type Kind, type Way } from './kinds.js';

/** What becomes of words that a server puts into the mouths of members. */
export function describeAnswers(kind: Kind, ways: readonly Way[]): void {
  for (const way of ways) {
    describe('a server that speaks for members', { concurrency: AT_A_TIME[way] }, () => {
      before(() => acquaint(kind, ['ann', 'bob', 'carol']));
      const title = `${kind.name}, ${way}`;
      const enter = async (scene: HostileScene, room: string): Promise<[Person, Person, Person]> => {
        const options: Partial<ConnectOptions> = { ...WAYS[way], ...kind.words() };
        const [ann, bob] = [await scene.enter(room, 'ann', options), await scene.enter(room, 'bob', options)];
        return [ann, bob, await scene.enter(room, 'carol', options)];
      };
      const settle = async (scene: HostileScene, ...people: readonly Person[]): Promise<void> => {
        for (const one of people) for (const other of people) if (one !== other) await scene.talk(one, other, 1);
        scene.assertUnharmed();
        scene.assertUnread(isSealed(kind));
      };

      it(
        `adds nothing if it says what one says under the id of another, too (${title})`,
        attack(async (scene, room) => {
          const people = await enter(scene, room);
          await settle(scene, ...people);
          scene.meddler.tell = (frame, to) => {
            if (frame.type !== 'signal') return [frame];
            const others = scene.people.map(({ id }) => id).filter((id) => id !== frame.from && id !== to);
            return [...others.map((from) => ({ ...frame, from })), frame];
          };
          scene.meddler.relay = (frame, to) => {
            const others = scene.people.map(({ id }) => id).filter((id) => id !== frame.id && id !== to);
            return [...others.map((id) => ({ ...frame, id })), frame];
          };
          await settle(scene, ...people);
        }),
      );

      it(
        `adds nothing if it gives what is for one to another (${title})`,
        attack(async (scene, room) => {
          const [ann, bob, carol] = await enter(scene, room);
          await scene.talk(ann, bob, 2);
          for (const frame of scene.meddler.relayed.slice()) scene.meddler.say(carol.id, frame);
          for (const frame of scene.meddler.signals.slice()) scene.meddler.say(carol.id, frame);
          await settle(scene, ann, bob, carol);
        }),
      );

      it(
        `changes no more than who comes first if it lies about the order (${title})`,
        attack(async (scene, room) => {
          let orders = 1_000;
          const lie = (member: Member): Member => ({ ...member, order: orders-- });
          scene.meddler.tell = (frame) => {
            if (frame.type === 'welcome') return [{ ...frame, order: orders--, members: frame.members.map(lie) }];
            return [frame.type === 'joined' ? { ...frame, member: lie(frame.member) } : frame];
          };
          const people = await enter(scene, room);
          await settle(scene, ...people);
          for (const [i, one] of people.entries())
            for (const other of people.slice(i + 1)) await scene.trusting(one, other, kind.trust);
        }),
      );

      it(
        `adds and repeats nothing if it shows a member again, by another signature that fits (${title})`,
        attack(async (scene, room) => {
          const known = new Map<PeerId, Member>();
          scene.meddler.tell = (frame) => {
            if (frame.type === 'joined') known.set(frame.member.id, frame.member);
            return [frame];
          };
          const [ann, bob] = await enter(scene, room);
          await scene.talk(ann, bob, 2);
          const relayed = scene.meddler.relayed.filter(({ id }) => id === bob.id);
          const member = known.get(bob.id)!;
          const [payload = '', signature = ''] = member.hello.split('.');
          const hello = `${payload}.${encodeBase64(mirror(decodeBase64(signature)))}`;
          assert.notEqual(hello, member.hello);
          const gone = within(next(ann.connection, 'peer-disconnect'), 'bob is gone, as ann sees it');
          scene.meddler.say(ann.id, { type: 'left', id: bob.id, reason: 'leave' });
          scene.meddler.say(ann.id, { type: 'joined', member: { ...member, hello } });
          for (const frame of relayed) scene.meddler.say(ann.id, frame);
          await gone;
          await scene.meetAgain(ann, bob);
          await scene.trusting(ann, bob, kind.trust);
          for (const frame of relayed) scene.meddler.say(ann.id, frame);
          await settle(scene, ann, bob);
          assert.deepEqual(
            ann.errors.filter((code) => code === 'bad-hello'),
            [],
          );
        }),
      );
    });
  }
}
