/** Names of the errors of `jsonwebtoken` about a token. */
const NAMES: readonly unknown[] = ['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError'];
/** Codes of the errors of `jose` about a token. Its other errors, such as a key set that cannot be loaded, are failures of the server. */
const CODES = /^ERR_(?:JWT|JWS|JWE)_|^ERR_JOSE_ALG_NOT_ALLOWED$|^ERR_JWKS_NO_MATCHING_KEY$/;

/**
 * Whether an error says that a visitor's token is invalid or has expired: an everyday event, and no failure of the server. Knows the
 * errors of `jose` and `jsonwebtoken`.
 */
export function isBadToken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, name } = error as { readonly code?: unknown; readonly name: string };
  if (name === 'JsonWebTokenError' && error.message.startsWith('secret')) return false; // the server's key is missing or wrong
  return NAMES.includes(name) || (typeof code === 'string' && CODES.test(code));
}
