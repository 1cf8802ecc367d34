import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import type { Flow } from '../../server/node/flow.js';
import type { Line } from '../../server/node/line.js';
import { FlowScene, type FlowMember, type FlowWire } from '../support/server/flow-scene.js';

const MEBIBYTE = 1024 * 1024;

let scene: FlowScene;
let flow: Flow;
let cut: readonly Line[];

beforeEach(() => {
  scene = new FlowScene();
  ({ flow, cut } = scene);
});
afterEach(() => scene.close());

const open = (): FlowMember => scene.open();

function answerAll(wire: FlowWire, line: Line): void {
  for (const ping of wire.pings.splice(0)) flow.control(line, ping);
}

describe('what waits for a socket', () => {
  const floods: readonly (readonly [name: string, frames: number, size: number, from: boolean])[] = [
    ['frames of a member', 40, 64 * 1024, true],
    ['small frames of a member', 4_000, 1_000, true],
    ['frames of the room', 40, 64 * 1024, false],
    ['one large welcome', 1, 2 * MEBIBYTE, false],
  ];
  for (const [name, frames, size, from] of floods) {
    it(`has it cut off if it answers no ping: ${name}`, () => {
      const [{ line }, sender] = [open(), open()];
      for (let i = 0; i < frames; i++) flow.pass(line, new Uint8Array(size), from ? sender.line : undefined);
      mock.timers.tick(2_000);
      assert.deepEqual(cut, []);
      mock.timers.tick(200_000);
      assert.deepEqual(cut, [line]);
      assert.equal(sender.wire.isPaused, false, 'nobody waits for it any more');
    });
  }

  it('leaves it alone while it answers, though as much waits all the time', () => {
    const { wire, line } = open();
    for (let second = 0; second < 60; second++) {
      while (wire.bufferedAmount < 2 * MEBIBYTE) flow.pass(line, new Uint8Array(16 * 1024), open().line);
      mock.timers.tick(1_000);
      wire.read(32 * 1024);
      const ping = wire.pings.shift();
      assert(ping);
      flow.control(line, ping);
    }
    assert.deepEqual(cut, []);
  });

  it('leaves it alone if it answers only the newest of several pings, as RFC 6455 allows (5.5.3)', () => {
    const { wire, line } = open();
    for (let second = 0; second < 60; second++) {
      while (wire.bufferedAmount < 2 * MEBIBYTE) flow.pass(line, new Uint8Array(16 * 1024), open().line);
      mock.timers.tick(1_000);
      wire.read(256 * 1024);
      const read = wire.pings.splice(0, 8).at(-1);
      if (read) flow.control(line, read);
    }
    assert.deepEqual(cut, []);
  });

  it('is remembered by some hundreds of pings at most, however much it reads without an answer', () => {
    const { wire, line } = open();
    for (let i = 0; i < 10_000; i++) {
      flow.pass(line, new Uint8Array(32 * 1024), open().line);
      wire.read(Infinity);
    }
    assert(wire.pings.length <= 512, `${wire.pings.length} pings`);
  });

  it('leaves it alone while it is not read itself: nobody can see its answers', () => {
    const { wire, line } = open();
    for (let i = 0; i < 40; i++) flow.pass(line, new Uint8Array(64 * 1024));
    const release = flow.hold(line);
    mock.timers.tick(60_000);
    release();
    wire.read(MEBIBYTE);
    answerAll(wire, line);
    mock.timers.tick(1_000);
    assert.deepEqual(cut, []);
  });

  it('has it cut off though it comes from itself', () => {
    const { line } = open();
    for (let i = 0; i < 40; i++) flow.pass(line, new Uint8Array(64 * 1024), line);
    mock.timers.tick(200_000);
    assert.deepEqual(cut, [line]);
  });

  it('has it cut off at once if it is more than 8 MiB', () => {
    const { line } = open();
    for (let i = 0; i < 140 && cut.length === 0; i++) flow.pass(line, new Uint8Array(64 * 1024));
    assert.deepEqual(cut, [line]);
  });

  it('holds only who sends more than 1 MiB, until it is written', async () => {
    const [{ wire, line }, loud, quiet] = [open(), open(), open()];
    for (let i = 0; i < 8; i++) flow.pass(line, new Uint8Array(64 * 1024), quiet.line);
    for (let i = 0; i < 17; i++) flow.pass(line, new Uint8Array(64 * 1024), loud.line);
    assert.deepEqual([loud.wire.isPaused, quiet.wire.isPaused], [true, false]);
    wire.read(Infinity);
    assert.deepEqual([loud.wire.isPaused, quiet.wire.isPaused], [false, false]);
    await Promise.resolve();
    assert.equal(wire.sent.length, 8 + 17);
    wire.read(Infinity);
    assert.equal(line.backlog, undefined);
  });

  it('is asked about after every 32 KiB, and costs a quiet socket nothing', () => {
    const { wire, line } = open();
    for (let i = 0; i < 100; i++) flow.pass(line, new Uint8Array(100));
    assert.equal(line.reader, undefined);
    for (let i = 0; i < 128; i++) {
      flow.pass(line, new Uint8Array(1_024), open().line);
      wire.read(Infinity);
    }
    assert.equal(wire.pings.length, 4);
  });
});
