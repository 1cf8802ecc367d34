import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { CLOSE_CODES, LIMITS } from '../../src/protocol/frames.js';
import type { Client } from '../support/client.js';
import { helloOf, offersOf, textOf } from '../support/greetings.js';
import { UPGRADE } from '../support/server/raw-socket.js';
import { Scene, storyOf, welcomeOf } from '../support/server/scene.js';
import { Workerd } from '../support/server/workerd.js';
import { until } from '../support/wait.js';

const SECRET = 'a secret of the test';
const workerd = new Workerd({
  entry: 'test/server/workers/partyserver.ts',
  objects: { main: 'SignallingRoom', strict: 'StrictRoom' },
  vars: { WEBRTC_TURN: 'turn:turn.example', WEBRTC_TURN_SECRET: SECRET, WEBRTC_TURN_LIFETIME: '600' },
});
let url: string;
let scene: Scene;

before(async () => {
  url = await workerd.start();
});
after(() => workerd.dispose());
beforeEach(() => {
  scene = new Scene([url]);
});
afterEach(() => scene.close());

const sleep = (party = 'main'): Promise<void> => workerd.hibernate(party, scene.room);

describe('a room on workerd that has hibernated', () => {
  it('knows its members, what they tell about themselves, and who was here first', async () => {
    const presence = JSON.stringify('ü'.repeat(LIMITS.presence - 2));
    const alice = await scene.join('alice', { presence, direct: false, instance: 'a1' });
    const bob = await scene.join('bob');
    await alice.next('joined');
    bob.send({ type: 'presence', presence: '"new"' });
    await alice.next('presence');
    await sleep();
    alice.send({ type: 'signal', to: 'bob', signal: 'still there?' });
    assert.deepEqual(await bob.next('signal'), { type: 'signal', from: 'alice', signal: 'still there?' });
    bob.relay('alice', Uint8Array.of(1, 2, 3));
    await alice.firstRelayed(1);
    await sleep();
    const carol = await scene.join('carol');
    const [first, second] = welcomeOf(carol).members;
    const { order } = welcomeOf(alice);
    assert.deepEqual(first, {
      id: 'alice',
      order,
      presence,
      hello: textOf(helloOf({ room: scene.room, instance: 'a1', direct: false })),
    });
    assert.deepEqual(second, {
      id: 'bob',
      order: welcomeOf(bob).order,
      presence: '"new"',
      hello: textOf(helloOf({ room: scene.room })),
    });
    assert(welcomeOf(carol).order > welcomeOf(bob).order);
    assert.equal((await alice.next('joined')).member.id, 'carol');
  });

  it('tells of a member that leaves, or is lost, as its first deed', async () => {
    const [alice, bob, carol] = await scene.meet('alice', 'bob', 'carol');
    await sleep();
    await bob.leave();
    await alice.next('left');
    await sleep();
    carol.socket.terminate();
    await alice.next('left');
    assert.deepEqual(storyOf(alice).slice(-2), ['left bob leave', 'left carol lost']);
  });

  it('gives an id to nobody without its key, whether its owner is here or was lost', async () => {
    const [alice, bob] = await scene.meet('alice', 'bob');
    bob.socket.terminate();
    await alice.next('left');
    await sleep();
    for (const id of ['alice', 'bob']) {
      const thief = await scene.open(id, { token: 'not-the-token-of-anybody' });
      assert.equal((await thief.end()).code, CLOSE_CODES['id-taken']);
      await sleep();
    }
    const again = await scene.join('bob');
    assert.deepEqual(
      welcomeOf(again).members.map(({ id }) => id),
      ['alice'],
    );
    await alice.next('joined');
    assert.deepEqual(storyOf(alice), ['welcome', 'joined bob', 'left bob lost', 'joined bob']);
  });

  it('does not take a socket that was replaced for its member', async () => {
    const [alice, bob] = await scene.meet('alice', 'bob');
    const again = await scene.join('bob');
    assert.equal((await bob.end()).code, CLOSE_CODES.replaced);
    await sleep();
    await scene.sync(again, alice);
    assert.deepEqual(storyOf(alice), ['welcome', 'joined bob']);
  });

  it('remembers a member that has never said anything', async () => {
    await scene.join('silent');
    await sleep();
    const alice = await scene.join('alice');
    assert.deepEqual(
      welcomeOf(alice).members.map(({ id }) => id),
      ['silent'],
    );
  });

  it('answers pings in its sleep', async () => {
    const [alice] = await scene.meet('alice', 'bob');
    await sleep();
    await alice.settled();
  });
});

describe('a room on workerd', () => {
  const token = (): string => `for strict/${scene.room}`;
  const strict = (id: string, more: object = {}): Promise<Client> =>
    scene.open(id, { party: 'strict', query: { token: token() }, ...more });

  it('lets in whom its hook lets in, as who it says, and keeps what it may do over hibernation', async () => {
    const alice = await strict('alice', { presence: '{"name":"the boss"}' });
    await alice.next('welcome');
    await sleep('strict');
    const bob = await strict('bob');
    const welcome = await bob.next('welcome');
    const [member] = welcome.members;
    assert.deepEqual([member?.given, member?.presence], ['{"name":"alice"}', '{"name":"the boss"}']);
    await alice.next('joined');
    alice.send({ type: 'presence', presence: '{"name":"the boss","hand":true}' });
    assert.equal((await bob.next('presence')).presence, '{"name":"the boss","hand":true}');
    alice.relay('bob', Uint8Array.of(1));
    assert.equal((await alice.next('error')).code, 'not-allowed');
  });

  for (const [about, kind] of [
    ['字', 'letters of two bytes'],
    ['x', 'letters of one byte'],
  ] as const) {
    it(`keeps the longest texts of a member over hibernation, though a socket holds 16 KiB: ${kind}`, async () => {
      const long = { query: { token: token(), about } };
      const alice = await strict('alice', long);
      await alice.next('welcome');
      await sleep('strict');
      const bob = await strict('bob');
      const given = { name: 'alice', about: about.repeat(4_000) };
      assert.deepEqual(JSON.parse((await bob.next('welcome')).members[0]?.given ?? ''), given);
      await alice.next('joined');
      await sleep('strict');
      alice.send({ type: 'presence', presence: JSON.stringify({ about: 'short', hand: true }) });
      assert.deepEqual(JSON.parse((await bob.next('presence')).presence), { about: 'short', hand: true });
      await sleep('strict');
      const carol = await strict('carol');
      const [member] = (await carol.next('welcome')).members.filter(({ id }) => id === 'alice');
      assert.deepEqual(JSON.parse(member?.given ?? ''), given, 'what is given stays');
      assert.deepEqual(JSON.parse(member?.presence ?? ''), { about: 'short', hand: true });
      for (const one of [carol, alice]) {
        await one.leave();
        await bob.next('left');
      }
      const again = await strict('alice');
      await again.next('welcome');
      await sleep('strict');
      const dave = await strict('dave');
      const { members } = await dave.next('welcome');
      const found = members.find(({ id }) => id === 'alice')?.given;
      assert.equal(found, '{"name":"alice"}', 'nothing is left of it');
    });
  }

  it('sends others away, and pages of other origins', async () => {
    const mallory = await strict('mallory', { query: { token: 'expired' } });
    assert.equal((await mallory.next('error')).code, 'unauthorised');
    assert.equal((await mallory.end()).code, CLOSE_CODES.unauthorised);
    const page = await strict('page', { options: { origin: 'https://evil.example' } });
    assert.deepEqual(await page.end(), { code: CLOSE_CODES['origin-not-allowed'], reason: 'origin-not-allowed' });
    await strict('friend', { options: { origin: 'https://my.host' } }).then((friend) => friend.next('welcome'));
  });

  it('slows down who sends more than it may, and loses nothing of it', async () => {
    const [alice, bob] = [await strict('alice'), await strict('bob')];
    for (const client of [alice, bob]) {
      await client.next('welcome');
    }
    const started = performance.now();
    for (let i = 0; i < 150; i++) alice.send({ type: 'signal', to: 'bob', signal: String(i) });
    for (let i = 0; i < 150; i++) assert.equal((await bob.next('signal')).signal, String(i));
    assert(performance.now() - started > 400, 'the last 50 take half a second');
  });

  it('has a limit of members', async () => {
    for (const id of ['alice', 'bob', 'carol']) {
      const client = await strict(id);
      await client.next('welcome');
    }
    const dave = await strict('dave');
    assert.equal((await dave.end()).code, CLOSE_CODES['room-full']);
  });

  it('notices a member whose connection is dead, and tells the others', async () => {
    const [alice, bob] = [await strict('alice'), await strict('bob')];
    for (const client of [alice, bob]) {
      await client.next('welcome');
      await client.settled(); // the ping that counts
    }
    await alice.next('joined');
    const at = (later: number): string => `${url}/parties/strict/${scene.room}?later=${later}`;
    await fetch(at(50_000));
    await bob.settled();
    assert.deepEqual(storyOf(alice), ['welcome', 'joined bob']);
    await fetch(at(70_000));
    await Promise.all([alice.end(), bob.end()]);
    const carol = await strict('carol');
    assert.deepEqual((await carol.next('welcome')).members, []);
  });

  it('notices that a member is gone whose connection was reset before its socket was open', async () => {
    const alice = await strict('alice');
    await alice.next('welcome');
    const { hostname, port } = new URL(url);
    const stream = connect(Number(port), hostname);
    const id = `ghost-of-${scene.room}`;
    const query = new URLSearchParams({ _pk: id, token: token(), thinks: '300' });
    const headers = {
      ...UPGRADE,
      host: hostname,
      'sec-websocket-protocol': offersOf(id, { party: 'strict', room: scene.room }).join(),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    stream.write([`GET /parties/strict/${scene.room}?${query} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
    await until(() => workerd.output.includes(`authorize ${id}`), 'the room is asked');
    stream.resetAndDestroy();
    assert.equal((await alice.next('joined')).member.id, id);
    const membersIn = async (later: number): Promise<string[]> => {
      await fetch(`${url}/parties/strict/${scene.room}?later=${later}`);
      const carol = await strict('carol');
      const { members } = await carol.next('welcome');
      await carol.leave();
      return members.map((member) => member.id);
    };
    assert.deepEqual(await membersIn(50_000), ['alice', id]);
    assert.deepEqual(await membersIn(70_000), []);
  });

  it('gives TURN credentials after coturn’s scheme, with the welcome and at /turn', async () => {
    const alice = await scene.join('alice');
    const { iceServers, lifetime } = welcomeOf(alice);
    const { username = '', credential } = iceServers[0]!;
    assert.equal(credential, createHmac('sha1', SECRET).update(username).digest('base64'));
    assert.match(username, /^\d+:alice$/);
    assert.equal(lifetime, 600);
    alice.send({ type: 'ice' });
    assert.equal((await alice.next('ice')).lifetime, 600);
    const ask = (headers: HeadersInit): Promise<Response> =>
      fetch(`${url}/parties/main/${scene.room}/turn`, { headers });
    assert.equal((await ask({ origin: 'https://any.host' })).status, 403);
    const answer = await ask({ origin: url });
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    assert.equal(((await answer.json()) as typeof iceServers & { iceServers: unknown[] }).iceServers.length, 1);
  });

  it('answers at /turn whom it would let in, and no path that only looks like it', async () => {
    const at = (path: string, init?: RequestInit): Promise<Response> =>
      fetch(`${url}/parties/strict/${scene.room}${path}`, init);
    const query = `?token=${encodeURIComponent(token())}`;
    assert.equal((await at('/turn')).status, 401);
    assert.equal((await at(`/turn${query}`)).status, 200);
    const from = (origin: string): RequestInit => ({ headers: { origin } });
    assert.equal((await at(`/turn${query}`, from('https://evil.example'))).status, 403);
    const mine = await at(`/turn${query}`, { ...from('https://my.host'), method: 'OPTIONS' });
    assert.deepEqual(
      [mine.status, mine.headers.get('access-control-allow-origin'), mine.headers.get('access-control-allow-methods')],
      [204, 'https://my.host', 'GET, OPTIONS'],
    );
    assert.equal((await at(`/turn${query}`, { method: 'POST' })).status, 405);
    for (const path of ['/turnip', '/x/turn', '/turn/x']) assert.equal((await at(path + query)).status, 404);
    const room = await at('', from('https://evil.example'));
    assert.deepEqual([room.status, room.headers.get('access-control-allow-origin')], [200, '*']);
    assert.match(await room.text(), /WebSocket/);
    assert.equal((await at('', { method: 'POST' })).status, 405);
  });
});
