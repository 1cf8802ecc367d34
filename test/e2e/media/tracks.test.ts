import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RemoteTrack } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { act, hears, isTold, paint, sees, speak, stop } from '../../support/media/actors.js';
import { meet, part } from '../../support/media/cast.js';
import { sectionsOf } from '../../support/media/stage.js';
import { startServer } from '../../support/server.js';

describe('tracks', () => {
  let server: SignallingServer;
  let rooms = 0;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('show and sound on both sides, and end when they are stopped', async () => {
    const [a, b] = await meet(server.url, `tracks ${++rooms}`);
    await speak(a);
    await paint(a, 'red');
    await Promise.all([sees(b, 'red'), hears(b)]);
    await speak(b);
    await paint(b, 'blue');
    await Promise.all([sees(a, 'blue'), hears(a)]);
    await stop(a);
    await isTold(b, 'track-end camera');
    assert.deepEqual(await b.page.evaluate(() => [...stage.shown.keys()]), ['microphone']);
    await sees(a, 'blue');
    assert.equal(await a.page.evaluate(sectionsOf), 2, 'both sides share the sections');
    await part(a, b);
  });

  for (const first of ['a', 'b'] as const) {
    it(`reach who comes later, whoever was there first: ${first} publishes`, async () => {
      const options = { room: `tracks ${++rooms}` };
      const early = await act(server.url, first, options);
      await paint(early, 'green');
      await speak(early);
      const late = await act(server.url, first === 'a' ? 'b' : 'a', options);
      await Promise.all([sees(late, 'green'), hears(late)]);
      assert.deepEqual(await early.page.evaluate(() => stage.told), []);
      await part(early, late);
    });
  }

  it('stand still while they are paused, and go on', async () => {
    const [a, b] = await meet(server.url, `tracks ${++rooms}`);
    await paint(a, 'red');
    await sees(b, 'red');
    for (let time = 0; time < 3; time++) {
      await a.page.evaluate(() => stage.published.get('camera')!.pause());
      await isTold(b, 'track-state camera paused');
      await a.page.waitForFunction(() => {
        const senders = [...room.peers.values()][0]!.connection!.getSenders();
        return senders.length === 1 && senders.every(({ track }) => track === null);
      });
      await a.page.evaluate(() => stage.published.get('camera')!.resume());
      await isTold(b, 'track-state camera live');
      await sees(b, 'red');
    }
    await part(a, b);
  });

  it('are over when they end by themselves, as when a person stops sharing', async () => {
    const [a, b] = await meet(server.url, `tracks ${++rooms}`);
    await paint(a, 'red', 'screen');
    await sees(b, 'red', 'screen');
    const state = await a.page.evaluate(() => {
      const publication = stage.published.get('screen')!;
      publication.track.stop();
      publication.track.dispatchEvent(new Event('ended'));
      return publication.state;
    });
    assert.equal(state, 'stopped');
    await isTold(b, 'track-end screen');
    await part(a, b);
  });

  it('go to those alone whom `to` names, with what is said about them', async () => {
    const options = { room: `tracks ${++rooms}` };
    const [a, b] = [await act(server.url, 'a', options), await act(server.url, 'b', options)];
    const c = await act(server.url, 'c', options);
    const { id } = await b.page.evaluate(() => ({ id: room.id }));
    await a.page.evaluate((to) => {
      stage.publish(stage.paint('red'), { to, source: 'my telescope', metadata: { star: 'Vega' } });
    }, id);
    await sees(b, 'red', 'my telescope');
    assert.deepEqual(await b.page.evaluate(() => stage.shown.get('my telescope')!.track.metadata), { star: 'Vega' });
    await paint(a, 'blue');
    await sees(c, 'blue');
    assert.deepEqual(await c.page.evaluate(() => stage.told), ['track camera']);
    await part(a, b, c);
  });

  it('leave nothing behind when one side blocks the other, or leaves', async () => {
    const [a, b] = await meet(server.url, `tracks ${++rooms}`);
    for (const one of [a, b]) await paint(one, 'red');
    await Promise.all([sees(a, 'red'), sees(b, 'red')]);
    /** Keeps what has to be over at the end. */
    const keep = (): void => {
      const { connection } = [...room.peers.values()][0]!;
      const { track } = stage.shown.get('camera')!;
      Object.assign(globalThis, { kept: { connection, track } });
    };
    const left = (): unknown[] => {
      const { connection, track } = (
        globalThis as unknown as {
          kept: { connection: RTCPeerConnection; track: RemoteTrack };
        }
      ).kept;
      return [
        connection.signalingState,
        connection.getSenders().every(({ track }) => !track),
        track.track.readyState,
        track.state,
      ];
    };
    const NOTHING = ['closed', true, 'ended', 'ended'];
    for (const { page } of [a, b]) await page.evaluate(keep);
    await a.page.evaluate(() => room.block([...room.peers.keys()][0]!));
    for (const one of [a, b]) await isTold(one, 'track-end camera');
    for (const { page } of [a, b]) assert.deepEqual(await page.evaluate(left), NOTHING);
    await a.page.evaluate(() => room.unblock([...room.blocked][0]!));
    await Promise.all([sees(a, 'red'), sees(b, 'red')]);
    for (const { page } of [a, b]) await page.evaluate(keep);
    const own = await a.page.evaluate(() => {
      room.close();
      const { state, track } = stage.published.get('camera')!;
      return [state, track.readyState];
    });
    assert.deepEqual(own, ['stopped', 'live'], 'the track is the page’s own');
    await isTold(b, 'track-end camera');
    for (const { page } of [a, b]) assert.deepEqual(await page.evaluate(left), NOTHING);
    await part(a, b);
  });
});
