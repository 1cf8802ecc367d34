import { encodeBase64 } from '../../../protocol/base64.js';
import { packFields } from '../../../protocol/fields.js';
import { isId, type PeerId } from '../../../protocol/frames.js';
import { isObject, isString } from '../../../protocol/shape.js';

/** Somebody who has proven who they are: their id, and their identity. */
export type Entry = readonly [id: PeerId, identity: string];

/** Members in a roll, at most: those with the lowest ids. */
const LONGEST = 1_000;
/** SHA-256 in base64url. */
const IDENTITY = /^[\w-]{43}$/;

/** What a peer says of its roll. */
export interface Statement {
  readonly roll: readonly Entry[];
  /** Whether it wants to know ours. */
  readonly ask: boolean;
}

/** Puts a roll in order, by code units of the ids. Of a long one, the end is left out. */
export function order(roll: readonly Entry[]): readonly Entry[] {
  return [...roll].sort(([one], [other]) => (one < other ? -1 : 1)).slice(0, LONGEST);
}

/** SHA-256 over a roll that is in order, in base64url. */
export async function hash(roll: readonly Entry[]): Promise<string> {
  const packed = packFields('webrtc-elements roll', ...roll.flat());
  return encodeBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', packed)));
}

/** Reads what a peer says: the hash of its roll, or a statement. Returns `undefined` if it is neither. */
export function parse(data: unknown): string | Statement | undefined {
  if (isString(data)) return IDENTITY.test(data) ? data : undefined;
  if (!isObject(data)) return undefined;
  const { roll, ask } = data;
  const fits = Array.isArray(roll) && roll.length <= LONGEST && roll.every(isEntry) && typeof ask === 'boolean';
  return fits ? { roll, ask } : undefined;
}

function isEntry(value: unknown): value is Entry {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [id, identity] = value as unknown[];
  return isId(id) && isString(identity) && IDENTITY.test(identity);
}
