import { expect, fixture, html } from '@open-wc/testing';
import type { WebrtcPreviewElement } from 'webrtc-elements';
import type { LocalMedia } from 'webrtc-elements/core';
import 'webrtc-elements/webrtc-lobby';
import 'webrtc-elements/webrtc-device-select';
import 'webrtc-elements/webrtc-preview';
import { hush, paint } from '../support/elements/call-room.js';
import { holdTimers } from '../support/elements/clock.js';
import { until } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';
import { Stage } from '../support/elements/stage.js';

/** A room in which devices are chosen. */
class PreviewStage extends Stage {
  media: LocalMedia | undefined;
}
customElements.define('test-preview-stage', PreviewStage);

const { mediaDevices } = navigator;
let asked: string[] = [];
let got: MediaStreamTrack[] = [];

/** What becomes of requests for devices: tracks, or an error of this name. */
function answer(failure?: string): void {
  mediaDevices.getUserMedia = ({ video } = {}) => {
    asked.push(video ? 'video' : 'audio');
    if (failure) return Promise.reject(new DOMException('', failure));
    const track = video ? paint() : hush();
    got.push(track);
    return Promise.resolve(new MediaStream([track]));
  };
}
beforeEach(() => {
  asked = [];
  got = [];
  answer();
});
after(() => Reflect.deleteProperty(mediaDevices, 'getUserMedia'));

const part = (element: Element, name: string): HTMLButtonElement | null =>
  element.shadowRoot!.querySelector(`[part~=${name}]`);
const problemsOf = (element: Element): string[] =>
  [...element.shadowRoot!.querySelectorAll('[part=problem]')].map(({ textContent }) => textContent);
const live = (): number => got.filter(({ readyState }) => readyState === 'live').length;

/** A preview in a lobby. */
async function open(): Promise<[WebrtcPreviewElement, PreviewStage]> {
  const room = await fixture<PreviewStage>(
    html`<test-preview-stage
      ><webrtc-lobby ask-password><webrtc-preview slot="preview"></webrtc-preview></webrtc-lobby
    ></test-preview-stage>`,
  );
  const preview = room.querySelector('webrtc-preview')!;
  await until(() => part(preview, 'try')?.disabled === false, 'the preview');
  return [preview, room];
}

/** The same, with both on. */
async function openBoth(): Promise<[WebrtcPreviewElement, PreviewStage]> {
  const [preview, room] = await open();
  part(preview, 'try')!.click();
  await until(() => preview.matches(':state(camera):state(microphone)'), 'both are on');
  return [preview, room];
}

describe('a preview', () => {
  it('opens nothing by itself, and shows both once somebody wants it', async () => {
    const [preview, room] = await open();
    expect(asked).to.deep.equal([]);
    expect(room.media).to.equal(undefined);
    expect(part(preview, 'empty')!.textContent).to.equal('Your camera is off.');
    expect(part(preview, 'hint')!.textContent).to.equal('');
    await expectAccessible(preview);
    part(preview, 'try')!.focus();
    part(preview, 'try')!.click();
    await until(() => preview.matches(':state(camera):state(microphone)'), 'both are on');
    expect(asked.sort()).to.deep.equal(['audio', 'video']);
    expect(room.media).to.equal(preview.media);
    expect(part(preview, 'try')).to.equal(null);
    expect(preview.shadowRoot!.activeElement, 'the focus is not lost').to.equal(part(preview, 'microphone'));
    expect(part(preview, 'hint')!.textContent).to.equal('Others will see and hear you.');
    const video = preview.shadowRoot!.querySelector('video')!;
    expect([video.muted, video.srcObject instanceof MediaStream]).to.deep.equal([true, true]);
    expect(preview.matches(':state(mirrored)')).to.equal(true);
    await expectAccessible(preview);
  });

  it('lets people choose their devices anywhere in the room, also where the choice was there before it', async () => {
    const room = await fixture<PreviewStage>(
      html`<test-preview-stage><webrtc-device-select kind="microphone"></webrtc-device-select></test-preview-stage>`,
    );
    const choice = room.querySelector('webrtc-device-select')!;
    const select = (): HTMLSelectElement => choice.shadowRoot!.querySelector('select')!;
    await until(() => choice.shadowRoot?.querySelector('select')?.disabled === true, 'nothing to choose');
    const preview = document.createElement('webrtc-preview');
    room.append(preview);
    await until(() => part(preview, 'try')?.disabled === false, 'the preview');
    part(preview, 'try')!.click();
    await until(() => !select().disabled, 'the devices');
    const found = preview.media!.devices.microphones.map(({ id }) => id);
    expect([...select().options].map(({ value }) => value)).to.deep.equal(found);
    preview.remove();
  });

  it('turns each one on and off alone', async () => {
    const [preview] = await open();
    part(preview, 'microphone')!.click();
    await until(() => preview.matches(':state(microphone)'), 'the microphone is on');
    expect(asked).to.deep.equal(['audio']);
    expect(part(preview, 'hint')!.textContent).to.equal('Others will hear you.');
    expect(part(preview, 'microphone')!.getAttribute('aria-pressed')).to.equal('true');
    expect(part(preview, 'level')!.getAttribute('aria-label')).to.equal('Microphone level');
    part(preview, 'microphone')!.click();
    await until(() => !preview.matches(':state(microphone)'), 'the microphone is off');
    expect(live()).to.equal(0);
    expect(part(preview, 'level')).to.equal(null);
    expect(part(preview, 'hint')!.textContent).to.contain('They will neither see nor hear you');
    part(preview, 'camera')!.click();
    await until(() => preview.matches(':state(camera)'), 'the camera is on');
    expect(asked).to.deep.equal(['audio', 'video']);
  });

  it('shows the first letter of the name that is typed, where there is no picture', async () => {
    const [preview] = await open();
    expect(part(preview, 'avatar')).to.equal(null);
    const name: HTMLInputElement = preview.closest('webrtc-lobby')!.shadowRoot!.querySelector('#name')!;
    const type = (text: string): void => {
      name.value = text;
      name.dispatchEvent(new Event('input'));
    };
    type(' «ada»');
    await until(() => part(preview, 'avatar')?.textContent === 'A', 'the letter');
    await expectAccessible(preview);
    type(' ');
    await until(() => part(preview, 'avatar') === null, 'no letter');
    type('Grace');
    part(preview, 'camera')!.click();
    await until(() => preview.matches(':state(camera)'), 'the camera is on');
    expect(part(preview, 'avatar')).to.equal(null);
    part(preview, 'camera')!.click();
    await until(() => part(preview, 'avatar')?.textContent === 'G', 'the letter of the new name');
  });

  it('is beside the fields where there is room, and above them elsewhere', async () => {
    const [preview, room] = await open();
    const lobby = preview.closest('webrtc-lobby')!;
    const edges = (): [DOMRect, DOMRect] => [
      preview.getBoundingClientRect(),
      part(lobby, 'name')!.getBoundingClientRect(),
    ];
    for (const [width, beside] of [
      [960, true],
      [390, false],
      [280, false],
    ] as const) {
      room.style.cssText = `display: block; inline-size: ${width}px`;
      const [picture, field] = edges();
      expect(picture.right <= field.left, `beside in ${width} pixels`).to.equal(beside);
      expect(picture.bottom <= field.top, `above in ${width} pixels`).to.equal(!beside);
      expect(lobby.scrollWidth, `fits into ${width} pixels`).to.be.at.most(width);
    }
    preview.remove();
    room.style.inlineSize = '960px';
    await until(() => part(lobby, 'name')!.offsetWidth <= 24 * 16, 'the fields are alone again');
  });

  it('plays no test sound, and goes on, where the browser has no way to', async () => {
    const [preview] = await open();
    const { AudioContext: original } = window;
    const failures: unknown[] = [];
    const note = (event: PromiseRejectionEvent): void => void failures.push(event.reason);
    addEventListener('unhandledrejection', note);
    let tries = 0;
    window.AudioContext = function () {
      tries++;
      throw new DOMException('', 'NotSupportedError');
    } as unknown as typeof AudioContext;
    part(preview, 'test')!.click();
    window.AudioContext = original;
    await new Promise((resolve) => {
      setTimeout(resolve); // rejections that nobody handles are told of in a task of their own
    });
    removeEventListener('unhandledrejection', note);
    expect([tries, failures]).to.deep.equal([1, []]);
  });

  for (const [failure, code, problem] of [
    ['NotAllowedError', 'media-denied', 'may not use your'],
    ['NotReadableError', 'media-in-use', 'Perhaps another program uses it'],
    ['NotFoundError', 'media-missing', 'was found. Plug one in'],
  ] as const) {
    it(`says what is wrong, and tries again: ${code}`, async () => {
      const [preview] = await open();
      const codes: string[] = [];
      preview.addEventListener('error', ({ detail }) => codes.push(detail.error.code));
      answer(failure);
      part(preview, 'try')!.click();
      await until(() => problemsOf(preview).length === 2, 'two problems');
      for (const text of problemsOf(preview)) expect(text).to.contain(problem);
      expect(part(preview, 'problem')!.closest('[role=alert]')).not.to.equal(null);
      expect(codes).to.deep.equal([code, code]);
      await expectAccessible(preview);
      answer();
      part(preview, 'camera')!.click();
      await until(() => preview.matches(':state(camera)') && problemsOf(preview).length === 1, 'one is left');
    });
  }

  it('keeps what is on while we join, and when the password was wrong', async () => {
    const [preview, room] = await openBoth();
    const { media } = room;
    const clock = holdTimers(1_000);
    room.turn('connecting');
    await until(() => preview.matches(':state(done)'), 'it is not shown');
    expect(preview.checkVisibility()).to.equal(false);
    room.turn('failed', 'wrong-password');
    await until(() => preview.matches(':state(camera)') && preview.checkVisibility(), 'it is back');
    clock.pass();
    expect([room.media, live()]).to.deep.equal([media, 2]);
  });

  it('turns all off when we cannot join, and when it is taken out', async () => {
    const [, full] = await openBoth();
    full.turn('connecting');
    full.turn('failed', 'room-full');
    await until(() => live() === 0, 'all is off');
    expect(full.media).to.equal(undefined);
    const [preview] = await openBoth();
    preview.remove();
    await until(() => live() === 0, 'all is off again');
  });

  it('closes what the connection has not taken over', async () => {
    const [preview, room] = await openBoth();
    const { media } = room;
    part(preview, 'camera')!.click();
    await until(() => live() === 1, 'the camera is off');
    room.turn('connecting');
    const on = (): (() => void) => () => undefined;
    const off = { state: { phase: 'off' } };
    const devices = { cameras: [], microphones: [], speakers: [] };
    const topic = (): object => ({ on, send: () => Promise.resolve() });
    const theirs = { on, devices, camera: off, microphone: off, screen: off };
    room.connection = { on, peers: new Map(), topic, media: theirs };
    room.turn('connected');
    await until(() => preview.matches(':state(done)'), 'it is not shown');
    expect([live(), room.media]).to.deep.equal([0, undefined]);
    expect(media).not.to.equal(undefined);
  });
});
