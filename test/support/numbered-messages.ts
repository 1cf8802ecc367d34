import type { Proxy } from './proxy.js';
import { random } from './random.js';
import type { ServerProcess } from './server.js';

declare global {
  var sendNumbered: () => Promise<number>;
  var hearNumbered: () => void;
  var heardNumbered: { heard: number; all: number; wrong: number[]; paths: Record<string, number> };
  var moves: { upgrade: number; downgrade: number };
}

/** A page as any driver has it. */
interface Page {
  evaluate(run: () => void): Promise<void>;
}

/** What happens to the two, by name. */
export function disturbances(
  server: ServerProcess,
  proxy: Proxy,
  one: () => Page,
): Record<string, () => Promise<void>> {
  return {
    'channel closed': () => one().evaluate(() => [...room.peers.values()][0]?.channel?.close()),
    'connection closed': () => one().evaluate(() => [...room.peers.values()][0]?.connection?.close()),
    'server killed': async () => {
      await server.stop('SIGKILL');
      await server.start();
    },
    'sockets cut': () => Promise.resolve(proxy.cut()),
    'socket and connection at once': async () => {
      proxy.cut();
      await one().evaluate(() => [...room.peers.values()][0]?.connection?.close());
    },
  };
}

/** What decides on the content of each of so many messages: numbers from 0 to below 1. */
export function drawDice(messages: number, seed: number): number[] {
  return Array.from({ length: messages }, random(seed));
}

/** In the page: messages that both sides know by their number, 1 byte to 1 MiB, text and binary. */
export function installNumbered(dice: readonly number[]): void {
  const make = (number: number): string | ArrayBuffer => {
    const drawn = dice[number]!;
    const size = Math.floor(2 ** (drawn * 20));
    const unit = `${number}:${drawn} ✓`;
    if (Math.floor(drawn * 1e6) % 2 === 0) return unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
    const bytes = new Uint8Array(size);
    for (let i = 0; i < size; i++) bytes[i] = (i * 31 + number * 17 + (i >>> 8)) & 255;
    return bytes.buffer;
  };
  const same = (one: unknown, other: unknown): boolean => {
    if (!(one instanceof ArrayBuffer && other instanceof ArrayBuffer)) return one === other;
    const [a, b] = [new Uint8Array(one), new Uint8Array(other)];
    return a.length === b.length && a.every((byte, i) => byte === b[i]);
  };
  globalThis.sendNumbered = async () => {
    globalThis.moves = { upgrade: 0, downgrade: 0 };
    room.on('upgrade', () => (moves.upgrade += 1));
    room.on('downgrade', () => (moves.downgrade += 1));
    const [peer] = room.peers.keys();
    let fulfilled = 0;
    const under: Promise<unknown>[] = [];
    for (let number = 0; number < dice.length; number++) {
      under.push(room.send(make(number), { to: peer! }).then(() => (fulfilled += 1)));
      if (under.length > 40) await under.shift();
    }
    await Promise.all(under);
    return fulfilled;
  };
  globalThis.hearNumbered = () => {
    globalThis.heardNumbered = { heard: 0, all: dice.length, wrong: [], paths: {} };
    room.on('message', ({ data, peer }) => {
      const { paths, wrong } = heardNumbered;
      const number = heardNumbered.heard++;
      const path = String(room.peers.get(peer)?.path);
      paths[path] = (paths[path] ?? 0) + 1;
      if (!same(data, make(number))) wrong.push(number);
    });
  };
}
