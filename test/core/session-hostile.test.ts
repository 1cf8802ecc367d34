import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConnectionError } from '../../src/core/errors.js';
import { toPayload } from '../../src/core/session/payload.js';
import { ASK, END, FIRST, OVER, REWIND, STATE, HEADER_SIZE, TEXT } from '../../src/core/session/session-frame.js';
import { encodeData, encodeState, LIMIT, NOTHING, Scene } from '../support/core/scene.js';
import { random } from '../support/random.js';

describe('a session with a hostile peer', () => {
  it('reports nonsense, and goes on', () => {
    const scene = new Scene();
    scene.state();
    const nonsense = [
      new Uint8Array(0),
      new Uint8Array(HEADER_SIZE - 1),
      encodeData(END, 0, 0, NOTHING, new Uint8Array(1)),
      encodeData(END, 3, -1, NOTHING, new Uint8Array(1)),
      encodeData(END, 3, 0.5, NOTHING, new Uint8Array(1)),
      encodeData(END, 3, NaN, NOTHING, new Uint8Array(1)),
      encodeData(END, 3, Infinity, NOTHING, new Uint8Array(1)),
      encodeState(0, 3, 0, NOTHING, LIMIT).slice(0, HEADER_SIZE + 7),
      encodeState(0, 3, 0, { peer: 5, received: -1 }, LIMIT),
      encodeState(0, 3, 0, { peer: 5, received: NaN }, LIMIT),
      encodeState(0, 3, 0, { peer: 5, received: 1 }, LIMIT), // we have sent nothing
      encodeState(0, 3, 0, NOTHING, NaN),
      encodeState(0, 3, 0, NOTHING, -1),
      encodeData(FIRST, 3, 0, NOTHING, new Uint8Array(1), { size: -1 }),
      encodeData(FIRST, 3, 0, NOTHING, new Uint8Array(1), { size: NaN }),
      encodeData(FIRST, 3, 0, NOTHING, new Uint8Array(0)).slice(0, HEADER_SIZE + 7),
    ];
    for (const frame of nonsense) assert.equal(scene.say(frame), true);
    assert.deepEqual(scene.violations, Array(nonsense.length).fill('bad-message'));
    scene.data(FIRST | END | TEXT, 0, 'still here');
    assert.deepEqual(scene.heard, ['still here']);
    assert.equal(scene.opened, 1);
  });

  it('makes no sense of 20,000 random frames, and never throws', () => {
    const chance = random(7);
    const scene = new Scene();
    void scene.session.send(toPayload('x'.repeat(5_000))).catch(() => undefined);
    scene.state();
    for (let i = 0; i < 20_000; i++) {
      const frame =
        chance() < 0.5
          ? encodeState(Math.floor(chance() * 256), 3, Math.floor(chance() * 9_000), NOTHING, LIMIT)
          : encodeData(
              Math.floor(chance() * 256),
              3,
              Math.floor(chance() * 20),
              NOTHING,
              Buffer.alloc(Math.floor(chance() * 20)),
            );
      for (let hits = Math.floor(chance() * 3); hits > 0; hits--) {
        frame[Math.floor(chance() * frame.length)] = Math.floor(chance() * 256);
      }
      scene.say(frame.subarray(0, chance() < 0.1 ? Math.floor(chance() * frame.length) : frame.length));
      scene.sent.length = 0;
    }
    scene.session.close(new ConnectionError('closed'));
  });

  it('takes no message that is larger than it said, however it comes', () => {
    const announced = new Scene();
    announced.state();
    announced.data(FIRST, 0, 'x', { size: LIMIT + 1 });
    assert.deepEqual(announced.violations, ['message-too-large']);
    announced.data(0, 1, 'y');
    announced.data(END, 2, 'z');
    assert.deepEqual(announced.violations, ['message-too-large', 'bad-message', 'bad-message']);
    assert.deepEqual(announced.heard, [], 'the rest of it is no message either');

    const longer = new Scene();
    longer.state();
    longer.data(FIRST, 0, Buffer.alloc(900), { size: 1_000 });
    longer.data(0, 900, Buffer.alloc(101));
    longer.data(END, 1_001, '');
    assert.deepEqual(longer.violations, ['bad-message', 'bad-message']);

    const shorter = new Scene();
    shorter.state();
    shorter.data(FIRST, 0, Buffer.alloc(900), { size: 1_000 });
    shorter.data(END, 900, Buffer.alloc(99));
    assert.deepEqual(shorter.violations, ['bad-message']);
    shorter.data(FIRST | END | TEXT, 1_000, 'still here');
    assert.deepEqual([longer.heard, shorter.heard], [[], ['still here']]);
  });

  it('takes no message that begins in the middle', () => {
    const scene = new Scene();
    scene.state();
    scene.data(0, 0, 'x');
    scene.data(END, 1, 'y');
    assert.deepEqual(scene.violations, ['bad-message', 'bad-message']);
    assert.deepEqual(scene.heard, []);
  });

  it('keeps room for two of the largest messages, on any number of streams', () => {
    const scene = new Scene();
    scene.state();
    const spare = 1024 * 1024;
    const most = Math.floor((2 * LIMIT + spare) / LIMIT);
    let offset = 0;
    const begin = (stream: number, size: number): boolean => scene.data(FIRST, offset++, 'x', { stream, size });
    for (let stream = 0; stream < most; stream++) begin(stream, LIMIT);
    assert.deepEqual(scene.violations, []);
    begin(most, LIMIT);
    assert.deepEqual(scene.violations, ['bad-message']);

    const many = new Scene();
    many.state();
    for (let stream = 0; many.violations.length === 0; stream++) {
      assert.ok(stream <= 300, `${stream} messages are under way`);
      many.data(FIRST, stream, 'x', { stream, size: 2 });
    }
  });

  it('takes the pieces of several streams as they come, and each message once', () => {
    const scene = new Scene();
    scene.state();
    scene.data(FIRST | TEXT, 0, 'long', { stream: 4, size: 9 });
    scene.data(FIRST | END | TEXT, 4, 'short', { stream: 0 });
    scene.data(FIRST | TEXT, 10, 'oth', { stream: 5, size: 5 });
    scene.data(END | TEXT, 13, ' tail', { stream: 4 });
    scene.data(END | TEXT, 13, ' tail', { stream: 4 });
    scene.data(END | TEXT, 19, 'er', { stream: 5 });
    assert.deepEqual(scene.heard, ['short', 'long tail', 'other']);
    assert.deepEqual(scene.violations, []);
  });

  it('passes on what was sent loosely only from the session that it knows', () => {
    const scene = new Scene();
    const loose = (session: number): boolean =>
      scene.say(encodeData(OVER | TEXT, session, 1, NOTHING, Buffer.from('v')));
    loose(3);
    assert.deepEqual(scene.heard, []);
    scene.state();
    loose(3);
    loose(2);
    loose(4);
    assert.deepEqual(scene.heard, ['v']);
    assert.deepEqual(scene.violations, []);
  });

  it('sends no more than a message for each demand to send again', () => {
    const scene = new Scene();
    scene.state();
    void scene.session.send(toPayload(new Uint8Array(40_000)));
    scene.sent.length = 0;
    for (let i = 0; i < 1_000; i++) scene.state(REWIND);
    const sent = scene.sent.filter(({ flags }) => !(flags & STATE)).length;
    assert.ok(sent <= 2 * 41, `${sent} frames for 1,000 demands`);
    scene.session.ask(scene);
    scene.state(REWIND);
    assert.ok(scene.sent.filter(({ flags }) => !(flags & STATE)).length > sent, 'asked for, it may be wanted again');
  });

  it('sends a message no more than a few times to a peer that acknowledges it byte by byte, and wants the rest again', () => {
    const scene = new Scene();
    scene.state();
    void scene.session.send(toPayload(new Uint8Array(40_000)));
    scene.sent.length = 0;
    for (let received = 1; received <= 1_000; received++) scene.state(REWIND, { received });
    const early = scene.sent.filter(({ flags }) => !(flags & STATE)).length;
    assert.ok(early <= 4 * 41, `${early} frames for 1,000 demands`);
    scene.state(REWIND, { received: 5_000 });
    const late = scene.sent.filter(({ flags }) => !(flags & STATE)).length;
    assert.ok(late > early, 'one that has got something in the meantime is believed');
  });

  it('answers one frame with one frame at most', () => {
    const scene = new Scene();
    scene.state();
    for (const [what, frame] of Object.entries({
      asks: encodeState(ASK, 3, 9, { peer: 5, received: 0 }, LIMIT),
      stale: encodeState(ASK, 2, 0, { peer: 5, received: 0 }, LIMIT),
      old: encodeState(ASK, 3, 0, { peer: 4, received: 0 }, LIMIT),
      over: encodeState(ASK | OVER, 3, 0, { peer: 4, received: 0 }, LIMIT),
      gap: encodeData(ASK, 3, 100, NOTHING, Buffer.alloc(1)),
    })) {
      scene.sent.length = 0;
      scene.say(frame);
      assert.ok(scene.sent.length <= 1, what);
    }
  });

  it('sends small messages while as many of the largest are under way as the peer has room for', () => {
    const scene = new Scene();
    scene.state();
    const takeAll = (): boolean => scene.state(0, { received: scene.sent.at(-1)!.offset + 900 });
    for (const stream of [2, 3, 4]) void scene.session.send(toPayload(new Uint8Array(LIMIT)), stream);
    takeAll();
    void scene.session.send(toPayload('small'), 5);
    takeAll();
    const ended = scene.sent.filter(({ flags }) => !(flags & STATE) && flags & END);
    assert.equal(ended[0]?.stream, 5);
  });

  it('rejects what the peer does not take, before a byte of it is sent, and delivers the rest', async () => {
    const scene = new Scene();
    const large = scene.session.send(toPayload(new Uint8Array(90_000))); // nobody has said yet what the peer takes
    const small = scene.session.send(toPayload('small'));
    assert.equal(scene.sent.filter(({ flags }) => !(flags & STATE)).length, 0);
    scene.state(0, { limit: 1_000 });
    await assert.rejects(large, { code: 'message-too-large', peer: 'mallory' });
    await assert.rejects(scene.session.send(toPayload(new Uint8Array(1_001))), { code: 'message-too-large' });
    assert.deepEqual(
      scene.sent.filter(({ flags }) => !(flags & STATE)).map(({ payload }) => Buffer.from(payload).toString()),
      ['small'],
    );
    scene.state(0, { received: 6 });
    await small;
    assert.equal(scene.session.bufferedAmount, 0);
  });

  it('ends when the other side has begun anew, or says that it is over, and not for what is old', () => {
    const scene = new Scene();
    assert.equal(scene.state(ASK, { session: 2 }), true);
    assert.equal(scene.sent.at(-1)!.flags & OVER, OVER, 'that one is over');
    assert.equal(scene.opened, 0);
    scene.state(0, { session: 3, peer: 0 });
    scene.state(0, { session: 4, peer: 0 }); // it never knew us: nothing is lost
    assert.equal(scene.opened, 1);
    scene.state(0, { session: 4 });
    assert.equal(scene.state(OVER, { session: 6, peer: 4 }), true, 'meant for the one before us');
    assert.equal(scene.state(0, { session: 3 }), true, 'late');
    assert.equal(scene.state(0, { session: 6, peer: 0 }), false);
    assert.equal(scene.session.floor, 4);
    assert.equal(scene.state(OVER, { session: 4 }), false);
  });
});
