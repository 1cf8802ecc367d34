import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { createSecret, type IdentityChange } from 'webrtc-elements/core';
import { OpenVerification } from '../../../src/core/trust/verify/open-verification.js';
import { People } from '../../../src/core/trust/verify/people.js';
import { add, remove, verified } from '../../../src/core/trust/verify/verified-store.js';
import { Verifier } from '../../../src/core/trust/verify/verifier.js';
import { HostileScene, type Person } from '../../support/trust/hostile-scene.js';
import { faultOf, verifyEachOther } from '../../support/trust/verifying.js';
import { until } from '../../support/wait.js';

describe('somebody who shows the name of a verified person', () => {
  let scene: HostileScene;
  beforeEach(async () => {
    scene = await HostileScene.open();
  });
  afterEach(() => scene.close());

  /** What somebody hears of changed identities. */
  function changes({ connection }: Person): IdentityChange[] {
    const heard: IdentityChange[] = [];
    connection.on('identity-changed', (change) => heard.push(change));
    return heard;
  }

  for (const mode of ['open', 'secret'] as const) {
    it(`is reported once for each name, whatever the case and form of its letters (${mode})`, async () => {
      const options = mode === 'secret' ? { secret: createSecret() } : {};
      const [ann, bob] = [
        await scene.enter('x', `ann ${mode}`, options),
        await scene.enter('x', `bob ${mode}`, options),
      ];
      const name = `The famous bob ${mode}`;
      const heard = changes(ann);
      await scene.talk(ann, bob, 1);
      await verifyEachOther(ann.connection, bob.connection);
      const presence = { name: ` ｔｈｅ FAMOUS bob ${mode} ` };
      const mallory = await scene.enter('x', `mallory ${mode}`, { ...options, presence });
      await until(() => heard.length === 1, 'it is reported');
      assert.deepEqual(heard, [{ peer: mallory.id, name: presence.name, identity: bob.connection.identity }]);
      mallory.connection.setPresence({ name: 'Mallory' });
      await until(() => ann.connection.peers.get(mallory.id)?.presence['name'] === 'Mallory', 'another name');
      mallory.connection.setPresence({ name, more: true });
      await until(() => ann.connection.peers.get(mallory.id)?.presence['more'] === true, 'the name again');
      mallory.connection.setPresence({ name: `The famous ann ${mode}` });
      await until(() => heard.length === 2, 'her own name in another mouth');
      assert.equal(heard[1]?.identity, ann.connection.identity);
      assert.equal(ann.trusts(bob.id), 'verified');
    });
  }

  it('is not, if the person has taken it back, or is that person', async () => {
    const [carol, dave] = [await scene.enter('x', 'carol'), await scene.enter('x', 'dave')];
    await scene.talk(carol, dave, 1);
    await verifyEachOther(carol.connection, dave.connection);
    const heard = changes(carol);
    dave.connection.close();
    const again = await scene.enter('x', 'dave', { presence: { name: 'The famous Dave' } });
    await scene.trusting(carol, again, 'verified');
    await carol.connection.unverify(again.connection.identity!);
    const other = await scene.enter('x', 'mallory', { presence: { name: 'The famous dave' } });
    await scene.talk(carol, other, 1);
    assert.deepEqual(heard, []);
  });

  it('is not, if nobody has a name, or it is no text', async () => {
    const [erin, frank] = await Promise.all(
      ['erin', 'frank'].map((name) => scene.enter('x', name, { presence: { name: '  ' } })),
    );
    await scene.talk(erin!, frank!, 1);
    await verifyEachOther(erin!.connection, frank!.connection);
    const heard = changes(erin!);
    for (const presence of [{}, { name: ' ' }, { name: 7 }, { name: null }]) {
      const other = await scene.enter('x', 'grace', { presence });
      await scene.talk(erin!, other, 1);
      other.connection.close();
      scene.people.pop();
    }
    assert.deepEqual(heard, []);
  });
});

describe('who is verified', () => {
  it('is kept for this page, where nothing can be stored, and the oldest are forgotten', async () => {
    for (const { identity } of [...verified.values()]) await remove(identity);
    for (let i = 0; i < 1_002; i++) {
      assert.equal(await add({ identity: `identity ${i}`, name: `name ${i}`, when: i === 500 ? 0 : i + 1 }), false);
    }
    assert.equal(verified.size, 1_000);
    assert.deepEqual(
      ['identity 0', 'identity 500', 'identity 1'].map((identity) => verified.has(identity)),
      [false, false, true],
    );
    for (const { identity } of [...verified.values()]) await remove(identity);
    assert.equal(verified.size, 0);
  });

  it('has a name of 100 characters at most', async () => {
    const people = new People({
      peers: new Map(),
      on: () => () => undefined,
      emit: () => undefined,
      share: () => Promise.resolve(),
    });
    await people.add('somebody', 'x'.repeat(4_000));
    assert.equal(verified.get('somebody')?.name, 'x'.repeat(100));
    await people.add('somebody', { toString: 'none' });
    assert.equal(verified.get('somebody')?.name, '');
    await people.remove('somebody');
  });
});

describe('a verification that nobody answers', () => {
  const peer = {
    id: 'bob',
    identity: 'identity of bob',
    presence: {},
    mark: () => undefined,
    meetKeys: () => Promise.reject(new Error('It comes to nothing.')),
  };
  const sent: unknown[] = [];
  const topic = {
    on: () => () => undefined,
    send: (data: unknown) => {
      sent.push(data);
      return Promise.resolve();
    },
  };
  const room = (theirs: object): Verifier => {
    const shared = { on: () => () => undefined, emit: () => undefined, share: () => Promise.resolve() };
    const whole = {
      id: 'ann',
      identity: 'identity of ann',
      peers: new Map([['bob', { ...peer, ...theirs }]]),
      ...shared,
    };
    return new Verifier(whole, topic, new People(whole));
  };
  afterEach(() => mock.timers.reset());

  it('ends after 5 minutes, and the other side hears of it', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const verification = new OpenVerification('bob');
    room({}).begin(verification);
    mock.timers.tick(5 * 60 * 1000 - 1);
    assert.equal(verification.state.phase, 'asking');
    mock.timers.tick(1);
    assert.equal(faultOf(verification), 'verify-expired');
    const { run, ...end } = sent.at(-1) as { readonly run: string };
    assert.deepEqual([end, run], [{ type: 'end', reason: 'failed' }, (sent[0] as { readonly run: string }).run]);
  });

  it('fails at once if one side can prove nothing, or if the peer has gone', () => {
    const fault = (verifier: Verifier, id = 'bob'): string | undefined => {
      const verification = new OpenVerification(id);
      verifier.begin(verification);
      return faultOf(verification);
    };
    assert.equal(fault(room({ meetKeys: undefined })), 'trust-unavailable');
    assert.equal(fault(room({ identity: undefined })), 'trust-unavailable');
    assert.equal(fault(room({}), 'carol'), 'peer-gone');
  });
});
