import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeyPair } from '../../../src/core/trust/key-pair.js';
import { KeyAgreement, UNSALTED } from '../../../src/core/trust/key-agreement.js';
import { createNonce } from '../../../src/core/trust/pair-keys.js';
import { LIMITS } from '../../../src/protocol/frames.js';

describe('the keys of a pair', () => {
  it('are there for the longest hellos, and the same on both sides', async () => {
    const parties = ['ann', 'bob'].map((id) => ({ id, payload: id.padEnd(LIMITS.hello, 'x') }));
    const [ann, bob] = [parties[0]!, parties[1]!];
    const [own, other] = [await createKeyPair(), await createKeyPair()];
    const ours = await new KeyAgreement(own, ann, UNSALTED).meet(bob, other.publicKey);
    const theirs = await new KeyAgreement(other, bob, UNSALTED).meet(ann, own.publicKey);
    const [a, b] = [createNonce(), createNonce()];
    const scheme = { name: 'AES-GCM', iv: new Uint8Array(12) };
    const { salt } = UNSALTED;
    const key = await ours.derive('relay', 'self', salt, await ours.transcript(a, b));
    const same = await theirs.derive('relay', 'peer', salt, await theirs.transcript(b, a));
    const sealed = await crypto.subtle.encrypt(scheme, key, a);
    const opened = await crypto.subtle.decrypt(scheme, same, sealed);
    assert.deepEqual(new Uint8Array(opened), a);
  });
});
