import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createSecret,
  type ConnectOptions,
  type Connection,
  type PeerId,
  type SecretChange,
} from 'webrtc-elements/core';
import { ownTopic } from '../../../src/core/own-topic.js';
import { RoomSecret } from '../../../src/core/trust/room-secret.js';
import { decodeBase64 } from '../../../src/protocol/base64.js';
import type { Bytes } from '../../../src/protocol/bytes.js';
import { idsOf } from '../../support/cast.js';
import { joinMembers } from '../../support/core/join-members.js';
import { WAYS } from '../../support/core/ways.js';
import { HostileScene } from '../../support/trust/hostile-scene.js';
import type { Told } from '../../support/trust/meddler.js';
import { until } from '../../support/wait.js';

type Room = Partial<ConnectOptions> & { readonly secret: string };

describe('the secret of a room', () => {
  const people = joinMembers();
  let rooms = 0;
  let room = '';

  /** Enters the room, and keeps what is said to it. */
  async function enter(name: string, options: Room): Promise<Connection & { heard: string[] }> {
    const connection = await people.join(room, name, { presence: { name }, ...options });
    const heard: string[] = [];
    connection.on('message', ({ data }) => void heard.push(data as string));
    return Object.assign(connection, { heard });
  }

  /** Members of a new room, who trust each other. */
  async function meet(names: readonly string[], options: Room): Promise<(Connection & { heard: string[] })[]> {
    room = `rotation ${rooms++}`;
    const members = [];
    for (const name of names) members.push(await enter(name, options));
    for (const one of members) for (const other of members) if (one !== other) await trusting(one, other, 'secret');
    return members;
  }

  const trusting = (one: Connection, other: Connection, trust: string): Promise<void> =>
    until(() => one.peers.get(other.id)?.trust === trust, `${one.id} trusts ${other.id}: ${trust}`);
  /** Resolves when one no longer trusts the other, who may have left by then. */
  const without = (one: Connection, other: Connection): Promise<void> =>
    until(() => (one.peers.get(other.id)?.trust ?? 'refused') === 'refused', `${one.id} is without ${other.id}`);
  /** The name of a secret of the room. */
  const nameOf = async (secret: string): Promise<string> =>
    (await RoomSecret.of(secret, { party: 'main', room, mode: 'secret' })).keys.name;
  /** A secret that wins against nearly every other one. */
  async function lowSecret(): Promise<string> {
    for (;;) {
      const secret = createSecret();
      if ((await nameOf(secret)).startsWith('-')) return secret;
    }
  }
  const nameIn = ({ peers }: Connection, { id }: Connection): unknown => peers.get(id)?.presence['name'];

  for (const [way, options] of Object.entries(WAYS)) {
    it(`changes for all but for those who are left out (${way})`, async () => {
      const secret = createSecret();
      const [ann, bob, mallory, carol] = await meet(['ann', 'bob', 'mallory', 'carol'], { ...options, secret });
      const errors: string[] = [];
      mallory!.on('error', ({ code, peer }) => void errors.push(`${code} ${peer}`));
      const closed: unknown[] = [];
      mallory!.on('close', (error) => void closed.push(error?.code));
      const changes: unknown[] = [];
      bob!.on('secret', (change) => void changes.push(change));

      const said = bob!.send('on its way');
      const next = await ann!.rotateSecret({ without: mallory!.id });
      await said.catch(() => undefined); // it may miss the one who was left out
      assert.notEqual(next, secret);
      assert.deepEqual([ann!.secret, bob!.secret, carol!.secret], [next, next, next]);
      assert.equal(mallory!.secret, secret);
      assert.deepEqual(changes, [{ secret: next, peer: ann!.id }]);
      for (const one of [ann!, bob!, carol!]) await without(one, mallory!);
      await until(() => mallory!.state === 'closed', 'all have parted from her');
      assert.deepEqual(closed, ['removed']);
      assert.deepEqual(errors.sort(), [ann!, bob!, carol!].map(({ id }) => `removed ${id}`).sort());

      await ann!.send('without her');
      bob!.setPresence({ name: 'Robert' });
      await until(() => nameIn(carol!, bob!) === 'Robert', 'his new name');
      assert.deepEqual(bob!.heard, ['without her']);
      assert.deepEqual(carol!.heard, ['on its way', 'without her']);
      assert(!mallory!.heard.includes('without her'));

      const dave = await enter('dave', { ...options, secret: next });
      for (const one of [ann!, bob!, carol!]) {
        await trusting(one, dave, 'secret');
        await until(() => nameIn(dave, one) === one.presence['name'], 'he can read who they are');
      }
      const again = await enter('eve', { ...options, secret });
      await trusting(again, dave, 'refused');
      await trusting(ann!, again, 'refused');
    });
  }

  it('is the same for all in the end, and leaves out everybody who was to be, when all change it at once', async () => {
    const members = await meet(['ann', 'bob', 'carol', 'deaf', 'mallory'], { secret: createSecret() });
    const [stay, [deaf, mallory]] = [members.slice(0, 3), members.slice(3)];
    const out = [mallory!.id, deaf!.id, []];
    await Promise.all(stay.map((one, i) => one.rotateSecret({ without: out[i]! })));
    await until(() => new Set(stay.map(({ secret }) => secret)).size === 1, 'all have the same secret');
    for (const one of stay) {
      for (const other of [mallory!, deaf!]) await without(one, other);
      for (const other of stay) if (one !== other) assert.equal(one.peers.get(other.id)?.trust, 'secret');
    }
    assert(![mallory!.secret, deaf!.secret].includes(stay[0]!.secret));
  });

  it('leaves out somebody who makes another one at the same time, whatever its name', async () => {
    const secret = createSecret();
    const [ann, bob, mallory] = await meet(['ann', 'bob', 'mallory'], { secret });
    const rival = await lowSecret();
    await ownTopic(mallory!, 'secret').send(
      { before: await nameOf(secret), secret: rival, without: [] },
      { to: bob!.id },
    );
    await until(() => bob!.secret === rival, 'he has hers');
    const next = await ann!.rotateSecret({ without: mallory!.id });
    await until(() => bob!.secret === next, 'he has the one that counts');
    await without(bob!, mallory!);
    await ann!.send('without her', { to: bob!.id });
    assert.deepEqual([bob!.heard, ann!.secret], [['without her'], next]);
  });

  it('is none of ours once all who trusted us have removed us, whoever else is there', async () => {
    const [ann, mallory] = await meet(['ann', 'mallory'], { secret: createSecret() });
    const stranger = await enter('eve', { secret: createSecret() });
    await until(() => mallory!.peers.get(stranger.id)?.trust === 'unproven', 'somebody unproven is there');
    await ann!.rotateSecret({ without: mallory!.id });
    await until(() => mallory!.state === 'closed', 'she is out');
  });

  it('is taken in the order of the changes, whichever comes first', async () => {
    const [ann, bob, carol] = await meet(['ann', 'bob', 'carol'], { secret: createSecret() });
    const secrets: string[] = [];
    bob!.on('secret', ({ secret }) => void secrets.push(secret));
    const steps: unknown[] = [];
    const topic = ownTopic(carol!, 'secret');
    topic.on('message', ({ data }) => void steps.push(data));
    const [first, second] = [await ann!.rotateSecret(), await ann!.rotateSecret()];
    await until(() => bob!.secret === second, 'he has the last one');
    assert.deepEqual(secrets, [first, second]);

    const late = await enter('dave', { secret: second });
    await trusting(carol!, late, 'secret');
    const third = await ann!.rotateSecret();
    await until(() => late.secret === third, 'he has it, too');
    const before = steps.length;
    for (const step of steps.splice(0)) await topic.send(step as object, { to: late.id }); // what is old changes nothing
    assert.equal(before, 3);
    assert.equal(late.secret, third);
  });

  it('stays as it is for a page that does not take the new one, and those whom it knows', async () => {
    const secret = createSecret();
    const asked: SecretChange[] = [];
    const acceptSecret = (change: SecretChange): boolean => {
      asked.push(change);
      return false;
    };
    const [ann, bob, mallory] = await meet(['ann', 'bob', 'mallory'], { secret, acceptSecret });
    const next = await ann!.rotateSecret({ without: [mallory!.id] });
    assert.equal(ann!.secret, next);
    assert.equal(bob!.secret, secret);
    assert.deepEqual(asked, [{ peer: ann!.id, without: [mallory!.identity] }]);
    await Promise.all([ann!.send('to him', { to: bob!.id }), bob!.send('to her', { to: mallory!.id })]);
    assert.deepEqual([bob!.heard, mallory!.heard], [['to him'], ['to her']]);
  });

  const failing: Record<string, () => never> = {
    throws: () => {
      throw new Error('No.');
    },
    'gives no answer': () => undefined as never,
  };
  for (const [what, acceptSecret] of Object.entries(failing)) {
    it(`stays as it is for a page whose function ${what}, which hears of it`, async () => {
      const secret = createSecret();
      const [ann, bob] = await meet(['ann', 'bob'], { secret, acceptSecret });
      const errors: string[] = [];
      bob!.on('error', ({ code, peer }) => void errors.push(`${code} ${peer}`));
      await ann!.rotateSecret();
      await until(() => errors.length > 0, 'an error');
      assert.deepEqual([errors, bob!.secret], [[`accept-failed ${ann!.id}`], secret]);
    });
  }

  it('is not that of somebody who is left out while the page decides', async () => {
    const secret = createSecret();
    const answers: (() => void)[] = [];
    const acceptSecret = ({ without }: SecretChange): boolean | Promise<boolean> =>
      without.length > 0 || new Promise((resolve) => answers.push(() => resolve(true)));
    const [ann, bob, mallory] = await meet(['ann', 'bob', 'mallory'], { secret, acceptSecret });
    const step = { before: await nameOf(secret), secret: await lowSecret(), without: [] };
    await ownTopic(mallory!, 'secret').send(step, { to: bob!.id });
    await until(() => answers.length > 0, 'his page is asked');
    const next = await ann!.rotateSecret({ without: mallory!.id });
    await without(bob!, mallory!);
    for (const answer of answers) answer();
    await ann!.send('still here', { to: bob!.id });
    assert.equal(bob!.secret, next);
  });

  it('does not change for nonsense, and says whose that was', async () => {
    const secret = createSecret();
    const [ann, bob] = await meet(['ann', 'bob'], { secret });
    const errors: string[] = [];
    ann!.on('error', ({ code, peer }) => void errors.push(`${code} ${peer}`));
    const good = { before: 'x', secret: createSecret(), without: [] };
    const nonsense: object[] = [
      {},
      [good],
      { ...good, secret: 'short' },
      { ...good, secret: 7 },
      { ...good, before: 7 },
      { ...good, before: 'x'.repeat(44) },
      { ...good, without: ['x'.repeat(44)] },
      { ...good, without: 'all' },
      { ...good, without: [7] },
      { ...good, without: Array<string>(257).fill('x') },
      { ...good, among: 'all' },
      { ...good, among: Array<string>(1_001).fill('x') },
      { ...good, password: '' },
      { ...good, password: 'a room with a secret has none' },
    ];
    for (const step of nonsense) await ownTopic(bob!, 'secret').send(step, { to: ann!.id });
    await ownTopic(bob!, 'secret').send(good, { to: ann!.id });
    await until(() => errors.length === nonsense.length, 'all are told');
    assert.deepEqual(new Set(errors), new Set([`bad-message ${bob!.id}`]));
    assert.equal(ann!.secret, secret);
  });

  it('does not change in an open room, or without somebody who is not there', async () => {
    const open = await people.join('open', 'ann');
    await assert.rejects(open.rotateSecret(), TypeError);
    assert.equal(open.secret, undefined);
    const [ann] = await meet(['ann', 'bob'], { secret: createSecret() });
    await assert.rejects(ann!.rotateSecret({ without: 'nobody' }), { code: 'unknown-peer', peer: 'nobody' });
    ann!.close();
    await assert.rejects(ann!.rotateSecret(), { code: 'closed' });
  });

  it('leaves out somebody who is blocked, also once they are no longer', async () => {
    const secret = createSecret();
    const [ann, bob, mallory] = await meet(['ann', 'bob', 'mallory'], { secret });
    const carol = await enter('carol', { secret, acceptSecret: () => false });
    await trusting(mallory!, carol, 'secret'); // so she stays in the room
    ann!.block(mallory!.id);
    await ann!.rotateSecret({ without: mallory!.id });
    await trusting(bob!, mallory!, 'refused');
    ann!.unblock(mallory!.id);
    await trusting(ann!, mallory!, 'refused');
    await assert.rejects(ann!.send('hello', { to: mallory!.id }), { code: 'peer-refused' });
  });

  it('is taken from somebody who shows only afterwards that they know the one before', async () => {
    const secret = createSecret();
    const scene = await HostileScene.open();
    try {
      const enter = (name: string): ReturnType<HostileScene['enter']> =>
        scene.enter('early change', name, { secret, ...WAYS.link });
      const ann = await enter('ann');
      const isProof = ([kind]: Bytes, to: PeerId): boolean => to === ann.id && kind === 1;
      scene.meddler.tell = (frame, to) =>
        frame.type === 'signal' && isProof(decodeBase64(frame.signal), to) ? [] : [frame];
      scene.meddler.relay = (frame, to) => (isProof(frame.payload, to) ? [] : [frame]);
      const bob = await enter('bob');
      await until(() => bob.connection.peers.get(ann.id)?.path === 'direct', 'there is a link');
      await until(() => bob.trusts(ann.id) === 'secret', 'he trusts her');
      const next = await bob.connection.rotateSecret();
      assert.deepEqual([ann.connection.secret, ann.trusts(bob.id)], [secret, 'unproven']);
      scene.meddler.stop();
      bob.connection.peers.get(ann.id)!.connection!.restartIce(); // he proves himself by his next signal
      await until(() => ann.connection.secret === next, 'she takes it');
      await scene.talk(ann, bob);
    } finally {
      await scene.close();
    }
  });

  it('leaves out for good somebody who only shows afterwards that they know the one before', async () => {
    const secret = createSecret();
    const scene = await HostileScene.open();
    try {
      const enter = (name: string): ReturnType<HostileScene['enter']> =>
        scene.enter('late proof', name, { secret, relay: 'only' });
      const { mallory: id } = await idsOf('mallory');
      const [ann, bob] = [await enter('ann'), await enter('bob')];
      await scene.trusting(ann, bob, 'secret');
      const held: Extract<Told, { type: 'signal' }>[] = [];
      let parted = false;
      const isProof = ([kind]: Bytes, from: PeerId, to: PeerId): boolean => from === id && to === ann.id && kind === 1;
      scene.meddler.tell = (frame, to) => {
        if (frame.type !== 'signal') return [frame];
        const late = isProof(decodeBase64(frame.signal), frame.from, to);
        if (late) held.push(frame);
        return late || (parted && to === id) ? [] : [frame];
      };
      scene.meddler.relay = (frame, to) =>
        isProof(frame.payload, frame.id, to) || (parted && to === id) ? [] : [frame];
      const mallory = await enter('mallory');
      await until(() => mallory.trusts(ann.id) === 'secret', 'she knows a nonce of hers');
      mallory.connection.connectToPeer(ann.id);
      await until(() => held.length > 0, 'her proof is on its way');
      assert.equal(ann.trusts(mallory.id), 'unproven');
      parted = true;
      await ann.connection.rotateSecret({ without: id });
      const seen: unknown[] = [];
      ann.connection.on('trust', (peer) => void seen.push([peer, ann.trusts(peer)]));
      for (const frame of held) scene.meddler.say(ann.id, frame);
      await scene.talk(ann, bob);
      assert.deepEqual([seen, ann.trusts(id)], [[], 'refused']);
    } finally {
      await scene.close();
    }
  });
});
