import { PairKeys, type Party } from '../../../src/core/trust/pair-keys.js';
import type { Bytes } from '../../../src/protocol/bytes.js';

/** The keys of a pair whose secret the test knows: 32 bytes, as ECDH makes them. */
export async function pairKeysOf(own: Party, theirs: Party, secret: Bytes): Promise<PairKeys> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey', 'deriveBits']);
  return new PairKeys(key, own, theirs);
}
