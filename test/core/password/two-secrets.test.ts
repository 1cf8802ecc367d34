import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ConnectOptions } from 'webrtc-elements/core';
import { isHandshake } from '../../../src/core/trust/password/mark.js';
import { parseMessage } from '../../../src/core/trust/password/message.js';
import { idsOf } from '../../support/cast.js';
import { HostileScene, type Person } from '../../support/trust/hostile-scene.js';
import { until } from '../../support/wait.js';

const password = 'correct horse';

describe('a room with a password that has two secrets', () => {
  let scene: HostileScene;
  beforeEach(async () => {
    scene = await HostileScene.open();
  });
  afterEach(() => scene.close());

  /** Two groups of two who could not ask each other. */
  async function groups(room: string, options: Partial<ConnectOptions>): Promise<Person[]> {
    const ids = await idsOf('ann', 'carol', 'bob', 'dave');
    const first = new Set([ids.ann, ids.carol]);
    scene.meddler.tell = (frame, to) => {
      const apart = frame.type === 'signal' && isHandshake(frame.signal) && first.has(frame.from) !== first.has(to);
      return apart ? [] : [frame];
    };
    const people: Person[] = [];
    for (const name of ['ann', 'bob', 'carol', 'dave']) {
      people.push(await scene.enter(room, name, { password, relay: 'only', ...options }));
    }
    return people;
  }
  const all = (people: readonly Person[], trust: string): Promise<unknown> =>
    Promise.all(people.flatMap((one, i) => people.slice(i + 1).map((other) => scene.trusting(one, other, trust))));

  it('goes on with one of them as soon as two can ask each other, and nothing is lost meanwhile', async () => {
    const people = await groups('x', {});
    const [ann, bob, carol, dave] = people as [Person, Person, Person, Person];
    await Promise.all([scene.trusting(ann, carol, 'secret'), scene.trusting(bob, dave, 'secret')]);
    await ann.say(carol.id);
    assert.deepEqual(carol.heardFrom(ann), ['ann says swordfish 1']);
    scene.meddler.stop();
    await all(people, 'secret');
    await Promise.all(people.map((one) => one.say()));
    for (const one of people) {
      const heard = people.filter((other) => other !== one && one.heardFrom(other).length > 0);
      assert.equal(heard.length, 3, `${one.name} hears all`);
    }
    const erin = await scene.enter('x', 'erin', { password });
    await all([...people, erin], 'secret');
    assert.deepEqual(
      people.map(({ name, errors }) => [name, errors]),
      people.map(({ name }) => [name, []]),
    );
    scene.assertUnharmed();
    scene.assertUnread(true);
  });

  it('stays two rooms if they know different passwords: both try once', async () => {
    const seen: (string | undefined)[] = [];
    const ann = await scene.enter('y', 'ann', { password, relay: 'only' });
    scene.meddler.tell = (frame) => (frame.type === 'signal' && isHandshake(frame.signal) ? [] : [frame]);
    const bob = await scene.enter('y', 'bob', { password: 'another', relay: 'only' });
    scene.meddler.tell = (frame) => {
      if (frame.type === 'signal' && isHandshake(frame.signal)) seen.push(parseMessage(frame.signal)?.type);
      return [frame];
    };
    await scene.trusting(ann, bob, 'refused');
    await until(() => seen.length === 4, 'they have tried');
    assert.deepEqual(seen, ['ask', 'answer', 'confirm', 'refuse']);
    scene.meddler.stop();
    await scene.talk(ann, await scene.enter('y', 'carol', { password, relay: 'only' }), 1);
    assert.equal(ann.trusts(bob.id), 'refused');
    scene.assertUnharmed();
  });
});
