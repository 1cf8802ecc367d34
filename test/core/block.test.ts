import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConnectOptions, Connection } from 'webrtc-elements/core';
import { ownTopic } from '../../src/core/own-topic.js';
import { Blocked } from '../../src/core/room/blocked.js';
import { identify } from '../../src/protocol/signature.js';
import { idsOf } from '../support/cast.js';
import { Client } from '../support/client.js';
import { createIdentity, type Identity } from '../support/identities.js';
import { joinByHand } from '../support/trust/by-hand.js';
import { joinMembers } from '../support/core/join-members.js';
import { nameIn } from '../support/trust/name-in.js';
import { settled } from '../support/core/settled.js';
import { told } from '../support/core/told.js';
import { WAYS } from '../support/core/ways.js';
import { until } from '../support/wait.js';

const ids = await idsOf('ann', 'bob', 'carol', 'deaf', 'mallory');
const nameOf = nameIn(ids);

describe('a peer that is blocked', () => {
  const people = joinMembers();
  let room = '';
  let rooms = 0;

  function enter(name: string, options: Partial<ConnectOptions> = {}): Promise<Connection> {
    return people.join(room, name, options);
  }

  /** So many members of a new room, who have met: by a direct link if they can. */
  async function meet(names: readonly string[], options: Partial<ConnectOptions> = {}): Promise<Connection[]> {
    room = `block ${rooms++}`;
    const members: Connection[] = [];
    for (const name of names) members.push(await enter(name, options));
    for (const one of members) for (const { id } of members) if (one.id !== id) await meets(one, id, options);
    return members;
  }

  const meets = ({ peers }: Connection, id: string, { RTCPeerConnection }: Partial<ConnectOptions>): Promise<void> =>
    until(
      () => (RTCPeerConnection ? peers.get(id)?.path === 'direct' : peers.get(id)?.state === 'connected'),
      `${id} is there`,
    );

  /** What the server says of a member now. It takes a presence a while after the last one. */
  async function presenceOf(id: string): Promise<string | undefined> {
    const witness = await Client.open({ url: people.url, room, id: `witness-${rooms++}` });
    const { members } = await witness.next('welcome');
    await witness.leave();
    return members.find((member) => member.id === id)?.presence;
  }

  it('stays so under another id of the same identity, and is free under all of them once it is unblocked', async () => {
    room = `block ${rooms++}`;
    const ann = await enter('ann');
    const events: (readonly string[])[] = [];
    ann.on('blocked', (blocked) => void events.push(blocked));
    const join = (identity: Identity): Promise<Client> =>
      Client.join({ url: people.url, room, id: identity.id, identity });
    const mallory = await createIdentity();
    const other = { ...mallory, id: await identify(mallory.keys.identity, 1), keys: { ...mallory.keys, tab: 1 } };
    const [first, second] = [await join(mallory), await createIdentity()];
    await until(() => ann.peers.has(mallory.id), 'she is there');
    ann.block(mallory.id);
    const third = await join(second);
    const again = await join(other);
    await until(() => ann.peers.has(second.id) && events.length === 2, 'both have come');
    assert.deepEqual([...ann.peers.keys()], [second.id]);
    assert.deepEqual(events, [[mallory.id], [mallory.id, other.id]]);
    ann.unblock(other.id);
    assert.deepEqual([...ann.peers.keys()].sort(), [mallory.id, other.id, second.id].sort());
    assert.deepEqual(events.at(-1), []);
    for (const client of [first, third, again]) await client.leave();
  });

  it('remembers some of the ids of a person who comes under ever new ones, and keeps out all', () => {
    const blocked = new Blocked([]);
    const tab = (i: number): { id: string; identity: string } => ({ id: `tab ${i}`, identity: 'mallory' });
    for (let i = 0; i < 1_000; i++) blocked.add(tab(i));
    assert.equal(blocked.ids.size, 256);
    for (const [i, found] of [
      [0, 'known'],
      [500, 'new'],
      [999, 'known'],
      [1_000, 'new'],
    ] as const) {
      assert.equal(blocked.find(tab(i)), found, `${i}`);
    }
    assert.equal(blocked.delete('tab 0').length, 256);
    assert.equal(blocked.find(tab(500)), undefined);
  });

  it('goes for all tabs of a person that are there', async () => {
    room = `block ${rooms++}`;
    const ann = await enter('ann');
    const events: (readonly string[])[] = [];
    ann.on('blocked', (blocked) => void events.push(blocked));
    const mallory = await createIdentity();
    const other = { ...mallory, id: await identify(mallory.keys.identity, 1), keys: { ...mallory.keys, tab: 1 } };
    const tabs = [];
    for (const identity of [mallory, other]) {
      tabs.push(await Client.join({ url: people.url, room, id: identity.id, identity }));
    }
    await until(() => ann.peers.size === 2, 'both are there');
    ann.block(mallory.id);
    assert.deepEqual([[...ann.peers.keys()], events], [[], [[mallory.id], [mallory.id, other.id]]]);
    ann.unblock(mallory.id);
    assert.deepEqual([[...ann.peers.keys()].sort(), events.at(-1)], [[mallory.id, other.id].sort(), []]);
    for (const tab of tabs) await tab.leave();
  });

  for (const [way, options] of Object.entries(WAYS)) {
    it(`is no peer any more, and neither hears nor reaches us (${way})`, async () => {
      const [ann, mallory, carol] = (await meet(['ann', 'mallory', 'carol'], options)) as [
        Connection,
        Connection,
        Connection,
      ];
      const heard: string[] = [];
      for (const one of [mallory, carol])
        one.on('message', ({ data }) => heard.push(`${nameOf(one.id)}: ${JSON.stringify(data)}`));
      const kept = ann.peers.get(ids.mallory)!;
      const lists: string[][] = [];
      ann.on('peerlist', (list) => lists.push(list));
      ann.on('blocked', (list) => lists.push(['blocked', ...list]));
      const events = told(ann, ids.mallory);
      ann.block(ids.mallory);
      ann.block(ids.mallory);
      assert.deepEqual([[...ann.blocked], [...ann.peers.keys()]], [[ids.mallory], [ids.carol]]);
      assert.deepEqual([kept.state, kept.path, kept.connection], ['new', undefined, undefined]);
      assert.deepEqual(lists, [[ids.carol], ['blocked', ids.mallory]]);
      assert.deepEqual(events.splice(0).sort(), ['path', 'peer-disconnect', 'peer-state']);
      await ann.send('to all');
      carol.topic('game');
      await ann.topic('game').send('to all who play');
      await assert.rejects(ann.send('to her', { to: ids.mallory }), { code: 'peer-blocked', peer: ids.mallory });
      await assert.rejects(ann.send('to both', { to: [ids.mallory, ids.carol] }), { code: 'peer-blocked' });
      await assert.rejects(ann.topic('game').send(1, { to: ids.mallory }), { code: 'peer-blocked', peer: ids.mallory });
      assert.throws(() => ann.createDataChannel('mine', { to: ids.mallory }), {
        code: 'peer-blocked',
        peer: ids.mallory,
      });
      ann.connectToPeer(ids.mallory);
      await until(() => mallory.peers.get(ids.ann)?.state === 'new', 'she has heard that we have disconnected');
      await assert.rejects(mallory.send('too late', { to: ids.ann }), { code: 'not-connected' });
      mallory.connectToPeer(ids.ann);
      mallory.setPresence({ name: 'Ann' });
      ownTopic(mallory, 'test')
        .send('typing')
        .catch(() => undefined);
      mallory.send('let me in').catch(() => undefined);
      await settled(ann, people.url, room);
      await settled(ann, people.url, room);
      assert.deepEqual(events, ['peer-blocked']); // that of connectToPeer()
      await until(() => heard.includes('carol: "let me in"'), 'carol hears mallory');
      assert.deepEqual(
        heard.filter((line) => line !== 'carol: "let me in"'),
        ['carol: "to all"', 'carol: "to both"'],
      );
      assert.notEqual(mallory.peers.get(ids.ann)?.state, 'connected');
    });

    it(`comes back when it is unblocked, as it is by then (${way})`, async () => {
      const members = await meet(['ann', 'mallory'], options);
      const [ann, mallory] = members as [Connection, Connection];
      const heard: unknown[] = [];
      for (const one of [ann, mallory]) one.on('message', ({ data }) => heard.push(data));
      for (let round = 0; round < 3; round++) {
        await mallory.send('before');
        mallory.send('on its way').catch(() => undefined);
        ann.block(ids.mallory);
        mallory.setPresence({ round });
        await until(async () => (await presenceOf(ids.mallory)) === JSON.stringify({ round }), 'the server has it');
        await settled(ann, people.url, room);
        ann.unblock(ids.mallory);
        assert.deepEqual(ann.peers.get(ids.mallory)?.presence, { round });
        await Promise.all([meets(ann, ids.mallory, options), meets(mallory, ids.ann, options)]);
        await ann.send('after');
        await mallory.send('after, too');
        assert.deepEqual(heard.splice(0), ['before', 'after', 'after, too']);
      }
      assert.deepEqual([...ann.blocked], []);
    });

    it(`stays so when it reloads, and can come back afterwards (${way})`, async () => {
      const [ann, mallory] = (await meet(['ann', 'mallory'], options)) as [Connection, Connection];
      ann.block(ids.mallory);
      const events = told(ann, ids.mallory);
      mallory.close();
      const reloaded = await enter('mallory', options);
      await until(() => reloaded.peers.get(ids.ann)?.state === 'new', 'she hears that we want no path');
      await assert.rejects(reloaded.send('again', { to: ids.ann }), { code: 'not-connected' });
      await settled(ann, people.url, room);
      assert.deepEqual(events, []);
      const heard: unknown[] = [];
      ann.on('message', ({ data }) => heard.push(data));
      ann.unblock(ids.mallory);
      await Promise.all([meets(ann, ids.mallory, options), meets(reloaded, ids.ann, options)]);
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
      votes[0]!.on('message', ({ peer }) => heard.push(`${nameOf(peer)} votes`));
      await votes[1]!.send(1, { to: ids.ann }); // the topics are open
      ann.on('message', ({ peer, data }) => {
        heard.push(`${nameOf(peer)}: ${JSON.stringify(data)}`);
        if (data === 9) ann.block(ids.mallory);
      });
      const flood = Array.from({ length: 300 }, (_, i) => [mallory.send(i), votes[1]!.send(i)]).flat();
      const big = mallory.send(new Uint8Array(3_000_000), { to: ids.ann });
      const results = await Promise.allSettled([big, ...flood]);
      assert.equal(results[0].status, 'rejected');
      await carol.send('hello', { to: ids.ann });
      const [last] = heard.splice(-1);
      assert.equal(last, 'carol: "hello"');
      assert.equal(heard.filter((line) => line.startsWith('mallory:')).length, 10);
      assert.equal(heard.at(-1), 'mallory: 9');
    });

    it(`never connects if it is blocked as soon as it comes (${way})`, async () => {
      const [ann] = (await meet(['ann'], options)) as [Connection];
      const events = told(ann, ids.mallory);
      ann.on('peerlist', (list) => list.includes(ids.mallory) && ann.block(ids.mallory));
      const mallory = await enter('mallory', options);
      mallory.send('at once').catch(() => undefined);
      await until(() => mallory.peers.get(ids.ann)?.state === 'new', 'she hears that we want no path');
      await settled(ann, people.url, room);
      assert.deepEqual(
        events.filter((event) => event !== 'peerlist' && event !== 'peer-state'),
        [],
      );
      assert.equal(ann.peers.size, 0);
    });

    it(`is kept out from the start if the page says so (${way})`, async () => {
      room = `block ${rooms++}`;
      const mallory = await enter('mallory', options);
      const ann = await enter('ann', { ...options, blocked: new Set([ids.mallory, 'nobody']) });
      const events = told(ann, ids.mallory);
      mallory.send('hello').catch(() => undefined);
      await until(() => mallory.peers.get(ids.ann)?.state === 'new', 'she hears that we want no path');
      await settled(ann, people.url, room);
      assert.deepEqual([events, ann.peers.size], [[], 0]);
      assert.deepEqual([...ann.blocked], [ids.mallory, 'nobody']);
      assert.equal(ann.hostPeer, ids.mallory);
    });
  }

  it('costs nothing, whatever it sends', async () => {
    room = `block ${rooms++}`;
    const ann = await enter('ann');
    const mallory = await joinByHand('mallory', { url: people.url, room, relay: false });
    await until(() => ann.peers.has(ids.mallory), 'she is here');
    const errors: unknown[] = [];
    ann.on('error', (error) => errors.push(error));
    ann.block(ids.mallory);
    const events = told(ann, ids.mallory);
    let answers = 0;
    mallory.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary || data.toString().includes(`"from":"${ids.ann}"`)) answers++;
    });
    await mallory.next('signal', ids.ann); // our goodbye
    answers = 0;
    for (let i = 0; i < 100; i++) {
      mallory.send({ type: 'signal', to: ids.ann, signal: 'nonsense' });
      mallory.send({ type: 'signal', to: ids.ann, signal: JSON.stringify({ link: `${i}`, type: 'request' }) });
      mallory.relay(ids.ann, new Uint8Array(100));
    }
    mallory.send({ type: 'presence', presence: '{"name":"Ann"}' });
    await mallory.settled();
    await settled(ann, people.url, room);
    assert.deepEqual([events, errors, answers], [[], [], 0]);
    await mallory.leave();
  });

  it('does not keep waiting what is for all, but what is for it alone fails', async () => {
    const [ann, bob] = (await meet(['ann', 'bob'])) as [Connection, Connection];
    const deaf = await joinByHand('deaf', { url: people.url, room, relay: false });
    await until(() => ann.peers.has(ids.deaf), 'it is here');
    const heard: unknown[] = [];
    bob.on('message', ({ data }) => heard.push(data));
    const all = ann.send('for all');
    const topic = ann.topic('game').send(1);
    const alone = ann.send('for it', { to: ids.deaf });
    const both = ann.send('for both', { to: [ids.bob, ids.deaf] });
    bob.topic('game');
    ann.block(ids.deaf);
    const failed = { code: 'peer-blocked', peer: ids.deaf };
    await Promise.all([all, topic, assert.rejects(alone, failed), assert.rejects(both, failed)]);
    assert.deepEqual(heard, ['for all', 'for both']);
    await deaf.leave();
  });

  it('counts as a member, so that all agree who has been here longest', async () => {
    const [mallory, ann, bob] = (await meet(['mallory', 'ann', 'bob'])) as [Connection, Connection, Connection];
    ann.block(ids.mallory);
    assert.deepEqual([ann.hostPeer, bob.hostPeer, ann.polite], [ids.mallory, ids.mallory, false]);
    let lists = 0;
    ann.on('peerlist', () => lists++);
    mallory.close();
    await until(() => lists > 0, 'ann hears of it');
    assert.deepEqual([ann.hostPeer, ann.polite, lists], [ids.ann, true, 1]);
    await until(() => !bob.peers.has(ids.mallory), 'and bob');
    assert.equal(bob.hostPeer, ids.ann);
  });

  it('is the one whose path comes back as it was asked for: in a manual room, when somebody asks', async () => {
    const [ann, bob] = [await enter('ann', { mesh: 'manual' }), await enter('bob', { mesh: 'manual' })];
    await until(() => ann.peers.has(ids.bob) && bob.peers.has(ids.ann), 'they are here');
    ann.block(ids.bob);
    bob.connectToPeer(ids.ann);
    await settled(ann, people.url, room);
    ann.unblock(ids.bob);
    assert.equal(ann.peers.get(ids.bob)?.state, 'new');
    ann.connectToPeer(ids.bob);
    await meets(bob, ids.ann, {});
    await bob.send('hello');
  });

  it('stays blocked, or is back, after the server was out of reach', async () => {
    const [ann, mallory] = (await meet(['ann', 'mallory'])) as [Connection, Connection];
    const rejoin = async (): Promise<void> => {
      ann.socket.reconnect();
      await until(() => ann.state === 'reconnecting', 'it is gone');
      ann.retry();
    };
    ann.block(ids.mallory);
    await rejoin();
    await until(() => ann.state === 'connected', 'it is back');
    assert.equal(ann.peers.size, 0);
    await rejoin();
    ann.unblock(ids.mallory);
    await meets(ann, ids.mallory, {});
    await mallory.send('hello');
  });

  it('may be one that is not here, but not ourselves, nor what is no id', async () => {
    const [ann] = (await meet(['ann'])) as [Connection];
    const lists: string[][] = [];
    ann.on('blocked', (list) => lists.push(list));
    for (const wrong of [ids.ann, '', 'a b', 'x'.repeat(65), 7, null, undefined] as string[])
      assert.throws(() => ann.block(wrong), TypeError);
    ann.block('nobody');
    ann.unblock('somebody');
    ann.unblock('nobody');
    await until(() => lists.length === 2, 'both are told');
    assert.deepEqual(lists, [['nobody'], []]);
    ann.close();
    ann.block(ids.mallory);
    ann.unblock(ids.mallory);
  });
});
