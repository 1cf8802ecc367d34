import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EdgeRoom, type EdgeSocket } from '../../server/edge/edge-room.js';
import { MOST_EARLY } from '../../server/limits/waiting-frames.js';
import { Pace } from '../../server/limits/pace.js';
import type { Limits } from '../../server/limits/limits.js';
import { later } from '../support/later.js';
import { requestOf } from '../support/server/request-of.js';

/** A socket of an edge platform, which cannot be paused. */
class Wire implements EdgeSocket {
  readonly told: string[] = [];
  code: number | undefined;

  send(data: string | Uint8Array): void {
    this.told.push(String(data));
  }

  close(code: number): void {
    this.code = code;
  }
}

/** A room whose application thinks until it is told what to answer. */
function build(limits: Partial<Limits> = {}): {
  answer: (verdict: boolean) => void;
  enter: (id: string) => { wire: Wire; entered: Promise<void>; send: (data: string | ArrayBuffer) => void };
} {
  const verdict = later<boolean>();
  const name = { party: 'main', name: 'lobby' };
  const room = new EdgeRoom<Wire>({ name, limits, authorize: () => verdict.promise, iceServers: [] });
  return {
    answer: (said) => verdict.resolve(said),
    enter(id) {
      const wire = new Wire();
      return {
        wire,
        entered: room.connect(wire, requestOf('lobby', id)),
        send: (data) => room.receive(wire, data),
      };
    },
  };
}

describe('while authorize() thinks, on the edge', () => {
  for (const [name, frame, limits] of [
    ['large frames of bytes', new ArrayBuffer(256 * 1024), {}],
    ['small frames of bytes', new ArrayBuffer(100), {}],
    ['frames of no bytes', new ArrayBuffer(0), {}],
    ['texts', 'x'.repeat(1_000), {}],
    ['empty texts', '', {}],
    ['presences', '{"type":"presence","presence":"{}"}', {}],
    ['frames that come too fast', new ArrayBuffer(1_000), { bytesPerSecond: 1_000 }],
    ['frames of no bytes that come too fast', new ArrayBuffer(0), { framesPerSecond: 1 }],
  ] as const) {
    it(`closes a socket that sends more than may wait, and keeps nothing of it: ${name}`, async () => {
      const { answer, enter } = build(limits);
      const { wire, entered, send } = enter('mallory');
      let [sent, count] = [0, 0];
      const size = typeof frame === 'string' ? frame.length : frame.byteLength;
      while (wire.code === undefined && count < 100_000) {
        send(frame);
        sent += size;
        count++;
      }
      assert.equal(wire.code, 1013);
      assert.equal((JSON.parse(wire.told.join()) as { code: string }).code, 'rate-limited');
      assert(sent - size <= MOST_EARLY && count <= MOST_EARLY / 64 + 4, `${sent} bytes in ${count} frames`);
      for (let i = 0; i < 1_000; i++) send(frame); // it may go on
      answer(true);
      await entered;
      assert.equal(wire.told.length, 1, 'it is told nothing more, and is not in the room');
    });
  }

  it('keeps what an honest member says early', async () => {
    const { answer, enter } = build();
    const { wire, entered, send } = enter('alice');
    send(JSON.stringify({ type: 'presence', presence: JSON.stringify('x'.repeat(4_000)) }));
    send('{"type":"ping"}');
    assert.deepEqual(wire.told, []);
    answer(true);
    await entered;
    assert.deepEqual(
      wire.told.map((text) => (JSON.parse(text) as { type: string }).type),
      ['welcome', 'pong'],
    );
  });

  it('does not count against a member that is in', async () => {
    const { answer, enter } = build();
    const { wire, entered, send } = enter('alice');
    answer(true);
    await entered;
    for (let i = 0; i < 8; i++) send('x'.repeat(60_000));
    assert.equal(wire.code, undefined);
    assert.equal(wire.told.filter((text) => text.includes('bad-frame')).length, 8);
  });
});

describe('frames that come too fast, on the edge', () => {
  for (const bytes of [0, 1, 1_000, 100_000]) {
    it(`wait in a limited number: of ${bytes} bytes`, () => {
      const pace = new Pace({ framesPerSecond: 1, bytesPerSecond: 1_000_000 });
      let count = 0;
      while (count < 1_000_000 && pace.pass(bytes, () => undefined)) count++;
      pace.stop();
      assert(count * (bytes + 64) <= 4 * 1024 * 1024 + 2 * (bytes + 64), `${count} frames of ${bytes}`);
    });
  }
});
