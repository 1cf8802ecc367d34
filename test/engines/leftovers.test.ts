import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { enterAs } from '../support/enter-as.js';
import { hears } from '../support/media/actors.js';
import { openStage } from '../support/media/stage.js';
import { paintScreen } from '../support/media/tiles.js';
import { countRunning } from '../support/running.js';
import { startServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { join, openCaller, seeAll, type Caller } from '../support/engines/callers.js';
import { part } from '../support/engines/couple.js';
import { openBlank, ORDERS, type EnginePage } from '../support/engines/page.js';

/** What there is of a call in a page before it ends. */
interface Kept {
  readonly tracks: readonly MediaStreamTrack[];
  readonly connections: readonly RTCPeerConnection[];
  readonly elements: readonly HTMLMediaElement[];
}

/** Ways in which a call ends, and whether the room goes on. */
const ENDS = {
  'its people leave it': { act: () => document.querySelector('webrtc-call')!.leave(), over: false },
  'it is taken out of the page': { act: () => document.querySelector('webrtc-call')!.remove(), over: false },
  'its room is taken out of the page': { act: () => document.querySelector('webrtc-room')!.remove(), over: true },
  'its connection is closed': { act: () => room.close(), over: true },
} as const satisfies Readonly<Record<string, { act: () => void; over: boolean }>>;

/** In the page: keeps what has to be over in the end; returns how many tracks are open. */
function keep(): number {
  const { camera, microphone, screen } = room.media;
  const tracks = [camera, microphone, screen].flatMap(({ state }) => ('track' in state ? [state.track] : []));
  const connections = [...room.peers.values()].flatMap(({ connection }) => connection ?? []);
  const tiles = document.querySelector('webrtc-call')?.shadowRoot!.querySelectorAll('webrtc-tile') ?? [];
  const elements = [...tiles].flatMap(({ shadowRoot }) => [
    ...shadowRoot!.querySelectorAll<HTMLMediaElement>('audio, video'),
  ]);
  Object.assign(globalThis, { kept: { tracks, connections, elements } satisfies Kept });
  return tracks.filter(({ readyState }) => readyState === 'live').length;
}

/** In the page: whether all of that is over. */
function isClear(): boolean {
  const { tracks, connections, elements } = (globalThis as unknown as { kept: Kept }).kept;
  const senders = connections.flatMap((connection) => connection.getSenders());
  return (
    tracks.every(({ readyState }) => readyState === 'ended') &&
    senders.every(({ track }) => !track) &&
    elements.every(({ srcObject }) => !srcObject)
  );
}

/** How many timers and frames a page waits for. The browser's driver would add one of its own to wait in the page. */
const countTimers = (page: EnginePage): Promise<number> =>
  page.evaluate(() => running.timers.size + running.frames.size);

/** Waits until nothing is left: where the room is over, too, no connection and no timer either. */
async function isOver(page: EnginePage, over: boolean): Promise<void> {
  await page.until(isClear);
  if (!over) return;
  await page.until(() => {
    const { connections } = (globalThis as unknown as { kept: Kept }).kept;
    return connections.every(({ signalingState }) => signalingState === 'closed');
  });
  await until(async () => (await countTimers(page)) === 0, 'no timer is left');
}

for (const engines of ORDERS) {
  describe(`nothing is left of a call in ${engines[0]}`, () => {
    let server: SignallingServer;
    before(async () => {
      server = await startServer();
    });
    after(() => server.close());

    /** What runs from now on is counted. */
    const count = async (page: EnginePage): Promise<void> => {
      await page.evaluate(countRunning);
      await page.evaluate(paintScreen);
    };

    for (const [how, { act, over }] of Object.entries(ENDS)) {
      it(`when ${how}`, async () => {
        const room = `${how} ${engines[0]}`;
        const ada: Caller = await openCaller(engines[0], server.url, 'Ada', room, count);
        const alone = await countTimers(ada.page);
        const bob = await openCaller(engines[1], server.url, 'Bob', room);
        await join(bob);
        await join(ada);
        await ada.page.evaluate(() => globalThis.room.media.screen.on().then(() => undefined));
        await seeAll([ada, bob]);
        assert.equal(await ada.page.evaluate(keep), 3);
        await ada.page.evaluate(act);
        await isOver(ada.page, over);
        await part(bob.page);
        await until(
          async () => (await countTimers(ada.page)) <= (over ? 0 : alone),
          'only timers of the room are left',
        );
        await part(ada.page);
      });
    }

    it('without elements, when the connection is closed', async () => {
      const options = { room: `closed ${engines[0]}` };
      const [a, b] = [await openBlank(engines[0], server.url), await openBlank(engines[1], server.url)];
      await count(a);
      for (const [name, page] of Object.entries({ a, b })) {
        await enterAs(page, name, options);
        await page.evaluate(openStage);
        await page.evaluate(() =>
          Promise.all([room.media.camera.on(), room.media.microphone.on()]).then(() => undefined),
        );
      }
      await Promise.all([hears({ page: a }), hears({ page: b })]);
      assert.equal(await a.evaluate(keep), 2);
      await a.evaluate(() => room.close());
      await isOver(a, true);
      await b.until(() => stage.shown.size === 0);
      await part(a, b);
    });
  });
}
