import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { ConnectionError } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank, type Visitor } from '../support/browser.js';
import { startServer } from '../support/server.js';

const COUNTS = 'webrtc-elements password attempts';

describe('a room with a password, in browsers', () => {
  let server: SignallingServer;
  const guests: Visitor[] = [];
  before(async () => {
    server = await startServer();
  });
  after(async () => {
    await leave(...guests);
    await server.close();
  });

  async function visit(): Promise<Page> {
    const guest = await visitBlank(server.url);
    guests.push(guest);
    return guest.page;
  }

  /** Joins. Resolves with the code of the error, if that fails. */
  const join = (page: Page, password: string, name = 'den'): Promise<string | undefined> =>
    page.evaluate(
      ([word, place]) =>
        enter({ room: place!, password: word }).then(
          () => undefined,
          (error: unknown) => (error as ConnectionError).code,
        ),
      [password, name],
    );
  const trusts = (page: Page): Promise<string[]> =>
    page.evaluate(() => [...room.peers.values()].map(({ trust, path }) => `${trust} ${path}`));

  it('is for those who know it, and tells others that theirs is wrong', async () => {
    const [ann, bob, eve] = await Promise.all([visit(), visit(), visit()]);
    assert.equal(await join(ann, 'Correct horse ½'), undefined);
    assert.equal(await join(eve, 'correct horse'), 'wrong-password');
    assert.equal(await ann.evaluate((name) => localStorage.getItem(name)?.includes('"count":1'), COUNTS), true);
    assert.equal(await join(bob, 'Correct horse 1⁄2'), undefined, 'typed in another way');
    assert.equal(await ann.evaluate((name) => localStorage.getItem(name), COUNTS), '{}', 'it counts anew');
    for (const page of [ann, bob]) {
      await page.waitForFunction(() => room.peers.values().next().value?.path === 'direct');
      assert.deepEqual(await trusts(page), ['secret direct']);
    }
    await bob.evaluate(() => room.send('for Ann alone'));
    await ann.waitForFunction(() =>
      room.log.some(([name, about]) => name === 'message' && about.includes('for Ann alone')),
    );
  });

  it('changes its password when somebody is removed, who cannot come back, and all others can', async () => {
    const [ann, bob, mallory, carol] = await Promise.all([visit(), visit(), visit(), visit()]);
    for (const page of [ann, bob, mallory]) assert.equal(await join(page, 'correct horse', 'yard'), undefined);
    for (const page of [ann, bob, mallory]) {
      await page.waitForFunction(() => [...room.peers.values()].filter(({ path }) => path === 'direct').length === 2);
    }
    const id = await mallory.evaluate(() => room.id);
    await ann.evaluate(async (without) => {
      await room.rotateSecret({ without, password: 'battery staple' });
    }, id);
    await mallory.waitForFunction(() => room.state === 'closed');
    assert.equal(await join(mallory, 'correct horse', 'yard'), 'wrong-password');
    assert.equal(await join(carol, 'battery staple', 'yard'), undefined);
    for (const page of [ann, bob, carol]) {
      await page.waitForFunction(
        (removed) =>
          room.peers.size === 2 &&
          !room.peers.has(removed) &&
          [...room.peers.values()].every(({ trust }) => trust === 'secret'),
        id,
      );
    }
  });
});
