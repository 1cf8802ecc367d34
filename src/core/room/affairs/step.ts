import { isObject, isString } from '../../../protocol/shape.js';
import { isSecret } from '../../trust/secret.js';

/** One change of the secret of a room, as it travels. */
export interface Step {
  /** The name of the secret before. */
  readonly before: string;
  readonly secret: string;
  /** The identities of those who are left out. */
  readonly without: readonly string[];
}

/** How many people one change may leave out. */
const MOST_LEFT_OUT = 256;
/** The size of the name of a secret, and of an identity, in characters: SHA-256 in base64url. */
const NAME_SIZE = 43;

/** Reads a step from a peer. Returns `undefined` if it is invalid. */
export function parseStep(data: unknown): Step | undefined {
  if (!isObject(data)) return undefined;
  const { before, secret, without } = data;
  if (!isName(before) || !isSecret(secret) || !isNames(without)) return undefined;
  return { before, secret, without };
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= MOST_LEFT_OUT && value.every(isName);
}

function isName(value: unknown): value is string {
  return isString(value) && value.length <= NAME_SIZE;
}
