import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RemoteTrack } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, type Visitor } from '../../support/browser.js';
import { act, hears, isTold, paint, sees, speak, stop } from '../../support/media/actors.js';
import { sectionsOf } from '../../support/media/stage.js';
import { startServer } from '../../support/server.js';

describe('tracks', () => {
  let server: SignallingServer;
  let rooms = 0;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  /** Two who are linked, `a` and `b` by the order in which they came. */
  async function two(): Promise<[Visitor, Visitor]> {
    const options = { room: `tracks ${++rooms}` };
    const a = await act(server.url, 'a', options);
    const b = await act(server.url, 'b', options);
    for (const { page } of [a, b]) await page.waitForFunction(() => [...room.peers.values()][0]?.path === 'direct');
    return [a, b];
  }

  /** Ends the visits, which have had nothing to complain of. */
  async function end(...actors: Visitor[]): Promise<void> {
    for (const { page } of actors) {
      assert.deepEqual(await page.evaluate(() => room.log.filter(([name]) => name === 'error')), []);
    }
    assert.deepEqual(
      actors.flatMap(({ complaints }) => complaints),
      [],
    );
    await leave(...actors);
  }

  it('show and sound on both sides, and end when they are stopped', async () => {
    const [a, b] = await two();
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
    await end(a, b);
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
      await end(early, late);
    });
  }

  it('are as small a session after 50 toggles as after one, and none is black', async () => {
    const [a, b] = await two();
    for (let time = 0; time < 50; time++) {
      await paint(a, 'red');
      await isTold(b, 'track camera');
      await stop(a);
      await isTold(b, 'track-end camera');
    }
    await paint(a, 'green');
    await sees(b, 'green');
    assert.equal(await a.page.evaluate(sectionsOf), 1);
    await end(a, b);
  });

  it('are toggled faster than anybody can look', async () => {
    const [a, b] = await two();
    await a.page.evaluate(() => {
      const track = stage.paint('red');
      for (let time = 0; time < 50; time++) room.publish(track).stop();
      stage.publish(track);
    });
    await sees(b, 'red');
    assert.ok((await a.page.evaluate(sectionsOf)) <= 1);
    await end(a, b);
  });

  it('are replaced 20 times, without anything new on the other side', async () => {
    const [a, b] = await two();
    await paint(a, 'red');
    await sees(b, 'red');
    for (let time = 0; time < 20; time++) {
      const colour = (['green', 'blue'] as const)[time % 2]!;
      await a.page.evaluate((next) => stage.published.get('camera')!.replace(stage.paint(next)), colour);
      await sees(b, colour);
    }
    assert.deepEqual(await b.page.evaluate(() => stage.told), ['track camera']);
    const refused = await a.page.evaluate(async () => {
      const publication = stage.published.get('camera')!;
      return publication.replace(await stage.listen()).catch((error: unknown) => String(error));
    });
    assert.match(String(refused), /^TypeError/);
    await end(a, b);
  });

  it('stand still while they are paused, and go on', async () => {
    const [a, b] = await two();
    await paint(a, 'red');
    await sees(b, 'red');
    for (let time = 0; time < 3; time++) {
      await a.page.evaluate(() => stage.published.get('camera')!.pause());
      await isTold(b, 'track-state camera paused');
      const sent = await a.page.evaluate(() => {
        const { connection } = [...room.peers.values()][0]!;
        return connection!.getSenders().map(({ track }) => track);
      });
      assert.deepEqual(sent, [null]);
      await a.page.evaluate(() => stage.published.get('camera')!.resume());
      await isTold(b, 'track-state camera live');
      await sees(b, 'red');
    }
    await end(a, b);
  });

  it('are published by both at the same moment, 20 times', async () => {
    const [a, b] = await two();
    for (let time = 0; time < 20; time++) {
      const colours = (['red', 'green', 'blue'] as const)[time % 3]!;
      await Promise.all([a, b].map((one) => paint(one, colours)));
      await Promise.all([a, b].map((one) => sees(one, colours)));
      await Promise.all([a, b].map((one) => stop(one)));
      await Promise.all([a, b].map((one) => isTold(one, 'track-end camera')));
    }
    assert.ok((await a.page.evaluate(sectionsOf)) <= 2, 'one of each side at most');
    await end(a, b);
  });

  it('are never taken for each other: a screen and a camera, in any order', async () => {
    const [a, b] = await two();
    await paint(a, 'red', 'screen');
    await paint(a, 'green', 'camera');
    await paint(b, 'blue', 'camera');
    await Promise.all([sees(b, 'red', 'screen'), sees(b, 'green'), sees(a, 'blue')]);
    // Whoever keeps the track of the screen must not see the camera in it, which takes its place in the session.
    await b.page.evaluate(() => Object.assign(globalThis, { kept: stage.shown.get('screen')!.track }));
    await stop(a, 'camera');
    await stop(a, 'screen');
    await paint(a, 'green', 'camera');
    await isTold(b, 'track-end screen');
    await sees(b, 'green');
    const kept = await b.page.evaluate(() => {
      const { track, state } = (globalThis as unknown as { kept: RemoteTrack }).kept;
      return [track.readyState, state];
    });
    assert.deepEqual(kept, ['ended', 'ended']);
    await end(a, b);
  });

  it('are over when they end by themselves, as when a person stops sharing', async () => {
    const [a, b] = await two();
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
    await end(a, b);
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
    await end(a, b, c);
  });

  it('leave nothing behind when one side blocks the other, or leaves', async () => {
    const [a, b] = await two();
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
    await end(a, b);
  });

  it('do not go to who does not know the secret of the room', async () => {
    const name = `tracks ${++rooms}`;
    const [right, wrong] = ['A'.repeat(22), 'B'.repeat(21) + 'A'];
    const a = await act(server.url, 'a', { room: name, secret: right });
    await paint(a, 'red');
    const stranger = await act(server.url, 'c', { room: name, secret: wrong });
    const b = await act(server.url, 'b', { room: name, secret: right });
    await sees(b, 'red');
    await a.page.waitForFunction(() => [...room.peers.values()].some(({ trust }) => trust === 'refused'));
    const links = await a.page.evaluate(() =>
      [...room.peers.values()]
        .filter(({ trust }) => trust === 'refused')
        .map(({ connection, tracks }) => {
          const sent = connection?.getSenders().filter(({ track }) => track);
          return [sent?.length ?? 0, tracks.size];
        }),
    );
    assert.deepEqual(links, [[0, 0]]);
    assert.deepEqual(await stranger.page.evaluate(() => [stage.told, stage.shown.size]), [[], 0]);
    await leave(a, b, stranger);
  });
});
