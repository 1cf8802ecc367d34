import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Outgoing } from '../../server/room/outgoing.js';
import type { Greeting } from '../../src/protocol/check-greeting.js';
import { LIMITS, type WelcomeFrame } from '../../src/protocol/frames.js';
import { greetingOf, helloOf, textOf, tokenOf } from '../support/greetings.js';
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
  const ids = idsIn(welcomeOf('probe', scene.join('probe')));
  scene.close('probe', 1000);
  return ids;
}

beforeEach(() => {
  scene = new RoomScene();
});

describe('arriving', () => {
  it('welcomes a socket at once', () => {
    assert.deepEqual(scene.join('alice'), [
      [
        'alice',
        {
          type: 'welcome',
          version: 3,
          id: 'alice',
          order: 0,
          members: [],
          iceServers: ICE_SERVERS,
        },
      ],
    ]);
  });

  it('welcomes nobody whom the others do not hear of at the same time', () => {
    scene.join('alice');
    assert.deepEqual(story(scene.join('bob')), ['bob welcome', 'alice joined bob']);
    assert.equal(scene.room.seats.size, 2);
  });

  it('tells all others of a newcomer, and the newcomer of all others', () => {
    const [greetsAlice, greetsBob] = [
      greetingOf('alice', { instance: 'a1', presence: '{"name":"Alice"}' }),
      greetingOf('bob', { instance: 'b1', presence: '"hi"', direct: false }),
    ];
    scene.open('alice', 'alice', greetsAlice);
    const alice = { id: 'alice', order: 0, presence: '{"name":"Alice"}', hello: greetsAlice.text };
    const out = scene.open('bob', 'bob', greetsBob);
    assert.deepEqual(welcomeOf('bob', out).members, [alice]);
    const bob = { id: 'bob', order: 1, presence: '"hi"', hello: greetsBob.text };
    assert.deepEqual(to('alice', out), [{ type: 'joined', member: bob }]);
    assert.deepEqual(welcomeOf('carol', scene.join('carol')).members, [alice, bob]);
  });

  it('numbers the members in the order of their arrival, and uses no number twice', () => {
    const orders = ['alice', 'bob', 'carol'].map((id) => welcomeOf(id, scene.join(id)).order);
    scene.close('carol', 1000);
    orders.push(welcomeOf('dave', scene.join('dave')).order);
    assert.deepEqual(orders, [0, 1, 2, 3]);
  });

  it('tells a member that says nothing of those who come and go', () => {
    scene.join('slow');
    assert.deepEqual(story(scene.join('alice')), ['alice welcome', 'slow joined alice']);
    assert.deepEqual(story(scene.say('alice', { type: 'presence', presence: '1' })), ['slow presence']);
    assert.deepEqual(story(scene.close('alice', 1000)), ['slow left alice leave']);
  });

  it('takes the longest id, and ids named as what every object has', () => {
    const ids = ['x'.repeat(64), '__proto__', 'constructor', 'toString', '.', '~-_.'];
    for (const id of ids) assert.equal(welcomeOf(id, scene.join(id)).id, id);
    assert.deepEqual(present(), ids);
  });

  it('hears nothing from a socket that it has refused', () => {
    scene.join('alice');
    scene.open('thief', 'alice', { token: 'not-the-token-of-alice' });
    assert.deepEqual(scene.say('thief', { type: 'signal', to: 'alice', signal: '{}' }), []);
    assert.deepEqual(scene.say('thief', { type: 'presence', presence: '{}' }), []);
    assert.deepEqual(present(), ['alice']);
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

  it('hears nothing more from who has left', () => {
    scene.close('bob', 1000);
    assert.deepEqual(scene.say('bob', { type: 'signal', to: 'alice', signal: '{}' }), []);
    assert.deepEqual(scene.say('bob', { type: 'presence', presence: '{}' }), []);
  });

  it('is empty when all are gone, and no sooner than lost ids are free', () => {
    assert.equal(scene.room.empty, false);
    scene.close('alice', 1000);
    scene.close('bob', 1006);
    assert.equal(scene.room.seats.size, 0);
    assert.equal(scene.room.empty, false);
    scene.pass(60_000);
    assert.equal(scene.room.empty, true);
    scene.join('carol');
    assert.equal(scene.room.empty, false);
    scene.close('carol', 1000);
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

  it('tells the others, and those who come later, what is new about a member', () => {
    assert.deepEqual(scene.say('alice', { type: 'presence', presence: '{"name":"A"}' }), [
      ['bob', { type: 'presence', id: 'alice', presence: '{"name":"A"}' }],
      ['carol', { type: 'presence', id: 'alice', presence: '{"name":"A"}' }],
    ]);
    const [alice] = welcomeOf('dave', scene.join('dave')).members;
    assert.equal(alice?.presence, '{"name":"A"}');
  });

  it('answers a ping', () => {
    assert.deepEqual(scene.say('alice', { type: 'ping' }), [['alice', { type: 'pong' }]]);
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
    const out = scene.open('dave', 'dave', {}, { ice });
    assert.deepEqual(story(out), ['dave welcome', 'dave error turn-unavailable']);
    assert.equal('failed' in welcomeOf('dave', out), false);
  });

  it('are not for a socket that is refused', () => {
    scene.join('alice');
    for (const out of [
      scene.open('rude', 'alice', { token: 'not-the-token-of-alice' }),
      scene.say('rude', { type: 'ice' }),
    ]) {
      assert.deepEqual(
        out.filter(([, what]) => JSON.stringify(what).includes('turn.example')),
        [],
      );
      assert.deepEqual(
        out.filter(([, what]) => !(what instanceof Uint8Array) && typeof what === 'object' && what.type === 'renew'),
        [],
      );
    }
  });
});

describe('owning an id', () => {
  beforeEach(() => {
    scene.join('alice');
    scene.join('bob', 'bob', 'b1');
  });

  for (const token of [
    'not-the-token-of-bob',
    `${tokenOf('bob')}.`,
    tokenOf('bob').slice(0, -1) + '!',
    tokenOf('bob').repeat(2),
  ]) {
    it(`refuses the token ${token}, and nothing changes for the others`, () => {
      assert.deepEqual(story(scene.open('thief', 'bob', { token })), [
        'thief error id-taken',
        'thief close 4409 id-taken',
      ]);
      assert.deepEqual(scene.close('thief', 4409), []);
      assert.deepEqual(story(scene.say('alice', { type: 'signal', to: 'bob', signal: '' })), ['bob signal']);
      assert.deepEqual(present(), ['alice', 'bob']);
    });
  }

  it('resumes the same instance under the same number, and the others hear nothing', () => {
    const out = scene.join('again', 'bob', 'b1');
    assert.deepEqual(story(out), ['again welcome', 'bob error replaced', 'bob close 4410 replaced']);
    assert.equal(welcomeOf('again', out).order, 1);
    assert.deepEqual(idsIn(welcomeOf('again', out)), ['alice']);
    assert.deepEqual(story(scene.say('alice', { type: 'signal', to: 'bob', signal: '' })), ['again signal']);
  });

  it('keeps what the same instance has said about itself, if its hello leaves that out', () => {
    scene.say('bob', { type: 'presence', presence: '"long"' });
    const out = scene.open('again', 'bob', { instance: 'b1', presence: '' });
    assert.deepEqual(to('alice', out), []);
    assert.equal(scene.room.seats.get('bob')?.presence, '"long"');
  });

  it('tells the others what is new about the same instance', () => {
    assert.deepEqual(to('alice', scene.join('again', 'bob', 'b1', tokenOf('bob'), '"new"')), [
      { type: 'presence', id: 'bob', presence: '"new"' },
    ]);
  });

  it('tells the others of another instance: the old one left, the new one joined, in this order', () => {
    const out = scene.join('again', 'bob', 'b2', tokenOf('bob'), '"new"');
    assert.deepEqual(to('alice', out), [
      { type: 'left', id: 'bob', reason: 'leave' },
      {
        type: 'joined',
        member: { id: 'bob', order: 2, presence: '"new"', hello: textOf(helloOf({ instance: 'b2' })) },
      },
    ]);
    assert.deepEqual(to('bob', out).at(-1), { type: 'close', code: 4410, reason: 'replaced' });
  });

  it('tells the others that the same instance was lost, not that it has left, when it comes back under another number', () => {
    const seat = scene.room.seats.get('bob');
    assert(seat);
    const seen = scene.room.apply({ type: 'enter', seat: { ...seat, socket: 'again', order: 7 } });
    assert.deepEqual(story(seen), [
      'bob error replaced',
      'bob close 4410 replaced',
      'alice left bob lost',
      'alice joined bob',
    ]);
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
    assert.deepEqual(story(scene.join('thief', 'bob', 't', 'not-the-token-of-bob')), [
      'thief error id-taken',
      'thief close 4409 id-taken',
    ]);
    scene.close('thief', 4409);
    scene.pass(1);
    assert.deepEqual(story(scene.join('thief', 'bob', 't', 'not-the-token-of-bob')), [
      'thief welcome',
      'alice joined bob',
    ]);
  });

  it('lets the owner of a lost id have it back', () => {
    scene.close('bob', 1006);
    const out = scene.join('again', 'bob', 'b1');
    assert.deepEqual(story(out), ['again welcome', 'alice joined bob']);
    scene.close('again', 1000);
    scene.join('other', 'bob', 'o1', 'another-token-of-bob');
    assert.deepEqual(present(), ['alice', 'bob']);
  });

  it('frees an id at once when its owner says goodbye', () => {
    scene.close('bob', 1000);
    assert.deepEqual(story(scene.join('other', 'bob', 'o1', 'another-token-of-bob')), [
      'other welcome',
      'alice joined bob',
    ]);
  });

  it('frees a lost id, and tells the others, when its owner says goodbye after all', () => {
    scene.close('bob', 1006);
    assert.deepEqual(story(scene.room.apply({ type: 'leave', id: 'bob', socket: 'bob', reason: 'leave' })), [
      'alice left bob leave',
    ]);
    assert.deepEqual([...scene.room.claims.keys()], []);
    assert.deepEqual(scene.room.apply({ type: 'leave', id: 'bob', socket: 'bob', reason: 'leave' }), [], 'once');
  });

  it('remembers 1,000 lost ids at most, the latest', () => {
    const ids = Array.from({ length: 1_001 }, (_, i) => `id-${i}`);
    for (const id of ids) {
      scene.join(id);
      scene.close(id, 1006);
    }
    const takes = (id: string): string[] => {
      const [first = ''] = story(scene.join('thief', id, '1', 'the-token-of-the-thief'));
      scene.close('thief', 1000);
      return [first];
    };
    assert.deepEqual(takes('id-0'), ['thief welcome'], 'the oldest is forgotten');
    assert.deepEqual(takes('id-1'), ['thief error id-taken'], 'the others are not');
    assert.deepEqual(takes('id-1000'), ['thief error id-taken']);
  });

  it('gives a fresh id to the first of two sockets', () => {
    scene.join('first', 'carol', 'c1', 'token-of-the-first');
    assert.deepEqual(story(scene.join('second', 'carol', 'c2', 'token-of-the-second')), [
      'second error id-taken',
      'second close 4409 id-taken',
    ]);
    assert.deepEqual(scene.close('second', 4409), []);
    assert.deepEqual(present(), ['alice', 'bob', 'carol']);
  });
});

describe('owning an id by a key', () => {
  const SECOND = 1_000;
  const MINUTE = 60 * SECOND;
  /** What somebody says whose counter has been checked. */
  const signed = (counter: number, instance = '1'): Greeting => ({
    ...greetingOf('bob', { instance }),
    proof: { counter },
  });
  const stale = ['x error stale-seat', 'x close 1013 stale-seat'];

  beforeEach(() => {
    scene.join('alice');
    scene.open('bob', 'bob', signed(5));
  });

  it('takes a greater counter, and tells of the one to exceed', () => {
    assert.deepEqual(scene.open('x', 'bob', signed(5)).slice(0, 1), [
      [
        'x',
        {
          type: 'error',
          code: 'stale-seat',
          message: 'This proof of the seat is not newer than the last one. Sign a greater counter.',
          counter: 5,
        },
      ],
    ]);
    assert.deepEqual(story(scene.open('x', 'bob', signed(4))), stale);
    assert.deepEqual(story(scene.open('again', 'bob', signed(6))), [
      'again welcome',
      'bob error replaced',
      'bob close 4410 replaced',
    ]);
    assert.deepEqual(story(scene.open('x', 'bob', signed(6))), stale);
  });

  it('comes anew when the same page says something else, as one that was lost', () => {
    const greeting = greetingOf('bob', { instance: '1', direct: false });
    const out = scene.open('again', 'bob', { ...greeting, proof: { counter: 6 } });
    assert.deepEqual(to('alice', out), [
      { type: 'left', id: 'bob', reason: 'lost' },
      { type: 'joined', member: { id: 'bob', order: 2, presence: '{}', hello: greeting.text } },
    ]);
  });

  it('is no matter of the signature of the hello', () => {
    const { text, ...greeting } = signed(6);
    assert.deepEqual(to('alice', scene.open('again', 'bob', { ...greeting, text: `${text}.other` })), []);
  });

  for (const code of [1000, 1006]) {
    it(`remembers the counter for ten minutes after close code ${code}`, () => {
      scene.close('bob', code);
      scene.pass(10 * MINUTE - 1);
      assert.equal(scene.room.empty, false);
      assert.deepEqual(story(scene.open('x', 'bob', signed(5))), stale);
      assert.deepEqual(story(scene.open('again', 'bob', signed(6))), ['again welcome', 'alice joined bob']);
      scene.close('again', code);
      scene.pass(10 * MINUTE);
      assert.deepEqual(story(scene.open('x', 'bob', signed(1))), ['x welcome', 'alice joined bob']);
    });
  }

  it('keeps a place for a minute if it was lost, and none if it has left', () => {
    for (const [code, after, answer] of [
      [1006, MINUTE - 1, 'carol error unavailable'],
      [1006, MINUTE, 'carol welcome'],
      [1000, 0, 'carol welcome'],
    ] as const) {
      scene = new RoomScene(2);
      scene.join('alice');
      scene.open('bob', 'bob', signed(5));
      scene.pass(31 * SECOND);
      scene.close('bob', code);
      scene.pass(after);
      assert.equal(story(scene.join('carol'))[0], answer, `${code}, ${after}`);
    }
  });

  it('counts the time that it was here only for who comes back within the minute', () => {
    scene.pass(31 * SECOND);
    scene.close('bob', 1006);
    scene.pass(2 * MINUTE);
    scene.open('again', 'bob', signed(6));
    assert.equal(scene.room.seats.get('bob')?.since, scene.time);
  });

  it('tells of a late goodbye once, though the counter is remembered', () => {
    scene.close('bob', 1006);
    const seat = { id: 'bob', socket: 'bob', reason: 'leave' } as const;
    const [claim] = scene.room.claims.values();
    assert(claim);
    const change = { type: 'leave', ...seat, claim: { ...claim, reason: 'leave', heldUntil: 0 } } as const;
    assert.deepEqual(story(scene.room.apply(change)), ['alice left bob leave']);
    assert.deepEqual(story(scene.room.apply(change)), []);
    assert.deepEqual([...scene.room.claims.keys()], ['bob']);
  });

  it('is forgotten after 1,000 others who have left, before those who keep their place', () => {
    scene.pass(31 * SECOND);
    scene.close('bob', 1006);
    for (let i = 0; i < 1_500; i++) {
      scene.open(`s${i}`, `m${i}`, { ...greetingOf(`m${i}`), proof: { counter: 1 } });
      scene.close(`s${i}`, 1000);
    }
    assert.equal(scene.room.claims.size, 1_000);
    assert.deepEqual(story(scene.open('x', 'bob', signed(5))), stale);
  });

  it('is never given to a token, nor the id of a token to a counter', () => {
    assert.deepEqual(story(scene.open('x', 'bob')), ['x error id-taken', 'x close 4409 id-taken']);
    const greeting = { ...greetingOf('alice'), proof: { counter: 9 } };
    assert.deepEqual(story(scene.open('x', 'alice', greeting)), ['x error id-taken', 'x close 4409 id-taken']);
  });
});
