import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave } from '../../support/browser.js';
import { isTold, paint, sees } from '../../support/media/actors.js';
import { gather } from '../../support/media/cast.js';
import { film, isActive, sentIn, show, type Size } from '../../support/media/screening.js';
import { startServer } from '../../support/server.js';

const LARGE: Size = { width: 640, height: 360 };
const SMALL: Size = { width: 160, height: 90 };

describe('tracks are sent as they are shown', () => {
  let server: SignallingServer;
  let rooms = 0;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('not at all to one who shows nothing of them, and again when it does', async () => {
    const [a, b] = await gather(server.url, ['a', 'b'], { room: `sizes ${++rooms}` });
    await paint(a, 'red');
    await sees(b, 'red');
    for (let time = 0; time < 2; time++) {
      await show(b, undefined);
      await isActive(a, false);
      const { frames } = await sentIn(a, 1_000);
      assert.equal(frames, 0);
      await show(b, SMALL);
      await sees(b, 'red');
    }
    await leave(a, b);
  });

  it('within the budget that the page sets', async () => {
    const [a, b] = await gather(server.url, ['a', 'b'], { room: `sizes ${++rooms}`, uploadBudget: 200_000 });
    await film(a, LARGE);
    await isTold(b, 'track camera');
    await a.page.waitForFunction(() => {
      const [sender] = [...room.peers.values()][0]!.connection!.getSenders();
      return sender!.getParameters().encodings[0]!.maxBitrate === 188_000;
    });
    for (const wrong of [0, -1, NaN]) {
      await assert.rejects(
        a.page.evaluate((uploadBudget) => enter({ room: 'nowhere', uploadBudget }).then(() => undefined), wrong),
        /TypeError: `uploadBudget`/,
      );
    }
    await leave(a, b);
  });
});
