import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { connect, createIdentity } from 'webrtc-elements/core';
import { Signalling } from '../../../src/core/signalling/signalling.js';
import type { KnownMember, Recognise } from '../../../src/core/trust/known-member.js';
import {
  CLOSE_CODES,
  PROTOCOL_VERSION,
  type Member,
  type NewsFrame,
  type ServerFrame,
} from '../../../src/protocol/frames.js';
import { packRelay } from '../../../src/protocol/relay-frame.js';
import { idsOf, identityOf } from '../../support/cast.js';
import { settle } from '../../support/core/fake-peer.js';
import { FakeSocket } from '../../support/trust/fake-socket.js';
import { bareMember, knownMember } from '../../support/trust/hellos.js';
import { hostile, idOf, welcome } from '../../support/core/hostile-server.js';
import { later, type Later } from '../../support/later.js';
import { until } from '../../support/wait.js';

/** Somebody whom nobody knows. */
const MALLORY = 'mallory';

const memberOf = (id: string): Member => ({ id, order: 1, presence: '{}', hello: '' });
const joined = (id: string): NewsFrame => ({ type: 'joined', member: memberOf(id) });
const left = (id: string): NewsFrame => ({ type: 'left', id, reason: 'leave' });
const signal = (from: string): ServerFrame => ({ type: 'signal', from, signal: '{}' });
const relayed = (from: string): ArrayBuffer => packRelay(from, Uint8Array.from([1])).buffer;
const welcomed = (...ids: string[]): ServerFrame => ({
  type: 'welcome',
  version: PROTOCOL_VERSION,
  id: 'us',
  order: 0,
  members: ids.map(memberOf),
  iceServers: [],
});

describe('what a server says', () => {
  let socket: FakeSocket;
  let log: string[];
  /** The questions who members are: each waits for its answer. */
  let questions: { readonly ids: string; readonly answer: () => void }[];
  let ready: Later<Recognise>;
  let signalling: Signalling;

  const recognise: Recognise = (members) => {
    const { promise, resolve } = later<ReadonlyMap<Member, KnownMember>>();
    const known = members.filter(({ id }) => id !== MALLORY).map((one) => [one, knownMember(one.id)] as const);
    questions.push({ ids: members.map(({ id }) => id).join(), answer: () => resolve(new Map(known)) });
    return promise;
  };

  /** Answers the oldest question, which is about these. */
  async function answer(ids: string): Promise<void> {
    const question = questions.shift();
    assert.equal(question?.ids, ids);
    question.answer();
    await settle();
  }

  beforeEach(async () => {
    mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
    [socket, log, questions, ready] = [new FakeSocket(), [], [], later()];
    signalling = new Signalling(socket.asSocket, {
      presence: () => '{}',
      seal: (presence) => presence,
      ready: ready.promise,
      events: {
        open: () => log.push('open'),
        welcome: ({ members }) => log.push(`welcome ${members.map(({ id }) => id).join()}`),
        frame: (frame) =>
          log.push(`${frame.type} ${'member' in frame ? frame.member.id : 'id' in frame ? frame.id : ''}`),
        relay: () => log.push('relay'),
        outbid: (counter) => log.push(`outbid ${counter}`),
        down: () => log.push('down'),
        error: ({ code }) => log.push(code),
        refused: ({ code }) => log.push(`refused: ${code}`),
      },
    });
    signalling.greet();
    socket.open();
    log.length = 0;
    await settle();
  });
  afterEach(() => {
    signalling.close();
    mock.timers.reset();
  });

  /** We are in the room, with these. */
  async function enter(...ids: string[]): Promise<void> {
    ready.resolve(recognise);
    socket.say(welcomed(...ids));
    await settle();
    if (ids.length > 0) await answer(ids.join());
    assert.deepEqual(log.splice(0), [`welcome ${ids.filter((id) => id !== MALLORY).join()}`]);
  }

  it('waits until we can take it', async () => {
    socket.say(welcomed());
    socket.say(joined('bob'));
    await settle();
    assert.deepEqual(log, []);
    ready.resolve(recognise);
    await settle();
    assert.deepEqual(log, ['welcome ']);
    await answer('bob');
    assert.deepEqual(log, ['welcome ', 'joined bob']);
  });

  it('is told once its members are known, without those who are not genuine', async () => {
    await enter('ann', MALLORY, 'bob');
    assert.equal(signalling.welcomed, true);
    socket.say(joined(MALLORY));
    await settle();
    await answer(MALLORY);
    assert.deepEqual(log, []);
  });

  it('waits, whatever it is, for the member that was named before, and keeps its order', async () => {
    await enter();
    socket.say(joined('bob'));
    socket.say(signal('bob'));
    socket.say(relayed('bob'));
    socket.say({ type: 'presence', id: 'bob', presence: '{}' });
    socket.say(joined('carol'));
    socket.say({ type: 'ping', n: 7 });
    socket.say(left('bob'));
    socket.say({ type: 'error', code: 'rate-limited', message: 'Slowly.' });
    await settle();
    assert.deepEqual([log, socket.sent], [[], []]);
    await answer('bob');
    assert.deepEqual(log.splice(0), ['joined bob', 'signal ', 'relay', 'presence bob']);
    assert.deepEqual(socket.sent, []);
    await answer('carol');
    assert.deepEqual(log, ['joined carol', 'left bob', 'rate-limited']);
    assert.deepEqual(socket.sent, ['{"type":"pong","n":7}']);
  });

  it('is told at once if nobody is named, and nothing waits', async () => {
    await enter();
    socket.say(signal('bob'));
    assert.deepEqual(log, ['signal ']);
    socket.say({ type: 'news', news: [left('bob'), { type: 'presence', id: 'carol', presence: '{}' }] });
    assert.deepEqual(log, ['signal ', 'left bob', 'presence carol']);
  });

  it('is asked about once if it comes together, and told in its order', async () => {
    await enter();
    socket.say({ type: 'news', news: [joined('bob'), left('ann'), joined(MALLORY), joined('carol'), left(MALLORY)] });
    await settle();
    assert.deepEqual(log, []);
    await answer(`bob,${MALLORY},carol`);
    assert.deepEqual(log, ['joined bob', 'left ann', 'joined carol', `left ${MALLORY}`]);
  });

  it('is not told if the socket has closed meanwhile, and neither is what waited for it', async () => {
    await enter();
    socket.say(joined('bob'));
    socket.say(signal('bob'));
    socket.lose();
    assert.deepEqual(log.splice(0), ['down']);
    socket.open();
    socket.say(welcomed('carol'));
    await settle();
    await answer('bob');
    assert.deepEqual(log, ['open']);
    await answer('carol');
    assert.deepEqual(log, ['open', 'welcome carol']);
  });

  it('is no welcome if the socket has closed before the members were known', async () => {
    ready.resolve(recognise);
    socket.say(welcomed('bob'));
    await settle();
    socket.lose();
    await answer('bob');
    assert.deepEqual([log, signalling.welcomed, socket.sent], [['down'], false, []]);
  });

  it('is not told if we have left meanwhile', async () => {
    await enter();
    socket.say(joined('bob'));
    socket.say(signal('bob'));
    await settle();
    signalling.close();
    await answer('bob');
    assert.deepEqual(log, []);
  });

  it('comes before the word that the server has turned us away', async () => {
    await enter();
    socket.say(joined('bob'));
    socket.say({ type: 'error', code: 'unauthorised', message: 'No longer.' });
    socket.lose(CLOSE_CODES.unauthorised, 'unauthorised');
    await settle();
    assert.deepEqual(log, []);
    await answer('bob');
    assert.deepEqual(log, ['joined bob', 'unauthorised', 'refused: unauthorised']);
  });

  it('is no welcome for us if it names somebody else', async () => {
    ready.resolve(recognise);
    socket.say({ ...welcomed(), id: 'somebody-else' } as ServerFrame);
    socket.say(signal('bob'));
    await settle();
    assert.deepEqual([log, signalling.welcomed, socket.sent], [['bad-server-frame'], false, []]);
  });

  it('may be that it knows a higher number of ours: the next socket says more, and nobody is told', async () => {
    ready.resolve(recognise);
    await settle();
    socket.say({ type: 'error', code: 'stale-seat', message: 'Old.', counter: 12 });
    socket.lose(CLOSE_CODES['stale-seat'], 'stale-seat');
    await settle();
    assert.deepEqual(log, ['outbid 12', 'down']);
  });
});

describe('a page in the room of a server that lies', () => {
  it('does not come in under the id of somebody else', async () => {
    const [wrong, right] = [bareMember('wrong'), bareMember('right')];
    const server = await hostile((socket, request) => {
      const forged = { ...(JSON.parse(welcome(request, [wrong])) as object), id: 'somebody-else' };
      socket.send(JSON.stringify(forged));
      socket.send(welcome(request, [right]));
    });
    const identity = await identityOf('ann');
    const connection = await connect({ host: server.host, room: 'x', identity });
    const told: string[] = [];
    connection.on('error', ({ code, cause }) => told.push(`${code}: ${(cause as Error).message}`));
    connection.on('peerlist', (ids) => told.push(ids.join()));
    await until(() => told.at(-1) === 'right', 'the right one is there');
    assert.deepEqual(told, ['bad-server-frame: The welcome is for somebody else.', 'right']);
    assert.equal(connection.id, (await idsOf('ann')).ann);
    connection.close();
    server.close();
  });

  it('sees nobody who is not genuine, and says who was left out', async () => {
    const [good, forged] = [bareMember('good'), bareMember('x'.repeat(22))];
    const server = await hostile((socket, request) => {
      const ourselves = { ...good, id: idOf(request) };
      socket.send(welcome(request, [forged, good]));
      for (const member of [ourselves, { ...good, id: 'other', hello: 'nonsense' }])
        socket.send(JSON.stringify({ type: 'joined', member }));
      socket.send(JSON.stringify({ type: 'left', id: 'good', reason: 'leave' }));
    });
    const connection = await connect({ host: server.host, room: 'x' });
    const told: string[] = [];
    connection.on('error', ({ code, peer }) => told.push(`${code} ${peer}`));
    connection.on('peerlist', (ids) => told.push(ids.join()));
    await until(() => told.at(-1) === '', 'the good one has left');
    assert.deepEqual(told, [`bad-hello ${forged.id}`, 'good', `bad-hello ${connection.id}`, 'bad-hello other', '']);
    connection.close();
    server.close();
  });

  it('says who it is again, with a greater number, if the server knows one that is greater still', async () => {
    const FUTURE = Date.now() + 1_000_000_000;
    const numbers: number[] = [];
    const server = await hostile((socket, request) => {
      const seat = /seat\.(\d+)\./.exec(request.headers['sec-websocket-protocol'] ?? '');
      numbers.push(Number(seat?.[1]));
      if (numbers.length > 1) {
        socket.send(welcome(request));
        return;
      }
      socket.send(JSON.stringify({ type: 'error', code: 'stale-seat', message: 'Old.', counter: FUTURE }));
      socket.close(CLOSE_CODES['stale-seat'], 'stale-seat');
    });
    const identity = await createIdentity();
    const connection = await connect({ host: server.host, room: 'x', identity, reconnectDelay: 1 });
    assert.ok(numbers[0]! < FUTURE);
    assert.deepEqual(numbers.slice(1), [FUTURE + 1]);
    connection.close();
    server.close();
  });
});
