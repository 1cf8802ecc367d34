import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { disturbances, drawDice, installNumbered } from '../support/numbered-messages.js';
import { PATIENCE } from '../support/patience.mjs';
import { Proxy } from '../support/proxy.js';
import { ServerProcess } from '../support/server.js';
import { random } from '../support/random.js';
import { count, meet, part } from '../support/engines/couple.js';
import { ORDERS } from '../support/engines/page.js';

const MESSAGES = 300;
/** How often each of the disturbances comes. */
const ROUNDS = 3;

describe('a conversation between two engines', () => {
  const server = new ServerProcess();
  const proxy = new Proxy(() => Number(new URL(server.url).port));
  before(() => Promise.all([server.start(), proxy.start()]));
  after(() => Promise.all([server.stop(), proxy.stop()]));

  for (const engines of ORDERS) {
    it(`loses none of ${MESSAGES} messages each way, ${engines.join(' before ')}`, async (test) => {
      const seed = Number(process.env['SEED'] ?? Date.now() % 100_000);
      test.diagnostic(`seed ${seed}`);
      const chance = random(seed);
      const couple = await meet(proxy.url, engines, { peerTimeout: PATIENCE }); // sockets wait longer after each blow
      const dice = drawDice(MESSAGES, seed);
      for (const page of couple) {
        await page.evaluate(installNumbered, dice);
        await page.evaluate(() => hearNumbered());
      }
      const sent = Promise.all(couple.map((page) => page.evaluate(() => sendNumbered())));

      const disturb = disturbances(server, proxy, () => couple[chance() < 0.5 ? 0 : 1]);
      const names = Object.keys(disturb);
      const blows = Array.from({ length: ROUNDS }, () => names.toSorted(() => chance() - 0.5)).flat();
      test.diagnostic(blows.join(', '));
      for (const blow of blows) {
        await disturb[blow]!();
        await delay(chance() * 1_000); // the time between two blows, which is a part of the schedule
      }
      assert.deepEqual(await sent, [MESSAGES, MESSAGES], 'all promises are fulfilled');
      for (const page of couple) {
        const { heard, wrong, paths } = await page.evaluate(() => heardNumbered);
        const { upgrade, downgrade } = await page.evaluate(() => moves);
        test.diagnostic(`heard by ${JSON.stringify(paths)}, ${upgrade} upgrades, ${downgrade} downgrades`);
        assert.deepEqual({ heard, wrong }, { heard: MESSAGES, wrong: [] });
        assert.equal(await count(page, 'peer-disconnect'), 0, 'nobody was ever gone');
      }
      await part(...couple);
    });
  }
});
