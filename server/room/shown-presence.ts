import { LIMITS } from '../../src/protocol/frames.js';
import { parsePresence } from '../../src/protocol/presence.js';

/**
 * Returns the presence that the others see: what a member says, and over it what the server has set. Returns `undefined` if that is
 * too large. If the server has set something other than a JSON object, the others see only that.
 */
export function shownPresence(said: string, set: string | undefined): string | undefined {
  if (set === undefined) return said;
  if (!set.startsWith('{')) return set;
  const text = JSON.stringify({ ...parsePresence(said), ...parsePresence(set) });
  return text.length > LIMITS.presence ? undefined : text;
}
