import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { CLOSE_CODES, LIMITS, PAIR_PARTY, type RefusalCode, type ServerFrame } from '../../../src/protocol/frames.js';
import { HELLO, SEAT, SUBPROTOCOL } from '../../../src/protocol/greeting.js';
import { packRelay } from '../../../src/protocol/relay-frame.js';
import type { Client, ClientAddress } from '../client.js';
import { helloOf, instanceOf, offersOf, textOf, tokenOf, type Said } from '../greetings.js';
import { beingCounted } from './being-counted.js';
import { during } from './bystanders.js';
import { NASTY_FRAMES } from './nasty-frames.js';
import { numbered } from '../numbered.js';
import { heard, Scene, storyOf, welcomeOf } from './scene.js';
import { owningByKeys } from './signed-members.js';

/** One or more servers that share their rooms. */
export interface Servers {
  readonly urls: readonly string[];
  close(): Promise<void>;
}

let scene: Scene;

/**
 * What holds for every server of the protocol, whatever it runs on. It sees nothing but sockets; where
 * there are several servers, the members of each room are spread over them.
 */
export function conformance(name: string, start: () => Promise<Servers>): void {
  describe(name, () => {
    let servers: Servers | undefined;

    before(async () => {
      servers = await start();
    });

    after(() => servers?.close());

    beforeEach(() => {
      assert(servers, 'The servers run');
      scene = new Scene(servers.urls);
    });

    afterEach(() => scene.close());

    describe('arriving', arriving);
    describe('leaving', leaving);
    describe('signals, presence and the rest', exchanging);
    describe('the relay', relaying);
    describe('an id', owningAnId);
    describe('an id made from a key', () => owningByKeys(() => scene));
    describe('rooms', keepingApart);
    describe('how many are inside', () => beingCounted(() => scene));
    describe('a room for a pair', pairing);
    describe('a newcomer is refused', refusing);
    describe('a frame that is too large', beingTooLarge);
    describe('a hostile member', beingHostile);
  });
}

function arriving(): void {
  it('is welcomed unasked, and told of those who are here', async () => {
    const presence = '{"name":"Alice"}';
    const alice = await scene.join('alice', { instance: 'a1', presence, direct: false });
    const { order, ...first } = welcomeOf(alice);
    assert.deepEqual([first.id, first.version, first.members], ['alice', 3, []]);
    assert(Array.isArray(first.iceServers));
    const bob = await scene.open('bob');
    const welcome = await bob.next('welcome');
    const hello = textOf(helloOf({ room: scene.room, instance: 'a1', direct: false }));
    assert.deepEqual(welcome.members, [{ id: 'alice', order, presence, hello }]);
    assert.equal(welcome.id, 'bob');
    assert(welcome.order > order, 'who was here first has the lower number');
    assert.deepEqual(bob.frames, [welcome], 'the first frame, and the only one');
  });

  it('is told to the others when it is welcomed, though it never says anything', async () => {
    const [alice, bob] = await scene.meet('alice', 'bob');
    const carol = await scene.open('carol', { instance: 'c1', presence: '"hi"' });
    const { order } = await carol.next('welcome');
    const hello = textOf(helloOf({ room: scene.room, instance: 'c1' }));
    const member = { id: 'carol', order, presence: '"hi"', hello };
    for (const other of [alice, bob]) assert.deepEqual((await other.next('joined')).member, member);
    await carol.settled();
    assert.deepEqual(storyOf(carol), ['welcome'], 'nobody hears of itself');
  });

  it('is numbered by its arrival, and both sides of a pair agree', async () => {
    const members = await scene.meet('alice', 'bob', 'carol', 'dave');
    const orders = members.map((member) => welcomeOf(member).order);
    assert.deepEqual(
      orders,
      [...new Set(orders)].toSorted((a, b) => a - b),
    );
    for (const member of members) assertNumbers(member, members);
  });

  it('has another number when it comes again', async () => {
    const [alice, bob] = await scene.meet('alice', 'bob');
    await bob.leave();
    await alice.next('left');
    const again = await scene.join('bob', { instance: '2' });
    assert(welcomeOf(again).order > welcomeOf(bob).order);
  });

  it('meets ten in all, each pair once', async () => {
    const ids = Array.from({ length: 10 }, (_, i) => `member-${i}`);
    await assertAllMet(await scene.meet(...ids));
  });

  it('meets ten in all, each pair once, though they come at the same time', async () => {
    const ids = Array.from({ length: 10 }, (_, i) => `member-${i}`);
    await assertAllMet(await Promise.all(ids.map((id) => scene.join(id))));
  });

  it('hears of who comes, goes and changes, though it never says anything', async () => {
    const slow = await scene.open('slow');
    await slow.next('welcome');
    const alice = await scene.join('alice');
    await slow.next('joined');
    alice.send({ type: 'presence', presence: '1' });
    await slow.next('presence');
    await alice.leave();
    await slow.next('left');
    assert.deepEqual(storyOf(slow), ['welcome', 'joined alice', 'presence alice 1', 'left alice leave']);
  });

  it('may be named as what every object has, or as long as a name may be', async () => {
    const ids = ['__proto__', 'constructor', 'toString', 'x'.repeat(LIMITS.id), '~-_.', 'A', 'a'];
    const members = await Promise.all(ids.map((id) => scene.join(id)));
    await assertAllMet(members);
    for (const from of members) for (const id of ids) from.send({ type: 'signal', to: id, signal: 'hi' });
    for (const to of members) for (const id of ids) await heard(to, id, 'hi');
  });
}

function leaving(): void {
  const ends: readonly (readonly [name: string, reason: 'leave' | 'lost', end: (client: Client) => void])[] = [
    ['that says goodbye has left', 'leave', ({ socket }) => socket.close(1000)],
    ['whose page goes away has left', 'leave', ({ socket }) => socket.close(1001)],
    ['whose socket is cut is lost', 'lost', ({ socket }) => socket.terminate()],
    ['whose socket closes for another reason is lost', 'lost', ({ socket }) => socket.close(4000)],
  ];
  for (const [name, reason, end] of ends) {
    it(`a member ${name}, and all others are told once`, async () => {
      const [alice, bob, carol] = await scene.meet('alice', 'bob', 'carol');
      end(carol);
      for (const other of [alice, bob]) {
        assert.deepEqual(await other.next('left'), { type: 'left', id: 'carol', reason });
      }
      await scene.sync(alice, bob);
      assert.deepEqual(storyOf(alice), ['welcome', 'joined bob', 'joined carol', `left carol ${reason}`]);
      assert.deepEqual(storyOf(bob), ['welcome', 'joined carol', `left carol ${reason}`]);
      assert.deepEqual(
        welcomeOf(await scene.join('dave')).members.map(({ id }) => id),
        ['alice', 'bob'],
      );
    });
  }

  it('of a member that never said anything the others hear', async () => {
    const alice = await scene.join('alice');
    for (const [code, reason] of [
      [1000, 'leave'],
      [4000, 'lost'],
    ] as const) {
      const silent = await scene.join('silent');
      await alice.next('joined');
      silent.socket.close(code);
      assert.equal((await alice.next('left')).reason, reason);
    }
  });
}

function exchanging(): void {
  it('passes signals to their peer alone, as they are, with the sender stamped on them', async () => {
    const [alice, bob, carol] = await scene.meet('alice', 'bob', 'carol');
    alice.send({ type: 'signal', to: 'bob', signal: '{"a":1}' });
    assert.deepEqual(await bob.next('signal'), { type: 'signal', from: 'alice', signal: '{"a":1}' });
    bob.send({ type: 'signal', to: 'alice', signal: 'ü€😀\u0000' });
    assert.deepEqual(await alice.next('signal'), { type: 'signal', from: 'bob', signal: 'ü€😀\u0000' });
    bob.send({ type: 'signal', to: 'bob', signal: 'to myself' });
    assert.deepEqual(await bob.next('signal'), { type: 'signal', from: 'bob', signal: 'to myself' });
    await scene.sync(alice, bob, carol);
    assert.deepEqual(storyOf(carol), ['welcome']);
  });

  it('passes on 500 signals at once, all of them and in order', async () => {
    const [alice, bob] = await scene.meet('alice', 'bob');
    const sent = Array.from({ length: 500 }, (_, i) => String(i));
    for (const signal of sent) alice.send({ type: 'signal', to: 'bob', signal });
    const got: string[] = [];
    while (got.length < sent.length) got.push((await bob.next('signal')).signal);
    assert.deepEqual(got, sent);
  });

  it('passes on the largest frame, though each of its characters takes three bytes', async () => {
    const [alice, bob] = await scene.meet('alice', 'bob');
    const bare = JSON.stringify({ type: 'signal', to: 'bob', signal: '' }).length;
    const signal = '€'.repeat(LIMITS.frame - bare);
    alice.send({ type: 'signal', to: 'bob', signal });
    assert((await bob.next('signal')).signal === signal);
  });

  it('names the peer that is not there, and goes on', async () => {
    const [alice, bob, gone] = await scene.meet('alice', 'bob', 'gone');
    await gone.leave();
    await Promise.all([alice.next('left'), bob.next('left')]);
    const others = await during(scene, [bob, alice], async () => {
      for (const peer of ['nobody', '__proto__', 'constructor', 'Bob', 'gone']) {
        for (const send of [
          () => alice.send({ type: 'signal', to: peer, signal: '' }),
          () => alice.relay(peer, Uint8Array.of(1)),
        ]) {
          send();
          const error = await alice.next('error');
          assert.deepEqual([error.code, error.peer], ['unknown-peer', peer]);
        }
      }
    });
    assert.deepEqual(others, Array(10).fill('alice: error unknown-peer'));
  });

  it('tells the others what is new about a member, and those who come later', async () => {
    const [alice, bob, carol] = await scene.meet('alice', 'bob', 'carol');
    const presences = ['{"name":"A"}', '', '€'.repeat(LIMITS.presence)];
    for (const presence of presences) {
      alice.send({ type: 'presence', presence });
      for (const other of [bob, carol]) {
        assert.deepEqual(await other.next('presence'), { type: 'presence', id: 'alice', presence });
      }
    }
    await scene.sync(alice, bob, carol);
    assert.deepEqual(storyOf(alice), ['welcome', 'joined bob', 'joined carol'], 'but not itself');
    const { members } = welcomeOf(await scene.join('dave'));
    assert.equal(members.find(({ id }) => id === 'alice')?.presence, presences.at(-1));
  });

  it('answers a ping', async () => {
    const alice = await scene.join('alice');
    await alice.settled();
    assert.deepEqual(
      alice.frames.map(({ type }) => type),
      ['welcome', 'pong'],
    );
  });

  it('gives ICE servers to a member that asks', async () => {
    const [alice, bob] = await scene.meet('alice', 'bob');
    const { iceServers, lifetime } = welcomeOf(alice);
    alice.send({ type: 'ice' });
    const answer = await alice.next('ice');
    assert.deepEqual([answer.iceServers.length, answer.lifetime], [iceServers.length, lifetime]);
    await scene.sync(alice, bob);
    assert.deepEqual([storyOf(alice), storyOf(bob)], [['welcome', 'joined bob', 'ice'], ['welcome']]);
  });

  it('keeps tokens out of what it tells', async () => {
    const [alice, bob] = await scene.meet('alice', 'bob');
    const again = await scene.join('alice');
    await alice.end();
    await scene.sync(again, bob);
    for (const { frames } of [alice, bob, again]) {
      const told = JSON.stringify(frames);
      assert(!told.includes(tokenOf('alice')) && !told.includes(tokenOf('bob')));
    }
  });
}

function relaying(): void {
  it('passes bytes on both ways, to their receiver alone, under the id of their sender', async () => {
    const [alice, bob, carol] = await scene.meet('alice', 'bob', 'carol');
    const noise = Buffer.from([0, 0xff, 0xfe, 0x80, 0xc0, 0x0a]);
    alice.relay('bob', noise);
    bob.relay('alice', Buffer.from('{"type":"pong"}'));
    bob.relay('bob', packRelay('carol', noise));
    assert.deepEqual(await relayedTo(alice, 1), [['bob', Buffer.from('{"type":"pong"}')]]);
    await bob.firstRelayed(2);
    await scene.sync(alice, bob, carol);
    const got = await relayedTo(bob, 2);
    assert.deepEqual(
      got.find(([from]) => from === 'alice'),
      ['alice', noise],
    );
    const forged = ['bob', Buffer.from(packRelay('carol', noise))];
    assert.deepEqual(
      got.find(([from]) => from === 'bob'),
      forged,
      'and does not believe a payload',
    );
    assert.deepEqual([alice.relayed.length, bob.relayed.length, carol.relayed.length], [1, 2, 0]);
  });

  it('passes bytes of every size on, whole', async () => {
    const [alice, bob] = await scene.meet('alice', 'bob');
    const largest = LIMITS.frame - packRelay('bob', new Uint8Array(0)).length;
    const sizes = [4, 5, 118, 119, 121, 122, 125, 126, 127, 1_024, 65_535 - 4, 65_536 - 4, 65_536, 200_000, largest];
    for (const [i, size] of sizes.entries()) alice.relay('bob', numbered(i, size));
    const got = await relayedTo(bob, sizes.length);
    for (const [i, size] of sizes.entries()) {
      assert(got[i]?.[0] === 'alice' && numbered(i, size).equals(got[i][1]), `${size} bytes`);
    }
  });

  it('keeps the order of bytes and text', async () => {
    const [alice, bob] = await scene.meet('alice', 'bob');
    const got: string[] = [];
    bob.socket.on('message', (data: Buffer, isBinary) => {
      const { type, signal } = (isBinary ? {} : JSON.parse(data.toString())) as Record<string, string>;
      if (isBinary) got.push(`bytes ${data.readUInt32BE(data.length - 4)}`);
      else if (type === 'signal') got.push(`text ${signal}`);
    });
    for (let i = 0; i < 500; i++) {
      if (i % 3 === 0) alice.send({ type: 'signal', to: 'bob', signal: String(i) });
      else alice.relay('bob', Buffer.concat([Buffer.alloc(i * 8), numbered(i)]));
    }
    await bob.until(() => (got.length >= 500 ? true : undefined), '500 frames');
    await bob.settled();
    assert.deepEqual(
      got,
      Array.from({ length: 500 }, (_, i) => `${i % 3 === 0 ? 'text' : 'bytes'} ${i}`),
    );
  });

  it('keeps the order of each of nine senders to one', async () => {
    const [receiver, ...senders] = await scene.meet(...Array.from({ length: 10 }, (_, i) => `member-${i}`));
    assert(receiver);
    for (let i = 0; i < 50; i++) for (const sender of senders) sender.relay(receiver.id, numbered(i, 1_000));
    const got = await relayedTo(receiver, 450);
    for (const { id } of senders) {
      const numbers = got.filter(([from]) => from === id).map(([, payload]) => payload.readUInt32BE());
      assert.deepEqual(
        numbers,
        Array.from({ length: 50 }, (_, i) => i),
      );
    }
  });
}

function owningAnId(): void {
  const wrong = [
    ['another', 'not-the-token-of-alice'],
    ['a longer', `${tokenOf('alice')}-`],
    ['twice the', tokenOf('alice').repeat(2)],
    ['almost the', `${tokenOf('alice').slice(0, -1)}_`],
  ] as const;
  for (const [name, token] of wrong) {
    it(`is not given away for ${name} token; a thief learns nothing, and nobody hears of it`, async () => {
      const [alice, bob, carol] = await scene.meet('alice', 'bob', 'carol');
      const others = await during(scene, [bob, carol], () => assertStolenInVain(token));
      assert.deepEqual(others, []);
      bob.send({ type: 'signal', to: 'alice', signal: 'still you?' });
      assert.equal((await alice.next('signal')).signal, 'still you?');
      await scene.sync(alice, bob, carol);
      assert.deepEqual(storyOf(alice), ['welcome', 'joined bob', 'joined carol', 'signal bob still you?']);
    });
  }

  it('has one guess at its token', async () => {
    const [alice, bob] = await scene.meet('alice', 'bob');
    const others = await during(scene, [alice, bob], async () => {
      const thief = await scene.open('alice', { token: 'not-the-token-of-alice' });
      assert.deepEqual(await thief.end(), { code: CLOSE_CODES['id-taken'], reason: 'id-taken' });
      assert.deepEqual(storyOf(thief), ['error id-taken']);
    });
    assert.deepEqual(others, []);
  });

  it('is resumed by the same instance with its token: the old socket is replaced, and nobody hears of it', async () => {
    const [alice, bob, carol] = await scene.meet('alice', 'bob', 'carol');
    const again = await scene.join('alice');
    assert.equal((await alice.next('error')).code, 'replaced');
    assert.deepEqual(await alice.end(), { code: CLOSE_CODES.replaced, reason: 'replaced' });
    assert.equal(welcomeOf(again).order, welcomeOf(alice).order);
    assert.deepEqual(
      welcomeOf(again)
        .members.map(({ id }) => id)
        .toSorted(),
      ['bob', 'carol'],
    );
    await scene.sync(again, bob, carol);
    bob.send({ type: 'signal', to: 'alice', signal: 'hi' });
    await heard(again, 'bob', 'hi');
    again.relay('carol', Uint8Array.of(1));
    assert.deepEqual(await relayedTo(carol, 1), [['alice', Buffer.of(1)]]);
    await scene.sync(again, bob, carol);
    assert.deepEqual([storyOf(bob), storyOf(carol)], [['welcome', 'joined carol'], ['welcome']]);
    assert.deepEqual(storyOf(again), ['welcome', 'signal bob hi']);
  });

  it('is resumed with what is new about its owner', async () => {
    const [, bob] = await scene.meet('alice', 'bob');
    const again = await scene.join('alice', { presence: '"new"' });
    await bob.next('presence');
    await scene.sync(again, bob);
    assert.deepEqual(storyOf(bob), ['welcome', 'presence alice "new"']);
  });

  it('is taken over by another instance with its token: the old one left, the new one joined', async () => {
    const [alice, bob, carol] = await scene.meet('alice', 'bob', 'carol');
    const again = await scene.join('alice', { instance: '2', presence: '"new"', direct: false });
    assert.deepEqual(await alice.end(), { code: CLOSE_CODES.replaced, reason: 'replaced' });
    const { order } = welcomeOf(again);
    assert(order > welcomeOf(carol).order, 'it has just arrived');
    const hello = textOf(helloOf({ room: scene.room, instance: '2', direct: false }));
    const member = { id: 'alice', order, presence: '"new"', hello };
    for (const other of [bob, carol]) {
      assert.deepEqual(await other.next('left'), { type: 'left', id: 'alice', reason: 'leave' });
      assert.deepEqual((await other.until(() => lastJoined(other, 'alice'), 'her return')).member, member);
    }
    await scene.sync(again, bob, carol);
    assert.deepEqual(storyOf(bob), ['welcome', 'joined carol', 'left alice leave', 'joined alice']);
    assert.deepEqual(storyOf(carol), ['welcome', 'left alice leave', 'joined alice']);
    assert.deepEqual(storyOf(again), ['welcome']);
  });

  it('stays its owner’s when the socket that was replaced closes late', async () => {
    const [alice, bob, carol] = await scene.meet('alice', 'bob', 'carol');
    alice.socket.pause();
    const again = await scene.join('alice');
    await scene.sync(again, bob, carol);
    const others = await during(scene, [bob, carol], async () => {
      alice.send({ type: 'signal', to: 'bob', signal: 'from the past' });
      alice.send({ type: 'presence', presence: '"from the past"' });
      alice.relay('bob', Uint8Array.of(9, 9, 9, 9, 9));
      await again.settled();
      alice.socket.terminate();
      await alice.end();
      await scene.sync(again, bob, carol);
    });
    assert.deepEqual(others, []);
    bob.send({ type: 'signal', to: 'alice', signal: 'hi' });
    await heard(again, 'bob', 'hi');
    const { members } = welcomeOf(await scene.join('dave'));
    assert.deepEqual(members.map(({ id }) => id).toSorted(), ['alice', 'bob', 'carol']);
    assert(members.every(({ presence }) => presence === '{}'));
  });

  it('changes sockets ten times over, and the others hear nothing', async () => {
    const [, bob, carol] = await scene.meet('alice', 'bob', 'carol');
    const others = await during(scene, [bob, carol], async () => {
      for (let i = 0; i < 10; i++) {
        const again = await scene.join('alice');
        await scene.sync(again, carol);
        carol.send({ type: 'signal', to: 'alice', signal: String(i) });
        await heard(again, 'carol', String(i));
      }
    });
    assert.deepEqual(others, []);
  });

  it('that was lost is its owner’s, who has it back with the token', async () => {
    const [bob, alice, carol] = await scene.meet('bob', 'alice', 'carol');
    alice.socket.terminate();
    for (const other of [bob, carol]) {
      assert.deepEqual(await other.next('left'), { type: 'left', id: 'alice', reason: 'lost' });
    }
    const others = await during(scene, [bob, carol], () => assertStolenInVain('not-the-token-of-alice'));
    assert.deepEqual(others, []);
    const again = await scene.join('alice');
    await bob.until(() => lastJoined(bob, 'alice', welcomeOf(again).order), 'her return');
    await scene.sync(again, bob, carol);
    assert.deepEqual(storyOf(bob), ['welcome', 'joined alice', 'joined carol', 'left alice lost', 'joined alice']);
    assert.deepEqual(storyOf(carol), ['welcome', 'left alice lost', 'joined alice']);
  });

  it('is free again after goodbye', async () => {
    const [bob, alice] = await scene.meet('bob', 'alice');
    await alice.leave();
    assert.deepEqual(await bob.next('left'), { type: 'left', id: 'alice', reason: 'leave' });
    const other = await scene.join('alice', { token: 'somebody-elses-token', instance: 'other' });
    assert.equal(instanceOf((await bob.next('joined')).member.hello), 'other');
    await scene.sync(other, bob);
    assert.deepEqual(storyOf(bob), ['welcome', 'joined alice', 'left alice leave', 'joined alice']);
  });

  it('is free again after goodbye, though it was lost before', async () => {
    const [bob, alice] = await scene.meet('bob', 'alice');
    alice.socket.terminate();
    await bob.next('left');
    const again = await scene.join('alice');
    await bob.next('joined');
    await again.leave();
    await bob.next('left');
    await scene.join('alice', { token: 'somebody-elses-token' });
    await bob.next('joined');
    assert.deepEqual(storyOf(bob).slice(2), ['left alice lost', 'joined alice', 'left alice leave', 'joined alice']);
  });

  it('that is fresh goes to one of two who want it at the same time', async () => {
    const [alice, bob] = await scene.meet('alice', 'bob');
    const both = await Promise.all(
      ['first', 'second'].map((name) => scene.open('carol', { instance: name, token: `the-token-of-the-${name}` })),
    );
    const answers = await Promise.all(both.map((client) => client.until(() => client.frames[0], 'an answer')));
    assert.deepEqual(answers.map(({ type }) => type).toSorted(), ['error', 'welcome']);
    const at = answers.findIndex(({ type }) => type === 'welcome');
    assert.equal((await both[1 - at]!.end()).reason, 'id-taken');
    await scene.sync(alice, bob, both[at]!);
    assert.deepEqual(
      [storyOf(alice), storyOf(bob)],
      [
        ['welcome', 'joined bob', 'joined carol'],
        ['welcome', 'joined carol'],
      ],
    );
    assert.equal(instanceOf(lastJoined(bob, 'carol')?.member.hello ?? ''), ['first', 'second'][at]);
  });
}

function keepingApart(): void {
  it('are apart, however their names are written', async () => {
    const names = [
      ...['x', 'X', ' x ', 'x y', 'x+y', 'x%20y', 'x/y', 'x%2Fy', 'x%252Fy', 'x\\y', 'x?y', 'x#y', 'x&y=z', '..'],
      ...['ü', 'u\u0308', '한', '😀', '"', "'", '<b>', '${x}', '{x}', ':', '*', '__proto__', 'x'.repeat(60)],
    ].map((name) => `${scene.room}${name}`);
    const members = await Promise.all(names.map((room) => scene.join('alice', { room })));
    for (const [i, member] of members.entries()) assert.deepEqual(storyOf(member), ['welcome'], names[i]);
    for (const [i, alice] of members.entries()) {
      const bob = await scene.join('bob', { room: names[i]! });
      bob.send({ type: 'signal', to: 'alice', signal: names[i]! });
      assert.equal((await alice.next('signal')).signal, names[i]);
      assert.deepEqual(
        welcomeOf(bob).members.map(({ id }) => id),
        ['alice'],
      );
    }
    for (const [i, member] of members.entries()) {
      assert.deepEqual(storyOf(member), ['welcome', 'joined bob', `signal bob ${names[i]}`]);
    }
  });

  it('may be named as what every object has', async () => {
    for (const room of ['__proto__', 'constructor', 'toString']) {
      const id = `${room}-${scene.room}`; // others may be in such a room
      const [alice, bob] = [await scene.join(`a${id}`, { room }), await scene.join(`b${id}`, { room })];
      assert.equal((await alice.next('joined')).member.id, bob.id);
    }
  });

  it('are of one party', async () => {
    const [alice, bob] = [await scene.join('alice'), await scene.join('bob', { party: PAIR_PARTY })];
    const carol = await scene.join('carol');
    const dave = await scene.join('dave', { party: PAIR_PARTY });
    await alice.next('joined');
    await bob.next('joined');
    alice.send({ type: 'signal', to: 'bob', signal: '' });
    assert.equal((await alice.next('error')).code, 'unknown-peer');
    await Promise.all([scene.sync(alice, carol), scene.sync(bob, dave)]);
    assert.deepEqual(storyOf(alice), ['welcome', 'joined carol', 'error unknown-peer']);
    assert.deepEqual(storyOf(bob), ['welcome', 'joined dave']);
  });
}

function pairing(): void {
  const party = PAIR_PARTY;
  const full = { code: CLOSE_CODES['room-full'], reason: 'room-full' };

  /** How one fares who is one too many. */
  async function knock(id: string): Promise<{ code: number; reason: string }> {
    return (await scene.open(id, { party })).end();
  }

  it('turns a third away for good, and the two go on', async () => {
    const [alice, bob] = [await scene.join('alice', { party }), await scene.join('bob', { party })];
    await alice.next('joined');
    const others = await during(scene, [alice, bob], async () => {
      for (let i = 0; i < 2; i++) {
        const carol = await scene.open('carol', { party });
        assert.equal((await carol.next('error')).code, 'room-full');
        assert.deepEqual(await carol.end(), full);
        assert.deepEqual(storyOf(carol), ['error room-full']);
      }
    });
    assert.deepEqual(others, []);
  });

  it('lets a member in by another socket, though it is full', async () => {
    const [alice, bob] = [await scene.join('alice', { party }), await scene.join('bob', { party })];
    const again = await scene.join('bob', { party });
    assert.equal((await bob.end()).code, CLOSE_CODES.replaced);
    await scene.sync(again, alice);
    alice.send({ type: 'signal', to: 'bob', signal: 'hi' });
    await heard(again, 'alice', 'hi');
    assert.deepEqual(await knock('carol'), full);
  });

  it('keeps the id of a lost one for who has its token, and gives away the place of one who left', async () => {
    const [alice, bob] = [await scene.join('alice', { party }), await scene.join('bob', { party })];
    bob.socket.terminate();
    await alice.next('left');
    const thief = await scene.open('bob', { party, token: 'not-the-token-of-bob' });
    assert.equal((await thief.end()).reason, 'id-taken');
    const again = await scene.join('bob', { party });
    await alice.until(() => lastJoined(alice, 'bob', welcomeOf(again).order), 'his return');
    await again.leave();
    await alice.next('left');
    await scene.join('carol', { party });
    await alice.until(() => lastJoined(alice, 'carol'), 'carol');
    assert.deepEqual(storyOf(alice), [
      'welcome',
      'joined bob',
      'left bob lost',
      'joined bob',
      'left bob leave',
      'joined carol',
    ]);
  });

  it('has place for two of three who come at the same time', async () => {
    const all = await Promise.all(['alice', 'bob', 'carol'].map((id) => scene.open(id, { party })));
    const answers = await Promise.all(all.map((client) => client.until(() => client.frames[0], 'an answer')));
    assert.deepEqual(answers.map(({ type }) => type).toSorted(), ['error', 'welcome', 'welcome']);
  });
}

function refusing(): void {
  type Refusal = readonly [name: string, code: keyof typeof CLOSE_CODES, more: () => Partial<ClientAddress>];
  const offering = (...subprotocols: string[]): Partial<ClientAddress> => ({ subprotocols });
  const offers = (): string[] => offersOf('mallory', { room: scene.room });
  const [, hello = '', seat = ''] = offersOf('mallory');
  const saying = (more: object): Partial<ClientAddress> =>
    offering(...offersOf('mallory', { room: scene.room, ...(more as Said) }));
  const refusals: readonly Refusal[] = [
    ['that offers no subprotocol, as those of version 1', 'unsupported-version', () => offering()],
    ['of version 2', 'unsupported-version', () => offering('webrtc-elements.2', ...offers().slice(1))],
    ['of version 4', 'unsupported-version', () => offering('webrtc-elements.4', ...offers().slice(1))],
    ['of version 3.0', 'unsupported-version', () => offering('webrtc-elements.3.0', ...offers().slice(1))],
    ['of another protocol', 'unsupported-version', () => offering('graphql-ws')],
    ['that says no hello', 'hello-expected', () => offering(SUBPROTOCOL, seat)],
    ['that proves nothing', 'hello-expected', () => offering(SUBPROTOCOL, hello)],
    [
      'with another’s id that says no hello',
      'hello-expected',
      () => ({ query: { _pk: 'alice' }, subprotocols: [SUBPROTOCOL] }),
    ],
    ['whose hello is empty', 'bad-request', () => offering(SUBPROTOCOL, HELLO, seat)],
    ['whose hello is no base64url', 'bad-request', () => offering(SUBPROTOCOL, `${HELLO}!!`, seat)],
    ['whose hello is no UTF-8', 'bad-request', () => offering(SUBPROTOCOL, `${HELLO}_w`, seat)],
    ['whose hello is no JSON', 'bad-request', () => offering(SUBPROTOCOL, `${HELLO}ew`, seat)],
    ['whose hello is cut off', 'bad-request', () => offering(SUBPROTOCOL, hello.slice(0, -9), seat)],
    ['whose hello is for another room', 'bad-request', () => saying({ room: 'elsewhere' })],
    ['whose hello is for another party', 'bad-request', () => saying({ party: PAIR_PARTY })],
    ['whose hello is for a room of another kind', 'bad-request', () => saying({ mode: 'closed' })],
    ['whose hello is of other versions', 'bad-request', () => saying({ versions: [1, 2, 4] })],
    ['whose hello is signed, and has no key', 'bad-request', () => offering(SUBPROTOCOL, `${offers()[1]}.AAAA`, seat)],
    ['whose hello is too large', 'bad-request', () => saying({ filling: 'x'.repeat(LIMITS.hello) })],
    ['whose header is huge', 'bad-request', () => saying({ filling: 'x'.repeat(8_000) })],
    ['whose id has a space', 'bad-request', () => ({ query: { _pk: 'a b' } })],
    ['whose id is a path', 'bad-request', () => ({ query: { _pk: '../alice' } })],
    ['whose id is beyond ASCII', 'bad-request', () => ({ query: { _pk: 'älice' } })],
    ['whose id ends with a line break', 'bad-request', () => ({ query: { _pk: 'alice\n' } })],
    ['whose id has 65 letters', 'bad-request', () => ({ query: { _pk: 'x'.repeat(LIMITS.id + 1) } })],
    ['whose id is endless', 'bad-request', () => ({ query: { _pk: 'x'.repeat(4_000) } })],
    ['whose id only a key can make', 'bad-request', () => ({ query: { _pk: 'x'.repeat(22) } })],
    ['whose instance is none', 'bad-request', () => saying({ instance: '<script>' })],
    ['whose instance has no letter', 'bad-request', () => saying({ instance: '' })],
    ['whose instance is missing', 'bad-request', () => saying({ instance: undefined })],
    ['whose token is too short', 'bad-request', () => saying({ token: 'short' })],
    ['whose token is too long', 'bad-request', () => saying({ token: 'x'.repeat(129) })],
    ['whose token is a counter', 'bad-request', () => offering(SUBPROTOCOL, offers()[1] ?? '', `${SEAT}1.AAAA`)],
    ['whose presence is no base64url', 'bad-request', () => offering(...offers().slice(0, 3), 'presence.!!')],
    ['whose presence is too large', 'bad-request', () => saying({ presence: 'x'.repeat(LIMITS.presence + 1) })],
    ['with another’s id and without its token', 'id-taken', () => ({ query: { _pk: 'alice' } })],
  ];
  for (const [name, code, more] of refusals) {
    it(`for good, ${name}; it is told nothing, and nobody else hears of it`, async () => {
      const [alice, bob] = await scene.meet('alice', 'bob');
      const others = await during(scene, [alice, bob], async () => {
        const mallory = await scene.open('mallory', more());
        mallory.send({ type: 'signal', to: 'bob', signal: 'x' });
        mallory.send({ type: 'presence', presence: '1' });
        mallory.send({ type: 'ice' });
        mallory.relay('bob', Uint8Array.of(1));
        assert.deepEqual(await mallory.end(), { code: CLOSE_CODES[code], reason: code });
        assert.deepEqual(storyOf(mallory), [`error ${code}`]);
      });
      assert.deepEqual(others, []);
    });
  }
}

function beingTooLarge(): void {
  const signal = { type: 'signal', to: 'bob', signal: '' } as const;
  const larger = { code: 1009, reason: 'frame-too-large' };
  const frames: readonly (readonly [name: string, data: string | Uint8Array])[] = [
    ['text', JSON.stringify({ ...signal, signal: 'x'.repeat(LIMITS.frame + 1 - JSON.stringify(signal).length) })],
    ['bytes', packRelay('bob', new Uint8Array(LIMITS.frame - 'bob'.length))],
  ];
  for (const [name, data] of frames) {
    it(`closes the socket of a member, for ${name}; the others go on`, async () => {
      const [alice, bob, mallory] = await scene.meet('alice', 'bob', 'mallory');
      assert.equal(data.length, LIMITS.frame + 1);
      const others = await during(scene, [alice, bob], async () => {
        mallory.socket.send(data);
        assert.equal((await mallory.next('error')).code, 'frame-too-large');
        assert.deepEqual(await mallory.end(), larger);
        await Promise.all([alice.next('left'), bob.next('left')]);
      });
      assert.deepEqual(others, ['alice: left mallory lost', 'bob: left mallory lost']);
    });

    it(`closes the socket of one who is refused, for ${name}, and nobody hears of it`, async () => {
      const [alice, bob] = await scene.meet('alice', 'bob');
      const others = await during(scene, [alice, bob], async () => {
        const rude = await scene.open('alice', { token: 'not-the-token-of-alice' });
        rude.socket.send(data);
        assert.deepEqual(await rude.end(), { code: CLOSE_CODES['id-taken'], reason: 'id-taken' });
      });
      assert.deepEqual(others, []);
    });
  }
}

function beingHostile(): void {
  for (const { name, data, code, heard: signal } of NASTY_FRAMES) {
    it(`${code ? `is told ${code}` : 'is heard'}, and nothing else happens: ${name}`, async () => {
      const [alice, bob, mallory] = await scene.meet('alice', 'bob', 'mallory');
      const others = await during(scene, [alice, bob], async () => {
        assert.deepEqual(await answersTo(mallory, data), code ? [code] : []);
      });
      assert.deepEqual(others, signal === undefined ? [] : [`bob: signal mallory ${signal}`]);
      const { members } = welcomeOf(await scene.join('dave'));
      const expected = [alice, bob, mallory].map((member) => {
        const { id, order } = welcomeOf(member);
        return { id, order, presence: '{}', hello: textOf(helloOf({ room: scene.room })) };
      });
      assert.deepEqual(
        members.toSorted((a, b) => a.order - b.order),
        expected,
      );
    });
  }

  it('is told of each of all such frames at once', async () => {
    const [alice, bob, mallory] = await scene.meet('alice', 'bob', 'mallory');
    const others = await during(scene, [alice, bob], async () => {
      for (const { data } of NASTY_FRAMES) mallory.socket.send(data);
      assert.deepEqual(await answersTo(mallory, '{'), [...NASTY_FRAMES.flatMap(({ code }) => code ?? []), 'bad-frame']);
    });
    assert.deepEqual(
      others,
      NASTY_FRAMES.flatMap(({ heard: signal }) => (signal === undefined ? [] : `bob: signal mallory ${signal}`)),
    );
  });
}

/** Somebody tries to be alice with this token, and learns nothing. */
async function assertStolenInVain(token: string): Promise<void> {
  const thief = await scene.open('alice', { token });
  assert.equal((await thief.next('error')).code, 'id-taken');
  assert.deepEqual(await thief.end(), { code: CLOSE_CODES['id-taken'], reason: 'id-taken' });
  assert.deepEqual(storyOf(thief), ['error id-taken']);
}

/** Codes of the errors that a member is answered with. */
async function answersTo(member: Client, data: string | Uint8Array): Promise<RefusalCode[]> {
  const seen = member.frames.length;
  member.socket.send(data);
  member.send({ type: 'signal', to: member.id, signal: 'after it' });
  await member.next('signal', member.id);
  return member.frames.slice(seen).flatMap((frame) => (frame.type === 'error' ? [frame.code] : []));
}

/** Each has heard of each other once, and of nothing else; all by the same numbers. */
async function assertAllMet(members: readonly Client[]): Promise<void> {
  const ids = members.map(({ id }) => id).toSorted();
  for (const member of members) {
    await member.until(
      () => (heardOf(member).length >= ids.length - 1 ? true : undefined),
      `word of ${ids.length - 1} others`,
    );
  }
  await scene.sync(...members);
  for (const member of members) {
    const heard = heardOf(member).map(({ id }) => id);
    assert.deepEqual(
      heard.toSorted(),
      ids.filter((id) => id !== member.id),
    );
    assertNumbers(member, members);
    assert.deepEqual(
      storyOf(member).filter((line) => !line.startsWith('joined ')),
      ['welcome'],
    );
  }
  assert.equal(new Set(members.map((member) => welcomeOf(member).order)).size, members.length);
}

function heardOf(member: Client): { readonly id: string; readonly order: number }[] {
  const later = member.frames.flatMap((frame) => (frame.type === 'joined' ? [frame.member] : []));
  return [...welcomeOf(member).members, ...later];
}

/** What a member was told of the others' numbers is what they were told themselves. */
function assertNumbers(member: Client, members: readonly Client[]): void {
  for (const { id, order } of heardOf(member)) {
    const other = members.find((one) => one.id === id);
    assert(other && welcomeOf(other).order === order, `${member.id} knows the number of ${id}`);
  }
}

/** The news of a member's last arrival; where a number is given, of none before it. */
function lastJoined(client: Client, id: string, order = 0): Extract<ServerFrame, { type: 'joined' }> | undefined {
  return client.frames.findLast(
    (frame) => frame.type === 'joined' && frame.member.id === id && frame.member.order >= order,
  ) as Extract<ServerFrame, { type: 'joined' }> | undefined;
}

/** The first so many payloads that a member was relayed, and from whom. */
async function relayedTo(client: Client, count: number): Promise<(readonly [from: string, payload: Buffer])[]> {
  return (await client.firstRelayed(count)).map(({ id, payload }) => [id, Buffer.from(payload)] as const);
}
