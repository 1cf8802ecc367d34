import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { numbered } from '../support/numbered.js';
import { HUGE } from '../support/edge/edge-gang.js';
import { PartyKit } from '../support/server/partykit.js';
import { Scene } from '../support/server/scene.js';
import { Workerd } from '../support/server/workerd.js';

const SERVERS = {
  'a Durable Object on workerd': () =>
    new Workerd({ entry: 'test/server/workers/partyserver.ts', objects: { main: 'SignallingRoom' } }),
  'a party of partykit dev': () => new PartyKit({ entry: 'test/server/workers/partykit.ts' }),
};
/** How much each attacker sends at once, in frames: 5 MiB. */
const FLOOD = 20;

for (const [name, make] of Object.entries(SERVERS)) {
  describe(`${name}, with six who send 5 MiB each to one reader at once`, () => {
    const server = make();
    let url: string;
    let scene: Scene;

    before(async () => {
      url = await server.start();
    });
    after(() => server.dispose());
    beforeEach(() => {
      scene = new Scene([url]);
    });
    afterEach(() => scene.close());

    it('loses no frame of an honest sender, and keeps the reader', async () => {
      const [reader, honest, ...gang] = await scene.meet('reader', 'honest', 'a', 'b', 'c', 'd', 'e', 'f');
      for (let i = 0; i < FLOOD; i++) {
        for (const member of gang) member.send({ type: 'signal', to: 'reader', signal: 'x'.repeat(HUGE) });
        honest.relay('reader', numbered(i));
      }
      const heard = (): number[] =>
        reader.relayed.filter(({ id }) => id === 'honest').map(({ payload }) => Buffer.from(payload).readUInt32BE());
      await reader.until(() => (heard().length < FLOOD ? undefined : true), 'all that the honest one has said');
      assert.deepEqual(
        heard(),
        Array.from({ length: FLOOD }, (_, i) => i),
      );
      await honest.settled();
      await reader.settled();
    });
  });
}
