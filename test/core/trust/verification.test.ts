import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createSecret, type Verification } from 'webrtc-elements/core';
import { HostileScene, type Person } from '../../support/trust/hostile-scene.js';
import { codeOf, compare, faultOf, reaches, verifyEachOther } from '../../support/trust/verifying.js';
import { WAYS } from '../../support/core/ways.js';
import { until } from '../../support/wait.js';

describe('a verification', () => {
  let scene: HostileScene;
  let people = 0;
  beforeEach(async () => {
    scene = await HostileScene.open();
  });
  afterEach(() => scene.close());

  /** Two who have never met before: nobody in this process has verified them. */
  async function two(options: object = {}): Promise<[Person, Person]> {
    const [ann, bob] = [`ann ${people}`, `bob ${people++}`];
    const pair: [Person, Person] = [await scene.enter('x', ann, options), await scene.enter('x', bob, options)];
    await scene.talk(...pair, 1);
    return pair;
  }

  /** Who asks somebody, as it hears of it. */
  function askers({ connection }: Person): string[] {
    const heard: string[] = [];
    connection.on('verify', (id) => heard.push(id));
    return heard;
  }

  for (const [way, path] of Object.entries(WAYS)) {
    for (const mode of ['open', 'secret'] as const) {
      it(`shows both the same code, and is done when both have confirmed (${mode}, ${way})`, async () => {
        const [ann, bob] = await two({ ...path, ...(mode === 'secret' && { secret: createSecret() }) });
        await scene.trusting(ann, bob, mode);
        const asked = askers(bob);
        const trusts: unknown[] = [];
        ann.connection.on('trust', (id) => trusts.push([id, ann.trusts(id)]));
        const anns = ann.connection.verify(bob.id);
        await until(() => asked.length === 1, 'bob hears of it');
        assert.deepEqual([asked, anns.state, anns.peer], [[ann.id], { phase: 'asking' }, bob.id]);
        const bobs = bob.connection.verify(ann.id);
        await Promise.all([reaches(anns, 'comparing'), reaches(bobs, 'comparing')]);
        assert.deepEqual(codeOf(anns), codeOf(bobs));
        bobs.confirm();
        await reaches(bobs, 'confirmed');
        assert.deepEqual(codeOf(bobs), codeOf(anns));
        assert.equal(ann.trusts(bob.id), mode);
        anns.confirm();
        await Promise.all([reaches(anns, 'done'), reaches(bobs, 'done')]);
        assert.deepEqual([anns.state, bobs.state], Array(2).fill({ phase: 'done', kept: false }));
        await scene.trusting(ann, bob, 'verified');
        assert.deepEqual(trusts, [[bob.id, 'verified']]);
        assert.deepEqual([ann.errors, bob.errors], [[], []]);
        scene.assertUnread(mode === 'secret');
      });
    }
  }

  it('goes on when both begin at once, and each time anew', async () => {
    const [ann, bob] = await two();
    const codes = new Set<string>();
    for (const round of [1, 2]) {
      const [anns, bobs] = await compare(ann.connection, bob.connection);
      assert.deepEqual(codeOf(anns), codeOf(bobs));
      codes.add(codeOf(anns).emoji.join());
      anns.cancel();
      await reaches(bobs, 'cancelled');
      assert.equal(codes.size, round);
      assert.deepEqual([anns.state, bobs.state], [by('us'), by('them')]);
    }
  });

  it('is one for each peer, and tells of each change', async () => {
    const [ann, bob] = await two();
    const anns = ann.connection.verify(bob.id);
    assert.equal(ann.connection.verify(bob.id), anns);
    const phases: string[] = [];
    const stop = anns.on('change', () => phases.push(anns.state.phase));
    const bobs = bob.connection.verify(ann.id);
    await reaches(anns, 'comparing');
    await reaches(bobs, 'comparing');
    anns.confirm();
    anns.confirm();
    stop();
    bobs.confirm();
    await reaches(anns, 'done');
    assert.deepEqual(phases, ['comparing', 'confirmed']);
    assert.notEqual(ann.connection.verify(bob.id), anns);
  });

  it('fails on both sides when one person says that the codes differ, and nobody is verified', async () => {
    const [ann, bob] = await two();
    const [anns, bobs] = await compare(ann.connection, bob.connection);
    anns.confirm();
    bobs.reject();
    await reaches(anns, 'failed');
    assert.deepEqual([faultOf(anns), faultOf(bobs)], ['verify-mismatch', 'verify-mismatch']);
    assert.deepEqual([ann.trusts(bob.id), bob.trusts(ann.id)], ['open', 'open']);
    anns.confirm();
    bobs.cancel();
    assert.deepEqual([faultOf(anns), faultOf(bobs)], ['verify-mismatch', 'verify-mismatch']);
  });

  it('does nothing before there is something to confirm or to reject', async () => {
    const [ann, bob] = await two();
    const anns = ann.connection.verify(bob.id);
    anns.confirm();
    anns.reject();
    const asked = askers(bob);
    await until(() => asked.length === 1, 'bob hears of it');
    anns.confirm();
    anns.reject();
    const bobs = bob.connection.verify(ann.id);
    await Promise.all([reaches(anns, 'comparing'), reaches(bobs, 'comparing')]);
  });

  it('does not begin with somebody who has taken it back', async () => {
    const [ann, bob] = await two();
    const [bobHears, annHears] = [askers(bob), askers(ann)];
    const anns = ann.connection.verify(bob.id);
    await until(() => bobHears.length === 1, 'bob hears of it');
    anns.cancel();
    await ann.say(bob.id);
    const bobs = bob.connection.verify(ann.id);
    await until(() => annHears.length === 1, 'ann is asked now');
    assert.deepEqual([anns.state, bobs.state], [by('us'), { phase: 'asking' }]);
  });

  it('may be cancelled before anything is loaded', async () => {
    const [ann, bob] = await two();
    const asked = askers(bob);
    const anns = ann.connection.verify(bob.id);
    anns.cancel();
    assert.deepEqual(anns.state, by('us'));
    const again = ann.connection.verify(bob.id);
    await until(() => asked.length > 0, 'bob hears of the next one');
    assert.deepEqual([asked, again.state], [[ann.id], { phase: 'asking' }]);
  });

  it('ends when the peer goes, and when it begins anew', async () => {
    const [ann, bob] = await two();
    const [anns] = await compare(ann.connection, bob.connection);
    bob.connection.close();
    await reaches(anns, 'failed');
    assert.equal(faultOf(anns), 'peer-gone');
    const again = await scene.enter('x', bob.name);
    await until(() => ann.trusts(again.id) === 'open', 'bob is back');
    const [next] = await compare(ann.connection, again.connection);
    scene.meddler.say(ann.id, { type: 'left', id: again.id, reason: 'leave' });
    await reaches(next, 'failed');
    assert.equal(faultOf(next), 'peer-gone');
  });

  it('ends with the connection, and with a block', async () => {
    const [ann, bob] = await two();
    const [anns, bobs] = await compare(ann.connection, bob.connection);
    ann.connection.block(bob.id);
    assert.equal(faultOf(anns), 'peer-gone');
    assert.throws(() => ann.connection.verify(bob.id), { code: 'peer-blocked', peer: bob.id });
    bob.connection.close();
    assert.equal(faultOf(bobs), 'peer-gone');
    assert.throws(() => bob.connection.verify(ann.id), { code: 'unknown-peer', peer: ann.id });
  });

  it('goes on when both meet anew in the midst of it', async () => {
    const [ann, bob] = await two();
    const [anns, bobs] = await compare(ann.connection, bob.connection);
    for (const { connection } of [ann, bob]) {
      connection.socket.reconnect(4000);
      await until(() => connection.state === 'reconnecting', 'one is away');
      await until(() => connection.state === 'connected', 'one is back');
    }
    await scene.talk(ann, bob, 1);
    anns.confirm();
    bobs.confirm();
    await Promise.all([reaches(anns, 'done'), reaches(bobs, 'done')]);
    await scene.trusting(ann, bob, 'verified');
  });

  it('lasts until it is taken back: for all connections, and when the peer comes again', async () => {
    const [ann, bob] = await two();
    await verifyEachOther(ann.connection, bob.connection);
    bob.connection.close();
    const again = await scene.enter('y', bob.name);
    const elsewhere = await scene.enter('y', ann.name);
    await scene.trusting(elsewhere, again, 'verified');
    await ann.connection.unverify(bob.connection.identity!);
    assert.deepEqual([elsewhere.trusts(again.id), again.trusts(elsewhere.id)], ['open', 'verified']);
  });
});

describe('what is for verified peers only', () => {
  let scene: HostileScene;
  beforeEach(async () => {
    scene = await HostileScene.open();
  });
  afterEach(() => scene.close());

  it('goes to them, and to nobody else', async () => {
    const [ann, bob, eve] = [
      await scene.enter('x', 'anna'),
      await scene.enter('x', 'bert'),
      await scene.enter('x', 'eve'),
    ];
    await scene.talk(ann, bob, 1);
    await scene.talk(ann, eve, 1);
    const { connection } = ann;
    await connection.send('nobody is', { verified: true });
    const refused = { code: 'not-verified', peer: eve.id };
    await assert.rejects(connection.send('not yet', { to: bob.id, verified: true }), { ...refused, peer: bob.id });
    await verifyEachOther(connection, bob.connection);
    await connection.send('all', { verified: true });
    await connection.send('bob', { to: bob.id, verified: true });
    await assert.rejects(connection.send('both', { to: [bob.id, eve.id], verified: true }), refused);
    await assert.rejects(connection.send('eve', { to: eve.id, verified: true }), refused);
    await assert.rejects(connection.send('x', { to: 'nobody', verified: true }), {
      code: 'unknown-peer',
      peer: 'nobody',
    });
    const topics = [ann, bob, eve].map((person) => person.connection.topic('votes'));
    const heard: [number, unknown][] = [];
    for (const topic of topics) topic.on('message', ({ data }) => heard.push([topics.indexOf(topic), data]));
    await topics[0]!.send('all', { verified: true });
    await assert.rejects(topics[0]!.send('eve', { to: [eve.id, bob.id], verified: true }), refused);
    await Promise.all([ann.say(), topics[0]!.send('last')]);
    assert.deepEqual(bob.heardFrom(ann).slice(1), ['all', 'bob', 'anna says swordfish 3']);
    assert.deepEqual(eve.heardFrom(ann).slice(1), ['anna says swordfish 3']);
    assert.deepEqual(
      heard.filter(([, data]) => data === 'all'),
      [[1, 'all']],
    );
    assert.equal(heard.length, 3);
  });
});

function by(who: 'us' | 'them'): Verification['state'] {
  return { phase: 'cancelled', by: who };
}
