import type { Attack } from './attack.js';
import { MEMBER_ATTACKS } from './member-attacks.js';
import type { Target } from '../place.js';
import { SOCKET_ATTACKS } from './socket-attacks.js';

/** All attacks, by name. */
export const ATTACKS: Readonly<Record<string, Attack>> = { ...SOCKET_ATTACKS, ...MEMBER_ATTACKS };

/** The names of those that make sense at a place, and have this word. */
export function attacksOn(target: Target, word: string): string[] {
  const possible = Object.entries(ATTACKS).filter(
    ([, { needs }]) => needs === undefined || target[needs] !== undefined,
  );
  return possible.map(([name]) => name).filter((name) => name.includes(word));
}
