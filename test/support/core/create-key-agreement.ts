import { KeyAgreement } from '../../../src/core/trust/key-agreement.js';
import { createKeyPair } from '../../../src/core/trust/key-pair.js';

/** Begins a key agreement with a new key pair. */
export async function createKeyAgreement(): Promise<KeyAgreement> {
  return new KeyAgreement(await createKeyPair());
}
