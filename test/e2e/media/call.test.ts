import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank, type Visitor } from '../../support/browser.js';
import { hears } from '../../support/media/actors.js';
import { isTile, offerScreen, sees } from '../../support/media/tiles.js';
import { violations } from '../../support/page-checks.js';
import { startServer } from '../../support/server.js';

const button = (page: Page, name: string): Locator => page.getByRole('button', { name });

describe('<webrtc-call>', () => {
  let server: SignallingServer;
  let rooms = 0;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  /** A page with nothing but a room and a call in it. */
  async function open(name: string, room: string, attributes = 'audio video'): Promise<Visitor> {
    const visitor = await visitBlank(server.url);
    await visitor.page.evaluate(
      async ([markup]) => {
        const file = '/webrtc-elements.js';
        await import(file);
        document.documentElement.style.colorScheme = 'light dark';
        document.body.innerHTML = markup!;
      },
      [
        `<main><h1>Call</h1><webrtc-room room="${room}" name="${name}"><webrtc-call ${attributes}></webrtc-call></webrtc-room></main>`,
      ],
    );
    await button(visitor.page, 'Join the call').and(visitor.page.locator(':enabled')).waitFor();
    await visitor.page.evaluate(() =>
      Object.assign(globalThis, { room: document.querySelector('webrtc-room')!.connection }),
    );
    return visitor;
  }

  /** Two who are in a call. */
  async function two(attributes?: string): Promise<[Visitor, Visitor]> {
    const room = `call ${++rooms}`;
    const ada = await open('Ada', room, attributes);
    await button(ada.page, 'Join the call').click();
    await isTile(ada.page, 'Ada (you)', 'muted', false);
    const bob = await open('Bob', room, attributes);
    await bob.page.getByText('In the call: Ada').waitFor();
    await button(bob.page, 'Join the call').click();
    return [ada, bob];
  }

  it('alone has two people see and hear each other', async () => {
    const [ada, bob] = await two();
    await Promise.all([
      sees(ada.page, 'Bob'),
      sees(bob.page, 'Ada'),
      sees(bob.page, 'Bob (you)'),
      hears(ada),
      hears(bob),
    ]);
    await Promise.all([isTile(ada.page, 'Bob', 'muted', false), isTile(bob.page, 'Ada', 'muted', false)]);
    await ada.page.getByRole('status').getByText('Bob is in the call.').waitFor();
    const playing = await ada.page.evaluate(() => {
      const tiles = document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile');
      return [...tiles]
        .flatMap(({ shadowRoot }) => [...shadowRoot!.querySelectorAll('audio')])
        .filter((one) => !one.paused);
    });
    assert.equal(playing.length, 1, 'nobody hears themselves');
    assert.deepEqual(await violations(ada.page), []);
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });

  it('is used by keys alone, and the other side sees what they do', async () => {
    const [ada, bob] = await two();
    const { keyboard } = ada.page;
    await isTile(bob.page, 'Ada', 'video');
    await keyboard.press('m'); // the focus is in the call since it was joined
    await isTile(bob.page, 'Ada', 'muted');
    await keyboard.down('Space');
    await isTile(bob.page, 'Ada', 'muted', false);
    await keyboard.up('Space');
    await isTile(bob.page, 'Ada', 'muted');
    await keyboard.press('v');
    await isTile(bob.page, 'Ada', 'video', false);
    await keyboard.press('v');
    await sees(bob.page, 'Ada');
    await keyboard.press('m');
    await isTile(bob.page, 'Ada', 'muted', false);
    const camera = button(ada.page, 'Let others see me');
    await camera.focus();
    await keyboard.press('Enter');
    await isTile(bob.page, 'Ada', 'video', false);
    assert.equal(await camera.getAttribute('aria-pressed'), 'false');
    await ada.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await keyboard.press('m'); // not for the call
    await button(ada.page, 'Leave the call').press('Enter');
    await bob.page.getByRole('status').getByText('Ada has left the call.').waitFor();
    await button(ada.page, 'Join the call').press('Enter');
    await sees(bob.page, 'Ada');
    await isTile(bob.page, 'Ada', 'muted', false);
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });

  it('has everybody heard while one tile fills the screen', async () => {
    const [ada, bob] = await two();
    await sees(ada.page, 'Bob');
    await ada.page.locator('webrtc-tile').first().hover();
    await button(ada.page, 'Show Bob in full screen').click();
    await ada.page.waitForFunction(() => document.fullscreenElement !== null);
    await Promise.all([sees(ada.page, 'Bob'), hears(ada)]);
    const paused = await ada.page.evaluate(() => {
      const [tile] = document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile');
      return tile!.shadowRoot!.querySelector('audio')!.paused;
    });
    assert.equal(paused, false);
    await leave(ada, bob);
  });

  it('leaves no live track and no sender when it is taken out of the page', async () => {
    const [ada, bob] = await two();
    await Promise.all([sees(ada.page, 'Bob'), sees(bob.page, 'Ada')]);
    await ada.page.evaluate(() => {
      const { camera, microphone } = room.media;
      const tracks = [camera, microphone].flatMap(({ state }) => ('track' in state ? [state.track] : []));
      const media = [...document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile')].flatMap(
        ({ shadowRoot }) => [...shadowRoot!.querySelectorAll<HTMLMediaElement>('audio, video')],
      );
      Object.assign(globalThis, { tracks, media });
      document.querySelector('webrtc-call')!.remove();
    });
    await ada.page.waitForFunction(() => {
      const { tracks, media } = globalThis as unknown as { tracks: MediaStreamTrack[]; media: HTMLMediaElement[] };
      const senders = [...room.peers.values()].flatMap(({ connection }) => connection!.getSenders());
      return (
        tracks.length === 2 &&
        tracks.every(({ readyState }) => readyState === 'ended') &&
        media.every(({ srcObject }) => srcObject === null) &&
        senders.every(({ track }) => track === null)
      );
    });
    await bob.page.getByRole('status').getByText('Ada has left the call.').waitFor();
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });

  it('shows a shared screen large, with the camera beside it', async () => {
    const [ada, bob] = await two();
    await sees(bob.page, 'Ada');
    await offerScreen(ada.page);
    await button(ada.page, 'Share my screen').click();
    await sees(bob.page, 'Ada’s screen');
    await bob.page.getByRole('status').getByText('Ada shares a screen.').waitFor();
    await sees(bob.page, 'Ada');
    const [screen, camera] = await bob.page.evaluate(() => {
      const tiles = document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile');
      return [...tiles].map(({ offsetWidth }) => offsetWidth);
    });
    assert.ok(screen! > 2 * camera!, `${screen} and ${camera}`);
    await button(ada.page, 'Share my screen').click();
    await bob.page.getByRole('status').getByText('Ada no longer shares a screen.').waitFor();
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });

  it('shows who joins to watch, to those who are there, those who come later, and after the page was loaded again', async () => {
    const room = `call ${++rooms}`;
    const ada = await open('Ada', room, '');
    await button(ada.page, 'Join the call').click();
    const bob = await open('Bob', room, '');
    await bob.page.getByText('In the call: Ada').waitFor();
    await button(bob.page, 'Join the call').click();
    await Promise.all([isTile(ada.page, 'Bob', 'muted'), isTile(bob.page, 'Ada', 'muted')]);
    await button(ada.page, 'Leave the call').click();
    await bob.page.getByRole('status').getByText('Ada has left the call.').waitFor();
    await ada.page.getByText('In the call: Bob').waitFor();
    await bob.page.evaluate(async () => {
      const connection = document.querySelector('webrtc-room')!.connection!;
      const back = new Promise<void>((resolve) =>
        connection.on('state', (state) => state === 'connected' && resolve()),
      );
      connection.socket.reconnect(4000);
      await back;
    });
    await ada.page.getByText('In the call: Bob').waitFor();
    await leave(bob);
    await ada.page.getByText('Nobody is in the call yet.').waitFor();
    const again = await open('Bob', room, '');
    await button(again.page, 'Join the call').click();
    await ada.page.getByText('In the call: Bob').waitFor();
    assert.deepEqual([...ada.complaints, ...again.complaints], []);
    await leave(ada, again);
  });

  it('tells who puts the call into their page later who is in it', async () => {
    const room = `call ${++rooms}`;
    const ada = await open('Ada', room, '');
    await button(ada.page, 'Join the call').click();
    const bob = await visitBlank(server.url);
    await bob.page.evaluate(async (name) => {
      const file = '/webrtc-elements.js';
      await import(file);
      document.body.innerHTML = `<webrtc-room room="${name}" name="Bob"></webrtc-room>`;
    }, room);
    await bob.page.waitForFunction(() => {
      const [ada] = document.querySelector('webrtc-room')!.peers.values();
      return ada?.state === 'connected';
    });
    await bob.page.evaluate(() => document.querySelector('webrtc-room')!.append(document.createElement('webrtc-call')));
    await bob.page.getByText('In the call: Ada').waitFor();
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });

  it('says so when the menu of a tile cannot be loaded, and tries again', async () => {
    const ada = await open('Ada', `call ${++rooms}`, '');
    await button(ada.page, 'Join the call').click();
    await ada.page.evaluate(() => {
      const [tile] = document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile');
      tile!.addEventListener('error', ({ detail }) => (document.body.dataset['code'] = detail.error.code));
    });
    const PART = /webrtc-elements-tile-menu-[0-9a-f]{8}\.js/;
    await ada.page.route(PART, (route) => route.abort());
    await ada.page.locator('webrtc-tile').first().hover();
    await button(ada.page, 'More for Ada (you)').click();
    await ada.page.waitForFunction(() => document.body.dataset['code'] === 'load-failed');
    assert.equal(await ada.page.locator('webrtc-tile [part=menu]').isVisible(), false);
    await ada.page.unroute(PART);
    await button(ada.page, 'More for Ada (you)').click();
    await button(ada.page, 'Picture in picture').waitFor();
    await leave(ada);
  });

  it('gives a picture a window of its own, and takes it back, while the sound stays in the page', async () => {
    const [ada, bob] = await two();
    await sees(ada.page, 'Bob');
    const more = button(ada.page, 'More for Bob');
    await ada.page.locator('webrtc-tile').first().hover();
    await more.click();
    const volume = ada.page.getByRole('slider', { name: 'Volume of Bob' });
    await volume.press('ArrowLeft');
    await isTile(ada.page, 'Bob', 'away', false);
    const heard = (): Promise<[number, boolean]> =>
      ada.page.evaluate(() => {
        const [tile] = document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile');
        const { volume, paused } = tile!.shadowRoot!.querySelector('audio')!;
        return [volume, paused];
      });
    assert.deepEqual(await heard(), [0.95, false]);
    for (const close of ['by its own button', 'by that of the menu', 'with the call'] as const) {
      await button(ada.page, 'Picture in picture').click();
      await isTile(ada.page, 'Bob', 'away');
      await ada.page.waitForFunction(async () => {
        const { window: own } = (
          globalThis as unknown as { documentPictureInPicture: { readonly window: Window | null } }
        ).documentPictureInPicture;
        const video = own?.document.querySelector('video');
        if (!video) return false;
        await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
        return own?.document.title === 'Bob' && own.document.querySelector('audio') === null;
      });
      assert.deepEqual(await heard(), [0.95, false], 'it sounds in the page');
      assert.deepEqual(await violations(ada.page), []);
      await ada.page.evaluate((how) => {
        const { window: own } = (
          globalThis as unknown as { documentPictureInPicture: { readonly window: Window | null } }
        ).documentPictureInPicture;
        if (how === 'by its own button') own!.close();
        if (how === 'with the call') document.querySelector('webrtc-call')!.remove();
      }, close);
      if (close === 'by that of the menu') await button(ada.page, 'Picture in picture').click();
      if (close !== 'with the call') await sees(ada.page, 'Bob');
      await ada.page.waitForFunction(
        () =>
          (globalThis as unknown as { documentPictureInPicture: { readonly window: Window | null } })
            .documentPictureInPicture.window === null,
      );
    }
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });
});
