import { mkdir, rm } from 'node:fs/promises';
import { chromium, type Page, type ViewportSize } from 'playwright-core';
import { serve } from 'webrtc-elements/server/node';
import { args, executablePath } from './chromium.mjs';
import { pictureCalls } from './screenshots/calls.js';
import { Guests, say, setAddress, setTimes, turn, waitForPeers, waitForWords } from './screenshots/guests.js';
import { FOLDER, NARROW, take, takeForced, WIDE } from './screenshots/pictures.js';
import { LANGUAGES, SCENES, SECRET, type Tongue } from './screenshots/scenes.js';

/**
 * `npm run screenshots`: pictures of all elements in all states, and of the demo, in which people really meet, and call each other. They
 * go to screenshots/, and two of them to docs/images. To take only some, name them: `npm run screenshots -- calls rooms`.
 */

const README_PICTURE = 'docs/images/room.png';
const CALL_PICTURE = 'docs/images/call.jpg';
const ELEMENTS = ['chat', 'peer-list', 'status', 'invite', 'lobby', 'verify', 'call'] as const;
/** What fills its page, or is read on the smallest phones, is taken in more widths than the others. */
const WIDTHS_OF: Readonly<Partial<Record<(typeof ELEMENTS)[number], readonly ViewportSize[]>>> = {
  verify: [320, 390, 768, 1280].map((width) => ({ width, height: 740 })),
  call: [320, 768, 1280, 1920].map((width) => ({ width, height: 800 })),
};
const THEMES = ['terminal', 'play'] as const;
/** Who is in the room, where it is folded away, from right to left. */
const SUMMARY = 'أنت ومريم ويوسف';

const server = await serve({ port: 0, folder: 'dist/demo', iceServers: [], peek: true });
const browser = await chromium.launch({ executablePath, args });
const guests = new Guests(browser, server.url);
const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  elements: () => each(ELEMENTS, pictureElement),
  themes: () => each(THEMES, pictureTheme),
  start: pictureStart,
  rooms: () => each(LANGUAGES, pictureRoom),
  calls: () => pictureCalls(guests, CALL_PICTURE),
  failure: pictureFailure,
  pages: picturePages,
};
const wanted = process.argv.slice(2);
try {
  if (wanted.length === 0) await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  await mkdir('docs/images', { recursive: true });
  for (const [name, picture] of Object.entries(PARTS)) {
    if (wanted.length === 0 || wanted.includes(name)) await picture();
  }
} finally {
  await browser.close();
  await server.close();
}
if (guests.complaints.length > 0) {
  process.stderr.write(`The pages complained:\n${guests.complaints.join('\n')}\n`);
  process.exitCode = 1;
}

async function each<Value>(values: readonly Value[], picture: (value: Value) => Promise<void>): Promise<void> {
  for (const value of values) await picture(value);
}

/** All states of one element, in both directions. */
async function pictureElement(element: (typeof ELEMENTS)[number]): Promise<void> {
  for (const language of LANGUAGES) {
    const page = await guests.open(`/gallery.html?show=${element}&lang=${language}`);
    await waitForWords(page, element);
    if (element === 'chat') await page.locator('[part=more]').waitFor();
    if (element === 'chat') await page.locator('[part=retry]').nth(1).waitFor();
    if (element === 'peer-list') await page.locator('[part=rtt]').getByText('140').nth(2).waitFor();
    if (element === 'peer-list') await page.locator('[part=allow]').waitFor();
    if (element === 'verify') await page.locator('svg').nth(1).waitFor();
    if (element === 'invite') {
      await page.locator('svg').waitFor();
      await page.locator('[part=copy]').nth(2).click();
      await page.locator('[part=status]').nth(2).getByText(/./).waitFor();
      await page.mouse.move(0, 0);
    }
    if (element === 'call') {
      await page.waitForFunction(() => {
        const calls = [...document.querySelectorAll('webrtc-call:state(joined)')];
        const tiles = calls.flatMap(({ shadowRoot }) => [...shadowRoot!.querySelectorAll('webrtc-tile')]);
        const videos = tiles.flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll('video') ?? [])]);
        return calls.length >= 8 && videos.every(({ srcObject, videoWidth }) => !srcObject || videoWidth > 0);
      });
    }
    await take(page, `${element}-${language}`, { full: true, widths: WIDTHS_OF[element] ?? [NARROW, WIDE] });
    if (language === 'en') await takeForced(page, element, { full: true });
    await page.context().close();
  }
}

/** One page in another look. */
async function pictureTheme(theme: string): Promise<void> {
  for (const language of LANGUAGES) {
    const page = await guests.open(`/themes.html?theme=${theme}&lang=${language}`);
    await waitForWords(page, 'chat');
    await page.locator('[part=rtt]').getByText('140').waitFor();
    await page.locator('webrtc-chat [part=retry]').waitFor();
    if (language === 'en') {
      await take(page, `theme-${theme}-en`, { full: true });
      await takeForced(page, `theme-${theme}`, { full: true });
    } else {
      await take(page, `theme-${theme}-ar`, { full: true, widths: [WIDE], schemes: ['light'] });
      await take(page, `theme-${theme}-ar`, { full: true, widths: [NARROW], schemes: ['dark'] });
    }
    await page.context().close();
  }
}

/** The landing page, and the room that its button opens. */
async function pictureStart(): Promise<void> {
  const page = await guests.open('/', 'Ada');
  await take(page, 'demo-landing', { full: true });
  await page.getByRole('button', { name: 'Start a room' }).click();
  await page.waitForURL(/\?room=\w+-\w+-\w+$/);
  await page.goto(`${server.url}/?room=coral-otter${SECRET}`); // one that is called the same each time
  await page.getByText('You’re the only one here').waitFor();
  await page.locator('webrtc-chat').getByText('You can write as soon').waitFor();
  await setAddress(page);
  await take(page, 'demo-alone');
  await page.context().close();
}

/** A conversation between three people who are really connected. */
async function pictureRoom(language: Tongue): Promise<void> {
  const { us, people, lines } = SCENES[language];
  const pages = new Map<string, Page>();
  for (const name of [people[0], us]) if (name) pages.set(name, await enter(language, name));
  const ours = pageOf(pages, us);
  for (const [who, text] of lines) {
    if (!pages.has(who)) {
      pages.set(who, await enter(language, who));
      await ours.locator('webrtc-chat').getByText(who).waitFor();
    }
    for (const page of pages.values()) await waitForPeers(page, pages.size - 1);
    await say(pageOf(pages, who), text, pages.values());
  }
  await ours.locator('webrtc-status').getByText('3').waitFor();
  await ours.locator('[part=delivery]').last().getByText(/./).waitFor();
  await pageOf(pages, people[0] ?? '')
    .locator('[part=input]')
    .pressSequentially('…');
  await ours.locator('[part=typing]').getByText(/./).waitFor();
  await ours.locator('[part=input]').blur();
  if (language === 'ar') await turn(ours, SUMMARY);
  await setTimes(ours);
  await setAddress(ours);
  if (language === 'en') {
    await ours.screenshot({ path: README_PICTURE, animations: 'disabled' });
    await takeForced(ours, 'demo-room');
  }
  await take(ours, `demo-room-${language}`);
  if (language === 'en') await pictureFolded(ours);
  for (const page of pages.values()) await page.context().close();
}

/** Comes into the demo's room under a name. */
function enter(language: Tongue, name: string): Promise<Page> {
  return guests.enter(SCENES[language].room + SECRET, name);
}

/** What the demo's room folds away: the invitation, and on a phone the people. */
async function pictureFolded(page: Page): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.locator('#invite [part=code-button]').click();
    await page.locator('#invite svg').waitFor();
    await page.mouse.move(0, 0);
    await take(page, 'demo-invite', { widths: [size], schemes: [size === WIDE ? 'light' : 'dark'] });
    await page.locator('#invite [part=code-button]').click();
    await page.keyboard.press('Escape');
  }
  await page.setViewportSize(NARROW);
  await page.locator('summary').click();
  await page.getByRole('heading', { name: 'In this room' }).waitFor();
  await take(page, 'demo-people', { widths: [NARROW], schemes: ['light'] });
}

/** A room that cannot be: its name is too long. */
async function pictureFailure(): Promise<void> {
  const page = await guests.open(`/?room=${'x'.repeat(200)}`, 'Ada');
  await page.getByRole('link', { name: 'start another room' }).waitFor();
  await take(page, 'demo-failed', { widths: [WIDE], schemes: ['light'] });
  await take(page, 'demo-failed', { widths: [NARROW], schemes: ['dark'] });
  await page.context().close();
}

/** The other pages of the demo: three tags alone, a text with a room beside it, and a board. */
async function picturePages(): Promise<void> {
  for (const name of ['static', 'cdn'] as const) {
    const pages = [await guests.open(`/${name}.html`, 'Ada'), await guests.open(`/${name}.html`, 'Grace')] as const;
    await pages[0].locator('webrtc-peer-list').getByText('Connected', { exact: true }).waitFor();
    await pages[0].locator('[part=path]').getByText('Direct', { exact: true }).waitFor();
    await setTimes(pages[0]);
    await take(pages[0], `demo-${name}`, { widths: [WIDE], schemes: ['light'] });
    for (const page of pages) await page.context().close();
  }
  const [first, second] = [await guests.open('/core.html', 'Ada'), await guests.open('/core.html', 'Grace')];
  for (const page of [first, second]) {
    await page.getByText('2 people here').waitFor();
    await page.getByText('ms away').waitFor();
  }
  await first.mouse.move(380, 300);
  await second.mouse.move(860, 520);
  await first.waitForFunction(() =>
    /^6[5-9]/.test(document.querySelector<HTMLElement>('.dot + .dot')?.style.left ?? ''),
  );
  await first.evaluate(() => {
    for (const dot of document.querySelectorAll('.dot + .dot')) dot.textContent = '24 ms away';
  });
  await take(first, 'demo-core', { widths: [WIDE], schemes: ['light'] });
  await take(first, 'demo-core', { widths: [NARROW], schemes: ['dark'] });
  for (const page of [first, second]) await page.context().close();
}

function pageOf(pages: ReadonlyMap<string, Page>, name: string): Page {
  const page = pages.get(name);
  if (!page) throw new Error(`${name} is not in the room.`);
  return page;
}
