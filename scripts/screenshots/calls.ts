import type { Page, ViewportSize } from 'playwright-core';
import { paintPortrait } from '../../demo/portrait.js';
import { say, setAddress, turn, waitForPeers, type Guests } from './guests.js';
import { NARROW, take, type Choice } from './pictures.js';
import { SCENES, SECRET, type Tongue } from './scenes.js';

/** From the smallest phones to a large screen. */
const WIDTHS: readonly ViewportSize[] = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
/** A phone that is turned, and one on which somebody types. */
const LOW: readonly ViewportSize[] = [
  { width: 740, height: 360 },
  { width: 390, height: 400 },
];
/** Of how many people there are pictures, and who comes. */
const COUNTS = [1, 2, 4, 9] as const;
const NAMES: Readonly<Record<Tongue, readonly string[]>> = {
  en: ['Ada', 'Grace', 'Linus', 'Mary', 'Noor', 'José', 'Mei', 'Tariq', 'Olivia-Charlotte van der Westhuizen'],
  ar: ['ليلى', 'مريم', 'يوسف', 'سلمى'],
};
const ROOMS: Readonly<Record<Tongue, string>> = { en: 'harbour-walk', ar: 'harbour-walk-rtl' };
const SUMMARY = 'أنت ومريم ويوسف وسلمى';

/** Calls in the demo: of people who really meet, in front of cameras that paint them. `readme`: where one of the pictures goes, too. */
export async function pictureCalls(guests: Guests, readme: string): Promise<void> {
  await pictureCounts(guests, readme);
  await pictureTurned(guests);
}

/** A call that more and more people join, and where one of them shares a screen. */
async function pictureCounts(guests: Guests, readme: string): Promise<void> {
  const pages: Page[] = [];
  const room = ROOMS.en + SECRET;
  for (const name of NAMES.en) {
    const page = await guests.enter(room, name, (blank) => giveCamera(blank, pages.length));
    const us = pages[0] ?? page;
    for (const [count, other] of [...pages, page].entries()) if (count > 0) await waitForPeers(other, pages.length);
    if (pages.length === 1) {
      await press(page, '#start-call');
      await us.locator('#join-call').waitFor();
      await take(us, 'demo-call-offer', { widths: WIDTHS.slice(0, 4) });
      await press(us, '#join-call');
    } else if (pages.length === 0) {
      await setAddress(page);
      await press(page, '#start-call');
      await picture(page, 1, 'demo-call-1', { widths: WIDTHS.slice(1, 4), schemes: ['light'] });
      await page.getByRole('button', { name: 'Leave the call' }).click();
    } else await press(page, '#join-call');
    pages.push(page);
    if (pages.length === 4) {
      await talk(pages);
      await showAll(us, 4);
      await us.screenshot({ path: readme, quality: 85, animations: 'disabled' });
    }
    if (pages.length === 9) await say(page, 'I hear you all. Shall we begin?', pages);
    if (pages.length > 1 && (COUNTS as readonly number[]).includes(pages.length)) {
      await picture(us, pages.length, `demo-call-${pages.length}`, pages.length > 4 ? { schemes: ['light'] } : {});
    }
    if (pages.length === 4) {
      await picture(us, 4, 'demo-call-low', { widths: LOW, schemes: ['light'] });
      await pictureLarge(us, pages);
    }
  }
  await setLayout(pageAt(pages, 0), 'speaker');
  await picture(pageAt(pages, 0), 9, 'demo-call-9-speaker', { widths: WIDTHS.slice(1, 4), schemes: ['light'] });
  for (const page of pages) await page.context().close();
}

/** One tile is large: who speaks, and a shared screen. */
async function pictureLarge(us: Page, pages: readonly Page[]): Promise<void> {
  await setLayout(us, 'speaker');
  await picture(us, 4, 'demo-call-speaker', { schemes: ['dark'] });
  await setLayout(us, 'grid');
  const sharing = pageAt(pages, 1).getByRole('button', { name: 'Share my screen' });
  await sharing.click();
  await picture(us, 5, 'demo-call-screen');
  await sharing.click();
  await showAll(us, 4);
}

/** A call from right to left. */
async function pictureTurned(guests: Guests): Promise<void> {
  const pages: Page[] = [];
  for (const name of NAMES.ar) {
    const page = await guests.enter(ROOMS.ar + SECRET, name, (blank) => giveCamera(blank, pages.length));
    pages.push(page);
    await waitForPeers(page, pages.length - 1);
    await press(page, pages.length === 1 ? '#start-call' : '#join-call');
  }
  const us = pageAt(pages, 0);
  await waitForPeers(us, pages.length - 1);
  await talk(pages, 'ar');
  await turn(us, SUMMARY);
  await picture(us, 4, 'demo-call-ar', { schemes: ['light'] });
  await picture(us, 4, 'demo-call-ar', { widths: [NARROW], schemes: ['dark'] });
  for (const page of pages) await page.context().close();
}

/** What is said in a call before its picture is taken. */
async function talk(pages: readonly Page[], language: Tongue = 'en'): Promise<void> {
  const names = NAMES[language];
  for (const [who, text] of SCENES[language].lines.slice(0, 5))
    await say(pageAt(pages, names.indexOf(who)), text, pages);
  await pageAt(pages, 0).locator('[part=input]').blur();
}

/** Pictures of a call with so many tiles, all of which show something. */
async function picture(page: Page, tiles: number, name: string, choice: Choice = {}): Promise<void> {
  await page.mouse.move(0, 0);
  await take(page, name, { widths: WIDTHS, settled: () => showAll(page, tiles), ...choice });
}

async function press(page: Page, button: string): Promise<void> {
  await page.locator(`${button}:enabled`).click();
  await page.locator('webrtc-call:state(joined)').waitFor();
}

async function setLayout(page: Page, layout: string): Promise<void> {
  await page.locator('webrtc-call').evaluate((call, text) => call.setAttribute('layout', text), layout);
}

/** Resolves when so many tiles show their pictures, those in view in a size that stays: others send nothing of what is scrolled away. */
async function showAll(page: Page, tiles: number): Promise<void> {
  await page.waitForFunction((count) => {
    const all = document.querySelector('webrtc-call')?.shadowRoot?.querySelectorAll('webrtc-tile') ?? [];
    return all.length === count && [...all].every((tile) => tile.matches(':state(video)'));
  }, tiles);
  await page.evaluate(async () => {
    const root = document.querySelector('webrtc-call')?.shadowRoot;
    const stage = root?.querySelector('.stage')?.getBoundingClientRect();
    const inView = [...(root?.querySelectorAll('webrtc-tile') ?? [])].filter((tile) => {
      const { left, right, top, bottom } = tile.getBoundingClientRect();
      return stage && left < stage.right && right > stage.left && top < stage.bottom && bottom > stage.top;
    });
    await Promise.all(
      inView.map(async ({ shadowRoot }) => {
        const video = shadowRoot?.querySelector('video');
        for (let same = 0, before = 0; video && same < 6;) {
          await new Promise((resolve) => {
            video.requestVideoFrameCallback(resolve);
          });
          same = video.videoWidth === before ? same + 1 : 0;
          before = video.videoWidth;
        }
      }),
    );
  });
}

/** Gives a page a camera that shows somebody, a microphone in a silent room, and a screen with a text on it. */
async function giveCamera(page: Page, number: number): Promise<void> {
  await page.addInitScript(`(${String(stage)})(${String(paintPortrait)}, ${number})`);
}

/** Runs in the page, before everything else. */
function stage(paint: typeof paintPortrait, number: number): void {
  const film = (draw: (context: CanvasRenderingContext2D) => void): MediaStreamTrack[] => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
    const context = canvas.getContext('2d');
    const stream = canvas.captureStream();
    if (!context) return [];
    draw(context);
    setInterval(() => draw(context), 200); // whoever comes later waits for a frame
    return stream.getVideoTracks();
  };
  const slide = (context: CanvasRenderingContext2D): void => {
    context.fillStyle = '#f7f5f0';
    context.fillRect(0, 0, 1280, 720);
    context.fillStyle = '#0b6350';
    context.fillRect(80, 80, 1120, 12);
    context.fillStyle = '#1c2423';
    context.font = '600 64px sans-serif';
    context.fillText('Thursday at six', 80, 210);
    context.font = '36px sans-serif';
    for (const [row, text] of ['A table by the window', 'The new menu', 'Who brings the map?'].entries()) {
      context.fillText(`•  ${text}`, 80, 320 + row * 80);
    }
  };
  const silence = (): MediaStreamTrack[] => new AudioContext().createMediaStreamDestination().stream.getAudioTracks();
  Object.assign(navigator.mediaDevices, {
    getUserMedia: ({ audio, video }: MediaStreamConstraints) =>
      Promise.resolve(
        new MediaStream([...(audio ? silence() : []), ...(video ? film((context) => paint(context, number)) : [])]),
      ),
    getDisplayMedia: () => Promise.resolve(new MediaStream(film(slide))),
  });
}

function pageAt(pages: readonly Page[], index: number): Page {
  const page = pages[index];
  if (!page) throw new Error(`Nobody is number ${index}.`);
  return page;
}
