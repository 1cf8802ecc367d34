import { expect, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import type { WebrtcCallElement, WebrtcTileElement } from 'webrtc-elements';
import { inCallRoom, type CallRoom } from '../support/elements/call-room.js';
import { until } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';

const part = (element: Element, name: string): HTMLElement | null =>
  element.shadowRoot!.querySelector(`[part~=${name}]`);
const is = (tile: Element, state: string): boolean => tile.matches(`:state(${state})`);
const audioOf = (tile: Element): HTMLAudioElement => tile.shadowRoot!.querySelector('audio')!;
const videoOf = (tile: Element): HTMLVideoElement => tile.shadowRoot!.querySelector('video')!;

const original = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play')!;
const allowSound = (): void => void Object.defineProperty(HTMLMediaElement.prototype, 'play', original);
afterEach(allowSound);

/** From now on, what has sound does not play, as before anybody clicks: until `allowSound()`. */
function blockSound(): void {
  const play = original.value as (this: HTMLMediaElement) => Promise<void>;
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    if (this.localName === 'video') return play.call(this);
    return Promise.reject(new DOMException('click first', 'NotAllowedError'));
  };
}

async function show(
  prepare: (room: CallRoom) => void,
  markup: TemplateResult = html`<webrtc-tile peer="bob"></webrtc-tile>`,
): Promise<[WebrtcTileElement, CallRoom]> {
  const [tile, room] = await inCallRoom('webrtc-tile', markup, prepare, 400);
  await tile.updateComplete;
  await tile.updateComplete;
  return [tile, room];
}

describe('a tile', () => {
  it('shows the picture with a name, and sounds apart from it', async () => {
    const [tile, room] = await show((stage) => stage.show('Bob', { camera: 'live', microphone: 'live' }));
    await until(() => is(tile, 'video'), 'the picture');
    expect(part(tile, 'name')!.textContent).to.equal('Bob');
    expect([is(tile, 'muted'), is(tile, 'waiting'), is(tile, 'mirrored')]).to.deep.equal([false, false, false]);
    expect([part(tile, 'avatar'), part(tile, 'muted')]).to.deep.equal([null, null]);
    const { tracks } = room.peers.get('bob')! as { tracks: Map<string, { stream?: MediaStream }> };
    expect(videoOf(tile).srcObject).to.equal(tracks.get('camera')!.stream);
    expect(videoOf(tile).muted).to.equal(true);
    expect(audioOf(tile).srcObject).to.equal(tracks.get('microphone')!.stream);
    expect(audioOf(tile).muted).to.equal(false);
    await expectAccessible(tile);
  });

  it('shows a letter without a picture, and that the microphone is off', async () => {
    const [tile, room] = await show((stage) => stage.show('Bob', { camera: 'paused', microphone: 'paused' }));
    expect(part(tile, 'avatar')!.textContent.trim()).to.equal('B');
    expect(is(tile, 'muted')).to.equal(true);
    expect(part(tile, 'muted')!.textContent.trim()).to.equal('Microphone off');
    await expectAccessible(tile);
    room.show('Bob', { microphone: 'live' });
    await tile.updateComplete;
    expect(is(tile, 'muted')).to.equal(false);
    room.show('Bob', { camera: 'live' });
    await until(() => is(tile, 'video'), 'the picture');
    expect([is(tile, 'muted'), part(tile, 'avatar')]).to.deep.equal([true, null]);
  });

  it('says that it waits for a link', async () => {
    const [tile] = await show((stage) => stage.show('Bob', { camera: 'waiting', microphone: 'waiting' }));
    expect(is(tile, 'waiting')).to.equal(true);
    expect(part(tile, 'status')!.textContent.trim()).to.equal('Waiting for a direct connection');
    await expectAccessible(tile);
  });

  for (const [quality, said] of [
    ['poor', 'Poor connection'],
    ['lost', 'Connection lost'],
  ] as const) {
    it(`says in words that the connection is ${quality}, and nothing while it is well`, async () => {
      const live = { camera: 'live', microphone: 'live' } as const;
      const [tile, room] = await show((stage) => stage.show('Bob', live, { quality }));
      expect(part(tile, 'quality')!.textContent.trim()).to.equal(said);
      expect(['poor', 'lost'].filter((state) => is(tile, state))).to.deep.equal([quality]);
      await expectAccessible(tile);
      for (const well of ['good', 'excellent', undefined, 'nonsense']) {
        room.show('Bob', live, { quality: well });
        await tile.updateComplete;
        expect(part(tile, 'quality'), well).to.equal(null);
      }
      Object.assign(room.peers.get('bob')!, { quality });
      room.happen('quality', 'Bob');
      await tile.updateComplete;
      expect(part(tile, 'quality')!.textContent.trim()).to.equal(said);
    });
  }

  it('says that the connection is lost rather than that it waits for one, and shows a mark where words are too long', async () => {
    const [tile] = await show((stage) =>
      stage.show('Bob', { camera: 'waiting', microphone: 'waiting' }, { quality: 'lost' }),
    );
    expect([part(tile, 'status'), part(tile, 'quality')!.textContent.trim()]).to.deep.equal([null, 'Connection lost']);
    const words = tile.shadowRoot!.querySelector<HTMLElement>('.words')!;
    expect(words.offsetWidth).to.be.above(0);
    tile.style.inlineSize = '100px';
    expect([words.offsetWidth, part(tile, 'quality')!.querySelector('svg')!.checkVisibility()]).to.deep.equal([
      0,
      true,
    ]);
    await expectAccessible(tile);
  });

  for (const [lang, dir] of [
    ...['en', 'de', 'es', 'fr', 'it', 'pt', 'ja', 'zh'].map((language) => [language, 'ltr'] as const),
    ['ar', 'rtl'] as const,
  ]) {
    it(`has room for what it says, for the name and for each button, in every width, in ${lang}`, async () => {
      const shown = { camera: 'waiting', microphone: 'paused' } as const;
      const markup = html`<webrtc-tile peer="bob" lang=${lang} dir=${dir}
        ><button slot="actions">P</button></webrtc-tile
      >`;
      const [tile, room] = await show((stage) => stage.show('Bob', shown, { quality: 'poor' }), markup);
      await until(() => lang === 'en' || part(tile, 'quality')!.title !== 'Poor connection', 'the language');
      const cross = (a: DOMRect, b: DOMRect): boolean =>
        a.right > b.left && b.right > a.left && a.bottom > b.top && b.bottom > a.top;
      for (const quality of ['poor', 'lost'] as const) {
        room.show('Bob', shown, { quality });
        await tile.updateComplete;
        for (let width = 64; width <= 480; width += 8) {
          tile.style.inlineSize = `${width}px`;
          const about = `${quality}, ${width} px`;
          const [whole, ...things] = [
            part(tile, 'tile')!,
            tile.shadowRoot!.querySelector<HTMLElement>('.who')!,
            tile.querySelector('button')!,
            ...tile.shadowRoot!.querySelectorAll<HTMLElement>('button.icon, .notes p'),
          ]
            .filter((one) => one.checkVisibility())
            .map((one) => one.getBoundingClientRect());
          for (const [i, one] of things.entries()) {
            expect(one.width * one.height, about).to.be.above(0);
            expect(one.left >= whole!.left && one.right <= whole!.right && one.top >= whole!.top, about).to.equal(true);
            for (const other of things.slice(i + 1)) expect(cross(one, other), about).to.equal(false);
          }
        }
      }
    });
  }

  it('shows a screen as it is, with its sound, beside the camera', async () => {
    const [tile, room] = await show(
      (stage) => stage.show('Bob', { camera: 'live', microphone: 'live', screen: 'live', 'screen-audio': 'live' }),
      html`<webrtc-tile peer="bob" source="screen"></webrtc-tile>`,
    );
    await until(() => is(tile, 'video'), 'the screen');
    const { tracks } = room.peers.get('bob')! as { tracks: Map<string, { stream?: MediaStream }> };
    expect(videoOf(tile).srcObject).to.equal(tracks.get('screen')!.stream);
    expect(audioOf(tile).srcObject).to.equal(tracks.get('screen-audio')!.stream);
    expect(part(tile, 'name')!.textContent).to.equal('Bob’s screen');
    expect(is(tile, 'muted')).to.equal(false);
    expect(getComputedStyle(videoOf(tile)).objectFit).to.equal('contain');
  });

  it('shows ourselves as in a mirror, and never sounds', async () => {
    const [tile, { media }] = await show(() => undefined, html`<webrtc-tile self></webrtc-tile>`);
    expect(part(tile, 'name')!.textContent).to.equal('Ada (you)');
    expect(is(tile, 'muted')).to.equal(true);
    await Promise.all([media.camera.on(), media.microphone.on()]);
    await until(() => is(tile, 'video'), 'our picture');
    expect([is(tile, 'mirrored'), is(tile, 'muted')]).to.deep.equal([true, false]);
    expect(getComputedStyle(videoOf(tile)).transform).to.equal('matrix(-1, 0, 0, 1, 0, 0)');
    expect(audioOf(tile).srcObject).to.equal(null);
    media.camera.off();
    await until(() => !is(tile, 'video'), 'a letter');
    expect(part(tile, 'avatar')!.textContent.trim()).to.equal('A');
  });

  it('marks names that the server gives, verified people, and nobody who is not here', async () => {
    const [tile, room] = await show((stage) =>
      stage.show('Bob', { microphone: 'live' }, { trust: 'verified', given: { name: 'Dr. Bob' } }),
    );
    expect(part(tile, 'given')!.textContent).to.equal('Dr. Bob');
    expect(part(tile, 'verified')!.textContent.trim()).to.equal('Verified');
    await expectAccessible(tile);
    room.dismiss('Bob');
    await tile.updateComplete;
    expect([part(tile, 'caption'), audioOf(tile).srcObject]).to.deep.equal([null, null]);
  });

  it('has a volume', async () => {
    const [tile] = await show((stage) => stage.show('Bob', { microphone: 'live' }));
    for (const [volume, heard] of [
      [0.25, 0.25],
      [7, 1],
      [-1, 0],
      [NaN, 1],
    ] as const) {
      tile.volume = volume;
      await tile.updateComplete;
      expect(audioOf(tile).volume).to.equal(heard);
    }
  });

  it('sounds at its own speaker, at that of the call, and where the system says when that one has gone', async () => {
    const sent: string[] = [];
    const [tile, { media }] = await show((stage) => stage.show('Bob', { microphone: 'live' }));
    let sink = '';
    Object.defineProperties(audioOf(tile), {
      sinkId: { get: () => sink },
      setSinkId: {
        value: (id: string) => {
          sent.push(id);
          if (id === 'gone') return Promise.reject(new DOMException('no', 'NotFoundError'));
          sink = id;
          return Promise.resolve();
        },
      },
    });
    tile.sinkId = 'own';
    await tile.updateComplete;
    expect(sent).to.deep.equal(['own']);
    tile.sinkId = 'gone';
    await tile.updateComplete;
    await until(() => sink === '', 'the default');
    expect(sent).to.deep.equal(['own', 'gone', '']);
    tile.sinkId = '';
    const speaker = document.createElement('webrtc-device-select');
    speaker.kind = 'speaker';
    tile.after(speaker);
    media.plug({ speakers: ['', 'head'].map((id) => ({ id, label: id || 'Default', inUse: false })) });
    const select = (): HTMLSelectElement | null => speaker.shadowRoot!.querySelector('select');
    await until(() => select()?.options.length === 2, 'the speakers');
    select()!.value = 'head';
    select()!.dispatchEvent(new Event('change'));
    await until(() => sink === 'head', 'the headset');
    media.plug({ speakers: [{ id: '', label: 'Default', inUse: false }] });
    await until(() => sink === '', 'the headset has gone');
  });

  it('has a button for the sound where the browser keeps it off', async () => {
    blockSound();
    const [tile] = await show((stage) => stage.show('Bob', { microphone: 'live' }));
    await until(() => is(tile, 'blocked'), 'it is blocked');
    await tile.updateComplete;
    expect(part(tile, 'sound')!.textContent.trim()).to.equal('Turn on sound');
    await expectAccessible(tile);
    part(tile, 'sound')!.click();
    await tile.updateComplete;
    expect(is(tile, 'blocked'), 'it is still not allowed').to.equal(true);
    allowSound();
    part(tile, 'sound')!.click();
    await until(() => !is(tile, 'blocked'), 'it sounds');
    expect(part(tile, 'sound')).to.equal(null);
    expect(audioOf(tile).paused).to.equal(false);
  });

  it('leaves that button to the call, which has one for all', async () => {
    blockSound();
    const [call] = await inCallRoom('webrtc-call', html`<webrtc-call></webrtc-call>`, (stage) => {
      stage.show('Bob', { microphone: 'live' });
      stage.show('Carol', { microphone: 'live' });
    });
    await call.updateComplete;
    await call.join();
    await until(() => is(call, 'silent'), 'it is silent');
    const tiles = [...call.shadowRoot!.querySelectorAll('webrtc-tile')];
    expect(tiles.map((tile) => part(tile, 'sound'))).to.deep.equal([null, null, null]);
    await expectAccessible(call);
    allowSound();
    part(call, 'sound')!.click();
    await until(() => !is(call, 'silent'), 'all sound');
    expect(tiles.map((tile) => audioOf(tile).paused)).to.deep.equal([false, false, true]);
    expect(part(call, 'sound')).to.equal(null);
  });

  it('is silent while it is out of the page', async () => {
    const [tile] = await show((stage) => stage.show('Bob', { camera: 'live', microphone: 'live' }));
    await until(() => is(tile, 'video'), 'the picture');
    const { parentElement } = tile;
    tile.remove();
    expect([audioOf(tile).srcObject, videoOf(tile).srcObject]).to.deep.equal([null, null]);
    parentElement!.append(tile);
    await until(() => audioOf(tile).srcObject !== null && !audioOf(tile).paused, 'it sounds again');
  });

  describe('tells the peer how large it is', () => {
    interface Shown {
      readonly shown?: { readonly width: number; readonly height: number };
    }
    const shownOf = (room: CallRoom, source: string): Shown['shown'] =>
      (room.peers.get('bob')!.tracks.get(source) as Shown).shown;
    const ready = (stage: CallRoom): void => stage.show('Bob', { camera: 'live', microphone: 'live', screen: 'live' });
    const size = (width: number): Shown['shown'] => ({
      width: Math.round(width * devicePixelRatio),
      height: Math.round((width * devicePixelRatio * 9) / 16),
    });
    const becomes = (room: CallRoom, source: string, expected: Shown['shown']): Promise<void> =>
      until(
        () => JSON.stringify(shownOf(room, source)) === JSON.stringify(expected),
        `${source} ${JSON.stringify(expected)}`,
      );
    const UNSEEN = { width: 0, height: 0 };

    it('in pixels of the device, and that it is heard, and nothing of what it does not show', async () => {
      const [, room] = await show(ready);
      await becomes(room, 'camera', size(400));
      expect(shownOf(room, 'microphone')).to.deep.equal({ width: 1, height: 1 });
      expect(shownOf(room, 'screen')).to.equal(undefined);
    });

    it('when that changes, when it cannot be seen, and when it is gone', async () => {
      const [tile, room] = await show(ready);
      tile.style.inlineSize = '160px';
      await becomes(room, 'camera', size(160));
      tile.style.display = 'none';
      await becomes(room, 'camera', UNSEEN);
      expect(shownOf(room, 'microphone'), 'it is still heard').to.deep.equal({ width: 1, height: 1 });
      tile.style.display = '';
      await becomes(room, 'camera', size(160));
      tile.source = 'screen';
      await becomes(room, 'screen', size(160));
      await becomes(room, 'camera', UNSEEN);
      tile.remove();
      await becomes(room, 'screen', UNSEEN);
    });

    it('going by the largest of several tiles', async () => {
      const [tile, room] = await show(
        ready,
        html`<webrtc-tile peer="bob" style="inline-size: 160px"></webrtc-tile>
          <webrtc-tile peer="bob" style="inline-size: 320px"></webrtc-tile>`,
      );
      await becomes(room, 'camera', size(320));
      tile.nextElementSibling!.remove();
      await becomes(room, 'camera', size(160));
    });

    it('not before somebody joins, where there is a call to join', async () => {
      const [tile, room] = await show(
        ready,
        html`<webrtc-call><webrtc-tile peer="bob" style="inline-size: 320px"></webrtc-tile></webrtc-call>`,
      );
      await becomes(room, 'camera', UNSEEN);
      await becomes(room, 'microphone', UNSEEN);
      await (tile.parentElement as WebrtcCallElement).join();
      await becomes(room, 'camera', size(320));
      await becomes(room, 'screen', UNSEEN);
    });
  });

  it('says who speaks', async () => {
    const [tile, room] = await show((stage) => stage.show('Bob', { microphone: 'live' }, { speaking: true }));
    expect(is(tile, 'speaking')).to.equal(true);
    room.show('Bob', { microphone: 'live' }, { speaking: false });
    await tile.updateComplete;
    expect(is(tile, 'speaking')).to.equal(false);
  });
});
