import { KeyAgreement, UNSALTED, type Salted } from '../../../src/core/trust/key-agreement.js';
import { createKeyPair } from '../../../src/core/trust/key-pair.js';
import type { Party } from '../../../src/core/trust/pair-keys.js';

/** A key agreement, and what the others know of it. */
export interface OwnKeys {
  readonly keyAgreement: KeyAgreement;
  readonly publicKey: string;
  readonly self: Party;
}

/** Begins a key agreement with a new key pair. `room`: what it adds to the keys; `payload`: what its hello says. */
export async function createKeyAgreement(
  id: string,
  room: Salted = UNSALTED,
  payload = `what ${id} says about itself`,
): Promise<OwnKeys> {
  const pair = await createKeyPair();
  const self = { id, payload };
  return { keyAgreement: new KeyAgreement(pair, self, room), publicKey: pair.publicKey, self };
}
