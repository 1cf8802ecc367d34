import { encodeBase64 } from '../../../src/protocol/base64.js';
import { spoiltBytes } from '../../support/spoilt.js';
import { mirror } from '../../support/trust/mirror.js';
import type { Lot } from '../lot.js';
import { turned } from './kind.js';

/** A signature as it travels, or what is in its place, as somebody may leave it who has no key. */
export function spoiltSignature(lot: Lot, signature: string, other: string): string {
  const bytes = Uint8Array.from(Buffer.from(signature, 'base64url'));
  const changes: readonly (() => string)[] = [
    () => signature,
    () => encodeBase64(bytes.length === 64 ? mirror(bytes) : bytes),
    () => other,
    () => '',
    () => encodeBase64(turned(bytes, lot.below(bytes.length), lot.below(8))),
    () => encodeBase64(spoiltBytes(bytes, lot.next)),
    () => encodeBase64(bytes.fill(lot.pick([0, 255]), lot.pick([0, 32]), lot.pick([32, 64]))),
    () => encodeBase64(Uint8Array.from([...bytes.subarray(32), ...bytes.subarray(0, 32)])),
    () => encodeBase64(lot.bytes(lot.below(140))),
    () => signature + lot.pick(['=', 'A', '.', '\n', ' ', '~', `.${other}`]),
  ];
  return lot.pick(changes)();
}
