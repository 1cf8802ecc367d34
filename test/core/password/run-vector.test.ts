import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, it, mock } from 'node:test';
import { Run, type Role } from '../../../src/core/trust/password/cpace/run.js';
import { encodePassword } from '../../../src/core/trust/password/password-text.js';
import { encodeBase64 } from '../../../src/protocol/base64.js';
import { PLACE } from '../../support/password/sides.js';
import { fromHex, VECTORS } from '../../support/password/vectors.js';

/** What the documentation of the protocol gives as an example. */
const EXAMPLE = Object.fromEntries(
  [
    ...(/^## Rooms with a password\n.*?^## /ms.exec(readFileSync('docs/protocol.md', 'utf8'))?.[0] ?? '').matchAll(
      /^([a-z' ]+[a-z']) += ([\w-]{16,})$/gm,
    ),
  ].map(([, name = '', value = '']) => [name, value]),
);

afterEach(() => mock.restoreAll());

it('a run is as the documentation of the protocol shows it', async () => {
  const asker = { nonce: encodeBase64(Uint8Array.from({ length: 16 }, (_, i) => i)), payload: 'asker' };
  const sponsor = { nonce: encodeBase64(Uint8Array.from({ length: 16 }, (_, i) => 16 + i)), payload: 'sponsor' };
  const options = { password: encodePassword('correct horse'), place: PLACE, sides: { asker, sponsor } };
  /** Begins a run whose number is that of the vectors. What is random after that only hides how long a multiplication takes. */
  const begin = async (role: Role, scalar = ''): Promise<Run> => {
    const { mock: mocked } = mock.method(crypto, 'getRandomValues', (array: Uint8Array) => {
      mocked.restore();
      array.set(fromHex(scalar));
      return array;
    });
    return Run.begin(options, role);
  };
  const asking = await begin('asker', VECTORS.run['ya']);
  const answering = await begin('sponsor', VECTORS.run['yb']);
  const ours = (await asking.finish(answering.share))!;
  const theirs = (await answering.finish(asking.share))!;
  const secret = Uint8Array.from({ length: 32 }, (_, i) => i);
  const found = {
    "asker's nonce": asker.nonce,
    "sponsor's nonce": sponsor.nonce,
    "asker's share": encodeBase64(asking.share),
    "sponsor's share": encodeBase64(answering.share),
    "asker's tag": encodeBase64(await ours.tag()),
    "sponsor's tag": encodeBase64(await theirs.tag()),
    sealed: encodeBase64(await theirs.seal(secret)),
  };
  assert.deepEqual(EXAMPLE, found);
  assert.deepEqual(await ours.open(await theirs.seal(secret)), secret);
});
