import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createSecret, type ConnectOptions } from 'webrtc-elements/core';
import { ownTopic } from '../../../src/core/own-topic.js';
import { isHandshake } from '../../../src/core/trust/password/mark.js';
import { parseMessage } from '../../../src/core/trust/password/message.js';
import type { RelayFrame } from '../../../src/protocol/relay-frame.js';
import { Rogue } from '../../support/password/rogue.js';
import { HostileScene, type Person } from '../../support/trust/hostile-scene.js';
import type { Told } from '../../support/trust/meddler.js';
import { RoomOfSecrets } from '../../support/trust/room-of-secrets.js';
import { until } from '../../support/wait.js';

const OLD = 'correct horse';
const NEW = 'battery staple';
type Signal = Extract<Told, { type: 'signal' }>;
let rooms = 0;

describe('a hostile server, and a room whose secret or password changes', () => {
  let scene: HostileScene;
  let room: string;
  beforeEach(async () => {
    scene = await HostileScene.open();
    room = `changes ${++rooms}`;
  });
  afterEach(() => scene.close());

  const enter = async (name: string, options: Partial<ConnectOptions>): Promise<Person> => {
    const person = await scene.enter(room, name, { relay: 'only', ...options });
    person.connection.on('password-attempts', ({ allow }) => allow()); // all tests are one device, which counts for all
    return person;
  };
  async function meet(names: readonly string[], options: Partial<ConnectOptions>): Promise<Person[]> {
    const people: Person[] = [];
    for (const name of names) people.push(await enter(name, options));
    await trusting(people);
    return people;
  }
  const trusting = (people: readonly Person[]): Promise<unknown> =>
    Promise.all(people.flatMap((one, i) => people.slice(i + 1).map((other) => scene.trusting(one, other, 'secret'))));
  const without = (one: Person, other: Person): Promise<void> =>
    until(() => (one.trusts(other.id) ?? 'refused') === 'refused', `${one.name} is without ${other.name}`);

  for (const [kind, before, after] of [
    ['a secret', { secret: createSecret() }, {}],
    ['a password', { password: OLD }, { password: NEW }],
  ] as const) {
    it(`lets nobody stay who comes by the old one while it holds back the change (${kind})`, async () => {
      const [ann, bob, mallory] = (await meet(['ann', 'bob', 'mallory'], before)) as [Person, Person, Person];
      const held: RelayFrame[] = [];
      scene.meddler.relay = (frame, to) => {
        if (to !== bob.id || frame.id !== ann.id) return [frame];
        held.push(frame);
        return [];
      };
      const changed = ann.connection.rotateSecret({ without: mallory.id, ...after });
      await without(ann, mallory);
      const eve = await enter('eve', before); // Mallory under another identity
      await scene.trusting(bob, eve, 'secret');
      scene.meddler.stop();
      for (const frame of held) scene.meddler.say(bob.id, frame);
      const secret = await changed;
      await Promise.all([without(bob, eve), without(bob, mallory)]);
      await until(() => eve.errors.includes('removed'), 'she hears that he has parted from her');
      await scene.talk(ann, bob, 1);
      const carol = await enter('carol', kind === 'a secret' ? { secret } : after);
      await trusting([ann, bob, carol]);
      scene.assertUnharmed();
      scene.assertUnread(true);
    });

    it(`changes nothing by frames of earlier changes, nor does a member by the changes (${kind})`, async () => {
      const [ann, bob, carol, mallory] = (await meet(['ann', 'bob', 'carol', 'mallory'], before)) as [
        ...[Person, Person, Person, Person],
      ];
      const steps: object[] = [];
      const topic = ownTopic(carol.connection, 'secret');
      topic.on('message', ({ data }) => void steps.push(data as object));
      const last = kind === 'a secret' ? {} : { password: 'the last one' };
      await ann.connection.rotateSecret({ without: mallory.id, ...after });
      const secret = await ann.connection.rotateSecret({ ...last });
      assert.equal(steps.length, 2);
      const changes: unknown[] = [];
      for (const one of [ann, bob])
        for (const name of ['secret', 'password'] as const)
          one.connection.on(name, (change: object) => changes.push(change));
      for (const frame of [...scene.meddler.relayed, ...scene.meddler.signals])
        for (const to of [ann, bob]) scene.meddler.say(to.id, frame);
      for (const step of steps) await topic.send(step, { to: bob.id });
      await Promise.all([scene.talk(ann, bob, 1), scene.talk(bob, carol, 1)]);
      assert.deepEqual(changes, []);
      await trusting([ann, bob, carol, await enter('dave', kind === 'a secret' ? { secret } : last)]);
      scene.assertUnharmed();
    });
  }

  it('gets nothing for somebody who has begun by the old password before it changes, and goes on after it', async () => {
    const [ann, bob, mallory] = (await meet(['ann', 'bob', 'mallory'], { password: OLD })) as [Person, Person, Person];
    const rogue = await Rogue.enter('rogue', { url: scene.url, room });
    try {
      const held: Signal[] = [];
      scene.meddler.tell = (frame) => {
        const type = frame.type === 'signal' ? parseMessage(frame.signal)?.type : undefined;
        if (frame.type !== 'signal' || frame.from !== rogue.id || type !== 'confirm') return [frame];
        held.push(frame);
        return [];
      };
      const low = new Uint8Array(32); // a secret of hers, that the room would perhaps go on with
      const asking = rogue.askWith(OLD, ann.id, low);
      await until(() => held.length > 0, 'she shows that she knows it');
      await ann.connection.rotateSecret({ without: mallory.id, password: NEW });
      assert.equal(await asking, 'wrong');
      scene.meddler.stop();
      for (const frame of held) scene.meddler.say(ann.id, frame);
      await scene.talk(ann, bob, 1);
      assert.equal(await rogue.askWith(OLD, bob.id, low), 'wrong');
      assert(rogue.heard.every(({ type }) => type !== 'grant'));
      await trusting([ann, bob, await enter('carol', { password: NEW })]);
    } finally {
      rogue.leave();
    }
  });

  it('has nobody ask or answer somebody who was left out, and who does not go', async () => {
    // Of two who refuse each other, the one who came later asks.
    const [mallory, ann, bob] = (await meet(['mallory', 'ann', 'bob'], { password: OLD })) as [Person, Person, Person];
    const runs: string[] = [];
    scene.meddler.tell = (frame, to) => {
      if (frame.type === 'signal' && isHandshake(frame.signal)) runs.push(`${frame.from} to ${to}`);
      else if (frame.type === 'signal' && to === mallory.id) return []; // no goodbye: she stays, and finds that she is refused
      return [frame];
    };
    scene.meddler.relay = (frame, to) => (to === mallory.id ? [] : [frame]);
    await ann.connection.rotateSecret({ without: mallory.id, password: NEW });
    await Promise.all([without(ann, mallory), without(bob, mallory)]);
    const carol = await enter('carol', { password: NEW });
    await trusting([ann, bob, carol]);
    await until(() => carol.trusts(mallory.id) === 'refused', 'Carol, who has never met her, reads nothing');
    const known = [ann, bob].map(({ id }) => id);
    assert.deepEqual(
      runs.filter((run) => run.includes(mallory.id) && known.some((id) => run.includes(id))),
      [],
    );
  });

  it('undoes no change that keeps somebody out by one that does not, whichever comes first', async () => {
    for (const isFirst of [true, false]) {
      const page = await RoomOfSecrets.open();
      const [bob, carol] = [page.add('bob', 'secret'), page.add('carol', 'secret')];
      const strict = await page.step(page.name, ['identity of mallory']);
      let plain = await page.step(page.name);
      while (plain.name > strict.name) plain = await page.step(page.name);
      const secrets = [strict.step.secret, plain.step.secret];
      await page.hear(isFirst ? bob : carol, (isFirst ? strict : plain).step);
      await page.hear(isFirst ? carol : bob, (isFirst ? plain : strict).step);
      assert.deepEqual(page.taken, isFirst ? secrets.slice(0, 1) : secrets.reverse());
    }
  });
});
