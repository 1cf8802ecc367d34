import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { ConnectionError, LocalMedia, SourceName } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { args, executablePath } from '../../scripts/chromium.mjs';
import { leave } from '../support/browser.js';
import { startServer } from '../support/server.js';
import { visitBlankIn, type Visitor } from '../support/visitor.js';

declare global {
  var media: LocalMedia;
  /** Every track that the page has got. */
  var tracks: MediaStreamTrack[];
  /** Resolves when a source is in this phase. */
  var reaches: (source: SourceName, phase: string) => Promise<void>;
}

/** Here nobody allows anything but the test. */
const MEDIA = /-media-stream|--autoplay/;
/** What Chromium offers in place of devices. */
const FAKE = '--use-fake-device-for-media-stream=device-count=2,display-media-type=browser';

/** In the page: makes its media, and keeps an eye on all tracks that the browser hands out. */
async function prepare(): Promise<void> {
  globalThis.tracks = [];
  const { mediaDevices } = navigator as Partial<Navigator>;
  for (const name of ['getUserMedia', 'getDisplayMedia'] as const) {
    const open = mediaDevices?.[name].bind(mediaDevices);
    if (!open) continue;
    Object.assign(mediaDevices!, {
      [name]: async (constraints: never) => {
        const stream = await open(constraints);
        tracks.push(...stream.getTracks());
        return stream;
      },
    });
  }
  globalThis.media = await openMedia();
  globalThis.reaches = (source, phase) =>
    new Promise((resolve) => {
      const look = (): void => {
        if (media[source].state.phase !== phase) return;
        stop();
        resolve();
      };
      const stop = media.on('state', look);
      look();
    });
}

const codeIn = (page: Page, source: SourceName): Promise<string> =>
  page.evaluate((source) => {
    const { state } = media[source];
    return 'error' in state ? `${state.phase} ${state.error.code}` : state.phase;
  }, source);

const live = (page: Page): Promise<number> =>
  page.evaluate(() => tracks.filter(({ readyState }) => readyState === 'live').length);

describe('camera, microphone and screen of a page', () => {
  let server: SignallingServer;
  let browser: Browser;
  let visitor: Visitor;
  before(async () => {
    server = await startServer();
    browser = await chromium.launch({ executablePath, args: [...args.filter((one) => !MEDIA.test(one)), FAKE] });
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  /** Opens the page, with this said about its permissions. */
  async function open(setting: 'granted' | 'denied', url = server.url): Promise<Page> {
    visitor = await visitBlankIn(browser, url);
    await permit(visitor.page, setting);
    await visitor.page.evaluate(prepare);
    return visitor.page;
  }

  /** What the person or the browser says about camera and microphone from now on. */
  async function permit(page: Page, setting: 'granted' | 'denied'): Promise<void> {
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    const about = { setting, origin: new URL(page.url()).origin, browserContextId: targetInfo.browserContextId! };
    const root = await browser.newBrowserCDPSession();
    for (const name of ['camera', 'microphone'])
      await root.send('Browser.setPermission', { permission: { name }, ...about });
  }

  it('are opened when the page says so, and closed so that the lamp goes out', async () => {
    const page = await open('granted');
    await page.evaluate(() => Promise.all([media.camera.on(), media.microphone.on()]));
    assert.equal(await live(page), 2);
    const size = await page.evaluate(() => {
      const { state } = media.camera;
      return 'track' in state && state.track.getSettings().width;
    });
    assert.equal(size, 1280);
    await page.evaluate(() => media.camera.off());
    assert.deepEqual(await page.evaluate(() => tracks.map(({ kind, readyState }) => `${kind} ${readyState}`).sort()), [
      'audio live',
      'video ended',
    ]);
    await page.evaluate(() => media.camera.on());
    assert.equal(await live(page), 2);
    await page.evaluate(() => media.close());
    assert.equal(await live(page), 0);
    assert.deepEqual(visitor.complaints, []);
    await leave(visitor);
  });

  it('change from one device to the other, and the list says which is in use', async () => {
    const page = await open('granted');
    const used = await page.evaluate(async () => {
      const used = (): string[] =>
        [...media.devices.cameras, ...media.devices.microphones].filter(({ inUse }) => inUse).map(({ label }) => label);
      await Promise.all([media.camera.on(), media.microphone.on()]);
      while (used().length < 2) await new Promise<void>((resolve) => media.on('devicechange', resolve));
      const first = used();
      const other = [media.devices.cameras, media.devices.microphones].map(
        (devices) => devices.find(({ inUse }) => !inUse)!.id,
      ) as [string, string];
      await Promise.all([media.camera.use(other[0]), media.microphone.use(other[1])]);
      const { state } = media.camera;
      return { first, second: used(), shown: 'track' in state && state.track.getSettings().deviceId === other[0] };
    });
    assert.equal(used.first.length, 2);
    assert.equal(used.second.length, 2);
    assert.notDeepEqual(used.first, used.second);
    assert.equal(used.shown, true);
    assert.equal(await live(page), 2);
    await leave(visitor);
  });

  it('are denied, and allowed later', async () => {
    const page = await open('denied');
    assert.equal(await page.evaluate(() => codeOf(media.camera.on())), 'media-denied');
    assert.equal(await codeIn(page, 'camera'), 'denied media-denied');
    await permit(page, 'granted');
    await page.evaluate(() => reaches('camera', 'off'));
    await page.evaluate(() => media.camera.on());
    assert.equal(await codeIn(page, 'camera'), 'on');
    await leave(visitor);
  });

  it('are taken back while they are on: nothing stays open', async () => {
    const page = await open('granted');
    await page.evaluate(() => Promise.all([media.camera.on(), media.microphone.on()]));
    await permit(page, 'denied');
    await page.evaluate(() => Promise.all([reaches('camera', 'denied'), reaches('microphone', 'denied')]));
    assert.equal(await live(page), 0);
    assert.equal(await codeIn(page, 'microphone'), 'denied media-denied');
    await leave(visitor);
  });

  it('need a secure page, and say so', async () => {
    const { port } = new URL(server.url);
    visitor = await visitBlankIn(browser, `http://insecure.test:${port}`);
    await visitor.page.evaluate(prepare);
    const errors = await visitor.page.evaluate(() =>
      Promise.all(
        [media.camera, media.microphone, media.screen].map((source) =>
          source.on().then(
            () => 'on',
            (error: unknown) => `${(error as ConnectionError).code}: ${(error as ConnectionError).message}`,
          ),
        ),
      ),
    );
    for (const error of errors) assert.match(error, /^media-unavailable: .*https/);
    await leave(visitor);
  });

  it('need the word of the page around an iframe, and say so', async () => {
    const page = await open('granted');
    const inside = server.url.replace('127.0.0.1', 'localhost');
    const enter = async (allow: string): Promise<string> => {
      await page.evaluate(
        ([src, allow]) => {
          const frame = Object.assign(document.createElement('iframe'), { src, allow });
          document.body.replaceChildren(frame);
          return new Promise((resolve) => frame.addEventListener('load', resolve));
        },
        [`${inside}/blank.html`, allow] as const,
      );
      const frame = page.frames()[1]!;
      await frame.waitForFunction(() => globalThis.ready);
      await frame.evaluate(prepare);
      return frame.evaluate(() =>
        media.camera.on().then(
          () => 'on',
          (error: unknown) => `${(error as ConnectionError).code}: ${(error as ConnectionError).message}`,
        ),
      );
    };
    assert.match(await enter(''), /^media-blocked: .*allow="camera"/);
    assert.equal(await enter('camera'), 'on');
    await leave(visitor);
  });

  it('show how loud the microphone is, until nobody wants to know any more', async () => {
    const page = await open('granted');
    const loudest = await page.evaluate(async () => {
      await media.microphone.on();
      return new Promise<number>((resolve) => {
        const stop = media.microphone.watchLevel((level) => {
          if (level === 0) return;
          stop();
          resolve(level);
        });
      });
    });
    assert.ok(loudest > 0 && loudest <= 1);
    await leave(visitor);
  });

  it('know who talks while muted, if somebody wants to know', async () => {
    const page = await open('granted');
    const contexts = await page.evaluate(async () => {
      let contexts = 0;
      const Native = AudioContext;
      globalThis.AudioContext = class extends Native {
        constructor() {
          super();
          contexts++;
        }
        override close(): Promise<void> {
          contexts--;
          return super.close();
        }
      };
      // Somebody who talks without a pause.
      const voice = new Native();
      const tone = voice.createOscillator();
      const microphone = voice.createMediaStreamDestination();
      tone.connect(microphone);
      tone.start();
      await navigator.mediaDevices.getUserMedia({ audio: true }); // pages that listen may sound, too
      await voice.resume();
      navigator.mediaDevices.getUserMedia = () => Promise.resolve(microphone.stream.clone());
      await media.microphone.on();
      media.microphone.mute();
      const counts = [contexts];
      const stop = await new Promise<() => void>((resolve) => {
        const stop = media.on('talking-while-muted', () => resolve(stop));
        counts.push(contexts);
      });
      const silent = await new Promise<number>((resolve) => {
        const end = media.microphone.watchLevel((level) => {
          end();
          resolve(level);
        });
      });
      media.microphone.unmute();
      counts.push(contexts);
      media.microphone.mute();
      counts.push(contexts);
      stop();
      counts.push(contexts, silent);
      media.on('talking-while-muted', () => undefined);
      counts.push(contexts);
      media.microphone.off();
      return [...counts, contexts];
    });
    assert.deepEqual(contexts, [0, 1, 0, 1, 0, 0, 1, 0], 'nothing listens that nobody asked for');
    await leave(visitor);
  });
});
