import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConnectOptions, Connection } from 'webrtc-elements/core';
import { ownTopic } from '../../src/core/own-topic.js';
import { Client } from '../support/client.js';
import { joinMembers } from '../support/core/join-members.js';
import { WAYS } from '../support/core/ways.js';
import { until } from '../support/wait.js';

describe('a peer that is blocked', () => {
  const people = joinMembers();
  let room = '';
  let rooms = 0;

  function enter(id: string, options: Partial<ConnectOptions> = {}): Promise<Connection> {
    return people.join(room, id, options);
  }

  /** So many members of a new room, who have met: by a direct link if they can. */
  async function meet(ids: readonly string[], options: Partial<ConnectOptions> = {}): Promise<Connection[]> {
    room = `block ${rooms++}`;
    const members: Connection[] = [];
    for (const id of ids) members.push(await enter(id, options));
    for (const one of members) for (const { id } of members) if (one.id !== id) await meets(one, id, options);
    return members;
  }

  const meets = ({ peers }: Connection, id: string, { RTCPeerConnection }: Partial<ConnectOptions>): Promise<void> =>
    until(
      () => (RTCPeerConnection ? peers.get(id)?.path === 'direct' : peers.get(id)?.state === 'connected'),
      `${id} is there`,
    );

  /** All that a page is told of a peer from now on. */
  function told(connection: Connection, id: string): string[] {
    const log: string[] = [];
    const note = (name: string) => (about: unknown, peer?: unknown) => {
      if (JSON.stringify([about, peer]).includes(id)) log.push(name);
    };
    for (const name of ['connect', 'path', 'peer', 'presence', 'peer-state', 'peer-disconnect'] as const)
      connection.on(name, note(name));
    connection.on('datachannel', note('datachannel'));
    connection.on('peerlist', note('peerlist'));
    connection.on('message', ({ peer, data }) => peer === id && log.push(`message ${JSON.stringify(data)}`));
    connection.on('error', ({ code, peer }) => peer === id && log.push(code));
    ownTopic(connection, 'test').on('message', ({ peer }) => peer === id && log.push('topic'));
    return log;
  }

  /** Resolves when a connection has taken all that the server has sent to it. */
  async function settled(connection: Connection): Promise<void> {
    const witness = await Client.join({ url: people.url, room, id: `witness-${rooms++}` });
    await until(() => connection.peers.has(witness.id), 'the last frame has come');
    await witness.leave();
    await until(() => !connection.peers.has(witness.id), 'the witness has left');
  }

  /** What the server says of a member now. It takes a presence a while after the last one. */
  async function presenceOf(id: string): Promise<string | undefined> {
    const witness = await Client.open({ url: people.url, room, id: `witness-${rooms++}` });
    const { members } = await witness.next('welcome');
    await witness.leave();
    return members.find((member) => member.id === id)?.presence;
  }

  for (const [way, options] of Object.entries(WAYS)) {
    it(`is no peer any more, and neither hears nor reaches us (${way})`, async () => {
      const [ann, mallory, carol] = (await meet(['ann', 'mallory', 'carol'], options)) as [
        Connection,
        Connection,
        Connection,
      ];
      const heard: string[] = [];
      for (const one of [mallory, carol])
        one.on('message', ({ data }) => heard.push(`${one.id}: ${JSON.stringify(data)}`));
      const kept = ann.peers.get('mallory')!;
      const lists: string[][] = [];
      ann.on('peerlist', (ids) => lists.push(ids));
      ann.on('blocked', (ids) => lists.push(['blocked', ...ids]));
      const events = told(ann, 'mallory');
      ann.block('mallory');
      ann.block('mallory');
      assert.deepEqual([[...ann.blocked], [...ann.peers.keys()]], [['mallory'], ['carol']]);
      assert.deepEqual([kept.state, kept.path, kept.connection], ['new', undefined, undefined]);
      assert.deepEqual(lists, [['carol'], ['blocked', 'mallory']]);
      assert.deepEqual(events.splice(0).sort(), ['path', 'peer-disconnect', 'peer-state']);
      await ann.send('to all');
      carol.topic('game');
      await ann.topic('game').send('to all who play');
      await assert.rejects(ann.send('to her', { to: 'mallory' }), { code: 'peer-blocked', peer: 'mallory' });
      await assert.rejects(ann.send('to both', { to: ['mallory', 'carol'] }), { code: 'peer-blocked' });
      await assert.rejects(ann.topic('game').send(1, { to: 'mallory' }), { code: 'peer-blocked', peer: 'mallory' });
      assert.throws(() => ann.createDataChannel('mine', { to: 'mallory' }), { code: 'peer-blocked', peer: 'mallory' });
      ann.connectToPeer('mallory');
      await until(() => mallory.peers.get('ann')?.state === 'new', 'she has heard that we have disconnected');
      await assert.rejects(mallory.send('too late', { to: 'ann' }), { code: 'not-connected' });
      mallory.connectToPeer('ann');
      mallory.setPresence({ name: 'Ann' });
      ownTopic(mallory, 'test')
        .send('typing')
        .catch(() => undefined);
      mallory.send('let me in').catch(() => undefined);
      await settled(ann);
      await settled(ann);
      assert.deepEqual(events, ['peer-blocked']); // that of connectToPeer()
      await until(() => heard.includes('carol: "let me in"'), 'carol hears mallory');
      assert.deepEqual(
        heard.filter((line) => line !== 'carol: "let me in"'),
        ['carol: "to all"', 'carol: "to both"'],
      );
      assert.notEqual(mallory.peers.get('ann')?.state, 'connected');
    });

    it(`comes back when it is unblocked, as it is by then (${way})`, async () => {
      const members = await meet(['ann', 'mallory'], options);
      const [ann, mallory] = members as [Connection, Connection];
      const heard: unknown[] = [];
      for (const one of [ann, mallory]) one.on('message', ({ data }) => heard.push(data));
      for (let round = 0; round < 3; round++) {
        await mallory.send('before');
        mallory.send('on its way').catch(() => undefined);
        ann.block('mallory');
        mallory.setPresence({ round });
        await until(async () => (await presenceOf('mallory')) === JSON.stringify({ round }), 'the server has it');
        await settled(ann);
        ann.unblock('mallory');
        assert.deepEqual(ann.peers.get('mallory')?.presence, { round });
        await Promise.all([meets(ann, 'mallory', options), meets(mallory, 'ann', options)]);
        await ann.send('after');
        await mallory.send('after, too');
        assert.deepEqual(heard.splice(0), ['before', 'after', 'after, too']);
      }
      assert.deepEqual([...ann.blocked], []);
    });

    it(`stays so when it reloads, and can come back afterwards (${way})`, async () => {
      const [ann, mallory] = (await meet(['ann', 'mallory'], options)) as [Connection, Connection];
      ann.block('mallory');
      const events = told(ann, 'mallory');
      mallory.close();
      const reloaded = await enter('mallory', options);
      await until(() => reloaded.peers.get('ann')?.state === 'new', 'she hears that we want no path');
      await assert.rejects(reloaded.send('again', { to: 'ann' }), { code: 'not-connected' });
      await settled(ann);
      assert.deepEqual(events, []);
      const heard: unknown[] = [];
      ann.on('message', ({ data }) => heard.push(data));
      ann.unblock('mallory');
      await Promise.all([meets(ann, 'mallory', options), meets(reloaded, 'ann', options)]);
      await reloaded.send('forgiven');
      assert.deepEqual(heard, ['forgiven']);
    });

    it(`says nothing more from the message on at which it is blocked, while it floods (${way})`, async () => {
      const [ann, mallory, carol] = (await meet(['ann', 'mallory', 'carol'], options)) as [
        Connection,
        Connection,
        Connection,
      ];
      const heard: string[] = [];
      const votes = [ann, mallory, carol].map((one) => one.topic('votes'));
      votes[0]!.on('message', ({ peer }) => heard.push(`${peer} votes`));
      await votes[1]!.send(1, { to: 'ann' }); // the topics are open
      ann.on('message', ({ peer, data }) => {
        heard.push(`${peer}: ${JSON.stringify(data)}`);
        if (data === 9) ann.block('mallory');
      });
      const flood = Array.from({ length: 300 }, (_, i) => [mallory.send(i), votes[1]!.send(i)]).flat();
      const big = mallory.send(new Uint8Array(3_000_000), { to: 'ann' });
      const results = await Promise.allSettled([big, ...flood]);
      assert.equal(results[0].status, 'rejected');
      await carol.send('hello', { to: 'ann' });
      const [last] = heard.splice(-1);
      assert.equal(last, 'carol: "hello"');
      assert.equal(heard.filter((line) => line.startsWith('mallory:')).length, 10);
      assert.equal(heard.at(-1), 'mallory: 9');
    });

    it(`never connects if it is blocked as soon as it comes (${way})`, async () => {
      const [ann] = (await meet(['ann'], options)) as [Connection];
      const events = told(ann, 'mallory');
      ann.on('peerlist', (ids) => ids.includes('mallory') && ann.block('mallory'));
      const mallory = await enter('mallory', options);
      mallory.send('at once').catch(() => undefined);
      await until(() => mallory.peers.get('ann')?.state === 'new', 'she hears that we want no path');
      await settled(ann);
      assert.deepEqual(
        events.filter((event) => event !== 'peerlist' && event !== 'peer-state'),
        [],
      );
      assert.equal(ann.peers.size, 0);
    });

    it(`is kept out from the start if the page says so (${way})`, async () => {
      room = `block ${rooms++}`;
      const mallory = await enter('mallory', options);
      const ann = await enter('ann', { ...options, blocked: new Set(['mallory', 'nobody']) });
      const events = told(ann, 'mallory');
      mallory.send('hello').catch(() => undefined);
      await until(() => mallory.peers.get('ann')?.state === 'new', 'she hears that we want no path');
      await settled(ann);
      assert.deepEqual([events, ann.peers.size], [[], 0]);
      assert.deepEqual([...ann.blocked], ['mallory', 'nobody']);
      assert.equal(ann.hostPeer, 'mallory');
    });
  }

  it('costs nothing, whatever it sends', async () => {
    room = `block ${rooms++}`;
    const ann = await enter('ann');
    const mallory = await Client.join({ url: people.url, room, id: 'mallory', transports: '{"direct":true}' });
    await until(() => ann.peers.has('mallory'), 'she is here');
    const errors: unknown[] = [];
    ann.on('error', (error) => errors.push(error));
    ann.block('mallory');
    const events = told(ann, 'mallory');
    let answers = 0;
    mallory.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary || JSON.stringify(data).includes('"from":"ann"')) answers++;
    });
    await mallory.next('signal', 'ann'); // our goodbye
    answers = 0;
    for (let i = 0; i < 100; i++) {
      mallory.send({ type: 'signal', to: 'ann', signal: 'nonsense' });
      mallory.send({ type: 'signal', to: 'ann', signal: JSON.stringify({ link: `${i}`, type: 'request' }) });
      mallory.relay('ann', new Uint8Array(100));
    }
    mallory.send({ type: 'presence', presence: '{"name":"Ann"}' });
    await mallory.settled();
    await settled(ann);
    assert.deepEqual([events, errors, answers], [[], [], 0]);
    await mallory.leave();
  });

  it('does not keep waiting what is for all, but what is for it alone fails', async () => {
    const [ann, bob] = (await meet(['ann', 'bob'])) as [Connection, Connection];
    const deaf = await Client.join({ url: people.url, room, id: 'deaf', transports: '{"direct":true}' });
    await until(() => ann.peers.has('deaf'), 'it is here');
    const heard: unknown[] = [];
    bob.on('message', ({ data }) => heard.push(data));
    const all = ann.send('for all');
    const topic = ann.topic('game').send(1);
    const alone = ann.send('for it', { to: 'deaf' });
    const both = ann.send('for both', { to: ['bob', 'deaf'] });
    bob.topic('game');
    ann.block('deaf');
    const failed = { code: 'peer-blocked', peer: 'deaf' };
    await Promise.all([all, topic, assert.rejects(alone, failed), assert.rejects(both, failed)]);
    assert.deepEqual(heard, ['for all', 'for both']);
    await deaf.leave();
  });

  it('counts as a member, so that all agree who has been here longest', async () => {
    const [mallory, ann, bob] = (await meet(['mallory', 'ann', 'bob'])) as [Connection, Connection, Connection];
    ann.block('mallory');
    assert.deepEqual([ann.hostPeer, bob.hostPeer, ann.polite], ['mallory', 'mallory', false]);
    let lists = 0;
    ann.on('peerlist', () => lists++);
    mallory.close();
    await until(() => lists > 0, 'ann hears of it');
    assert.deepEqual([ann.hostPeer, ann.polite, lists], ['ann', true, 1]);
    await until(() => !bob.peers.has('mallory'), 'and bob');
    assert.equal(bob.hostPeer, 'ann');
  });

  it('is the one whose path comes back as it was asked for: in a manual room, when somebody asks', async () => {
    const [ann, bob] = [await enter('ann', { mesh: 'manual' }), await enter('bob', { mesh: 'manual' })];
    await until(() => ann.peers.has('bob') && bob.peers.has('ann'), 'they are here');
    ann.block('bob');
    bob.connectToPeer('ann');
    await settled(ann);
    ann.unblock('bob');
    assert.equal(ann.peers.get('bob')?.state, 'new');
    ann.connectToPeer('bob');
    await meets(bob, 'ann', {});
    await bob.send('hello');
  });

  it('stays blocked, or is back, after the server was out of reach', async () => {
    const [ann, mallory] = (await meet(['ann', 'mallory'])) as [Connection, Connection];
    const rejoin = async (): Promise<void> => {
      ann.socket.reconnect();
      await until(() => ann.state === 'reconnecting', 'it is gone');
      ann.retry();
    };
    ann.block('mallory');
    await rejoin();
    await until(() => ann.state === 'connected', 'it is back');
    assert.equal(ann.peers.size, 0);
    await rejoin();
    ann.unblock('mallory');
    await meets(ann, 'mallory', {});
    await mallory.send('hello');
  });

  it('may be one that is not here, but not ourselves, nor what is no id', async () => {
    const [ann] = (await meet(['ann'])) as [Connection];
    const lists: string[][] = [];
    ann.on('blocked', (ids) => lists.push(ids));
    for (const wrong of ['ann', '', 'a b', 'x'.repeat(65), 7, null, undefined] as string[])
      assert.throws(() => ann.block(wrong), TypeError);
    ann.block('nobody');
    ann.unblock('somebody');
    ann.unblock('nobody');
    await until(() => lists.length === 2, 'both are told');
    assert.deepEqual(lists, [['nobody'], []]);
    ann.close();
    ann.block('mallory');
    ann.unblock('mallory');
  });
});
