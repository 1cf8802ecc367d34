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
          version: 2,
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
    scene.open('alice', 'alice', { instance: 'a1', presence: '{"name":"Alice"}', transports: '["rtc"]' });
    const alice = { id: 'alice', instance: 'a1', order: 0, presence: '{"name":"Alice"}', transports: '["rtc"]' };
    const out = scene.open('bob', 'bob', { instance: 'b1', presence: '"hi"' });
    assert.deepEqual(welcomeOf('bob', out).members, [alice]);
    const bob = { id: 'bob', instance: 'b1', order: 1, presence: '"hi"', transports: '[]' };
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

  for (const [fault, code] of [
    ['unsupported-version', 4406],
    ['hello-expected', 4408],
    ['bad-request', 4400],
  ] as const) {
    it(`turns away a request with the fault ${fault}, tells it nothing of the room, and nobody of it`, () => {
      scene.join('alice');
      assert.deepEqual(story(scene.open('odd', 'odd', fault)), [`odd error ${fault}`, `odd close ${code} ${fault}`]);
      assert.deepEqual(scene.close('odd', code), []);
      assert.deepEqual(present(), ['alice']);
    });
  }

  it('turns away ids that are none', () => {
    const bad = ['', 'a b', 'ä', 'a/b', 'a\n', '\0', 'x'.repeat(65), null, 7, {}, ['alice']];
    for (const value of bad) {
      const refused = ['x error bad-request', 'x close 4400 bad-request'];
      assert.deepEqual(story(scene.open('x', value)), refused, `id ${JSON.stringify(value)}`);
    }
    assert.equal(scene.room.empty, true);
  });

  it('takes the longest id, and ids named as what every object has', () => {
    const ids = ['x'.repeat(64), '__proto__', 'constructor', 'toString', '.', '~-_.'];
    for (const id of ids) assert.equal(welcomeOf(id, scene.join(id)).id, id);
    assert.deepEqual(present(), ids);
  });

  it('hears nothing from a socket that it has refused', () => {
    scene.join('alice');
    scene.open('thief', 'alice', { key: 'not-the-key-of-alice' });
    assert.deepEqual(scene.say('thief', { type: 'signal', to: 'alice', signal: '{}' }), []);
    assert.deepEqual(scene.say('thief', { type: 'presence', presence: '{}' }), []);
    assert.deepEqual(present(), ['alice']);
  });

  it('tells a member whose presence is too large with what the server sets of it, after its welcome', () => {
    const hello = { presence: JSON.stringify({ about: 'x'.repeat(LIMITS.presence - 20) }) };
    const out = scene.open('alice', 'alice', hello, { presence: '{"name":"Alice, of the council"}' });
    assert.deepEqual(story(out), ['alice welcome', 'alice error not-allowed']);
    assert.equal(scene.room.seats.get('alice')?.presence, '{"name":"Alice, of the council"}');
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
      scene.open('rude', 'alice', { key: 'not-the-key-of-alice' }),
      scene.open('rude', 'rude', 'hello-expected'),
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

  for (const key of [
    'not-the-key-of-bob',
    `${keyOf('bob')}.`,
    keyOf('bob').slice(0, -1) + '!',
    keyOf('bob').repeat(2),
  ]) {
    it(`refuses the key ${key}, and nothing changes for the others`, () => {
      assert.deepEqual(story(scene.open('thief', 'bob', { key })), [
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
    assert.deepEqual(story(scene.join('thief', 'bob', 't', 'not-the-key-of-bob')), [
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
      const [first = ''] = story(scene.join('thief', id, '1', 'the-key-of-the-thief'));
      scene.close('thief', 1000);
      return [first];
    };
    assert.deepEqual(takes('id-0'), ['thief welcome'], 'the oldest is forgotten');
    assert.deepEqual(takes('id-1'), ['thief error id-taken'], 'the others are not');
    assert.deepEqual(takes('id-1000'), ['thief error id-taken']);
  });

  it('gives a fresh id to the first of two sockets', () => {
    scene.join('first', 'carol', 'c1', 'key-of-the-first.');
    assert.deepEqual(story(scene.join('second', 'carol', 'c2', 'key-of-the-second')), [
      'second error id-taken',
      'second close 4409 id-taken',
    ]);
    assert.deepEqual(scene.close('second', 4409), []);
    assert.deepEqual(present(), ['alice', 'bob', 'carol']);
  });
});
