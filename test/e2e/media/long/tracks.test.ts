import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RemoteTrack } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave } from '../../../support/browser.js';
import { act, isTold, paint, sees, stop } from '../../../support/media/actors.js';
import { meet, part } from '../../../support/media/cast.js';
import { sectionsOf } from '../../../support/media/stage.js';
import { startServer } from '../../../support/server.js';

describe('tracks, again and again', () => {
  let server: SignallingServer;
  let rooms = 0;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('are as small a session after 50 toggles as after one, and none is black', async () => {
    const [a, b] = await meet(server.url, `tracks ${++rooms}`);
    for (let time = 0; time < 50; time++) {
      await paint(a, 'red');
      await isTold(b, 'track camera');
      await stop(a);
      await isTold(b, 'track-end camera');
    }
    await paint(a, 'green');
    await sees(b, 'green');
    assert.equal(await a.page.evaluate(sectionsOf), 1);
    await part(a, b);
  });

  it('are toggled faster than anybody can look', async () => {
    const [a, b] = await meet(server.url, `tracks ${++rooms}`);
    await a.page.evaluate(() => {
      const track = stage.paint('red');
      for (let time = 0; time < 50; time++) room.publish(track).stop();
      stage.publish(track);
    });
    await sees(b, 'red');
    assert.ok((await a.page.evaluate(sectionsOf)) <= 1);
    await part(a, b);
  });

  it('are replaced 20 times, without anything new on the other side', async () => {
    const [a, b] = await meet(server.url, `tracks ${++rooms}`);
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
    await part(a, b);
  });

  it('are published by both at the same moment, 20 times', async () => {
    const [a, b] = await meet(server.url, `tracks ${++rooms}`);
    for (let time = 0; time < 20; time++) {
      const colours = (['red', 'green', 'blue'] as const)[time % 3]!;
      await Promise.all([a, b].map((one) => paint(one, colours)));
      await Promise.all([a, b].map((one) => sees(one, colours)));
      await Promise.all([a, b].map((one) => stop(one)));
      await Promise.all([a, b].map((one) => isTold(one, 'track-end camera')));
    }
    assert.ok((await a.page.evaluate(sectionsOf)) <= 2, 'one of each side at most');
    await part(a, b);
  });

  it('are never taken for each other: a screen and a camera, in any order', async () => {
    const [a, b] = await meet(server.url, `tracks ${++rooms}`);
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
    await part(a, b);
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
