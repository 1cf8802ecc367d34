import { expect, html } from '@open-wc/testing';
import type { WebrtcTileElement } from 'webrtc-elements';
import { inCallRoom, type CallRoom } from '../support/elements/call-room.js';
import { until } from '../support/elements/rooms.js';
import { OWN_WINDOWS, type OwnWindows } from '../support/elements/own-windows.js';
import { expectAccessible } from '../support/elements/schemes.js';

const part = (element: Element, name: string): HTMLElement | null =>
  element.shadowRoot!.querySelector(`[part~=${name}]`);
const is = (tile: Element, state: string): boolean => tile.matches(`:state(${state})`);
const videoOf = (tile: Element): HTMLVideoElement => tile.shadowRoot!.querySelector('video')!;
const audioOf = (tile: Element): HTMLAudioElement => tile.shadowRoot!.querySelector('audio')!;
const slider = (tile: Element): HTMLInputElement => part(tile, 'volume')!.querySelector('input')!;

const both = (room: CallRoom): void => room.show('Bob', { camera: 'live', microphone: 'live' });

async function show(prepare = both, self = false): Promise<[WebrtcTileElement, CallRoom]> {
  const markup = self ? html`<webrtc-tile self></webrtc-tile>` : html`<webrtc-tile peer="bob"></webrtc-tile>`;
  const [tile, room] = await inCallRoom('webrtc-tile', markup, prepare, 400);
  await tile.updateComplete;
  await tile.updateComplete;
  return [tile, room];
}

/** The same, with its menu open. */
async function open(...options: Parameters<typeof show>): ReturnType<typeof show> {
  const [tile, room] = await show(...options);
  part(tile, 'more')!.click();
  await until(() => part(tile, 'menu')!.querySelector('input, button') !== null, 'the menu has loaded');
  return [tile, room];
}

describe('the menu of a tile', () => {
  it('has the volume, by keyboard, too, and keeps it', async () => {
    const [tile] = await open();
    expect(part(tile, 'more')!.ariaLabel).to.equal('More for Bob');
    expect(part(tile, 'volume')!.textContent.trim()).to.equal('Volume of Bob');
    await until(() => tile.shadowRoot!.activeElement === slider(tile), 'the focus is in it');
    expect([slider(tile).valueAsNumber, slider(tile).getAttribute('aria-valuetext')]).to.deep.equal([1, '100%']);
    await expectAccessible(tile);
    slider(tile).stepDown(5);
    slider(tile).dispatchEvent(new Event('input', { bubbles: true }));
    await tile.updateComplete;
    expect([audioOf(tile).volume, slider(tile).getAttribute('aria-valuetext')]).to.deep.equal([0.75, '75%']);
    tile.volume = 0.25;
    await tile.updateComplete;
    expect([slider(tile).valueAsNumber, audioOf(tile).volume]).to.deep.equal([0.25, 0.25]);
    for (const [volume, said] of [
      [7, '100%'],
      [-1, '0%'],
      [NaN, '100%'],
      [0.25, '25%'],
    ] as const) {
      tile.volume = volume;
      await tile.updateComplete;
      expect(slider(tile).getAttribute('aria-valuetext')).to.equal(said);
    }
    part(tile, 'menu')!.hidePopover();
    expect(tile.volume).to.equal(0.25);
  });

  it('has no volume of ourselves', async () => {
    const windows = OWN_WINDOWS.video();
    const [tile] = await open(({ media }) => void media.camera.on(), true);
    windows.end();
    expect(part(tile, 'volume')).to.equal(null);
    expect(part(tile, 'own-window')!.textContent.trim()).to.equal('Picture in picture');
    await expectAccessible(tile);
  });

  it('stays in a narrow page, from right to left, too', async () => {
    const [tile] = await open();
    for (const direction of ['ltr', 'rtl']) {
      document.documentElement.dir = direction;
      const { left, right } = part(tile, 'menu')!.getBoundingClientRect();
      expect(left >= 0 && right <= innerWidth, `${direction}: ${left} to ${right}`).to.equal(true);
    }
    document.documentElement.dir = '';
  });

  it('is not there where the browser can do nothing of it', async () => {
    const windows = OWN_WINDOWS.none();
    try {
      const [own] = await show(({ media }) => void media.camera.on(), true);
      expect(part(own, 'more')).to.equal(null);
      const [other] = await open();
      expect([part(other, 'volume') !== null, part(other, 'own-window')]).to.deep.equal([true, null]);
    } finally {
      windows.end();
    }
  });
});

for (const kind of ['document', 'video'] as const) {
  describe(`the window of a tile: ${kind}`, () => {
    let windows: OwnWindows;
    beforeEach(() => (windows = OWN_WINDOWS[kind]()));
    afterEach(() => windows.end());
    const closed = (tile: Element): Promise<void> => until(() => !is(tile, 'away'), 'it is closed');

    async function press(tile: Element): Promise<void> {
      part(tile, 'own-window')!.click();
      await until(() => is(tile, 'away'), 'the window is open');
    }

    async function float(): ReturnType<typeof show> {
      const [tile, room] = await open();
      await until(() => is(tile, 'video'), 'the picture');
      await press(tile);
      return [tile, room];
    }

    it('has the picture in its size, also while the page is hidden, and the sound stays here', async () => {
      const [tile, room] = await float();
      expect(part(tile, 'status')!.textContent.trim()).to.equal('In a window of its own');
      expect(part(tile, 'own-window')!.ariaPressed).to.equal('true');
      await until(() => !audioOf(tile).paused, 'it sounds');
      await expectAccessible(tile);
      const { shown, stream } = room.peers.get('bob')!.tracks.get('camera') as { shown?: object; stream: MediaStream };
      const size = (width: number, height: number): object => ({
        width: Math.round(width * devicePixelRatio),
        height: Math.round(height * devicePixelRatio),
      });
      expect(shown).to.deep.equal(size(480, 270));
      expect(windows.video!.srcObject).to.equal(stream);
      windows.resize(640, 360);
      const becomes = (): object => (room.peers.get('bob')!.tracks.get('camera') as { shown: object }).shown;
      await until(() => JSON.stringify(becomes()) === JSON.stringify(size(640, 360)), 'it is larger');
      Object.defineProperty(document, 'hidden', { configurable: true, value: true });
      document.dispatchEvent(new Event('visibilitychange'));
      await tile.updateComplete;
      expect(becomes(), 'the page is hidden').to.deep.equal(size(640, 360));
      Reflect.deleteProperty(document, 'hidden');
      part(tile, 'own-window')!.click();
      await closed(tile);
      await until(() => is(tile, 'video') && videoOf(tile).srcObject === stream, 'the picture is back');
      expect(audioOf(tile).paused).to.equal(false);
    });

    it('closes by the person, when its tile goes, and when nobody is there', async () => {
      const [tile, room] = await float();
      windows.close();
      await closed(tile);
      await until(() => is(tile, 'video'), 'the picture is back');
      await press(tile);
      const { parentElement } = tile;
      parentElement!.prepend(tile);
      await tile.updateComplete;
      expect([is(tile, 'away'), windows.isOpen], 'it was only moved').to.deep.equal([true, true]);
      tile.remove();
      await until(() => !windows.isOpen, 'it is closed');
      parentElement!.append(tile);
      await closed(tile);
      await until(() => is(tile, 'video'), 'the picture is back again');
      await press(tile);
      room.dismiss('Bob');
      await until(() => !windows.isOpen, 'it is closed, too');
    });

    it('is asked for once at a time, may be refused, and comes too late for a tile that is gone', async () => {
      const [tile] = await open();
      await until(() => is(tile, 'video'), 'the picture');
      windows.answer = 'refused';
      part(tile, 'own-window')!.click();
      part(tile, 'own-window')!.click();
      await until(() => windows.asked > 0, 'it is asked for');
      await new Promise((resolve) => setTimeout(resolve));
      expect([windows.asked, is(tile, 'away')]).to.deep.equal([1, false]);
      windows.answer = 'given';
      part(tile, 'own-window')!.click();
      tile.remove();
      await until(() => windows.asked === 2 && !windows.isOpen, 'it is open, and closes at once');
    });

    it('is never asked for while there is no picture, and stays when there is none for a while', async () => {
      const [tile, room] = await float();
      room.show('Bob', { microphone: 'live' });
      if (kind === 'video') await closed(tile); // the browser does that
      await until(() => part(tile, 'own-window')!.matches(':disabled') === (kind === 'video'), 'the button');
      expect(is(tile, 'away')).to.equal(kind === 'document');
      room.show('Bob', { microphone: 'live', camera: 'live' });
      await until(() => is(tile, kind === 'video' ? 'video' : 'away'), 'there is one again');
      await until(() => (windows.video ?? videoOf(tile)).srcObject !== null, 'it shows');
    });
  });
}

it('fills a window with the name, from right to left where the page is, and with a mirror for ourselves', async () => {
  const windows = OWN_WINDOWS.document();
  try {
    document.documentElement.dir = 'rtl';
    const [tile] = await open(({ media }) => void media.camera.on(), true);
    await until(() => is(tile, 'video'), 'the picture');
    part(tile, 'own-window')!.click();
    await until(() => is(tile, 'away'), 'the window is open');
    const { document: inside } = windows.view!;
    expect([inside.title, inside.querySelector('p')!.textContent]).to.deep.equal(['Ada (you)', 'Ada (you)']);
    expect([inside.documentElement.dir, inside.querySelector('video')!.className]).to.deep.equal(['rtl', 'mirrored']);
    expect(windows.view!.getComputedStyle(inside.querySelector('video')!).transform).to.equal(
      'matrix(-1, 0, 0, 1, 0, 0)',
    );
  } finally {
    document.documentElement.dir = '';
    windows.end();
  }
});
