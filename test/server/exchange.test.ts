import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { packFrame } from '../../server/exchange/message.js';
import type { Bytes } from '../../src/protocol/bytes.js';
import { ExchangeScene, type FarMember } from '../support/server/exchange-scene.js';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const HUGE = 256 * KIBIBYTE - 200;

let scene: ExchangeScene;

beforeEach(() => {
  scene = new ExchangeScene();
});
afterEach(() => scene.close());

const crowd = (server: string, count: number): FarMember[] => Array.from({ length: count }, () => scene.open(server));
const range = (length: number): number[] => Array.from({ length }, (_, n) => n);
const numbered = (n: number): string => `${n} `.padEnd(4 * KIBIBYTE);

/** The numbers in what a socket was sent. */
function numbersIn({ wire }: FarMember): number[] {
  return wire.sent.flatMap((frame) =>
    typeof frame === 'string' && /^\d+ /.test(frame) ? [Number.parseInt(frame)] : [],
  );
}

/** Frames of the sizes by which attackers send; text or bytes. */
const KINDS: Readonly<Record<string, readonly (string | Bytes)[]>> = {
  'huge signals': ['x'.repeat(HUGE)],
  'huge frames of the relay': [new Uint8Array(HUGE)],
  'small frames': range(64).map(() => new Uint8Array(4 * KIBIBYTE)),
};

/** Each sends all twice, unless its server has paused it. */
function strike(gang: readonly FarMember[], kind: string, to: FarMember): void {
  const frames = KINDS[kind] ?? [];
  for (const from of gang) {
    for (const frame of [...frames, ...frames]) if (!from.wire.isPaused) scene.send(from, to, frame);
  }
  scene.arrive();
}

/** Sends to a reader until it is paused. Returns how many frames that were. */
function fill(from: FarMember, to: FarMember): number {
  let sent = 0;
  for (; !from.wire.isPaused; sent++) {
    assert(sent < 1_000, 'it is paused in the end');
    scene.send(from, to, new Uint8Array(64 * KIBIBYTE));
    scene.arrive();
  }
  return sent;
}

describe('a reader to whom members of another server send without end', () => {
  for (const kind of Object.keys(KINDS)) {
    for (const count of [1, 12, 40]) {
      for (const perSecond of [17 * KIBIBYTE, 1 * MEBIBYTE]) {
        it(`stays, and hears the honest: ${count} of ${kind}, it reads ${perSecond / KIBIBYTE} KiB/s`, async () => {
          const [reader, friend, honest] = [scene.open('two'), scene.open('two'), scene.open('one')];
          const gang = crowd('one', count);
          let most = 0;
          for (let turn = 0; turn < 4_000 && numbersIn(reader).length < 40; turn++) {
            strike(gang, kind, reader);
            if (turn < 20) {
              for (let n = 0; n < 2; n++) scene.send(honest, reader, numbered(turn * 2 + n));
              scene.send(honest, friend, 'hi');
            }
            await scene.read(reader, perSecond);
            most = Math.max(most, reader.wire.bufferedAmount);
          }
          assert.deepEqual(numbersIn(reader), range(40));
          assert.equal(friend.wire.sent.length, 20, 'who also writes to others waits for nobody');
          assert.deepEqual([scene.sockets.cut, scene.sockets.flooders, honest.wire.isPaused], [[], [], false]);
          assert(most <= 2 * MEBIBYTE, `${most} bytes waited in the socket`);
          for (const { line } of gang) assert(line.held < 4.6 * MEBIBYTE, `${line.held} bytes of one are held`);
          assert(scene.mostUnderWay < 3 * MEBIBYTE, `${scene.mostUnderWay} bytes were under way`);
        });
      }
    }
  }

  it('is cut off if it does not read, and nobody waits for it any more', async () => {
    const [reader, ...gang] = [scene.open('two'), ...crowd('one', 40)];
    for (let turn = 0; turn < 400 && scene.sockets.cut.length === 0; turn++) {
      strike(gang, 'huge signals', reader);
      await scene.read(reader, 0);
    }
    assert.deepEqual(scene.sockets.cut, [reader.line]);
    scene.server('two').detach(reader.ref);
    scene.pass(2_000);
    for (const { wire, line } of gang) assert.deepEqual([wire.isPaused, line.held], [false, 0]);
  });

  it('hears the last of what a member sent that is gone', async () => {
    const [reader, late] = [scene.open('two'), scene.open('one')];
    strike(crowd('one', 40), 'huge signals', reader);
    for (let n = 0; n < 10; n++) scene.send(late, reader, numbered(n));
    scene.arrive();
    assert.deepEqual(numbersIn(reader), []);
    scene.leave(late, 'two');
    assert.deepEqual(numbersIn(reader), range(10));
    await scene.read(reader, Infinity);
    assert.equal(late.line.held, 0);
  });
});

describe('who sends to members of another server', () => {
  it('gets all through in order, to a reader that reads, while others fill the way between the servers', async () => {
    const [slow, reader, honest, ...gang] = [...crowd('two', 2), ...crowd('one', 41)];
    assert(slow && reader && honest);
    for (let n = 0; n < 100; n++) {
      for (const from of gang) if (!from.wire.isPaused) scene.send(from, slow, new Uint8Array(HUGE));
      scene.send(honest, reader, numbered(n)); // and nothing of all this has arrived yet
      if (n % 20 < 19) continue;
      scene.arrive();
      await scene.read(slow, 17 * KIBIBYTE);
      await scene.read(reader, Infinity);
    }
    scene.pass(1_000);
    assert.deepEqual(numbersIn(reader), range(100));
    assert(scene.mostUnderWay < 3 * MEBIBYTE, `${scene.mostUnderWay} bytes were under way`);
  });

  it('is paused once 4 MiB of it are under way or wait there, goes on as that is read, and loses nothing', async () => {
    const [reader, sender] = [scene.open('two'), scene.open('one')];
    const sent = fill(sender, reader);
    assert(sender.line.held > 4 * MEBIBYTE && sender.line.held < 4.6 * MEBIBYTE, `${sender.line.held} bytes`);
    await scene.read(reader, 2 * MEBIBYTE);
    scene.pass(500);
    assert.equal(sender.wire.isPaused, false);
    for (let turn = 0; turn < 20; turn++) await scene.read(reader, Infinity);
    scene.pass(1_000);
    assert.deepEqual([sender.line.held, reader.wire.sent.length], [0, sent]);
  });

  for (const [name, type] of [
    ['questions', 'question'],
    ['answers', 'answer'],
  ] as const) {
    it(`goes on, though many ${name} are lost`, async () => {
      const [reader, sender] = [scene.open('two'), scene.open('one')];
      fill(sender, reader);
      scene.isLost = (message) => message.type === type;
      for (let turn = 0; turn < 6; turn++) await scene.read(reader, Infinity);
      scene.pass(100);
      assert.equal(sender.wire.isPaused, true, 'nobody has told');
      scene.isLost = () => false;
      scene.pass(1_500);
      assert.deepEqual([sender.wire.isPaused, sender.line.held], [false, 0]);
    });
  }

  it('does not wait for frames that were lost', () => {
    const [reader, sender] = [scene.open('two'), scene.open('one')];
    scene.isLost = ({ type }) => type === 'frame';
    for (let n = 0; n < 100; n++) scene.send(sender, reader, new Uint8Array(64 * KIBIBYTE));
    scene.arrive();
    scene.pass(1_000);
    assert.deepEqual([sender.wire.isPaused, sender.line.held, reader.wire.sent.length], [false, 0, 0]);
  });

  it('loses what it sends while the other server does not answer, waits for it at most 6 s, and nothing is kept', () => {
    const [reader, sender] = [scene.open('two'), scene.open('one')];
    scene.isLost = (_, to) => to === 'two';
    fill(sender, reader);
    scene.pass(6_000);
    assert.deepEqual([sender.wire.isPaused, sender.line.held], [false, 0]);
    for (let n = 0; n < 1_000; n++) scene.send(sender, reader, new Uint8Array(64 * KIBIBYTE));
    assert.deepEqual([sender.wire.isPaused, sender.line.held], [false, 0]);
    scene.isLost = () => false;
    scene.pass(2_000);
    scene.send(sender, reader, numbered(7));
    scene.arrive();
    assert.deepEqual(numbersIn(reader), [7]);
  });

  it('does not wait for a server that is dead', () => {
    const [reader, sender] = [scene.open('two'), scene.open('one')];
    scene.isLost = (_, to) => to === 'two';
    fill(sender, reader);
    scene.server('one').keep(new Set(['one']));
    assert.deepEqual([sender.wire.isPaused, sender.line.held], [false, 0]);
  });

  it('does not wait once the connection is lost; late answers change nothing', () => {
    const [reader, sender] = [scene.open('two'), scene.open('one')];
    fill(sender, reader);
    scene.server('one').reset();
    assert.deepEqual([sender.wire.isPaused, sender.line.held], [false, 0]);
    for (let n = 0; n < 6; n++) scene.send(sender, reader, new Uint8Array(64 * KIBIBYTE)); // the last of them with a question
    scene.server('one').reset();
    scene.send(sender, reader, new Uint8Array(KIBIBYTE));
    scene.arrive();
    assert.equal(sender.line.held, KIBIBYTE + 64);
  });

  it('has no more than 8 MiB there, even if its server never pauses it', () => {
    const [reader, sender] = [scene.open('two'), scene.open('one')];
    const message = packFrame(reader.ref, sender.ref, new Uint8Array(HUGE));
    for (let n = 0; n < 100; n++) scene.server('two').receive(message);
    const held = scene.server('two').farSender(sender.ref)?.held ?? 0;
    assert(held > 8 * MEBIBYTE && held < 8.5 * MEBIBYTE, `${held} bytes`);
  });
});

describe('what is no message of a server', () => {
  it('is ignored', () => {
    const [reader, sender] = [scene.open('two'), scene.open('one')];
    const texts = ['', '\0', '\x01\xff', '\x02', '\x02null', '\x02[]', '\x02["one",1]', '\x02["one",-1,[]]', '\x03{'];
    const marks = ['\x03["two",1e999,[]]', '\x02["one",1,[1]]', '\x03["two",1,[["one.1","x"]]]', '\x04["one",1,[]]'];
    for (const text of [...texts, ...marks]) {
      for (const name of ['one', 'two']) scene.server(name).receive(Buffer.from(text, 'latin1'));
    }
    scene.server('one').receive(Buffer.from('\x03["two",9,[["one.1",9]]]', 'latin1'));
    scene.arrive();
    scene.send(sender, reader, numbered(1));
    scene.arrive();
    assert.deepEqual(numbersIn(reader), [1]);
  });
});
