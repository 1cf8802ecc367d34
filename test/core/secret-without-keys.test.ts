import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, createIdentity, createSecret } from 'webrtc-elements/core';
import { hostile } from '../support/core/hostile-server.js';

describe('a room with a secret', () => {
  it('is joined by nobody without keys: the server would read the presence', async () => {
    const heard: string[] = [];
    const server = await hostile((_, { headers }) => heard.push(String(headers['sec-websocket-protocol'])));
    const identity = { ...(await createIdentity()), publicKey: 'no key' };
    const joining = connect({
      host: server.host,
      room: 'den',
      identity,
      secret: createSecret(),
      presence: { name: 'Ann' },
      timeout: 3_000,
    });
    await assert.rejects(joining, { code: 'trust-unavailable' });
    assert.deepEqual(heard, []);
    server.close();
  });
});
