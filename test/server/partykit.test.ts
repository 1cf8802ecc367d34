import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Client } from '../support/client.js';
import { PartyKit } from '../support/server/partykit.js';
import { until } from '../support/wait.js';

/** A package for each version of PartyKit that is supported, and the variable that names the key of TURN in its test. */
const VERSIONS = [
  ['partykit', 'CF_TURN_TOKEN_ID'],
  ['partykit-0.0.114', 'CF_TURN_APP_ID'],
] as const;

for (const [version, name] of VERSIONS) {
  describe(`a party of partykit dev (${version})`, () => {
    let partykit: PartyKit | undefined;
    let url = '';
    after(() => partykit?.dispose());

    const at = (init: RequestInit = {}, path = ''): Promise<Response> =>
      fetch(`${url}/parties/main/lobby${path}`, init);

    it(`asks Cloudflare for TURN servers with ${name}, and goes on with STUN where it gets none`, async () => {
      const vars = { [name]: 'an-id', CF_TURN_API_TOKEN: 'a-token' };
      partykit = new PartyKit({ entry: 'test/server/workers/partykit.ts', vars, version });
      url = await partykit.start();
      const alice = await Client.join({ url, id: 'alice' });
      assert.equal((await alice.next('error')).code, 'turn-unavailable', 'there is no way to it from here');
      const { iceServers } = (await (await at({}, '/turn')).json()) as { iceServers: unknown[] };
      assert.equal(iceServers.length, 1);
      await alice.leave();
      assert(!partykit.output.includes('a-token'));
    });

    it('introduces two to each other', async () => {
      const alice = await Client.join({ url, room: 'two', id: 'alice' });
      const bob = await Client.join({ url, room: 'two', id: 'bob' });
      assert.equal((await alice.next('joined')).member.id, 'bob');
      bob.send({ type: 'signal', to: 'alice', signal: 'an offer' });
      assert.deepEqual(await alice.next('signal'), { type: 'signal', from: 'bob', signal: 'an offer' });
      bob.socket.terminate();
      assert.equal((await alice.next('left')).reason, 'lost');
      await alice.leave();
    });

    it('answers a page of any origin that looks whether it is there', async () => {
      const answer = await at({ headers: { origin: 'https://any.example' } });
      assert.deepEqual([answer.status, answer.headers.get('access-control-allow-origin')], [200, '*']);
      assert.match(await answer.text(), /WebSocket/);
      assert.equal((await at({ method: 'POST' })).status, 405);
      assert.equal((await at({}, '/turnip')).status, 404);
    });

    it('lets a class that extends it have the last word on headers', async () => {
      const answer = await at({ method: 'OPTIONS' }, '/turn');
      assert.equal(answer.status, 204);
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
      assert.equal(answer.headers.get('content-type'), 'application/json');
    });

    it('lets a class that extends it hear of sockets, and turn them away before they come', async () => {
      const calls = async (): Promise<string | null> => (await at()).headers.get('x-calls');
      await until(async () => (await calls()) === 'connect alice,close alice', 'both hooks are called');
      await assert.rejects(Client.join({ url, id: 'mallory', query: { banned: 'yes' } }), /403/);
      assert.equal(await calls(), 'connect alice,close alice');
    });
  });
}
