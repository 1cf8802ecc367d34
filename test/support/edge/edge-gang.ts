import { LIMITS, type PeerId } from '../../../src/protocol/frames.js';
import { packRelay } from '../../../src/protocol/relay-frame.js';
import type { EdgeScene } from './edge-scene.js';
import type { EdgeWire } from './edge-wire.js';

type Frame = string | Uint8Array<ArrayBuffer>;

const KIBIBYTE = 1024;
/** A frame of so many bytes is almost as large as one may be. */
export const HUGE = LIMITS.frame - 200;

/** The text of a signal. */
export function signal(to: PeerId, text: string): string {
  return JSON.stringify({ type: 'signal', to, signal: text });
}

/** What attackers send to one whom they mean to harm, by its name. */
export const STRIKES: Readonly<Record<string, (to: PeerId) => readonly Frame[]>> = {
  'huge signals': (to) => [signal(to, 'x'.repeat(HUGE))],
  'huge frames of the relay': (to) => [packRelay(to, new Uint8Array(HUGE))],
  'huge ones of both kinds': (to) => [signal(to, 'x'.repeat(HUGE)), packRelay(to, new Uint8Array(HUGE))],
  'many small ones': (to) => new Array<Frame>(64).fill(packRelay(to, new Uint8Array(4 * KIBIBYTE))),
};

/** People who send to one reader all that they can, and come back as somebody else when they are refused. */
export class EdgeGang {
  /** Sockets of them that were closed. */
  readonly refused: EdgeWire[] = [];
  readonly #scene: EdgeScene;
  readonly #wires: EdgeWire[];
  readonly #frames: readonly Frame[];

  constructor(scene: EdgeScene, wires: EdgeWire[], frames: readonly Frame[]) {
    this.#scene = scene;
    this.#wires = wires;
    this.#frames = frames;
  }

  /** Resolves when so many are in the room. */
  static async gather(scene: EdgeScene, count: number, kind: string, to: PeerId): Promise<EdgeGang> {
    const wires = await Promise.all(Array.from({ length: count }, () => scene.join()));
    return new EdgeGang(scene, wires, STRIKES[kind]?.(to) ?? []);
  }

  /** Each sends all twice. */
  async strike(): Promise<void> {
    const { room } = this.#scene;
    for (const [at, wire] of this.#wires.entries()) {
      for (const frame of [...this.#frames, ...this.#frames]) room.receive(wire, frame);
      for (const answer of wire.read(Infinity)) room.receive(wire, answer);
      if (wire.code === undefined) continue;
      this.refused.push(wire);
      this.#wires[at] = await this.#scene.join();
    }
  }
}
