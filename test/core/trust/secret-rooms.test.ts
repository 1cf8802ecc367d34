import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { connect, createSecret, type Connection } from 'webrtc-elements/core';
import { encodeBase64 } from '../../../src/protocol/base64.js';
import { HostileScene, type Person } from '../../support/trust/hostile-scene.js';
import { hostile } from '../../support/core/hostile-server.js';
import { refusal } from '../../support/core/refusal.js';
import { WAYS } from '../../support/core/ways.js';
import { withoutWebCrypto } from '../../support/trust/without-web-crypto.js';
import { until } from '../../support/wait.js';

const SECRET = createSecret();
/** One byte of JSON more than fits into a sealed presence. */
const TOO_LONG = { about: 'x'.repeat(2_901 - '{"about":""}'.length) };

describe('a room with a secret', () => {
  let scene: HostileScene;
  beforeEach(async () => {
    scene = await HostileScene.open();
  });
  afterEach(() => scene.close());

  const refuse = (one: Person, other: Person): Promise<void> => scene.trusting(one, other, 'refused');
  const nameIn = ({ peers }: Connection, id: string): unknown => peers.get(id)?.presence['name'];

  for (const [way, options] of Object.entries(WAYS)) {
    it(`is for those who have the secret (${way})`, async () => {
      const ann = await scene.enter('x', 'ann', { ...options, secret: SECRET });
      const bob = await scene.enter('x', 'bob', { ...options, secret: SECRET });
      const trusts: string[] = [];
      ann.connection.on('trust', (id) => trusts.push(`${id} ${ann.trusts(id)}`));
      await scene.talk(ann, bob);
      await scene.trusting(ann, bob, 'secret');
      assert.equal(nameIn(ann.connection, bob.id), 'The famous bob');
      bob.connection.setPresence({ name: 'Robert' });
      await until(() => nameIn(ann.connection, bob.id) === 'Robert', 'his new name');
      bob.connection.socket.reconnect(4000);
      await until(() => bob.connection.state === 'reconnecting', 'he is away');
      await until(() => bob.connection.state === 'connected', 'he is back');
      await scene.talk(ann, bob, 1);
      assert.deepEqual([trusts, nameIn(ann.connection, bob.id)], [[`${bob.id} secret`], 'Robert']);
      scene.assertUnread(true);
    });

    for (const [what, theirs] of [
      ['who has none', {}],
      ['who has another one', { secret: createSecret() }],
    ] as const) {
      it(`never connects to one ${what}, on either side (${way})`, async () => {
        const ann = await scene.enter('x', 'ann', { ...options, secret: SECRET });
        const mallory = await scene.enter('x', 'mallory', { ...options, ...theirs });
        const bob = await scene.enter('x', 'bob', { ...options, secret: SECRET });
        await Promise.all([refuse(ann, mallory), scene.talk(ann, bob, 1)]);
        await ann.say();
        await bob.say();
        const refused = { code: 'peer-refused', peer: mallory.id };
        await assert.rejects(ann.say(mallory.id), refused);
        await assert.rejects(mallory.say(ann.id), { ...refused, peer: ann.id });
        for (const [one, other] of [
          [ann, mallory],
          [mallory, ann],
        ] as const) {
          assert.deepEqual(one.connection.peers.get(other.id)?.state, 'failed');
          assert(!one.met.includes(other.id));
          assert.deepEqual(one.heardFrom(other), []);
          assert.deepEqual(one.connection.peers.get(other.id)?.presence, {});
        }
        scene.assertUnharmed();
      });
    }
  }

  it('does not keep waiting what is for all because of one who has no secret', async () => {
    const ann = await scene.enter('x', 'ann', { secret: SECRET });
    const bob = await scene.enter('x', 'bob', { secret: SECRET });
    const mallory = await scene.enter('x', 'mallory', { secret: createSecret() });
    await until(() => ann.trusts(mallory.id) === 'unproven', 'nobody knows it yet');
    await ann.say(); // it does not fail either when that one is refused
    assert.equal(bob.heardFrom(ann).length, 1);
    assert.equal(ann.trusts(mallory.id), 'refused');
  });

  it('takes back who turns out to have the secret', async () => {
    const nonsense = (): string => encodeBase64(crypto.getRandomValues(new Uint8Array(60)).fill(0, 0, 1));
    scene.meddler.relay = ({ id }) => [{ id, payload: Buffer.from(nonsense(), 'base64url') }];
    scene.meddler.tell = (frame) => [frame.type === 'signal' ? { ...frame, signal: nonsense() } : frame];
    const options = { secret: SECRET, peerTimeout: 9_000 };
    const ann = await scene.enter('x', 'ann', options);
    const bob = await scene.enter('x', 'bob', options);
    await until(() => ann.trusts(bob.id) === 'unproven', 'they know each other');
    bob.say(ann.id).catch(() => undefined);
    ann.say(bob.id).catch(() => undefined);
    await refuse(ann, bob);
    assert.deepEqual([ann.met, bob.met], [[], []]);
    scene.meddler.stop();
    await scene.trusting(ann, bob, 'secret');
    await scene.talk(ann, bob, 1);
    scene.assertUnharmed();
  });

  it('is not joined without WebCrypto: that is told at once, and nothing is sent', async () => {
    let asked = 0;
    const { host, close } = await hostile(() => asked++);
    try {
      const error = await refusal(() => withoutWebCrypto(() => connect({ host, room: 'x', secret: SECRET })));
      assert.deepEqual([(error as { code?: string }).code, asked], ['trust-unavailable', 0]);
    } finally {
      close();
    }
  });

  it('takes no presence that is too long to be sealed', async () => {
    const wrong = { name: 'TypeError', message: /`presence` may have at most 2900 bytes/ };
    const options = { host: scene.url, room: 'x', secret: SECRET };
    await assert.rejects(connect({ ...options, presence: TOO_LONG }), wrong);
    const { connection } = await scene.enter('x', 'ann', { secret: SECRET });
    assert.throws(() => connection.setPresence(TOO_LONG), wrong);
    const bob = await scene.enter('x', 'bob', { secret: SECRET });
    connection.setPresence({ about: TOO_LONG.about.slice(1) });
    await until(() => bob.connection.peers.get(connection.id)?.presence['about'] !== undefined, 'the longest one');
  });
});
