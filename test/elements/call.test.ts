import { expect, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import type { WebrtcCallElement, WebrtcTileElement } from 'webrtc-elements';
import { inCallRoom, type CallRoom } from '../support/elements/call-room.js';
import { holdTimers } from '../support/elements/clock.js';
import { until } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';

const part = (element: Element, name: string): HTMLElement | null =>
  element.shadowRoot!.querySelector(`[part~=${name}]`);
const tilesOf = (call: Element): WebrtcTileElement[] => [...call.shadowRoot!.querySelectorAll('webrtc-tile')];
const controlsOf = (call: Element): HTMLElement => call.shadowRoot!.querySelector('webrtc-call-controls')!;
const nameOf = (tile: Element): string => part(tile, 'name')?.textContent ?? '';
const press = (call: Element, key: string, type = 'keydown', more: KeyboardEventInit = {}): void => {
  const target = part(call, 'stage')!;
  target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, composed: true, cancelable: true, ...more }));
};

/** A call in a room where these are shown, not joined yet. */
async function open(
  prepare: (room: CallRoom) => void = () => undefined,
  call: TemplateResult = html`<webrtc-call audio video></webrtc-call>`,
): Promise<[WebrtcCallElement, CallRoom]> {
  const [inside, room] = await inCallRoom('webrtc-call', call, prepare);
  await inside.updateComplete;
  return [inside, room];
}

/** The same, joined. */
async function join(...options: Parameters<typeof open>): ReturnType<typeof open> {
  const [call, room] = await open(...options);
  await call.join();
  await call.updateComplete;
  for (const tile of tilesOf(call)) await tile.updateComplete;
  return [call, room];
}

describe('a call', () => {
  it('asks before it opens anything, and says what others will see and who is there', async () => {
    const [call, { media }] = await open((room) => {
      room.show('Bob', { camera: 'live', microphone: 'live' });
      room.show('Carol', { screen: 'live' });
    });
    expect(part(call, 'people')!.textContent).to.equal('In the call: Bob and Carol');
    expect(part(call, 'hint')!.textContent).to.equal('Others will see and hear you.');
    expect(tilesOf(call)).to.deep.equal([]);
    expect([media.camera.asked, media.microphone.asked]).to.deep.equal([[], []]);
    expect(call.joined).to.equal(false);
    await expectAccessible(call);
    part(call, 'join')!.click();
    await until(() => media.camera.state.phase === 'on' && media.microphone.state.phase === 'on', 'both are on');
    await call.updateComplete;
    expect(call.joined).to.equal(true);
    expect(call.matches(':state(joined)')).to.equal(true);
    expect(call.shadowRoot!.activeElement).to.equal(part(call, 'stage'));
    expect(tilesOf(call).length).to.equal(3);
  });

  for (const [markup, hint, asked] of [
    [html`<webrtc-call audio></webrtc-call>`, 'Others will hear you.', [[], ['on']]],
    [html`<webrtc-call video></webrtc-call>`, 'Others will see you.', [['on'], []]],
    [html`<webrtc-call></webrtc-call>`, 'Others will neither see nor hear you until you let them.', [[], []]],
  ] as const) {
    it(`opens what its attributes say: ${hint}`, async () => {
      const [call, { media }] = await open(undefined, markup);
      expect(part(call, 'hint')!.textContent).to.equal(hint);
      await call.join();
      expect([media.camera.asked, media.microphone.asked]).to.deep.equal(asked);
    });
  }

  it('takes the focus to the button that joins, and after that to the tiles, where its keys work', async () => {
    const [call] = await open();
    call.focus();
    expect(call.shadowRoot!.activeElement).to.equal(part(call, 'join'));
    call.addEventListener('join', () => call.focus());
    await call.join();
    await call.updateComplete;
    expect(call.shadowRoot!.activeElement).to.equal(part(call, 'stage'));
  });

  it('turns all off when it is left, tells of that, and can be joined again', async () => {
    const told: string[] = [];
    const [call, { media }] = await open();
    call.addEventListener('join', () => told.push('join'));
    call.addEventListener('leave', () => told.push('leave'));
    await call.join();
    await call.updateComplete;
    const tracks = [media.camera.state.track, media.microphone.state.track];
    await media.screen.on();
    part(controlsOf(call), 'leave')!.click();
    await call.updateComplete;
    expect(tracks.map((track) => track!.readyState)).to.deep.equal(['ended', 'ended']);
    expect(media.screen.state.phase).to.equal('off');
    expect(part(call, 'join')).not.to.equal(null);
    await call.join();
    await call.updateComplete;
    expect(media.camera.state.phase).to.equal('on');
    expect(told).to.deep.equal(['join', 'leave', 'join']);
  });

  it('turns all off when it is taken out for good, and not when it is moved', async () => {
    const clock = holdTimers(1_000);
    const [call, { media }] = await join();
    const { parentElement } = call;
    call.remove();
    parentElement!.append(call);
    expect([call.joined, media.camera.state.phase]).to.deep.equal([true, 'on']);
    call.remove();
    clock.pass();
    expect([call.joined, media.camera.state.phase, media.microphone.state.phase]).to.deep.equal([false, 'off', 'off']);
  });

  it('turns all off when we leave the room', async () => {
    const [call, room] = await join();
    room.end();
    await call.updateComplete;
    expect([call.joined, room.media.camera.state.phase]).to.deep.equal([false, 'off']);
    expect(part(call, 'join')!.matches(':disabled')).to.equal(true);
  });

  it('tells of a device that does not open, and of others that do', async () => {
    const codes: string[] = [];
    const [call, { media }] = await open((room) => {
      room.media.camera.answer = { phase: 'in-use', code: 'media-in-use' };
    });
    call.addEventListener('error', ({ detail }) => codes.push(detail.error.code));
    await call.join();
    await call.updateComplete;
    expect(codes).to.deep.equal(['media-in-use']);
    expect(media.microphone.state.phase).to.equal('on');
    await expectAccessible(call);
  });

  it('shows tiles and controls of the page in place of its own, once joined', async () => {
    const [call, { media }] = await open(
      (room) => room.show('Bob', { microphone: 'live' }),
      html`<webrtc-call
        ><h2 slot="door">Welcome</h2>
        <webrtc-tile peer="bob"></webrtc-tile
      ></webrtc-call>`,
    );
    const tile = call.querySelector('webrtc-tile')!;
    await tile.updateComplete;
    expect([tile.checkVisibility(), call.querySelector('h2')!.checkVisibility()]).to.deep.equal([false, true]);
    expect(tile.shadowRoot!.querySelector('audio')!.srcObject).to.equal(null);
    await call.join();
    await call.updateComplete;
    await tile.updateComplete;
    expect([tile.checkVisibility(), call.querySelector('h2')!.checkVisibility()]).to.deep.equal([true, false]);
    expect(tile.shadowRoot!.querySelector('audio')!.srcObject).not.to.equal(null);
    expect([tilesOf(call).length, controlsOf(call)]).to.deep.equal([0, null]);
    expect(media.camera.asked).to.deep.equal([]);
  });

  it('lays its tiles out in the space that there is, and keeps them when somebody leaves', async () => {
    const [call, room] = await join((stage) => {
      for (const name of ['Bob', 'Carol', 'Dave']) stage.show(name, { microphone: 'live' });
    });
    const rows = (): number => new Set(tilesOf(call).map((tile) => Math.round(tile.getBoundingClientRect().top))).size;
    await until(() => rows() === 2 && tilesOf(call)[0]!.offsetWidth > 300, 'two rows');
    const stage = part(call, 'stage')!.getBoundingClientRect();
    for (const tile of tilesOf(call)) {
      const { left, right, top, bottom } = tile.getBoundingClientRect();
      expect(left >= stage.left && right <= stage.right && top >= stage.top && bottom <= stage.bottom).to.equal(true);
    }
    const [, carol] = tilesOf(call);
    room.dismiss('Bob');
    await call.updateComplete;
    expect(tilesOf(call).map(nameOf)).to.deep.equal(['Carol', 'Dave', 'Ada (you)']);
    expect(tilesOf(call)[0]).to.equal(carol);
  });

  it('shows a screen large, or what is pinned, by button and by key', async () => {
    const [call, room] = await join((stage) => {
      for (const name of ['Bob', 'Carol']) stage.show(name, { microphone: 'live' });
    });
    const big = (): string[] =>
      tilesOf(call)
        .filter((tile) => tile.matches('.big'))
        .map(nameOf);
    expect(big()).to.deep.equal([]);
    room.show('Carol', { microphone: 'live', screen: 'live' });
    await call.updateComplete;
    await tilesOf(call)[1]!.updateComplete;
    expect(big()).to.deep.equal(['Carol’s screen']);
    const [bob] = tilesOf(call);
    const pin = bob!.querySelector('button')!;
    expect(pin.ariaLabel).to.equal('Pin Bob');
    pin.click();
    await call.updateComplete;
    expect([big(), pin.ariaPressed]).to.deep.equal([['Bob'], 'true']);
    await until(() => bob!.offsetWidth > tilesOf(call)[1]!.offsetWidth * 2, 'Bob is large');
    await expectAccessible(call);
    pin.dispatchEvent(new KeyboardEvent('keydown', { key: 'p', bubbles: true, composed: true }));
    await call.updateComplete;
    expect([big(), pin.ariaPressed]).to.deep.equal([['Carol’s screen'], 'false']);
    room.show('Carol', { microphone: 'live' });
    await call.updateComplete;
    expect(big()).to.deep.equal([]);
    call.layout = 'speaker';
    await call.updateComplete;
    expect(big()).to.deep.equal(['Bob']);
  });

  it('tells screen readers who comes, goes and shares a screen, and what others hear, in one go', async () => {
    const clock = holdTimers(1_500);
    const [call, room] = await join((stage) => stage.show('Bob', { microphone: 'live' }));
    const said = (): string => call.shadowRoot!.querySelector('.unseen[role=status]')!.textContent.trim();
    const hear = async (): Promise<string> => {
      await call.updateComplete;
      clock.pass();
      await call.updateComplete;
      return said();
    };
    expect(await hear()).to.equal('Others hear you. Others see you.');
    room.show('Carol', { microphone: 'live', screen: 'live' });
    room.dismiss('Bob');
    expect(await hear()).to.equal('Carol shares a screen. Carol is in the call. Bob has left the call.');
    room.media.microphone.mute();
    expect(await hear()).to.equal('Others no longer hear you.');
    for (let time = 0; time < 50; time++) room.show('Carol', time % 2 ? { microphone: 'live' } : { screen: 'live' });
    expect(await hear()).to.equal('Carol no longer shares a screen.');
    expect(clock.holds()).to.equal(false);
    call.remove();
    expect(clock.holds()).to.equal(false);
  });

  it('has who speaks large in the layout for that, who spoke last when nobody does, and whom somebody pins before all', async () => {
    const speak = (room: CallRoom, ...speaking: string[]): void => {
      for (const name of ['Bob', 'Carol', 'Dan'])
        room.show(name, { camera: 'live' }, { speaking: speaking.includes(name) });
    };
    const [call, room] = await join(
      (stage) => speak(stage),
      html`<webrtc-call layout="speaker" style="block-size: 400px"></webrtc-call>`,
    );
    const large = async (): Promise<string[]> => {
      await call.updateComplete;
      return tilesOf(call)
        .filter((tile) => tile.classList.contains('big'))
        .map(nameOf);
    };
    expect(await large()).to.deep.equal(['Bob']);
    speak(room, 'Carol');
    expect(await large()).to.deep.equal(['Carol']);
    speak(room, 'Bob', 'Carol');
    expect(await large(), 'she goes on').to.deep.equal(['Carol']);
    speak(room, 'Bob');
    expect(await large()).to.deep.equal(['Bob']);
    speak(room);
    expect(await large(), 'he spoke last').to.deep.equal(['Bob']);
    tilesOf(call)
      .find((tile) => nameOf(tile) === 'Dan')!
      .querySelector('button')!
      .click();
    speak(room, 'Carol');
    expect(await large(), 'he is pinned').to.deep.equal(['Dan']);
  });

  describe('keys', () => {
    it('M, V and S do what the buttons do, and nothing with Ctrl, in a text, or before we have joined', async () => {
      const [call, { media }] = await open(undefined, html`<webrtc-call audio video></webrtc-call>`);
      call.shadowRoot!.querySelector('.call')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'v', bubbles: true }));
      expect(media.camera.asked).to.deep.equal([]);
      await call.join();
      await call.updateComplete;
      press(call, 'm');
      expect(media.microphone.muted).to.equal(true);
      press(call, 'm', 'keydown', { repeat: true });
      press(call, 'm', 'keydown', { ctrlKey: true });
      expect(media.microphone.muted).to.equal(true);
      press(call, 'M');
      expect(media.microphone.muted).to.equal(false);
      press(call, 'v');
      expect(media.camera.state.phase).to.equal('off');
      press(call, 'м', 'keydown', { code: 'KeyV' });
      await until(() => media.camera.state.phase === 'on', 'the camera is on by the place of the key');
      press(call, 's');
      await until(() => media.screen.state.phase === 'on', 'the screen is on');
      const input = document.createElement('input');
      part(call, 'stage')!.append(input);
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 's', bubbles: true, composed: true }));
      expect(media.screen.state.phase).to.equal('on');
    });

    it('Space lets others hear us for as long as it is held, and still presses buttons', async () => {
      const [call, { media }] = await join();
      media.microphone.mute();
      press(call, ' ');
      press(call, ' ', 'keydown', { repeat: true });
      expect(media.microphone.muted).to.equal(false);
      press(call, ' ', 'keyup');
      expect(media.microphone.muted).to.equal(true);
      press(call, ' ');
      part(call, 'stage')!.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
      expect(media.microphone.muted, 'the focus has gone').to.equal(true);
      const [tile] = tilesOf(call);
      const event = new KeyboardEvent('keydown', { key: ' ', bubbles: true, composed: true, cancelable: true });
      tile!.querySelector('button')!.dispatchEvent(event);
      expect([media.microphone.muted, event.defaultPrevented]).to.deep.equal([true, false]);
      media.microphone.unmute();
      press(call, ' ');
      press(call, ' ', 'keyup');
      expect(media.microphone.muted, 'it was on anyway').to.equal(false);
    });
  });
});
