import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { packRelay, unpackRelay } from '../../../src/protocol/relay-frame.js';
import { EdgeGang, HUGE, signal, STRIKES } from '../../support/edge/edge-gang.js';
import { EdgeScene } from '../../support/edge/edge-scene.js';
import type { EdgeWire } from '../../support/edge/edge-wire.js';
import { numbered } from '../../support/numbered.js';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
/** What a client of ours has at most on its way to one peer, in bytes. */
const WINDOW = 512 * KIBIBYTE;

let scene: EdgeScene;

beforeEach(() => {
  scene = new EdgeScene();
});
afterEach(() => scene.close());

const join = (id?: string): Promise<EdgeWire> => scene.join(id);
const send = (from: EdgeWire, frame: string | Uint8Array<ArrayBuffer>): void => scene.room.receive(from, frame);
const read = (reader: EdgeWire, perSecond: number): void => scene.read(reader, perSecond);

/** The numbers that one was told by frames of a member, in their order: by the relay, or by signals. */
function numbersFrom(from: string, { told }: EdgeWire): number[] {
  return told.flatMap((data) => {
    if (typeof data === 'string') {
      const head = `{"type":"signal","from":"${from}","signal":"`;
      return data.startsWith(head) ? [Number(data.slice(head.length, -2))] : [];
    }
    const frame = unpackRelay(new Uint8Array(data));
    return frame?.id === from ? [Buffer.from(frame.payload).readUInt32BE()] : [];
  });
}

/** Sends a number: in turn by the relay and by a signal. */
function say(from: EdgeWire, to: string, n: number): void {
  send(from, n % 2 === 0 ? signal(to, String(n)) : packRelay(to, new Uint8Array(numbered(n, 4 * KIBIBYTE))));
}

const range = (length: number): number[] => Array.from({ length }, (_, n) => n);

/** Members who send to somebody until nothing more goes through, not even the smallest frame. */
async function crowd(reader: EdgeWire, to: string): Promise<EdgeWire[]> {
  const sizes = [HUGE, HUGE, HUGE, 4 * KIBIBYTE, 64, 1];
  const fillers = await Promise.all(sizes.map(() => join()));
  for (const [at, filler] of fillers.entries()) {
    for (let told = -1; told < reader.told.length;) {
      told = reader.told.length;
      send(filler, packRelay(to, new Uint8Array(sizes[at] ?? 0)));
    }
  }
  return fillers;
}

describe('a reader on the edge to whom others send without end', () => {
  for (const kind of Object.keys(STRIKES)) {
    for (const count of [1, 3, 20]) {
      for (const perSecond of [128 * KIBIBYTE, 16 * MEBIBYTE]) {
        it(`stays, and hears the honest: ${count} of ${kind}, it reads ${perSecond / KIBIBYTE} KiB/s`, async () => {
          const [reader, honest] = [await join('reader'), await join('honest')];
          const gang = await EdgeGang.gather(scene, count, kind, 'reader');
          let most = 0;
          for (let turn = 0; turn < 20; turn++) {
            await gang.strike();
            for (let n = 0; n < 2; n++) say(honest, 'reader', turn * 2 + n);
            read(reader, perSecond);
            most = Math.max(most, reader.unread);
          }
          for (let turn = 0; turn < 200 && numbersFrom('honest', reader).length < 40; turn++) {
            await gang.strike();
            read(reader, perSecond);
            most = Math.max(most, reader.unread);
          }
          assert.deepEqual(numbersFrom('honest', reader), range(40));
          assert.equal(reader.code, undefined);
          assert.equal(honest.code, undefined);
          assert(most < 2.6 * MEBIBYTE, `${most} bytes were unread`);
          if (perSecond > MEBIBYTE) return;
          assert(gang.refused.length > 0, 'who sends more than may wait is refused');
          for (const { code, told } of gang.refused) {
            assert.equal(code, 1013, 'a code after which clients come back');
            assert.match(String(told.at(-1)), /"rate-limited"/);
          }
        });
      }
    }
  }

  for (const count of [1, 20]) {
    it(`stays if it reads 16 KiB per second and a bit: ${count} who send`, async () => {
      const reader = await join('reader');
      const gang = await EdgeGang.gather(scene, count, 'huge signals', 'reader');
      for (let turn = 0; turn < 240; turn++) {
        await gang.strike();
        read(reader, 17 * KIBIBYTE);
      }
      assert.equal(reader.code, undefined);
      assert(gang.refused.length > 0);
    });
  }

  it('stays if they change what they present all the time, too, and knows the newest in the end', async () => {
    const reader = await join('reader');
    const wires = await Promise.all(range(20).map((n) => join(`a${n}`)));
    const presences = wires.map(() => '');
    for (let turn = 0; turn < 100; turn++) {
      for (const [at, wire] of wires.entries()) {
        presences[at] = JSON.stringify(`${turn} `.padEnd(4_000, 'y'));
        send(wire, JSON.stringify({ type: 'presence', presence: presences[at] }));
        send(wire, packRelay('reader', new Uint8Array(4 * KIBIBYTE)));
        for (const answer of wire.read(Infinity)) send(wire, answer);
      }
      read(reader, 64 * KIBIBYTE);
      assert.equal(reader.code, undefined);
    }
    for (let turn = 0; turn < 200; turn++) read(reader, 128 * KIBIBYTE);
    const told = reader.told.filter((data) => typeof data === 'string').join();
    assert.equal(told.split(JSON.stringify(presences[7])).length - 1, 20, 'the newest of each');
  });

  it('stays if they leave and come back with ever more', async () => {
    const [reader, honest] = [await join('reader'), await join('honest')];
    for (let turn = 0; turn < 60; turn++) {
      for (const wire of await crowd(reader, 'reader')) scene.room.close(wire, 1000);
      if (turn === 0) for (let n = 0; n < 10; n++) say(honest, 'reader', n);
      read(reader, 128 * KIBIBYTE);
      assert(reader.unread < 2.6 * MEBIBYTE, `${reader.unread} bytes are unread`);
    }
    assert.equal(reader.code, undefined);
    assert.deepEqual(numbersFrom('honest', reader), range(10));
  });

  it('is sent all at once that a client of ours sends before it hears from its peer', async () => {
    const [reader, ...senders] = [await join('reader'), await join('a'), await join('b'), await join('c')];
    for (const sender of senders) {
      const frames = WINDOW / (64 * KIBIBYTE);
      for (let n = 0; n < frames; n++) send(sender, packRelay('reader', new Uint8Array(64 * KIBIBYTE)));
    }
    assert(reader.unread > 3 * WINDOW, `${reader.unread} bytes`);
  });
});

describe('who sends more than may wait, on the edge', () => {
  for (const kind of Object.keys(STRIKES)) {
    it(`is refused after 1 MiB that is unread and 4 MiB that wait: ${kind}`, async () => {
      const [reader, sender] = [await join('reader'), await join('sender')];
      const frames = STRIKES[kind]?.('reader') ?? [];
      let sent = 0;
      while (sender.code === undefined && sent < 20 * MEBIBYTE) {
        const frame = frames[Math.floor(sent / 1_000) % frames.length] ?? '';
        send(sender, frame);
        sent += frame.length;
      }
      assert.equal(sender.code, 1013);
      assert(sent > 4.5 * MEBIBYTE && sent < 5.5 * MEBIBYTE, `${sent} bytes`);
      assert(reader.unread < 1.1 * MEBIBYTE, `${reader.unread} bytes`);
      assert.equal(reader.code, undefined);
    });
  }

  it('is refused for all readers together', async () => {
    const sender = await join('sender');
    const readers = await Promise.all(range(8).map((n) => join(`r${n}`)));
    for (const [at] of readers.entries()) {
      for (let i = 0; i < 7; i++) send(sender, signal(`r${at}`, 'x'.repeat(HUGE)));
    }
    assert.equal(sender.code, 1013);
    assert(readers.every(({ code }) => code === undefined));
  });

  it('writes to itself without a delay, and is cut off if it does not read that', async () => {
    const sender = await join('sender');
    for (let i = 0; i < 15; i++) send(sender, signal('sender', 'x'.repeat(HUGE)));
    assert.equal(sender.code, undefined);
    for (let i = 0; i < 2; i++) send(sender, signal('sender', 'x'.repeat(HUGE)));
    assert.equal(sender.code, 1013);
  });
});

describe('a deaf reader on the edge to whom others send without end', () => {
  for (const kind of Object.keys(STRIKES)) {
    for (const count of [1, 20]) {
      it(`is cut off: ${count} of ${kind}`, async () => {
        const reader = await join('reader');
        const gang = await EdgeGang.gather(scene, count, kind, 'reader');
        for (let turn = 0; turn < 60 && reader.code === undefined; turn++) {
          await gang.strike();
          scene.pass();
        }
        assert.equal(reader.code, 1013);
      });
    }
  }

  it('is cut off though they have stopped, and nothing waits of them any more', async () => {
    const [reader, other, sender] = [await join('reader'), await join('other'), await join('sender')];
    const fill = (to: string): void => {
      for (let i = 0; i < 19; i++) send(sender, signal(to, 'x'.repeat(HUGE)));
    };
    fill('reader');
    for (let turn = 0; turn < 60; turn++) scene.pass();
    await Promise.resolve();
    assert.equal(reader.code, 1013);
    fill('other');
    assert.equal(sender.code, undefined, 'nothing counts that waited for the deaf one');
    assert.equal(other.code, undefined);
  });
});

describe('frames that wait for a reader on the edge', () => {
  it('come after the news that their sender is there', async () => {
    const reader = await join('reader');
    await crowd(reader, 'reader');
    const late = await join('late');
    for (let n = 0; n < 4; n++) say(late, 'reader', n);
    assert.deepEqual(numbersFrom('late', reader), []);
    for (let turn = 0; turn < 40; turn++) read(reader, 128 * KIBIBYTE);
    assert.deepEqual(numbersFrom('late', reader), range(4));
    const texts = reader.told.map(String);
    const hello = texts.findIndex((text) => text.includes('"joined"') && text.includes('"id":"late"'));
    const words = texts.findIndex((text) => text.includes('"from":"late"'));
    assert(hello >= 0 && hello < words, `${hello} is before ${words}`);
  });

  for (const [name, code] of [
    ['leaves', 1000],
    ['is lost', 1006],
  ] as const) {
    it(`come before the news that their sender ${name}`, async () => {
      const [reader, sender] = [await join('reader'), await join('sender')];
      await crowd(reader, 'reader');
      for (let n = 0; n < 4; n++) say(sender, 'reader', n);
      assert.deepEqual(numbersFrom('sender', reader), []);
      scene.room.close(sender, code);
      assert.deepEqual(numbersFrom('sender', reader), range(4));
      for (let turn = 0; turn < 60; turn++) read(reader, 128 * KIBIBYTE);
      const texts = reader.told.map(String);
      const gone = texts.findIndex((text) => text.includes('"left","id":"sender"'));
      assert(gone > texts.findIndex((text) => text.includes('"from":"sender"')));
      assert.deepEqual(numbersFrom('sender', reader), range(4));
    });
  }

  it('come before those that their sender sends when it has come back', async () => {
    const [reader, sender] = [await join('reader'), await join('sender')];
    await crowd(reader, 'reader');
    send(sender, packRelay('reader', new Uint8Array(numbered(0, HUGE)))); // small frames would be sent before it
    const again = await join('sender');
    for (let n = 1; n < 5; n++) say(again, 'reader', n);
    for (let turn = 0; turn < 60; turn++) read(reader, 128 * KIBIBYTE);
    assert.deepEqual(numbersFrom('sender', reader), range(5));
  });

  it('are sent in turn: all who wait get the same number of bytes through, however large their frames are', async () => {
    const reader = await join('reader');
    const sizes = [HUGE, 64 * KIBIBYTE, 1 * KIBIBYTE];
    const senders = await Promise.all(sizes.map((size) => join(`s${size}`)));
    for (const [at, sender] of senders.entries()) {
      const frame = packRelay('reader', new Uint8Array(sizes[at] ?? 0));
      for (let sent = 0; sent < 3.5 * MEBIBYTE; sent += frame.length) send(sender, frame);
    }
    const bytesOfEach = (): number[] =>
      sizes.map((size) => reader.told.filter(({ length }) => Math.abs(length - size) < 100).length * size);
    for (let turn = 0; turn < 8; turn++) read(reader, 512 * KIBIBYTE); // what came while there was room for all
    const before = bytesOfEach();
    for (let turn = 0; turn < 12; turn++) read(reader, 512 * KIBIBYTE);
    for (const [at, bytes] of bytesOfEach().entries()) {
      const share = (bytes - (before[at] ?? 0)) / MEBIBYTE;
      assert(share > 0.7 && share < 1.3, `${share} MiB in frames of ${sizes[at]}`);
    }
  });

  it('are none of a client of ours, which sends more only when its peer has read, however much it sends', async () => {
    const [reader, sender] = [await join('reader'), await join('sender')];
    for (let turn = 0; turn < 20; turn++) {
      const before = reader.unread;
      for (let sent = 0; sent < WINDOW; sent += 64 * KIBIBYTE) {
        send(sender, packRelay('reader', new Uint8Array(64 * KIBIBYTE)));
      }
      assert(reader.unread >= before + WINDOW, `all of turn ${turn} is sent`);
      read(reader, 16 * MEBIBYTE);
    }
  });
});
