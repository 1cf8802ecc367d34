import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank, type Visitor } from '../../support/browser.js';
import { violations } from '../../support/page-checks.js';
import { startServer } from '../../support/server.js';

declare global {
  /** What the page has asked the browser for, and the tracks that it got. */
  var asked: string[];
  var got: MediaStreamTrack[];
}

const PREVIEW = '<webrtc-preview slot="preview"></webrtc-preview>';
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** In the page: writes down what it asks the browser for. */
function watch(): void {
  const [asked, got]: [string[], MediaStreamTrack[]] = [[], []];
  Object.assign(globalThis, { asked, got });
  const { mediaDevices } = navigator;
  const original = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    asked.push(JSON.stringify(constraints));
    const stream = await original(constraints);
    got.push(...stream.getTracks());
    return stream;
  };
}

/** How many tracks are open in the page. */
const live = (page: Page): Promise<number> =>
  page.evaluate(() => got.filter(({ readyState }) => readyState === 'live').length);

/** Resolves when no camera and microphone is open any more. */
async function isDark({ page }: Visitor): Promise<void> {
  await page.waitForFunction(() => got.length > 0 && got.every(({ readyState }) => readyState === 'ended'));
}

describe('<webrtc-preview>', () => {
  let server: SignallingServer;
  let rooms = 0;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  /** A page with a lobby that has a preview, and this besides. */
  async function open(room: string, rest = '<webrtc-call audio video></webrtc-call>'): Promise<Visitor> {
    const visitor = await visitBlank(server.url);
    await visitor.page.evaluate(watch);
    await visitor.page.evaluate(async (markup) => {
      const file = '/webrtc-elements.js';
      await import(file);
      document.documentElement.style.colorScheme = 'light dark';
      document.body.innerHTML = markup;
    }, `<main><h1>Call</h1><webrtc-room room="${room}"><webrtc-lobby>${PREVIEW}</webrtc-lobby>${rest}</webrtc-room></main>`);
    await button(visitor.page, 'Try camera and microphone').and(visitor.page.locator(':enabled')).waitFor();
    return visitor;
  }

  /** Tries both, and waits until they are on. */
  async function tryBoth({ page }: Visitor): Promise<void> {
    await button(page, 'Try camera and microphone').click();
    await page.locator('webrtc-preview:state(camera):state(microphone)').waitFor();
  }

  async function join({ page }: Visitor, name: string): Promise<void> {
    await page.getByLabel('Your name').fill(name);
    await button(page, 'Join').click();
    await page.waitForFunction(() => document.querySelector('webrtc-room')!.state === 'connected');
  }

  /** Resolves when the tile of somebody is in this state, or is not. */
  async function isTile({ page }: Visitor, name: string, state: string, wanted = true): Promise<void> {
    await page.waitForFunction(
      ([called, is, yes]) => {
        const tiles = document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile');
        const found = [...tiles].find(
          ({ shadowRoot }) => shadowRoot!.querySelector('[part~=name]')?.textContent === called,
        );
        return found?.matches(`:state(${is})`) === yes;
      },
      [name, state, wanted] as const,
    );
  }

  it('opens nothing before somebody presses, and the call goes on with what is on, without asking again', async () => {
    const room = `preview ${++rooms}`;
    const [ada, bob] = [await open(room), await open(room)];
    await tryBoth(bob);
    await join(bob, 'Bob');
    assert.deepEqual(await ada.page.evaluate(() => asked), []);
    await tryBoth(ada);
    const { page } = ada;
    await page.waitForFunction(() => {
      const root = document.querySelector('webrtc-preview')!.shadowRoot!;
      const heard = Number(root.querySelector('[role=meter]')?.getAttribute('aria-valuenow')) > 0;
      return heard && root.querySelector('video')!.videoWidth > 0;
    });
    const flipped = await page
      .locator('webrtc-preview video')
      .evaluate((video) => getComputedStyle(video).transform.startsWith('matrix(-1,'));
    assert.ok(flipped);
    assert.equal(await page.locator('webrtc-preview [part=hint]').textContent(), 'Others will see and hear you.');
    assert.deepEqual(await violations(page), []);
    await join(ada, 'Ada');
    await isTile(bob, 'Ada', 'video');
    await isTile(bob, 'Ada', 'muted', false);
    await isTile(ada, 'Ada (you)', 'video');
    const {
      asked: times,
      same,
      joined,
    } = await page.evaluate(() => {
      const { camera, microphone } = document.querySelector('webrtc-room')!.connection!.media;
      const tracks = [camera, microphone].map(({ state }) => 'track' in state && state.track);
      const { joined } = document.querySelector('webrtc-call')!;
      return { asked, same: got.every((track) => tracks.includes(track)), joined };
    });
    assert.equal(times.length, 2, times.join(' '));
    assert.deepEqual({ same, joined }, { same: true, joined: true });
    assert.equal(await page.locator('webrtc-preview').isVisible(), false);
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
    await leave(ada, bob);
  });

  it('hands over what is off, and the devices that were chosen', async () => {
    const ada = await open(`preview ${++rooms}`);
    const { page } = ada;
    await tryBoth(ada);
    await button(page, 'Let others see me').click();
    await page.locator('webrtc-preview:not(:state(camera))').waitFor();
    await page.getByText('Your camera is off.').waitFor();
    assert.equal(await live(page), 1);
    const microphones = page.getByLabel('Microphone', { exact: true });
    await microphones.selectOption({ label: 'Fake Audio Input 2' });
    await page.waitForFunction(() => got.at(-1)!.label === 'Fake Audio Input 2');
    await page.locator('webrtc-preview:state(microphone)').waitFor();
    const speakers = page.getByLabel('Speaker', { exact: true });
    const speaker = await speakers.evaluate((select: HTMLSelectElement) => [...select.options].at(-1)!.value);
    await speakers.selectOption(speaker);
    await join(ada, 'Ada');
    await isTile(ada, 'Ada (you)', 'video', false);
    await isTile(ada, 'Ada (you)', 'muted', false);
    const now = await page.evaluate(() => {
      const { state } = document.querySelector('webrtc-room')!.connection!.media.microphone;
      return 'device' in state && state.device.label;
    });
    assert.equal(now, 'Fake Audio Input 2');
    assert.equal(await live(page), 1);
    await page.evaluate(() => {
      const choice = document.createElement('webrtc-device-select');
      choice.kind = 'speaker';
      document.querySelector('webrtc-room')!.append(choice);
    });
    await page.waitForFunction(
      (wanted) =>
        document.querySelector('webrtc-room > webrtc-device-select')!.shadowRoot!.querySelector('select')?.value ===
        wanted,
      speaker,
    );
    assert.deepEqual([...ada.complaints], []);
    await leave(ada);
  });

  it('turns all off when the lobby goes away, or the room has no call', async () => {
    const [ada, bob] = [await open(`preview ${++rooms}`), await open(`preview ${++rooms}`, '')];
    await tryBoth(ada);
    assert.equal(await live(ada.page), 2);
    await ada.page.evaluate(() => document.querySelector('webrtc-lobby')!.remove());
    await isDark(ada);
    await tryBoth(bob);
    await join(bob, 'Bob');
    await isDark(bob);
    await bob.page.evaluate(() => document.querySelector('webrtc-room')!.leave());
    await tryBoth(bob);
    assert.equal(await live(bob.page), 2);
    await leave(ada, bob);
  });

  it('begins anew after a call, with the devices of before', async () => {
    const ada = await open(`preview ${++rooms}`);
    const { page } = ada;
    await tryBoth(ada);
    await page.getByLabel('Microphone', { exact: true }).selectOption({ label: 'Fake Audio Input 1' });
    await page.waitForFunction(() => got.at(-1)!.label === 'Fake Audio Input 1');
    await join(ada, 'Ada');
    await page.waitForFunction(() => document.querySelector('webrtc-call')!.joined);
    await page.evaluate(() => document.querySelector('webrtc-room')!.leave());
    await isDark(ada);
    await tryBoth(ada);
    assert.equal(await page.evaluate(() => got.findLast(({ kind }) => kind === 'audio')!.label), 'Fake Audio Input 1');
    await join(ada, 'Ada');
    await isTile(ada, 'Ada (you)', 'video');
    assert.equal(await live(page), 2);
    await leave(ada);
  });

  it('plays a test sound at the speaker that was chosen', async () => {
    const ada = await open(`preview ${++rooms}`);
    const { page } = ada;
    await tryBoth(ada);
    await page.evaluate(() => {
      const sounds: [string, MediaStream][] = [];
      Object.assign(globalThis, { sounds });
      const original = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play')!
        .value as () => Promise<void>;
      HTMLMediaElement.prototype.play = function () {
        if (this instanceof HTMLAudioElement) sounds.push([this.sinkId, this.srcObject as MediaStream]);
        return original.call(this);
      };
    });
    const speakers = page.getByLabel('Speaker', { exact: true });
    const speaker = await speakers.evaluate((select: HTMLSelectElement) => [...select.options].at(-1)!.value);
    assert.notEqual(speaker, '');
    await speakers.selectOption(speaker);
    await button(page, 'Play a test sound').click();
    const at = await page.evaluate(async () => {
      const { sounds } = globalThis as unknown as { sounds: [string, MediaStream][] };
      while (sounds.length === 0) await new Promise(requestAnimationFrame);
      const [[sink, stream]] = sounds as [[string, MediaStream]];
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      context.createMediaStreamSource(stream).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      while (!samples.some((sample) => Math.abs(sample) > 0.1)) {
        await new Promise(requestAnimationFrame);
        analyser.getFloatTimeDomainData(samples);
      }
      return sink;
    });
    assert.equal(at, speaker);
    await leave(ada);
  });

  it('says so in an iframe that may not use devices', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    await page.evaluate((preview) => {
      const frame = document.createElement('iframe');
      frame.title = 'A call';
      frame.allow = "camera 'none'; microphone 'none'";
      frame.src = location.href;
      frame.addEventListener('load', () => {
        const inside = frame.contentDocument!;
        const script = inside.createElement('script');
        script.type = 'module';
        script.src = '/webrtc-elements.js';
        inside.body.innerHTML = `<webrtc-room room="framed"><webrtc-lobby>${preview}</webrtc-lobby></webrtc-room>`;
        inside.head.append(script);
      });
      document.body.replaceChildren(frame);
    }, PREVIEW);
    const frame = page.frameLocator('iframe');
    await frame.getByRole('button', { name: 'Try camera and microphone' }).and(frame.locator(':enabled')).click();
    await frame.getByRole('alert').getByText('The page around this one does not pass on cameras').waitFor();
    await leave(visitor);
  });
});
