import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Outgoing } from '../../server/room/outgoing.js';
import { LIMITS, type WelcomeFrame } from '../../src/protocol/frames.js';
import { keyOf } from '../support/client.js';
import { ICE_SERVERS, RoomScene, story, to } from '../support/server/room-scene.js';

let scene: RoomScene;

function welcomeOf(socket: string, out: readonly Outgoing<string>[]): WelcomeFrame {
  const frame = to(socket, out).find(({ type }) => type === 'welcome');
  assert(frame?.type === 'welcome', `${socket} is welcomed`);
  return frame;
}

function idsIn({ members }: WelcomeFrame): string[] {
  return members.map(({ id }) => id);
}

/** Ids of those that a newcomer is told of. */
function present(): string[] {
  const ids = idsIn(welcomeOf('probe', scene.open('probe')));
  scene.close('probe', 1000);
  return ids;
}

beforeEach(() => {
  scene = new RoomScene();
});

describe('arriving', () => {
  it('welcomes a socket unasked, before it has said anything', () => {
    assert.deepEqual(scene.open('alice'), [
      [
        'alice',
        {
          type: 'welcome',
          version: 1,
          id: 'alice',
          order: 0,
          members: [],
          iceServers: ICE_SERVERS,
        },
      ],
    ]);
  });

  it('tells nobody of a socket that has not said hello', () => {
    scene.join('alice');
    assert.deepEqual(story(scene.open('bob')), ['bob welcome']);
    assert.equal(scene.room.seats.size, 1);
  });

  it('tells all others of a newcomer, and the newcomer of all others', () => {
    scene.open('alice', 'alice', 'a1');
    scene.hello('alice', keyOf('alice'), '{"name":"Alice"}', '["rtc"]');
    const alice = { id: 'alice', instance: 'a1', order: 0, presence: '{"name":"Alice"}', transports: '["rtc"]' };
    assert.deepEqual(welcomeOf('bob', scene.open('bob', 'bob', 'b1')).members, [alice]);
    const bob = { id: 'bob', instance: 'b1', order: 1, presence: '"hi"', transports: '[]' };
    assert.deepEqual(scene.hello('bob', keyOf('bob'), '"hi"'), [['alice', { type: 'joined', member: bob }]]);
    assert.deepEqual(welcomeOf('carol', scene.open('carol')).members, [alice, bob]);
  });

  it('numbers the members in the order of their arrival, and uses no number twice', () => {
    const orders = ['alice', 'bob', 'carol'].map((id) => welcomeOf(id, scene.join(id)).order);
    scene.close('carol', 1000);
    orders.push(welcomeOf('dave', scene.join('dave')).order);
    assert.deepEqual(orders, [0, 1, 2, 3]);
  });

  it('tells a socket that is welcomed but silent of those who come and go meanwhile', () => {
    scene.open('slow');
    assert.deepEqual(story(scene.join('alice')), ['alice welcome', 'slow joined alice']);
    assert.deepEqual(story(scene.say('alice', { type: 'presence', presence: '1' })), ['slow presence']);
    assert.deepEqual(story(scene.close('alice', 1000)), ['slow left alice leave']);
  });

  it('turns away a client of another version', () => {
    for (const version of ['0', '2', '1.0', ' 1', '', null, undefined, 1]) {
      const out = scene.open('old', 'old', '1', version === undefined ? null : version);
      assert.deepEqual(
        story(out),
        ['old error unsupported-version', 'old close 4406 unsupported-version'],
        `${version}`,
      );
    }
    assert.equal(scene.room.empty, true);
  });

  it('turns away ids and instances that are none', () => {
    const bad = ['', 'a b', 'ä', 'a/b', 'a\n', '\0', 'x'.repeat(65), null, 7, {}, ['alice']];
    for (const value of bad) {
      const refused = ['x error bad-request', 'x close 4400 bad-request'];
      assert.deepEqual(story(scene.open('x', value)), refused, `id ${JSON.stringify(value)}`);
      assert.deepEqual(story(scene.open('x', 'x', value)), refused, `instance ${JSON.stringify(value)}`);
    }
    assert.equal(scene.room.empty, true);
  });

  it('takes the longest id, and ids named as what every object has', () => {
    const ids = ['x'.repeat(64), '__proto__', 'constructor', 'toString', '.', '~-_.'];
    for (const id of ids) assert.equal(welcomeOf(id, scene.join(id)).id, id);
    assert.deepEqual(present(), ids);
  });

  it('closes a socket that says no hello in ten seconds', () => {
    scene.join('alice');
    scene.open('slow');
    assert.deepEqual(scene.pass(9_999), []);
    assert.deepEqual(story(scene.pass(1)), ['slow error hello-expected', 'slow close 4408 hello-expected']);
    scene.close('slow', 4408);
    assert.deepEqual(scene.pass(100_000), []);
  });

  it('closes a socket whose first frame is no hello', () => {
    scene.join('alice');
    for (const frame of [
      { type: 'signal', to: 'alice', signal: '{}' },
      { type: 'presence', presence: '{}' },
    ] as const) {
      scene.open('rude');
      assert.deepEqual(story(scene.say('rude', frame)), [
        'rude error hello-expected',
        'rude close 4408 hello-expected',
      ]);
      assert.deepEqual(scene.close('rude', 4408), []);
    }
  });

  it('hears nothing more from a socket that it has refused', () => {
    scene.join('alice');
    scene.open('rude');
    scene.say('rude', { type: 'signal', to: 'alice', signal: '{}' });
    assert.deepEqual(scene.hello('rude'), [], 'a hello after hello-expected');
    scene.open('thief', 'alice');
    scene.hello('thief', 'not-the-key-of-alice');
    assert.deepEqual(scene.hello('thief', keyOf('alice')), [], 'a second guess at the key');
    assert.deepEqual(present(), ['alice']);
  });

  it('answers a second hello with an error, and keeps the first', () => {
    scene.join('alice');
    assert.deepEqual(story(scene.hello('alice', 'another-key-of-alice')), ['alice error bad-frame']);
    assert.deepEqual(story(scene.join('thief', 'alice', '2', 'another-key-of-alice')), [
      'thief error id-taken',
      'thief close 4409 id-taken',
    ]);
  });
});

describe('leaving', () => {
  beforeEach(() => {
    scene.join('alice');
    scene.join('bob');
  });

  for (const [code, reason] of [
    [1000, 'leave'],
    [1001, 'leave'],
    [1005, 'lost'],
    [1006, 'lost'],
    [1009, 'lost'],
    [1012, 'lost'],
    [4400, 'lost'],
  ] as const) {
    it(`tells the others that a member left by close code ${code}: ${reason}`, () => {
      assert.deepEqual(scene.close('bob', code), [['alice', { type: 'left', id: 'bob', reason }]]);
      assert.deepEqual(present(), ['alice']);
    });
  }

  it('says so once', () => {
    scene.close('bob', 1000);
    assert.deepEqual(scene.close('bob', 1006), []);
  });

  it('says nothing of a socket that never said hello', () => {
    scene.open('carol');
    assert.deepEqual(scene.close('carol', 1006), []);
  });

  it('hears nothing more from who has left', () => {
    scene.close('bob', 1000);
    assert.deepEqual(scene.say('bob', { type: 'signal', to: 'alice', signal: '{}' }), []);
    assert.deepEqual(scene.say('bob', { type: 'presence', presence: '{}' }), []);
    assert.deepEqual(scene.hello('bob'), []);
  });

  it('is empty when all are gone, and no sooner than lost ids are free', () => {
    assert.equal(scene.room.empty, false);
    scene.close('alice', 1000);
    scene.close('bob', 1006);
    assert.equal(scene.room.seats.size, 0);
    assert.equal(scene.room.empty, false);
    scene.pass(60_000);
    assert.equal(scene.room.empty, true);
    scene.open('carol');
    assert.equal(scene.room.empty, false);
    scene.close('carol', 1006);
    assert.equal(scene.room.empty, true);
  });
});

describe('exchanging', () => {
  beforeEach(() => {
    scene.join('alice');
    scene.join('bob');
    scene.join('carol');
  });

  it('passes a signal to its peer alone, as it is, with the sender stamped on it', () => {
    const signal = '{"sdp":"\\u0000 <b>ü</b>"}';
    assert.deepEqual(scene.say('alice', { type: 'signal', to: 'bob', signal }), [
      ['bob', { type: 'signal', from: 'alice', signal }],
    ]);
  });

  it('does not believe a sender who says to be somebody else', () => {
    const forged = { type: 'signal', from: 'carol', id: 'carol', to: 'bob', signal: '1', __proto__: null };
    assert.deepEqual(scene.receive('alice', JSON.stringify(forged)), [
      ['bob', { type: 'signal', from: 'alice', signal: '1' }],
    ]);
    const presence = { type: 'presence', from: 'carol', id: 'carol', presence: '2' };
    assert.deepEqual(to('bob', scene.receive('alice', JSON.stringify(presence))), [
      { type: 'presence', id: 'alice', presence: '2' },
    ]);
  });

  it('names the peer that is not there', () => {
    for (const peer of ['dave', '__proto__', 'constructor']) {
      const [answer, ...more] = to('alice', scene.say('alice', { type: 'signal', to: peer, signal: '{}' }));
      assert(answer?.type === 'error');
      assert.deepEqual([answer.code, answer.peer, more], ['unknown-peer', peer, []]);
    }
  });

  it('passes nothing to a peer that has not said hello', () => {
    scene.open('dave');
    assert.deepEqual(story(scene.say('alice', { type: 'signal', to: 'dave', signal: '' })), [
      'alice error unknown-peer',
    ]);
  });

  it('tells the others, and those who come later, what is new about a member', () => {
    assert.deepEqual(scene.say('alice', { type: 'presence', presence: '{"name":"A"}' }), [
      ['bob', { type: 'presence', id: 'alice', presence: '{"name":"A"}' }],
      ['carol', { type: 'presence', id: 'alice', presence: '{"name":"A"}' }],
    ]);
    const [alice] = welcomeOf('dave', scene.open('dave')).members;
    assert.equal(alice?.presence, '{"name":"A"}');
  });

  it('answers a ping, to members and to newcomers', () => {
    scene.open('dave');
    for (const socket of ['alice', 'dave']) {
      assert.deepEqual(scene.say(socket, { type: 'ping' }), [[socket, { type: 'pong' }]]);
    }
  });

  it('answers what makes no sense with an error to its sender alone, and changes nothing', () => {
    const nonsense = [
      '',
      '{',
      'null',
      '[]',
      '"ping"',
      '{"type":"welcome"}',
      '{"type":"__proto__"}',
      '{"__proto__":{"type":"ping"}}',
      JSON.stringify({ type: 'presence', presence: 'x'.repeat(LIMITS.presence + 1) }),
      JSON.stringify({ type: 'presence', presence: {} }),
      JSON.stringify({ type: 'signal', to: ['bob'], signal: '' }),
      JSON.stringify({ type: 'signal', to: 'bob', signal: {} }),
    ];
    for (const data of nonsense) {
      assert.deepEqual(story(scene.receive('alice', data)), ['alice error bad-frame'], data.slice(0, 80));
    }
    assert.deepEqual(present(), ['alice', 'bob', 'carol']);
  });

  it('closes the socket of a frame that is too large, and takes one that just fits', () => {
    const signal = (length: number): string => {
      const bare = JSON.stringify({ type: 'signal', to: 'bob', signal: '' }).length;
      return JSON.stringify({ type: 'signal', to: 'bob', signal: 'x'.repeat(length - bare) });
    };
    assert.deepEqual(story(scene.receive('alice', signal(LIMITS.frame))), ['bob signal']);
    assert.deepEqual(story(scene.receive('alice', signal(LIMITS.frame + 1))), [
      'alice error frame-too-large',
      'alice close 1009 frame-too-large',
      'bob left alice lost',
      'carol left alice lost',
    ]);
    assert.deepEqual(scene.close('alice', 1009), [], 'nobody hears of it twice');
  });
});

describe('ICE servers', () => {
  let asked: string[];

  beforeEach(() => {
    asked = [];
    scene = new RoomScene(Infinity, (member) => {
      const username = `${member}-${asked.push(member)}`;
      return { iceServers: [{ urls: 'turn:turn.example', username, credential: 'c' }], lifetime: 3600 };
    });
  });

  it('come with the welcome, made for the member', () => {
    const { iceServers, lifetime } = welcomeOf('a socket', scene.open('a socket', 'alice'));
    assert.deepEqual(iceServers, [{ urls: 'turn:turn.example', username: 'alice-1', credential: 'c' }]);
    assert.equal(lifetime, 3600);
  });

  it('are asked of the adapter anew for a member that wants them, and for nobody else', () => {
    scene.join('alice');
    scene.join('a socket', 'bob');
    const renewal = { type: 'renew', id: 'bob', rights: {} };
    assert.deepEqual(scene.say('a socket', { type: 'ice' }), [['a socket', renewal]]);
    assert.deepEqual(asked, ['alice', 'bob']);
  });

  it('come with a warning where TURN servers could not be had', () => {
    const ice = { iceServers: ICE_SERVERS, lifetime: 60, failed: true };
    const out = scene.open('dave', 'dave', '1', '1', { ice });
    assert.deepEqual(story(out), ['dave welcome', 'dave error turn-unavailable']);
    assert.equal('failed' in welcomeOf('dave', out), false);
  });

  it('are not for a socket that asks before its hello', () => {
    scene.join('alice');
    for (const id of ['dave', 'alice']) {
      scene.open('rude', id);
      asked = [];
      assert.deepEqual(story(scene.say('rude', { type: 'ice' })), [
        'rude error hello-expected',
        'rude close 4408 hello-expected',
      ]);
      assert.deepEqual(asked, []);
    }
  });
});

describe('owning an id', () => {
  beforeEach(() => {
    scene.join('alice');
    scene.join('bob', 'bob', 'b1');
  });

  it('tells a second socket nothing before it has proved its key', () => {
    assert.deepEqual(scene.open('second', 'bob'), []);
    assert.deepEqual(
      scene.say('alice', { type: 'presence', presence: '1' }).map(([socket]) => socket),
      ['bob'],
    );
  });

  for (const key of [
    'not-the-key-of-bob',
    `${keyOf('bob')}.`,
    keyOf('bob').slice(0, -1) + '!',
    keyOf('bob').repeat(2),
  ]) {
    it(`refuses the key ${key}, and nothing changes for the others`, () => {
      scene.open('thief', 'bob');
      assert.deepEqual(story(scene.hello('thief', key)), ['thief error id-taken', 'thief close 4409 id-taken']);
      assert.deepEqual(scene.close('thief', 4409), []);
      assert.deepEqual(story(scene.say('alice', { type: 'signal', to: 'bob', signal: '' })), ['bob signal']);
      assert.deepEqual(present(), ['alice', 'bob']);
    });
  }

  it('resumes the same instance under the same number, and the others hear nothing', () => {
    scene.open('again', 'bob', 'b1');
    const out = scene.hello('again', keyOf('bob'));
    assert.deepEqual(story(out), ['again welcome', 'bob error replaced', 'bob close 4410 replaced']);
    assert.equal(welcomeOf('again', out).order, 1);
    assert.deepEqual(idsIn(welcomeOf('again', out)), ['alice']);
    assert.deepEqual(story(scene.say('alice', { type: 'signal', to: 'bob', signal: '' })), ['again signal']);
  });

  it('tells the others what is new about the same instance', () => {
    assert.deepEqual(to('alice', scene.join('again', 'bob', 'b1', keyOf('bob'), '"new"')), [
      { type: 'presence', id: 'bob', presence: '"new"' },
    ]);
  });

  it('tells the others of another instance: the old one left, the new one joined, in this order', () => {
    const out = scene.join('again', 'bob', 'b2', keyOf('bob'), '"new"');
    assert.deepEqual(to('alice', out), [
      { type: 'left', id: 'bob', reason: 'leave' },
      { type: 'joined', member: { id: 'bob', instance: 'b2', order: 2, presence: '"new"', transports: '[]' } },
    ]);
    assert.deepEqual(to('bob', out).at(-1), { type: 'close', code: 4410, reason: 'replaced' });
  });

  it('removes nothing when the socket that was replaced closes late, and hears nothing from it', () => {
    scene.join('again', 'bob', 'b1');
    assert.deepEqual(scene.say('bob', { type: 'signal', to: 'alice', signal: '' }), []);
    assert.deepEqual(scene.say('bob', { type: 'presence', presence: '9' }), []);
    assert.deepEqual(scene.close('bob', 1000), []);
    assert.deepEqual(present(), ['alice', 'bob']);
  });

  it('keeps a lost id for its owner for 60 seconds, then anybody may have it', () => {
    scene.close('bob', 1006);
    scene.pass(59_999);
    assert.deepEqual(scene.open('thief', 'bob', 't'), []);
    assert.deepEqual(story(scene.hello('thief', 'not-the-key-of-bob')), [
      'thief error id-taken',
      'thief close 4409 id-taken',
    ]);
    scene.close('thief', 4409);
    scene.pass(1);
    assert.deepEqual(story(scene.join('thief', 'bob', 't', 'not-the-key-of-bob')), [
      'thief welcome',
      'alice joined bob',
    ]);
  });

  it('lets the owner of a lost id have it back', () => {
    scene.close('bob', 1006);
    const out = scene.join('again', 'bob', 'b1');
    assert.deepEqual(story(out), ['again welcome', 'alice joined bob']);
    scene.close('again', 1000);
    scene.join('other', 'bob', 'o1', 'another-key-of-bob');
    assert.deepEqual(present(), ['alice', 'bob']);
  });

  it('frees an id at once when its owner says goodbye', () => {
    scene.close('bob', 1000);
    assert.deepEqual(story(scene.join('other', 'bob', 'o1', 'another-key-of-bob')), [
      'other welcome',
      'alice joined bob',
    ]);
  });

  it('remembers 1,000 lost ids at most, the latest', () => {
    const ids = Array.from({ length: 1_001 }, (_, i) => `id-${i}`);
    for (const id of ids) {
      scene.join(id);
      scene.close(id, 1006);
    }
    assert.deepEqual(story(scene.open('x', 'id-0')), ['x welcome'], 'the oldest is forgotten');
    assert.deepEqual(scene.open('y', 'id-1'), [], 'the others are not');
    assert.deepEqual(scene.open('z', 'id-1000'), []);
  });

  it('gives a fresh id to the first of two sockets that says hello, though both were welcomed', () => {
    scene.open('first', 'carol', 'c1');
    scene.open('second', 'carol', 'c2');
    assert.deepEqual(to('alice', scene.hello('second', 'key-of-the-second')), [
      { type: 'joined', member: { id: 'carol', instance: 'c2', order: 3, presence: '{}', transports: '[]' } },
    ]);
    const late = scene.hello('first', 'key-of-the-first.');
    assert.deepEqual(story(late), ['first error id-taken', 'first close 4409 id-taken']);
    assert.deepEqual(scene.close('first', 4409), []);
    assert.deepEqual(present(), ['alice', 'bob', 'carol']);
  });

  it('tells the others once of an owner who opened two sockets under a fresh id, and has one of them', () => {
    scene.open('first', 'carol', 'c1');
    scene.open('second', 'carol', 'c1');
    scene.hello('first', keyOf('carol'));
    const out = scene.hello('second', keyOf('carol'));
    assert.deepEqual(to('first', out).at(-1), { type: 'close', code: 4410, reason: 'replaced' });
    assert.deepEqual(
      to('alice', out).map(({ type }) => type),
      ['left', 'joined'],
    );
    assert.deepEqual(present(), ['alice', 'bob', 'carol']);
  });
});
