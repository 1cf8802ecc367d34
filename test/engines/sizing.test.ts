import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { isTold, speak } from '../support/media/actors.js';
import { film, sentIn, show } from '../support/media/screening.js';
import { openStage } from '../support/media/stage.js';
import { startServer } from '../support/server.js';
import { meet, part } from '../support/engines/couple.js';
import { ORDERS, type EnginePage } from '../support/engines/page.js';

const LARGE = { width: 640, height: 360 };
const SMALL = { width: 160, height: 90 };

const isSentIn = (page: EnginePage, height: number): Promise<void> =>
  page.until((lines) => stage.shown.get('camera')?.element.videoHeight === lines, height);

for (const engines of ORDERS) {
  describe(`sizes, ${engines.join(' before ')}`, () => {
    let server: SignallingServer;
    before(async () => {
      server = await startServer();
    });
    after(() => server.close());

    it('are those in which the other side shows tracks, and both hear who speaks and how the call goes', async () => {
      const pages = await meet(server.url, engines);
      for (const page of pages) await page.evaluate(openStage);
      const actors = pages.map((page) => ({ page }));
      for (const one of actors) {
        await film(one, LARGE);
        await speak(one);
      }
      for (const one of actors) {
        await isTold(one, 'track camera');
        await show(one, SMALL);
      }
      for (const page of pages) await isSentIn(page, 90);
      for (const one of actors) await show(one, undefined);
      for (const page of pages) {
        await page.until(() => {
          const senders = [...room.peers.values()][0]!.connection!.getSenders();
          const sender = senders.find(({ track }) => track?.kind === 'video')!;
          return sender.getParameters().encodings[0]!.active === false;
        });
      }
      for (const one of actors) assert.equal((await sentIn(one, 1_000)).frames, 0);
      for (const one of actors) await show(one, LARGE);
      for (const page of pages) await isSentIn(page, 360);
      for (const page of pages) await page.until(() => [...room.peers.values()][0]!.speaking);
      for (const page of pages) await page.until(() => [...room.peers.values()][0]!.quality !== undefined);
      assert.deepEqual(await part(...pages), []);
    });
  });
}
