import { createSecret, type ConnectOptions } from 'webrtc-elements/core';
import { WAYS } from '../../core/ways.js';
import { HostileScene, type Person } from '../hostile-scene.js';
import { verifyEachOther } from '../verifying.js';

/** A kind of room that a hostile server attacks. */
export interface Kind {
  readonly name: 'open' | 'secret' | 'password' | 'verified';
  /** What hellos of its members say. */
  readonly mode: 'open' | 'secret' | 'password';
  /** How members trust each other once they have proven themselves. */
  readonly trust: 'open' | 'secret' | 'verified';
  /** What a test that begins lets its members know: options of `connect()`. */
  readonly words: () => Pick<ConnectOptions, 'secret' | 'password'>;
}

/** The kinds, by name. `verified` is an open room of people who have verified each other. */
export const KINDS = {
  open: { name: 'open', mode: 'open', trust: 'open', words: () => ({}) },
  secret: { name: 'secret', mode: 'secret', trust: 'secret', words: () => ({ secret: createSecret() }) },
  password: { name: 'password', mode: 'password', trust: 'secret', words: () => ({ password: 'correct horse' }) },
  verified: { name: 'verified', mode: 'open', trust: 'verified', words: () => ({}) },
} as const satisfies Record<string, Kind>;

/** By which path members reach each other. */
export type Way = keyof typeof WAYS;
export const BOTH_WAYS = Object.keys(WAYS) as Way[];
/** How many tests may run at a time. What gives Node WebRTC can end the process if many connections begin and end at once. */
export const AT_A_TIME: Readonly<Record<Way, number>> = { relay: 8, link: 1 };

/** Whether presence is hidden from the server. */
export function isSealed({ mode }: Kind): boolean {
  return mode !== 'open';
}

/** Has people of these names verify each other at an honest server, if they do so in rooms of this kind. It lasts as long as the process. */
export async function acquaint({ name }: Kind, names: readonly string[]): Promise<void> {
  if (name !== 'verified') return;
  const scene = await HostileScene.open();
  try {
    const people: Person[] = [];
    for (const one of names) people.push(await scene.enter('calm', one));
    for (const [i, one] of people.entries()) {
      for (const other of people.slice(i + 1)) {
        await scene.talk(one, other, 1);
        if (one.trusts(other.id) !== 'verified') await verifyEachOther(one.connection, other.connection);
      }
    }
  } finally {
    await scene.close();
  }
}

let rooms = 0;

/** A test with a hostile server of its own, and the name of a room that no other test has. So several can run at a time. */
export function attack(run: (scene: HostileScene, room: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const scene = await HostileScene.open();
    try {
      await run(scene, `room ${++rooms}`);
    } finally {
      await scene.close();
    }
  };
}
