import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Carrier } from '../../src/core/session/carrier.js';
import { ConnectionError } from '../../src/core/errors.js';
import { toPayload } from '../../src/core/session/payload.js';
import { Session } from '../../src/core/session/session.js';
import {
  ASK,
  decode,
  encodeState as encodeFrame,
  END,
  OVER,
  REWIND,
  STATE,
  HEADER_SIZE,
  TEXT,
  writeHeader,
  type SessionFrame,
} from '../../src/core/session/session-frame.js';
import { random } from '../support/random.js';

const LIMIT = 100_000;
const NOTHING = { peer: 5, received: 0 };

type Said = Readonly<{ peer: number; received: number }>;

function encodeState(flags: number, session: number, offset: number, said: Said, limit: number): Uint8Array {
  return encodeFrame({ flags, session, offset, ...said }, limit);
}

function encodeData(flags: number, session: number, offset: number, said: Said, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER_SIZE + payload.length);
  frame.set(payload, HEADER_SIZE);
  writeHeader(frame, { flags, session, offset, ...said });
  return frame;
}

/** A session, and a peer that says what it likes to it. */
class Scene implements Carrier {
  readonly frameSize = 1_000;
  readonly window = 50_000;
  readonly sent: SessionFrame[] = [];
  readonly heard: (string | ArrayBuffer)[] = [];
  readonly violations: string[] = [];
  opened = 0;
  readonly session = new Session({
    id: 5,
    peer: 'mallory',
    floor: 2,
    maxMessageSize: LIMIT,
    open: () => (this.opened += 1),
    deliver: (data) => void this.heard.push(data),
    violation: (code) => void this.violations.push(code),
  });

  constructor() {
    this.session.attach(this);
  }

  hasRoom(): boolean {
    return true;
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    this.sent.push(decode(frame.slice().buffer)!);
  }

  /** The peer says how it stands: by default as session 3, which knows ours and has nothing. */
  state(flags = 0, { session = 3, offset = 0, peer = 5, received = 0, limit = LIMIT } = {}): boolean {
    return this.say(encodeState(flags, session, offset, { peer, received }, limit));
  }

  data(flags: number, offset: number, payload: Uint8Array | string, session = 3): boolean {
    return this.say(encodeData(flags, session, offset, NOTHING, Buffer.from(payload)));
  }

  say(frame: Uint8Array): boolean {
    return this.session.receive(new Uint8Array(frame).buffer, this);
  }
}

describe('a session with a hostile peer', () => {
  it('reports nonsense, and goes on', () => {
    const scene = new Scene();
    scene.state();
    const nonsense = [
      new Uint8Array(0),
      new Uint8Array(24),
      encodeData(END, 0, 0, NOTHING, new Uint8Array(1)),
      encodeData(END, 3, -1, NOTHING, new Uint8Array(1)),
      encodeData(END, 3, 0.5, NOTHING, new Uint8Array(1)),
      encodeData(END, 3, NaN, NOTHING, new Uint8Array(1)),
      encodeData(END, 3, Infinity, NOTHING, new Uint8Array(1)),
      encodeState(0, 3, 0, NOTHING, LIMIT).slice(0, 32),
      encodeState(0, 3, 0, { peer: 5, received: -1 }, LIMIT),
      encodeState(0, 3, 0, { peer: 5, received: NaN }, LIMIT),
      encodeState(0, 3, 0, { peer: 5, received: 1 }, LIMIT), // we have sent nothing
      encodeState(0, 3, 0, NOTHING, NaN),
      encodeState(0, 3, 0, NOTHING, -1),
    ];
    for (const frame of nonsense) assert.equal(scene.say(frame), true);
    assert.deepEqual(scene.violations, Array(nonsense.length).fill('bad-message'));
    scene.data(END | TEXT, 0, 'still here');
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
          ? encodeState(Math.floor(chance() * 64), 3, Math.floor(chance() * 9_000), NOTHING, LIMIT)
          : encodeData(
              Math.floor(chance() * 8),
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
    const scene = new Scene();
    scene.state();
    for (let offset = 0; scene.violations.length === 0; offset += 10_000) {
      assert.ok(offset <= LIMIT, 'it stops in time');
      scene.data(0, offset, Buffer.alloc(10_000));
    }
    assert.deepEqual(scene.violations, ['message-too-large']);
    assert.deepEqual(scene.heard, []);
  });

  it('keeps no crumbs without end', () => {
    const scene = new Scene();
    scene.state();
    let crumbs = 0;
    while (scene.violations.length === 0) scene.data(0, crumbs++, 'x');
    assert.deepEqual(scene.violations, ['bad-message']);
    assert.ok(crumbs < 2_000, `${crumbs} pieces of one byte`);

    const overlap = new Scene();
    overlap.state();
    let rest = 0;
    while (overlap.violations.length === 0) overlap.data(0, rest++, Buffer.alloc(900)); // each but one byte known
    assert.ok(rest < 2_000);
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
