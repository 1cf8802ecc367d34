import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FlowScene, type FlowMember } from '../support/server/flow-scene.js';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const HUGE = 256 * KIBIBYTE - 200;
/** What a client of ours has at most on its way to one peer, in bytes. */
const WINDOW = 512 * KIBIBYTE;

let scene: FlowScene;

beforeEach(() => {
  scene = new FlowScene();
});
afterEach(() => scene.close());

const crowd = (count: number): FlowMember[] => Array.from({ length: count }, () => scene.open());
const send = (from: FlowMember, to: FlowMember, frame: string | Uint8Array): void =>
  scene.flow.pass(to.line, frame, from.line);
const range = (length: number): number[] => Array.from({ length }, (_, n) => n);

/** Frames of the sizes by which attackers send; text or bytes. */
const KINDS: Readonly<Record<string, readonly (string | Uint8Array)[]>> = {
  'huge signals': ['x'.repeat(HUGE)],
  'huge frames of the relay': [new Uint8Array(HUGE)],
  'huge ones of both kinds': ['x'.repeat(HUGE), new Uint8Array(HUGE)],
  'small frames': range(64).map(() => new Uint8Array(4 * KIBIBYTE)),
};

/** Each sends all twice, unless the server has paused it. */
function strike(gang: readonly FlowMember[], kind: string, to: FlowMember): void {
  const frames = KINDS[kind] ?? [];
  for (const from of gang) {
    for (const frame of [...frames, ...frames]) if (!from.wire.isPaused) send(from, to, frame);
  }
}

/** The numbers in what a socket was sent. */
function numbersIn({ wire }: FlowMember): number[] {
  return wire.sent.flatMap((frame) =>
    typeof frame === 'string' && /^\d+ /.test(frame) ? [Number.parseInt(frame)] : [],
  );
}

const numbered = (n: number): string => `${n} `.padEnd(4 * KIBIBYTE);

describe('a reader on Node to whom others send without end', () => {
  for (const kind of Object.keys(KINDS)) {
    for (const count of [1, 12, 40, 127]) {
      for (const perSecond of [17 * KIBIBYTE, 1 * MEBIBYTE]) {
        it(`stays, and hears the honest: ${count} of ${kind}, it reads ${perSecond / KIBIBYTE} KiB/s`, async () => {
          const [reader, honest, friend] = [scene.open(), scene.open(), scene.open()];
          const gang = crowd(count);
          let most = 0;
          for (let turn = 0; turn < 20; turn++) {
            strike(gang, kind, reader);
            for (let n = 0; n < 2; n++) send(honest, reader, numbered(turn * 2 + n));
            send(honest, friend, 'hi');
            await scene.read(reader, perSecond);
            most = Math.max(most, reader.wire.bufferedAmount);
          }
          assert.equal(friend.wire.sent.length, 20, 'who also writes to others waits for nobody');
          for (let turn = 0; turn < 4_000 && numbersIn(reader).length < 40; turn++) {
            strike(gang, kind, reader);
            await scene.read(reader, perSecond);
            most = Math.max(most, reader.wire.bufferedAmount);
          }
          assert.deepEqual(numbersIn(reader), range(40));
          assert.deepEqual(scene.cut, []);
          assert.deepEqual(scene.flooders, []);
          assert.equal(honest.wire.isPaused, false);
          assert(most <= 2 * MEBIBYTE, `${most} bytes waited in the socket`);
          for (const { line } of gang) assert(line.held < 1.6 * MEBIBYTE, `${line.held} bytes of one are held`);
        });
      }
    }
  }

  it('is cut off if it does not read, and nobody waits for it any more', async () => {
    const [reader, ...gang] = [scene.open(), ...crowd(40)];
    for (let turn = 0; turn < 400 && scene.cut.length === 0; turn++) {
      strike(gang, 'huge signals', reader);
      await scene.read(reader, 0);
    }
    assert.deepEqual(scene.cut, [reader.line]);
    for (const { wire, line } of gang) assert.deepEqual([wire.isPaused, line.held], [false, 0]);
  });

  it('is sent what waits in turn: all get the same number of bytes through, however large their frames are', async () => {
    const reader = scene.open();
    const senders = [HUGE, 64 * KIBIBYTE, 1 * KIBIBYTE].map((size) => ({ ...scene.open(), size }));
    const strikeAll = (): void => {
      for (const sender of senders) {
        while (!sender.wire.isPaused) send(sender, reader, new Uint8Array(sender.size));
      }
    };
    for (let turn = 0; turn < 60; turn++) {
      strikeAll();
      await scene.read(reader, 512 * KIBIBYTE);
    }
    const shares = senders.map(({ size }) => reader.wire.sent.filter(({ length }) => length === size).length * size);
    for (const share of shares) assert(share > 4.5 * MEBIBYTE && share < 7 * MEBIBYTE, `${share} bytes`);
  });
});

describe('who sends to slow readers on Node', () => {
  it('is not paused for what a client of ours sends before it hears from its peer, however many send', () => {
    const [reader, ...others] = [scene.open(), ...crowd(40)];
    for (const other of others) for (let n = 0; n < 8; n++) send(other, reader, new Uint8Array(WINDOW / 8));
    assert.equal(
      others.some(({ wire }) => wire.isPaused),
      false,
    );
  });

  it('is paused once 4 MiB of it are held at all of them together, until they have read', async () => {
    const sender = scene.open();
    const readers = crowd(12);
    for (const reader of readers) {
      const fillers = crowd(4);
      for (const filler of fillers) send(filler, reader, new Uint8Array(WINDOW));
    }
    for (const reader of readers.slice(0, 8)) send(sender, reader, new Uint8Array(WINDOW - 64));
    assert.deepEqual([sender.wire.isPaused, sender.line.held], [false, 4 * MEBIBYTE]);
    for (const reader of readers.slice(8, 9)) send(sender, reader, new Uint8Array(1));
    assert.equal(sender.wire.isPaused, true);
    for (const reader of readers.slice(0, 2)) await scene.read(reader, Infinity);
    assert.equal(sender.wire.isPaused, false);
  });

  it('is refused, once, for sending 8 MiB in spite of that', () => {
    const [reader, sender] = [scene.open(), scene.open()];
    for (let sent = 0; sent < 20 * MEBIBYTE; sent += HUGE) send(sender, reader, new Uint8Array(HUGE));
    assert.deepEqual(scene.flooders, [sender.line]);
    assert(reader.wire.bufferedAmount <= 2 * MEBIBYTE);
  });

  for (const [name, count] of [
    ['nothing', 0],
    ['more than fits', 40],
  ] as const) {
    it(`has the last of what it sent in the socket before it is gone, where others have ${name} there`, () => {
      const [reader, sender] = [scene.open(), scene.open()];
      for (const other of crowd(count)) send(other, reader, new Uint8Array(64 * KIBIBYTE));
      for (let n = 0; n < 10; n++) send(sender, reader, numbered(n));
      scene.flow.finish(sender.line);
      assert.deepEqual(numbersIn(reader), range(10));
      assert.equal(sender.line.held, 0);
    });
  }

  it('pushes no more than 2.5 MiB into a socket by leaving and coming back', () => {
    const reader = scene.open();
    for (let turn = 0; turn < 100; turn++) {
      const sender = scene.open();
      strike([sender], 'huge signals', reader);
      sender.wire.terminate();
    }
    assert(reader.wire.bufferedAmount <= 2.5 * MEBIBYTE, `${reader.wire.bufferedAmount} bytes`);
    assert.deepEqual(scene.cut, []);
  });

  it('is not forgotten while only news of the room wait in the socket', async () => {
    const [reader, sender] = [scene.open(), scene.open()];
    scene.flow.pass(reader.line, new Uint8Array(3 * MEBIBYTE));
    for (let n = 0; n < 10; n++) send(sender, reader, numbered(n));
    assert.deepEqual(numbersIn(reader), []);
    await scene.read(reader, Infinity);
    assert.deepEqual(numbersIn(reader), range(10));
    await scene.read(reader, Infinity);
    assert.equal(reader.line.backlog, undefined);
  });

  it('is introduced before its frame, when that is sent, and not before', async () => {
    const [reader, sender] = [scene.open(), scene.open()];
    for (const other of crowd(32)) send(other, reader, new Uint8Array(64 * KIBIBYTE));
    const before = scene.prepared.length;
    send(sender, reader, numbered(0));
    assert.equal(scene.prepared.length, before);
    await scene.read(reader, MEBIBYTE);
    assert.equal(scene.prepared.length, before + 1);
    assert.equal(scene.prepared.at(-1), reader.line);
    assert.deepEqual(numbersIn(reader), [0]);
  });
});
