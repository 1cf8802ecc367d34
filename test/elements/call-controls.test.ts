import { expect, fixture, html } from '@open-wc/testing';
import type { WebrtcCallControlsElement } from 'webrtc-elements';
import { ConnectionError } from 'webrtc-elements';
import { inCallRoom, type CallRoom } from '../support/elements/call-room.js';
import { holdTimers } from '../support/elements/clock.js';
import { until } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';

const part = (element: Element, name: string): HTMLElement | null =>
  element.shadowRoot!.querySelector(`[part~=${name}]`);

/** The controls, in a room. */
async function put(): Promise<[WebrtcCallControlsElement, CallRoom]> {
  const markup = html`<webrtc-call-controls></webrtc-call-controls>`;
  const [controls, room] = await inCallRoom('webrtc-call-controls', markup);
  await controls.updateComplete;
  await controls.updateComplete;
  return [controls, room];
}

describe('the controls of a call', () => {
  const problems = (controls: WebrtcCallControlsElement): string[] =>
    [...controls.shadowRoot!.querySelectorAll('[part=problem]')].map(({ textContent }) => textContent.trim());

  it('are switches whose names say what is so while they are on', async () => {
    const [controls, { media }] = await put();
    const said = (): (string | null)[][] =>
      [...controls.shadowRoot!.querySelectorAll('button')].map(({ ariaLabel, ariaPressed }) => [
        ariaLabel,
        ariaPressed,
      ]);
    const all = (...pressed: string[]): (string | null)[][] =>
      ['Let others hear me', 'Let others see me', 'Share my screen'].map((label, at) => [label, pressed[at]!]);
    expect(said()).to.deep.equal(all('false', 'false', 'false'));
    await expectAccessible(controls);
    for (const name of ['microphone', 'camera', 'screen'] as const) {
      part(controls, name)!.click();
      await until(() => controls.matches(`:state(${name})`), `${name} is on`);
    }
    expect(said()).to.deep.equal(all('true', 'true', 'true'));
    await expectAccessible(controls);
    for (const name of ['microphone', 'camera', 'screen'] as const) part(controls, name)!.click();
    await controls.updateComplete;
    expect(said()).to.deep.equal(all('false', 'false', 'false'));
    expect([media.microphone.state.phase, media.microphone.muted], 'it is only muted').to.deep.equal(['on', true]);
    expect([media.camera.state.phase, media.screen.state.phase]).to.deep.equal(['off', 'off']);
  });

  it('take back what was asked for', async () => {
    const [controls, { media }] = await put();
    for (const name of ['microphone', 'camera', 'screen'] as const) {
      media[name].turn({ phase: 'asking' });
      await controls.updateComplete;
      expect(part(controls, name)!.ariaBusy).to.equal('true');
      part(controls, name)!.click();
      expect(media[name].asked).to.deep.equal(['off']);
    }
  });

  for (const [source, phase, code, start] of [
    ['microphone', 'denied', 'media-denied', 'This page may not use your microphone.'],
    ['microphone', 'in-use', 'media-in-use', 'Your microphone does not start.'],
    ['microphone', 'in-use', 'media-timeout', 'Your microphone does not start.'],
    ['microphone', 'missing', 'media-missing', 'No microphone was found.'],
    ['microphone', 'interrupted', undefined, 'Your device keeps the microphone to itself'],
    ['camera', 'denied', 'media-denied', 'This page may not use your camera.'],
    ['camera', 'in-use', 'media-in-use', 'Your camera does not start.'],
    ['camera', 'missing', 'media-missing', 'No camera was found.'],
    ['camera', 'interrupted', undefined, 'Your device keeps the camera to itself'],
    ['camera', 'denied', 'media-blocked', 'The page around this one does not pass on'],
    ['camera', 'missing', 'media-unavailable', 'Your browser offers this page no camera'],
    ['screen', 'in-use', 'media-in-use', 'Your screen could not be shared.'],
  ] as const) {
    it(`say what is wrong, and what to do: ${source} ${phase}, ${code ?? 'no error'}`, async () => {
      const [controls, { media }] = await put();
      media[source].turn({ phase, ...(code && { error: new ConnectionError(code) }) });
      await controls.updateComplete;
      expect(problems(controls).length).to.equal(1);
      expect(problems(controls)[0]!.startsWith(start), problems(controls)[0]).to.equal(true);
      expect(part(controls, source)!.ariaPressed).to.equal('false');
      await expectAccessible(controls);
      media[source].turn({ phase: 'off' });
      await controls.updateComplete;
      expect(problems(controls)).to.deep.equal([]);
    });
  }

  it('say once what is wrong with all, and nothing to who has chosen no screen', async () => {
    const [controls, { media }] = await put();
    const error = new ConnectionError('media-blocked');
    for (const name of ['microphone', 'camera', 'screen'] as const) media[name].turn({ phase: 'denied', error });
    await controls.updateComplete;
    expect(problems(controls).length).to.equal(1);
    for (const name of ['microphone', 'camera'] as const) media[name].turn({ phase: 'off' });
    media.screen.turn({ phase: 'denied', error: new ConnectionError('media-denied') });
    await controls.updateComplete;
    expect(problems(controls)).to.deep.equal([]);
  });

  it('say politely that somebody talks into a muted microphone, until it is unmuted, closed, or a while has passed', async () => {
    const clock = holdTimers(6_000);
    const [controls, { media }] = await put();
    await media.microphone.on();
    const said = async (): Promise<string> => {
      await controls.updateComplete;
      return controls.shadowRoot!.querySelector('[role=status]')!.textContent.trim();
    };
    const talk = async (): Promise<void> => {
      media.microphone.mute();
      media.emit('talking-while-muted');
      expect(await said()).to.equal('You are talking, but your microphone is off.');
    };
    expect(await said()).to.equal('');
    await talk();
    await expectAccessible(controls);
    media.camera.turn({ phase: 'asking' });
    expect(await said(), 'it goes on').not.to.equal('');
    media.microphone.unmute();
    expect(await said()).to.equal('');
    await talk();
    media.microphone.off();
    expect(await said()).to.equal('');
    await media.microphone.on();
    await talk();
    clock.pass();
    expect([await said(), clock.holds()]).to.deep.equal(['', false]);
    await talk();
    const room = controls.parentElement as CallRoom;
    room.end();
    expect([await said(), clock.holds()], 'we are not in the room any more').to.deep.equal(['', false]);
  });

  it('speak nine languages', async () => {
    const [controls, { media }] = await put();
    media.camera.turn({ phase: 'missing', error: new ConnectionError('media-missing') });
    const texts = new Set<string>();
    for (const language of ['en', 'ar', 'de', 'es', 'fr', 'it', 'ja', 'pt', 'zh']) {
      controls.lang = language;
      const said = (): string => problems(controls)[0] ?? '';
      await until(() => said() !== '' && !texts.has(said()), language);
      texts.add(said());
    }
    expect(texts.size).to.equal(9);
  });

  it('can do nothing outside of a room', async () => {
    const controls = await fixture<WebrtcCallControlsElement>(html`<webrtc-call-controls></webrtc-call-controls>`);
    await controls.updateComplete;
    expect([...controls.shadowRoot!.querySelectorAll('button')].every(({ disabled }) => disabled)).to.equal(true);
    await expectAccessible(controls);
  });
});
