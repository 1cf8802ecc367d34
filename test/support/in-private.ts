import { createSecret } from 'webrtc-elements/core';

/**
 * What rooms of a suite have in common with `PRIVATE=1`: a secret, as option of `connect()`. Without it nothing, so the rooms are
 * open.
 */
export const IN_PRIVATE: { readonly secret?: string } = process.env['PRIVATE'] ? { secret: createSecret() } : {};

/** The same in half of the tests that depend on a seed: with odd ones. */
export function inPrivate(seed: number): { readonly secret?: string } {
  return seed % 2 === 1 ? { secret: createSecret() } : IN_PRIVATE;
}
