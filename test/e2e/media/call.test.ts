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
});
