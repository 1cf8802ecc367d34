import { isObject, LIMITS } from './frames.js';

/**
 * What a member tells about itself: any JSON object. The elements show its `name`. What a peer tells
 * is what it likes, so check what you use.
 */
export type Presence = Readonly<Record<string, unknown>>;

/** JSON text of a presence, as it travels; throws a TypeError when it is too large or no JSON object. */
export function formatPresence(presence: Presence): string {
  const text = JSON.stringify(presence) as string | undefined;
  if (!text?.startsWith('{') || text.length > LIMITS.presence) {
    throw new TypeError(`A presence is a JSON object of ${LIMITS.presence} characters at most.`);
  }
  return text;
}

/** What a peer tells about itself: an object, whatever came over the wire. */
export function parsePresence(text: string): Presence {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
