import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitTwice } from '../../support/browser.js';
import { idsOf } from '../../support/cast.js';
import { enterAs } from '../../support/enter-as.js';
import { countWhatIsHeld, keepIdentity } from '../../support/held.js';
import { startServer } from '../../support/server.js';

const ROUNDS = 10;
const ids = await idsOf('b');
/** How often a page joins and leaves in a round. */
const TIMES = 20;

describe('a page that lives long', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it(`joins and leaves ${ROUNDS * TIMES} times, and holds no more than after ${TIMES}`, async (test) => {
    const [a, b] = await visitTwice(server.url);
    const inspector = await a.page.context().newCDPSession(a.page);
    await keepIdentity(a.page); // which is held as long as the page is there
    await a.page.evaluate(countWhatIsHeld);
    // The other is somebody else each time, who has not begun so many links yet that each waits for its turn.
    const round = async (time: number): Promise<void> => {
      await enterAs(b.page, 'b', { room: 'again' });
      await a.page.evaluate(joinAndLeave, { from: time * TIMES, times: TIMES, other: ids.b });
      await b.page.waitForFunction(() => room.peers.size === 0);
      await b.page.evaluate(() => room.close());
    };
    const measure = async (): Promise<{ heap: number; held: Record<string, number> }> => {
      await inspector.send('HeapProfiler.collectGarbage');
      const { usedSize } = await inspector.send('Runtime.getHeapUsage');
      return { heap: usedSize, held: await a.page.evaluate(() => held()) };
    };
    await round(0);
    const early = await measure();
    for (let time = 1; time < ROUNDS; time++) await round(time);
    const late = await measure();
    test.diagnostic(`after 20: ${JSON.stringify(early)}, after 200: ${JSON.stringify(late)}`);
    assert.deepEqual(late.held, early.held);
    assert.deepEqual(late.held, { connections: 0, sockets: 0, timers: 0, listeners: 0 });
    assert.ok(late.heap < early.heap * 1.1, `the heap grew from ${early.heap} to ${late.heap} bytes`);
    assert.deepEqual(a.complaints, []);
    await leave(a, b);
  });
});

/** In the page: joins the room, waits for the direct link, says something and leaves. */
async function joinAndLeave({ from, times, other }: { from: number; times: number; other: string }): Promise<void> {
  for (let time = from; time < from + times; time++) {
    const connection = await enter({ room: 'again' });
    if (!connection.peers.get(other)?.channel) {
      await new Promise<void>((resolve) => connection.once('peer', () => resolve()));
    }
    await connection.send(`time ${time}`);
    const closed = new Promise((resolve) => connection.socket.addEventListener('close', resolve));
    connection.close();
    await closed;
  }
}
