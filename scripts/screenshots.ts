import { mkdir } from 'node:fs/promises';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { serve } from 'webrtc-elements/server/node';
import { args, executablePath } from './chromium.mjs';

/** `npm run screenshots`: three people meet in the demo; pictures of it go to docs/images and screenshots. */

const README_PICTURE = 'docs/images/room.png';
const FOLDER = 'screenshots';
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
const SCHEMES = ['light', 'dark'] as const;
const PEOPLE = ['Ada', 'Grace', 'Linus'] as const;
const CONVERSATION: readonly (readonly [who: (typeof PEOPLE)[number], text: string])[] = [
  ['Grace', 'Morning! I only clicked your link. No sign-up?'],
  ['Ada', 'None. Our browsers talk to each other, the server only made the introduction.'],
  ['Linus', 'Joined from my phone, on the train.'],
  ['Grace', 'Is everybody free on Thursday at six? I would book the table by the window.'],
  ['Linus', 'Thursday is good.'],
  ['Ada', 'For me too. Thank you, Grace!'],
  ['Grace', 'Booked. See you then!'],
];
const complaints: string[] = [];
const server = await serve({ port: 0, folder: 'demo', iceServers: [] });
const browser = await chromium.launch({
  executablePath,
  args,
});
try {
  await mkdir(FOLDER, { recursive: true });
  await pictureStart(browser);
  await pictureRoom(browser);
  await pictureFailure(browser);
  await pictureStatic(browser);
  await pictureCore(browser);
} finally {
  await browser.close();
  await server.close();
}
if (complaints.length > 0) {
  process.stderr.write(`The pages complained:\n${complaints.join('\n')}\n`);
  process.exitCode = 1;
}

/** The landing page, and the room that its button opens. */
async function pictureStart(browser: Browser): Promise<void> {
  const page = await open(browser, '/');
  await takeAll(page, 'landing');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await page.getByRole('button', { name: 'Start a room' }).click();
  await page.waitForURL(/\?room=\w+-\w+-\w+$/);
  await page.getByText('Only you so far').waitFor();
  await takeAll(page, 'alone');
  await page.context().close();
}

/** A conversation between three people who are really connected. */
async function pictureRoom(browser: Browser): Promise<void> {
  const pages = new Map<string, Page>();
  for (const name of PEOPLE) {
    const page = await open(browser, '/?room=coral-otter');
    await page.getByText(/Only you so far|people here/).waitFor();
    await page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await page.getByRole('textbox', { name: 'Your name' }).press('Enter');
    pages.set(name, page);
  }
  for (const page of pages.values()) {
    await page.getByText('3 people here').waitFor();
    await page.waitForFunction(
      (names) => {
        const room = document.querySelector('webrtc-room');
        const peers = [...(room?.peers.values() ?? [])];
        return (
          peers.length === 2 &&
          peers.every((peer) => peer.path === 'direct' && names.includes(String(peer.presence['name'])))
        );
      },
      PEOPLE as readonly string[],
    );
  }
  const ada = pageOf(pages, 'Ada');
  await takeAll(ada, 'together');
  for (const [who, text] of CONVERSATION) {
    await pageOf(pages, who).getByRole('textbox', { name: 'Message' }).fill(text);
    await pageOf(pages, who).getByRole('textbox', { name: 'Message' }).press('Enter');
    for (const page of pages.values()) await page.getByRole('log').getByText(text).waitFor();
  }
  await ada.getByRole('textbox', { name: 'Message' }).blur();
  await mkdir('docs/images', { recursive: true });
  await ada.screenshot({ path: README_PICTURE });
  await takeAll(ada, 'room');
  await ada.setViewportSize(NARROW);
  await ada.locator('summary').click();
  await ada.getByText('In this room').waitFor();
  await ada.screenshot({ path: `${FOLDER}/people-360-light.png` });
  await ada.setViewportSize(WIDE);
  await pictureDelivery(ada);
  for (const page of pages.values()) await page.context().close();
}

/** A message that could not be delivered, and one that is on its way. */
async function pictureDelivery(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const room = document.querySelector('webrtc-room');
    const [peer] = room?.peers.keys() ?? [];
    const { ConnectionError } = await import('/webrtc-elements.js');
    if (!room?.connection) return;
    room.connection.send = (text) =>
      text === 'Shall I bring the map?'
        ? Promise.reject(new ConnectionError('peer-unreachable', { peer }))
        : new Promise(() => undefined);
  });
  for (const text of ['Shall I bring the map?', 'I am under way, and the network comes and goes.']) {
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  }
  await page.getByText('Sending…').waitFor();
  await takeAll(page, 'delivery');
}

/** A room that cannot be: its name is too long. */
async function pictureFailure(browser: Browser): Promise<void> {
  const page = await open(browser, `/?room=${'x'.repeat(200)}`);
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await takeAll(page, 'failed');
  await page.context().close();
}

async function pictureStatic(browser: Browser): Promise<void> {
  const pages = [await open(browser, '/static.html'), await open(browser, '/static.html')] as const;
  for (const page of pages) await page.getByText('Connected', { exact: true }).waitFor();
  await takeAll(pages[0], 'static');
  for (const page of pages) await page.context().close();
}

async function pictureCore(browser: Browser): Promise<void> {
  const pages = [await open(browser, '/core.html'), await open(browser, '/core.html')] as const;
  for (const page of pages) {
    await page.getByText('2 people here').waitFor();
    await page.getByText('ms away').waitFor();
  }
  await pages[0].mouse.move(380, 300);
  await pages[1].mouse.move(860, 520);
  await pages[0].waitForFunction(() =>
    /^6[5-9]/.test(document.querySelector<HTMLElement>('.dot + .dot')?.style.left ?? ''),
  );
  await takeAll(pages[0], 'core');
  for (const page of pages) await page.context().close();
}

/** Opens a page for somebody of their own, and hears what it complains about. */
async function open(browser: Browser, path: string): Promise<Page> {
  const options: BrowserContextOptions = {
    viewport: WIDE,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
  };
  const page = await (await browser.newContext(options)).newPage();
  await page.clock.setFixedTime(new Date(2026, 4, 12, 9, 41)); // the same picture whenever it is taken
  page.on('pageerror', (error) => complaints.push(`${path}: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${path}: ${message.text()}`);
  });
  await page.goto(server.url + path);
  return page;
}

/** Pictures of a page as it is: wide and narrow, light and dark. Leaves it wide and light. */
async function takeAll(page: Page, name: string): Promise<void> {
  for (const viewport of [NARROW, WIDE]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${FOLDER}/${name}-${viewport.width}-${colorScheme}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

function pageOf(pages: ReadonlyMap<string, Page>, name: string): Page {
  const page = pages.get(name);
  if (!page) throw new Error(`${name} is not in the room.`);
  return page;
}
