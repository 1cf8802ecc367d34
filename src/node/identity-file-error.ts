/**
 * What is wrong with the file of an identity.
 *
 * | code | meaning | what to do |
 * |---|---|---|
 * | `identity-exposed` | others on this machine can read or change the file, or own it | if nobody else has read it, `chmod 600`; otherwise delete it: the next one is somebody else |
 * | `identity-broken` | there is something else in it | restore it, or delete it: the next one is somebody else |
 * | `identity-failed` | it cannot be read or written; see `cause` | look at the folder, and who may write there |
 */
export type IdentityFileCode = 'identity-exposed' | 'identity-broken' | 'identity-failed';

const MESSAGES: Readonly<Record<IdentityFileCode, string>> = {
  'identity-exposed': 'Others on this machine can read or change the identity. Only its owner may: chmod 600.',
  'identity-broken': 'This is no file of an identity.',
  'identity-failed': 'The file of the identity cannot be read or written.',
};

/** Why `openIdentity()` gives no identity. Nothing of the key is in it. */
export class IdentityFileError extends Error {
  override readonly name = 'IdentityFileError';
  readonly code: IdentityFileCode;
  /** The file. */
  readonly path: string;

  constructor(code: IdentityFileCode, path: string, cause?: unknown) {
    super(`${MESSAGES[code]} (${path})`, { cause });
    this.code = code;
    this.path = path;
  }
}
