import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Client } from '../support/client.js';
import { PartyKit } from '../support/server/partykit.js';

describe('a party of partykit dev', () => {
  let partykit: PartyKit | undefined;
  let url = '';
  after(() => partykit?.dispose());

  for (const name of ['CF_TURN_TOKEN_ID', 'CF_TURN_APP_ID']) {
    it(`asks Cloudflare for TURN servers with ${name}, and goes on with STUN where it gets none`, async () => {
      await partykit?.dispose();
      const vars = { [name]: 'an-id', CF_TURN_API_TOKEN: 'a-token' };
      partykit = new PartyKit({ entry: 'test/server/workers/partykit.ts', vars });
      url = await partykit.start();
      const alice = await Client.join({ url, id: 'alice' });
      assert.equal((await alice.next('error')).code, 'turn-unavailable', 'there is no way to it from here');
      const { iceServers } = (await (await fetch(`${url}/parties/main/lobby/turn`)).json()) as {
        iceServers: unknown[];
      };
      assert.equal(iceServers.length, 1);
      await alice.leave();
      assert(!partykit.output.includes('a-token'));
    });
  }

  it('lets a class that extends it have the last word on headers', async () => {
    const answer = await fetch(`${url}/parties/main/lobby/turn`, { method: 'OPTIONS' });
    assert.equal(answer.status, 204);
    const { headers } = answer;
    assert.deepEqual([headers.get('x-mine'), headers.get('access-control-allow-origin')], ['yes', '*']);
  });
});
