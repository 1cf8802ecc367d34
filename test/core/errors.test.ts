import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ConnectionError } from 'webrtc-elements/core';

it('an error is one, whichever copy of the library made it', async () => {
  const other = new URL('../../dist/src/core/errors.js?another', import.meta.url).href;
  const { ConnectionError: Other } = (await import(other)) as { ConnectionError: typeof ConnectionError };
  assert.notEqual(Other, ConnectionError);
  assert.ok(new Other('closed') instanceof ConnectionError);
  assert.ok(new ConnectionError('closed') instanceof Other);
  for (const value of [new Error('closed'), { name: 'ConnectionError' }, undefined]) {
    assert.equal(value instanceof ConnectionError, false);
  }
});
