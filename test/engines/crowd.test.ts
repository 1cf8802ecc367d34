import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { startServer } from '../support/server.js';
import { comeBack, join, openCaller, seeAll, type Caller } from '../support/engines/callers.js';
import { part } from '../support/engines/couple.js';

const ROOM = 'a crowd';
const NAMES = ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn'];

describe('a call of three to six, half of them with Firefox, in which all see and hear all', () => {
  let server: SignallingServer;
  const callers: Caller[] = [];
  before(async () => {
    server = await startServer();
  });
  after(async () => {
    await part(...callers.map(({ page }) => page));
    await server.close();
  });

  for (const [at, name] of NAMES.entries()) {
    it(`when ${name} has joined`, async () => {
      const caller = await openCaller(at % 2 === 0 ? 'Chromium' : 'Firefox', server.url, name, ROOM);
      callers.push(caller);
      await join(caller);
      if (at > 1) await seeAll(callers);
    });
  }

  for (const at of [0, 3]) {
    it(`when ${NAMES[at]} was reloaded`, async () => {
      await comeBack(callers[at]!, ROOM);
      await seeAll(callers);
    });
  }

  it('when one has left', async () => {
    await callers.pop()!.page.close();
    for (const { page } of callers) await page.until((rest) => room.peers.size === rest, callers.length - 1);
    await seeAll(callers);
    for (const { page } of callers) {
      assert.equal(await page.evaluate(() => [...room.peers.values()].every(({ path }) => path === 'direct')), true);
    }
  });
});
