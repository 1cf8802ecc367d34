import { isObject, isString } from '../../../protocol/shape.js';
import { isPassword } from '../../trust/password/password-text.js';
import { isSecret } from '../../trust/secret.js';

/** One change of the secret of a room, as it travels. */
export interface Step {
  /** The name of the secret before. */
  readonly before: string;
  readonly secret: string;
  /** The identities of those who are left out. */
  readonly without: readonly string[];
  /** The identities of those whom its maker saw in the room, if it leaves somebody out: whoever came by the old secret later is left out, too. */
  readonly among?: readonly string[] | undefined;
  /** The password of the room from now on, if that changes, too. */
  readonly password?: string | undefined;
}

/** How many people one change may leave out. */
const MOST_LEFT_OUT = 256;
/** How many people a change may name who stay. Together, they fit into the smallest message that a page has to take. */
export const MOST_AMONG = 1_000;
/** The size of the name of a secret, and of an identity, in characters: SHA-256 in base64url. */
const NAME_SIZE = 43;

/** Reads a step from a peer. Returns `undefined` if it is invalid. */
export function parseStep(data: unknown): Step | undefined {
  if (!isObject(data)) return undefined;
  const { before, secret, without, among, password } = data;
  if (!isName(before) || !isSecret(secret) || !isNames(without, MOST_LEFT_OUT)) return undefined;
  if (among !== undefined && !isNames(among, MOST_AMONG)) return undefined;
  if (password !== undefined && !isPassword(password)) return undefined;
  return { before, secret, without, among, password };
}

function isNames(value: unknown, most: number): value is string[] {
  return Array.isArray(value) && value.length <= most && value.every(isName);
}

function isName(value: unknown): value is string {
  return isString(value) && value.length <= NAME_SIZE;
}
