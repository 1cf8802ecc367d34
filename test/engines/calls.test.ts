import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sectionsOf } from '../support/media/stage.js';
import { paintScreen } from '../support/media/tiles.js';
import { ServerProcess } from '../support/server.js';
import {
  comeBack,
  isGone,
  join,
  leaveCall,
  openCaller,
  seeAll,
  sees,
  type Caller,
} from '../support/engines/callers.js';
import { isOnPath, part } from '../support/engines/couple.js';
import { offerAtOnce } from '../support/engines/glare.js';
import { ORDERS, type EnginePage } from '../support/engines/page.js';

/** Turns a camera off and on, and a microphone, as often as that. */
const toggle = ({ page }: Caller, times: number): Promise<void> =>
  page.evaluate(async (wanted) => {
    const { camera, microphone } = room.media;
    for (let time = 0; time < wanted; time++) {
      camera.off();
      microphone.mute();
      await camera.on();
      microphone.unmute();
    }
  }, times);

/** Opens camera and microphone anew, the last ones of the lists; returns whether other tracks are sent now. */
const change = ({ page }: Caller): Promise<boolean> =>
  page.evaluate(async () => {
    const { media } = room;
    const tracks = (): string[] =>
      [media.camera, media.microphone].flatMap(({ state }) => ('track' in state ? [state.track.id] : []));
    const before = tracks();
    await media.camera.on({ width: { ideal: 320 }, deviceId: media.devices.cameras.at(-1)!.id });
    await media.microphone.on({ mode: 'music', deviceId: media.devices.microphones.at(-1)!.id });
    return tracks().length === 2 && tracks().every((id) => !before.includes(id));
  });

const screenOn = ({ page }: Caller): Promise<void> => page.evaluate(() => room.media.screen.on().then(() => undefined));
const screenOff = ({ page }: Caller): Promise<void> => page.evaluate(() => room.media.screen.off());

for (const engines of ORDERS) {
  describe(`a call of two, ${engines.join(' before ')}, in which both see and hear each other`, () => {
    const server = new ServerProcess();
    const called = `call ${engines.join(' ')}`;
    let callers: readonly [Caller, Caller];
    before(async () => {
      await server.start();
      // What holds for a connection has to be there before it is made.
      const prepare = async (page: EnginePage): Promise<void> => page.lose?.(0);
      const ada = await openCaller(engines[0], server.url, 'Ada', called, prepare);
      callers = [ada, await openCaller(engines[1], server.url, 'Bob', called, prepare)];
      // Firefox has no screen to share where it has no display.
      for (const [at, { page }] of callers.entries()) if (engines[at] === 'Firefox') await page.evaluate(paintScreen);
    });
    after(async () => {
      await part(...callers.map(({ page }) => page));
      await server.stop();
    });

    it('when both join at the same moment, and both browsers make an offer', async () => {
      const pages = callers.map(({ page }) => page);
      await offerAtOnce(pages, () => Promise.all(callers.map(join)));
      await seeAll(callers);
    });

    it('over another link when theirs is silent, of which no event tells', async () => {
      // Chromium loses no packets of connections whose ICE was restarted.
      for (const { page } of callers) {
        await page.evaluate(() => Object.assign(globalThis, { before: [...room.peers.values()][0]!.connection }));
      }
      const { page } = callers[engines.indexOf('Chromium')]!;
      await page.lose!(100);
      for (const one of callers) {
        await one.page.until(
          () => [...room.peers.values()][0]!.connection !== (globalThis as unknown as { before: unknown }).before,
        );
      }
      await page.lose!(0);
      for (const one of callers) await isOnPath(one.page, 'direct');
      await seeAll(callers);
    });

    it('over the same link when it was silent for a while and the server is dead', async () => {
      await server.stop('SIGKILL');
      for (const { page } of callers) {
        await page.until(() => room.state === 'reconnecting');
        await page.evaluate(() => Object.assign(globalThis, { before: [...room.peers.values()][0]!.connection }));
      }
      const { page } = callers[engines.indexOf('Chromium')]!;
      await page.lose!(100);
      await page.until(() => [...room.peers.values()][0]!.state !== 'connected');
      await page.lose!(0);
      await seeAll(callers);
      for (const one of callers) {
        const same = await one.page.evaluate(
          () => [...room.peers.values()][0]!.connection === (globalThis as unknown as { before: unknown }).before,
        );
        assert.ok(same, one.name);
      }
      await server.start();
      for (const one of callers) await one.page.until(() => room.state === 'connected');
      for (const one of callers) await isOnPath(one.page, 'direct');
    });

    it('whoever joins first', async () => {
      const [a, b] = callers;
      for (const order of [
        [a, b],
        [b, a],
      ] as const) {
        for (const one of order) await leaveCall(one);
        await isGone(a, 'Bob');
        await isGone(b, 'Ada');
        for (const one of order) await join(one);
        await seeAll(callers);
      }
    });

    it('after 50 toggles of everything, in as small a session', async () => {
      await Promise.all(callers.map((one) => toggle(one, 50)));
      await seeAll(callers);
      assert.ok((await callers[0].page.evaluate(sectionsOf)) <= 4, 'one of each kind and side at most');
    });

    it('after both have changed their devices', async () => {
      for (const one of callers) assert.ok(await change(one));
      await seeAll(callers);
    });

    it('while a screen is shared, and after it', async () => {
      for (const [at, one] of callers.entries()) {
        const [other, title] = [callers[1 - at]!, `${one.name}’s screen`];
        await screenOn(one);
        await sees(other, title);
        await seeAll(callers);
        await screenOff(one);
        await isGone(other, title);
        await seeAll(callers);
      }
    });

    it('after a restart of ICE that either asks for', async () => {
      for (const { page } of callers) {
        await page.evaluate(async () => {
          const connection = [...room.peers.values()][0]!.connection!;
          const fragment = (): string => /ice-ufrag:(\S+)/.exec(connection.localDescription!.sdp)![1]!;
          const before = fragment();
          dispatchEvent(new Event('online'));
          while (fragment() === before || connection.signalingState !== 'stable') {
            await new Promise((resolve) =>
              connection.addEventListener('signalingstatechange', resolve, { once: true }),
            );
          }
        });
        await seeAll(callers);
      }
    });

    it('when either was reloaded', async () => {
      for (const [at, one] of callers.entries()) {
        await comeBack(one, called);
        if (engines[at] === 'Firefox') await one.page.evaluate(paintScreen);
        await seeAll(callers);
        assert.equal(await callers[1 - at]!.page.evaluate(() => room.peers.size), 1);
      }
    });

    it('while the server is dead, and when it is back', async () => {
      await server.stop('SIGKILL');
      for (const { page } of callers) await page.until(() => room.state === 'reconnecting');
      await seeAll(callers);
      await Promise.all(callers.map((one) => toggle(one, 3)));
      await seeAll(callers);
      await server.start();
      for (const { page } of callers) await page.until(() => room.state === 'connected');
      await Promise.all(callers.map(screenOn));
      await sees(callers[0], 'Bob’s screen');
      await sees(callers[1], 'Ada’s screen');
      await seeAll(callers);
    });

    it('and nothing stays open when both have left', async () => {
      for (const one of callers) {
        const tracks = await one.page.evaluate(() => {
          const { camera, microphone, screen } = room.media;
          const all = [camera, microphone, screen].flatMap(({ state }) => ('track' in state ? [state.track] : []));
          Object.assign(globalThis, { tracks: all });
          return all.length;
        });
        assert.equal(tracks, 3);
        await leaveCall(one);
        await one.page.until(() => {
          const { tracks } = globalThis as unknown as { tracks: MediaStreamTrack[] };
          const senders = [...room.peers.values()].flatMap(({ connection }) => connection!.getSenders());
          return tracks.every(({ readyState }) => readyState === 'ended') && senders.every(({ track }) => !track);
        });
      }
    });
  });
}
