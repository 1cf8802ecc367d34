import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { connect, type ConnectOptions, type Connection, type Topic } from 'webrtc-elements/core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { ownTopic } from '../../src/core/own-topic.js';
import { idsOf, identityOf } from '../support/cast.js';
import { nameIn } from '../support/trust/name-in.js';
import { assertSoon, until } from '../support/wait.js';

const ids = await idsOf('a', 'b', 'c');
const nameOf = nameIn(ids);

/** Peers that talk by the relay. */
describe('topics', () => {
  let server: SignallingServer;
  const joined: Connection[] = [];
  let rooms = 0;
  before(async () => {
    server = await serve({ port: 0, iceServers: [] });
  });
  after(() => server.close());
  afterEach(() => joined.splice(0).forEach((connection) => connection.close()));

  /** So many members of a new room, who are connected. */
  async function meet(
    names: readonly string[],
    options: Partial<ConnectOptions> = {},
    wanted = 'connected',
  ): Promise<Connection[]> {
    const room = `topics ${rooms++}`;
    const members = await Promise.all(
      names.map(async (name) => connect({ host: server.url, room, identity: await identityOf(name), ...options })),
    );
    joined.push(...members);
    const all = (connection: Connection): boolean =>
      connection.peers.size === names.length - 1 &&
      [...connection.peers.values()].every(({ state }) => state === wanted);
    await until(() => members.every(all), 'everybody is connected');
    return members;
  }

  /** What a topic hears, as it comes. */
  function hear(topic: Topic): string[] {
    const heard: string[] = [];
    topic.on('message', ({ data, peer }) => heard.push(`${nameOf(peer)}: ${JSON.stringify(data)}`));
    return heard;
  }

  it('carry messages of all kinds in order, apart from each other and from plain ones', async () => {
    const [a, b] = (await meet(['a', 'b'])) as [Connection, Connection];
    const votes = hear(b.topic('votes'));
    const other = hear(b.topic('other ✓'));
    const plain: unknown[] = [];
    b.on('message', ({ data }) => plain.push(data));
    await Promise.all([
      a.send({ plain: true }),
      a.topic('votes').send({ poll: 3, choice: 'b' }, { to: ids.b }),
      a.topic('other ✓').send('text'),
      a.topic('votes').send(null),
      a.topic('votes').send([1, 'two', false]),
    ]);
    assert.deepEqual(votes, ['a: {"poll":3,"choice":"b"}', 'a: null', 'a: [1,"two",false]']);
    assert.deepEqual(other, ['a: "text"']);
    assert.deepEqual(plain, [{ plain: true }]);
  });

  it('carry bytes and Blobs, and keep what comes after a Blob in its place', async () => {
    const [a, b] = (await meet(['a', 'b'])) as [Connection, Connection];
    const heard: unknown[] = [];
    b.topic('files').on('message', ({ data }) => heard.push(data));
    const files = a.topic('files');
    const bytes = new Uint8Array([1, 2, 3]);
    const blob = new Blob(['a'.repeat(300_000)], { type: 'text/plain' });
    const sent = [files.send(blob), files.send('after it'), files.send(bytes)];
    bytes.fill(9);
    await Promise.all(sent);
    const [first, second, third] = heard;
    assert.ok(first instanceof Blob);
    assert.deepEqual([first.type, await first.text()], ['text/plain', 'a'.repeat(300_000)]);
    assert.equal(second, 'after it');
    assert.deepEqual(third, new Uint8Array([1, 2, 3]).buffer);
  });

  it('keep the order of what is sent while they load', async () => {
    const [a, b] = (await meet(['a', 'b'])) as [Connection, Connection];
    const heard = hear(b.topic('soon'));
    const sends: Promise<void>[] = [];
    for (let i = 0; i < 100; i++) {
      sends.push(a.topic('soon').send(i));
      await Promise.resolve(); // their code is there, from the tests before, so it loads amid these
    }
    await Promise.all(sends);
    assert.deepEqual(
      heard,
      sends.map((_, i) => `a: ${i}`),
    );
  });

  it('reach a peer that we connect to later, and no other', async () => {
    const [a, b] = (await meet(['a', 'b'], { mesh: 'manual' }, 'new')) as [Connection, Connection];
    await assert.rejects(a.topic('chosen').send(1, { to: ids.b }), { code: 'not-connected', peer: ids.b });
    for (let i = 0; i < 5_000; i++) a.topic(`for a moment ${i}`).close();
    const heard = hear(b.topic('chosen'));
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      from.connectToPeer(to.id);
      await until(() => a.peers.get(ids.b)?.state === 'connected', 'they are connected');
      await a.topic('chosen').send(nameOf(from.id), { to: ids.b });
      const { bytesSent } = await a.peers.get(ids.b)!.getStats();
      assert.ok(bytesSent < 10_000, `${bytesSent} bytes`);
      const value = a.topic('nobody has this').send('held', { to: ids.b });
      from.peerDisconnect(to.id);
      await assert.rejects(value, { code: 'not-connected', peer: ids.b });
      await until(() => b.peers.get(ids.a)?.state === 'new', 'they are disconnected');
    }
    assert.deepEqual(heard, ['a: "a"', 'a: "b"']);
  });

  it('wait for a peer that opens them later', async () => {
    const [a, b] = (await meet(['a', 'b'])) as [Connection, Connection];
    const topic = a.topic('later');
    const state = { sent: 0 };
    const sends = Array.from({ length: 50 }, (_, i) => topic.send(i).then(() => (state.sent += 1)));
    await a.send('a round trip');
    assert.equal(state.sent, 0);
    const heard = hear(b.topic('later'));
    await Promise.all(sends);
    assert.deepEqual(
      heard,
      Array.from({ length: 50 }, (_, i) => `a: ${i}`),
    );
  });

  it('reach the members that join later, and those that have opened them alone', async () => {
    const [a, b, c] = (await meet(['a', 'b', 'c'])) as [Connection, Connection, Connection];
    const [atB, atC] = [hear(b.topic('some')), hear(c.topic('others'))];
    await a.topic('some').send('to b', { to: [ids.b] });
    const toAll = a.topic('some').send('to all');
    await assertSoon(() => assert.deepEqual(atB, ['a: "to b"', 'a: "to all"']));
    assert.deepEqual(atC, []);
    const lateAtC = hear(c.topic('some'));
    await toAll;
    assert.deepEqual(lateAtC, ['a: "to all"'], 'it opened the topic in time');
  });

  it('hold the sender while promises of the listener are pending', async () => {
    const [a, b] = (await meet(['a', 'b'])) as [Connection, Connection];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let came = 0;
    b.topic('slow').on('message', () => {
      came++;
      return gate;
    });
    const topic = a.topic('slow');
    const sends = Array.from({ length: 24 }, () => topic.send(new Uint8Array(1024 * 1024)));
    await sends[15];
    await a.send('all that may be under way has come');
    assert.equal(came, 16);
    open();
    await Promise.all(sends);
    assert.equal(came, 24);
  });

  it('go on when one is closed, and opened again', async () => {
    const [a, b] = (await meet(['a', 'b'])) as [Connection, Connection];
    const first = b.topic('again');
    const heard = hear(first);
    const topic = a.topic('again');
    await topic.send(1);
    first.close();
    first.close();
    await assert.rejects(first.send(2), { code: 'closed' });
    await b.send('now a knows');
    const state = { sent: false };
    const sent = topic.send(3).then(() => (state.sent = true));
    await a.send('a round trip');
    assert.equal(state.sent, false);
    const again = hear(b.topic('again'));
    await sent;
    assert.deepEqual([heard, again], [['a: 1'], ['a: 3']]);
  });

  it('are the same for the same name, and refuse what makes no sense', async () => {
    const [a] = (await meet(['a', 'b'])) as [Connection, Connection];
    assert.equal(a.topic('one'), a.topic('one'));
    assert.throws(() => a.topic('one', { delivery: 'latest' }), TypeError);
    for (const name of ['', 'ä'.repeat(33), 'webrtc:typing', 7 as unknown as string]) {
      assert.throws(() => a.topic(name), TypeError, name);
    }
    assert.throws(() => a.topic('x', { delivery: 'fast' as 'latest' }), TypeError);
    a.topic('ä'.repeat(32));
    for (let i = 2; i < 256; i++) a.topic(`number ${i}`);
    assert.throws(() => a.topic('one too many'), TypeError);
    ownTopic(a, 'typing'); // beside those of the page
    a.topic('one').close();
    a.topic('one more');
    await assert.rejects(a.topic('number 2').send(undefined as never), TypeError);
    await assert.rejects(a.topic('number 2').send(1, { to: 'nobody' }), { code: 'unknown-peer' });
    a.close();
    await assert.rejects(a.topic('number 2').send(1), { code: 'closed' });
  });

  it('reject what waits for a peer that leaves', async () => {
    const [a, b] = (await meet(['a', 'b'])) as [Connection, Connection];
    const sent = a.topic('lonely').send('anybody?', { to: ids.b });
    const value = a.topic('lonely value', { delivery: 'latest' }).send('anybody?', { to: ids.b });
    b.close();
    await assert.rejects(sent, { code: 'peer-gone', peer: ids.b });
    await assert.rejects(value, { code: 'peer-gone', peer: ids.b });
  });

  it('with delivery `latest` show no value that is older than the one before, and the last one', async () => {
    const [a, b] = (await meet(['a', 'b'])) as [Connection, Connection];
    const heard: number[] = [];
    b.topic('pointers', { delivery: 'latest' }).on('message', ({ data }) => heard.push(data as number));
    const topic = a.topic('pointers', { delivery: 'latest' });
    await Promise.all(Array.from({ length: 500 }, (_, i) => topic.send(i)));
    assert.equal(heard.at(-1), 499);
    assert.deepEqual(
      heard,
      [...heard].sort((one, other) => one - other),
    );
    assert.equal(new Set(heard).size, heard.length);
    const large = { text: 'x'.repeat(5_000) };
    b.topic('pointers', { delivery: 'latest' }).once('message', ({ data }) => assert.deepEqual(data, large));
    await topic.send(large, { to: ids.b });
  });

  it('with delivery `latest` wait for a peer that opens them later, which gets the newest value', async () => {
    const [a, b] = (await meet(['a', 'b'])) as [Connection, Connection];
    const topic = a.topic('pointers', { delivery: 'latest' });
    const sends = [1, 2, 3].map((value) => topic.send(value));
    await a.send('a round trip');
    const heard = hear(b.topic('pointers', { delivery: 'latest' }));
    await Promise.all(sends);
    assert.deepEqual(heard, ['a: 3']);
  });
});
