import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { isId, LIMITS } from '../../src/protocol/frames.js';
import { packRelay, unpackRelay } from '../../src/protocol/relay-frame.js';
import { random, randomBytes } from '../support/random.js';
import { bytesTo, RoomScene, story, to } from '../support/server/room-scene.js';

/** `alice`, with its length before it. */
const FROM_ALICE = [5, 0x61, 0x6c, 0x69, 0x63, 0x65];

let scene: RoomScene;

beforeEach(() => {
  scene = new RoomScene();
  scene.join('alice');
  scene.join('bob');
  scene.join('carol');
});

/** Those whom the room still connects, by way of alice. */
function assertAllRelay(): void {
  for (const id of ['alice', 'bob', 'carol']) {
    assert.deepEqual(scene.relay('alice', id, 1), [[id, Uint8Array.of(...FROM_ALICE, 1)]]);
  }
  assert.equal(scene.room.seats.size, 3);
}

describe('relaying', () => {
  it('passes bytes to their receiver alone, as they are, with the sender stamped on them', () => {
    assert.deepEqual(scene.relay('alice', 'bob', 0, 255, 0x7b), [['bob', Uint8Array.of(...FROM_ALICE, 0, 255, 0x7b)]]);
  });

  it('stamps the id of the member, not what the server knows its socket by', () => {
    scene.join('a socket', 'dave');
    assert.deepEqual(story(scene.relay('a socket', 'alice', 1)), ['alice relayed dave']);
    assert.deepEqual(story(scene.relay('alice', 'dave', 1)), ['a socket relayed alice']);
  });

  it('stamps every length of id, over every length', () => {
    const ids = Array.from({ length: LIMITS.id }, (_, i) => 'x'.repeat(i + 1));
    for (const id of ids) scene.join(id);
    for (const from of ids) {
      for (const id of ids)
        assert.deepEqual(bytesTo(id, scene.relay(from, id, 7)), [packRelay(from, Uint8Array.of(7))]);
    }
  });

  it('does not believe a payload that says to be of somebody else', () => {
    const forged = packRelay('carol', Uint8Array.of(1));
    assert.deepEqual(scene.relay('alice', 'bob', ...forged), [['bob', Uint8Array.of(...FROM_ALICE, ...forged)]]);
  });

  it('keeps what it passes on, though the adapter uses its buffer again', () => {
    const buffer = Buffer.alloc(64, 9);
    const frame = buffer.subarray(10, 10 + packRelay('bob', Buffer.of(1, 2)).length);
    frame.set(packRelay('bob', Buffer.of(1, 2)));
    const [bytes] = bytesTo('bob', scene.receive('alice', frame));
    buffer.fill(0);
    assert.deepEqual(bytes, Uint8Array.of(...FROM_ALICE, 1, 2));
  });

  it('reads text as text and bytes as bytes, whatever they look like', () => {
    const hello = new TextEncoder().encode('{"type":"ping"}');
    assert.deepEqual(story(scene.receive('alice', hello)), ['alice error bad-frame']);
    const text = String.fromCharCode(...packRelay('bob', Uint8Array.of(1)));
    assert.deepEqual(story(scene.receive('alice', text)), ['alice error bad-frame']);
  });

  it('names the peer that is not there, to the sender alone', () => {
    scene.join('gone');
    scene.close('gone', 1000);
    scene.join('lost');
    scene.close('lost', 1006);
    for (const id of ['gone', 'lost', 'nobody', '__proto__', 'constructor', 'Bob', 'bo', 'bobb']) {
      const out = scene.relay('alice', id, 1);
      const [answer, ...more] = to('alice', out);
      assert(answer?.type === 'error');
      assert.deepEqual([answer.code, answer.peer, more, out.length], ['unknown-peer', id, [], 1]);
    }
    assertAllRelay();
  });

  it('answers what makes no sense with an error to its sender alone, at every length', () => {
    const nonsense: Uint8Array<ArrayBuffer>[] = [];
    for (let length = 0; length <= 255; length++) {
      const whole = packRelay('a'.repeat(length), Uint8Array.of(1));
      const ends = length <= LIMITS.id ? whole.length - 1 : whole.length;
      for (let end = 0; end <= ends; end++) nonsense.push(whole.slice(0, end));
    }
    nonsense.push(Uint8Array.of(0, 1), new Uint8Array(LIMITS.frame), new Uint8Array(LIMITS.frame).fill(255));
    for (const data of nonsense) {
      assert.deepEqual(story(scene.receive('alice', data)), ['alice error bad-frame'], data.subarray(0, 70).join());
    }
    assertAllRelay();
  });

  it('takes an id of the bytes that an id may have, and of no others', () => {
    for (let byte = 0; byte < 256; byte++) {
      const expected = isId(String.fromCharCode(byte)) ? 'unknown-peer' : 'bad-frame';
      assert.deepEqual(story(scene.receive('alice', Uint8Array.of(1, byte, 0))), [`alice error ${expected}`]);
      const bobAnd = Uint8Array.of(4, 0x62, 0x6f, 0x62, byte, 0);
      assert.deepEqual(story(scene.receive('alice', bobAnd)), [`alice error ${expected}`]);
    }
  });

  it('relays, refuses or drops 20,000 random frames, and the room goes on', () => {
    const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_123);
    const next = random(seed);
    const pick = (): number => Math.floor(next() * 256);
    let relayed = 0;
    for (let round = 0; round < 20_000; round++) {
      let data = randomBytes(Math.floor(next() * 80), next);
      if (next() < 0.7) {
        data = packRelay(['alice', 'bob', 'carol', 'nobody'][pick() % 4] ?? '', data);
        while (next() < 0.3) data[pick() % 12] = pick();
        if (next() < 0.2) data = data.slice(0, pick() % 12);
      }
      const again = `seed ${seed}, round ${round}: ${data.join()}`;
      const out = scene.receive('alice', data);
      const frame = unpackRelay(data);
      assert.equal(out.length, 1, again);
      if (frame && ['alice', 'bob', 'carol'].includes(frame.id)) {
        relayed++;
        assert.deepEqual(out, [[frame.id, Uint8Array.of(...FROM_ALICE, ...frame.payload)]], again);
      } else {
        const code = frame && isId(frame.id) ? 'unknown-peer' : 'bad-frame';
        assert.deepEqual(story(out), [`alice error ${code}`], again);
      }
    }
    assert(relayed > 2_000 && relayed < 18_000, `${relayed} were relayed`);
    assertAllRelay();
  });

  for (const [name, data] of [
    ['for a member', packRelay('alice', Uint8Array.of(1))],
    ['for nobody', packRelay('nobody', Uint8Array.of(1))],
    ['that make no sense', Uint8Array.of(0)],
    ['that are none', new Uint8Array(0)],
  ] as const) {
    it(`hears nothing from a socket that was refused and sends bytes ${name}`, () => {
      for (const refused of [scene.open('rude', 'bob', { token: 'not-the-token-of-bob' })]) {
        assert.equal(refused.length, 2);
        assert.deepEqual(scene.receive('rude', data), []);
        assert.deepEqual(scene.close('rude', 4408), []);
      }
      assertAllRelay();
    });
  }

  it('hears nothing from a socket that was replaced, nor sends it anything', () => {
    scene.join('again', 'bob');
    assert.deepEqual(scene.relay('bob', 'alice', 1), []);
    assert.deepEqual(story(scene.relay('again', 'alice', 1)), ['alice relayed bob']);
    assert.deepEqual(story(scene.relay('alice', 'bob', 1)), ['again relayed alice']);
    scene.close('bob', 4410);
    assert.deepEqual(story(scene.relay('alice', 'bob', 1)), ['again relayed alice']);
  });

  it('hears nothing from who has left, nor from whom it never knew', () => {
    scene.close('bob', 1000);
    for (const socket of ['bob', 'stranger']) {
      assert.deepEqual(scene.relay(socket, 'alice', 1), []);
      assert.deepEqual(scene.receive(socket, new Uint8Array(LIMITS.frame + 1)), []);
    }
  });

  it('closes the socket of a frame that is too large, and takes one that just fits', () => {
    const fits = packRelay('bob', new Uint8Array(LIMITS.frame - 4).fill(3));
    assert.equal(fits.length, LIMITS.frame);
    const [passed] = bytesTo('bob', scene.receive('alice', fits));
    assert.equal(passed?.length, LIMITS.frame + 2, 'all of it, under the longer id');

    const tooLarge = packRelay('bob', new Uint8Array(LIMITS.frame - 3));
    assert.deepEqual(story(scene.receive('alice', tooLarge)), [
      'alice error frame-too-large',
      'alice close 1009 frame-too-large',
      'bob left alice lost',
      'carol left alice lost',
    ]);
    assert.deepEqual(scene.relay('alice', 'bob', 1), []);
    assert.deepEqual(scene.close('alice', 1009), []);
  });
});
