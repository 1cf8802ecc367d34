import { LIMITS } from './frames.js';
import { isObject } from './shape.js';

/**
 * What a member says about itself: any JSON object. The elements show its `name`. Peers can put anything in it, so check each
 * field before you use it.
 */
export type Presence = Readonly<Record<string, unknown>>;

/** Makes the JSON text of a presence. Throws a `TypeError` if it is not a JSON object or too large. */
export function formatPresence(presence: unknown): string {
  let text: string | undefined;
  let cause: unknown;
  try {
    text = JSON.stringify(presence);
  } catch (error) {
    cause = error; // it holds itself or a bigint, or is too deep
  }
  if (!text?.startsWith('{') || text.length > LIMITS.presence) {
    throw new TypeError(`\`presence\` must be a JSON object of at most ${LIMITS.presence} characters.`, { cause });
  }
  return text;
}

/** Reads a presence from the wire. Anything but a JSON object counts as `{}`. */
export function parsePresence(text: string): Presence {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
