import { createHash } from 'node:crypto';

/** What the store keeps of a token: whoever can read it must not be able to take a member's place. */
export function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
