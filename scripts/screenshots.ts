import { mkdir, rm } from 'node:fs/promises';
import { chromium, type Browser, type BrowserContextOptions, type Page, type ViewportSize } from 'playwright-core';
import { serve } from 'webrtc-elements/server/node';
import { args, executablePath } from './chromium.mjs';

/**
 * `npm run screenshots`: pictures of all elements in all states, and of the demo, in which three people really meet.
 * They go to screenshots/, and one of them to docs/images.
 */

const README_PICTURE = 'docs/images/room.png';
const FOLDER = 'screenshots';
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
const ELEMENTS = ['chat', 'peer-list', 'status', 'invite', 'lobby', 'verify', 'call'] as const;
/** The secret of the demo's rooms, which are private: those who meet there have the same link. */
const SECRET = '#key=c2NyZWVuc2hvdHMtb25seQ';
/** What fills its page, or is read on the smallest phones, is taken in more widths than the others. */
const WIDTHS_OF: Readonly<Partial<Record<(typeof ELEMENTS)[number], readonly ViewportSize[]>>> = {
  verify: [320, 390, 768, 1280].map((width) => ({ width, height: 740 })),
  call: [320, 768, 1280, 1920].map((width) => ({ width, height: 800 })),
};
const THEMES = ['terminal', 'play'] as const;
const LANGUAGES = ['en', 'ar'] as const;
/** The few words of the demo's own room, for a picture from right to left; those of the elements turn by themselves. */
const ARABIC: Readonly<Record<string, string>> = {
  Invite: 'دعوة',
  Leave: 'مغادرة',
  'In this room': 'في هذه الغرفة',
  'Your name': 'اسمك',
};

interface Scene {
  readonly room: string;
  readonly us: string;
  readonly people: readonly string[];
  readonly lines: readonly (readonly [who: string, text: string])[];
}
const SCENES: Readonly<Record<(typeof LANGUAGES)[number], Scene>> = {
  en: {
    room: 'coral-otter',
    us: 'Ada',
    people: ['Grace', 'Linus'],
    lines: [
      ['Grace', 'Morning! I only clicked your link. No sign-up?'],
      ['Ada', 'None. Our browsers talk to each other, the server only made the introduction.'],
      ['Linus', 'Here from my phone, on the train.'],
      ['Grace', 'Is everybody free on Thursday at six? I would book the table by the window.'],
      ['Grace', 'They have a new menu: https://harbour.example/menu'],
      ['Linus', 'Thursday is good.'],
      ['Ada', 'For me too. Thank you, Grace!'],
    ],
  },
  ar: {
    room: 'coral-otter-rtl',
    us: 'ليلى',
    people: ['مريم', 'يوسف'],
    lines: [
      ['مريم', 'صباح الخير! فتحت الرابط فقط. ألا حاجة إلى التسجيل؟'],
      ['ليلى', 'لا. متصفحاتنا تتحدث فيما بينها، والخادم عرّفنا ببعضنا فحسب.'],
      ['يوسف', 'دخلت من هاتفي وأنا في القطار.'],
      ['مريم', 'هل الجميع متفرغ يوم الخميس في السادسة؟ سأحجز الطاولة بجانب النافذة.'],
      ['مريم', 'لديهم قائمة جديدة: https://harbour.example/menu'],
      ['يوسف', 'OK, Thursday at six.'],
      ['ليلى', 'وأنا أيضًا. شكرًا يا مريم!'],
    ],
  },
};

/** A picture is taken for each of these. */
interface Choice {
  readonly widths?: readonly { readonly width: number; readonly height: number }[];
  readonly schemes?: readonly ('light' | 'dark')[];
  /** All of the page, however long it is. */
  readonly full?: boolean;
}

const complaints: string[] = [];
/** How many have come so far. */
let visits = 0;
const server = await serve({ port: 0, folder: 'dist/demo', iceServers: [], peek: true });
const browser = await chromium.launch({ executablePath, args });
try {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER);
  for (const element of ELEMENTS) await pictureElement(browser, element);
  for (const theme of THEMES) await pictureTheme(browser, theme);
  await pictureStart(browser);
  for (const language of LANGUAGES) await pictureRoom(browser, language);
  await pictureFailure(browser);
  await picturePages(browser);
} finally {
  await browser.close();
  await server.close();
}
if (complaints.length > 0) {
  process.stderr.write(`The pages complained:\n${complaints.join('\n')}\n`);
  process.exitCode = 1;
}

/** All states of one element, in both directions. */
async function pictureElement(browser: Browser, element: (typeof ELEMENTS)[number]): Promise<void> {
  for (const language of LANGUAGES) {
    const page = await open(browser, `/gallery.html?show=${element}&lang=${language}`);
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
async function pictureTheme(browser: Browser, theme: string): Promise<void> {
  for (const language of LANGUAGES) {
    const page = await open(browser, `/themes.html?theme=${theme}&lang=${language}`);
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
async function pictureStart(browser: Browser): Promise<void> {
  const page = await open(browser, '/', 'Ada');
  await take(page, 'demo-landing', { full: true });
  await page.getByRole('button', { name: 'Start a room' }).click();
  await page.waitForURL(/\?room=\w+-\w+-\w+$/);
  await page.goto(`${server.url}/?room=coral-otter`); // one that is called the same each time
  await page.getByText('You’re the only one here').waitFor();
  await page.locator('webrtc-chat').getByText('No one else is here yet').waitFor();
  await setAddress(page);
  await take(page, 'demo-alone');
  await page.context().close();
}

/** A conversation between three people who are really connected. */
async function pictureRoom(browser: Browser, language: keyof typeof SCENES): Promise<void> {
  const { us, people, lines } = SCENES[language];
  const pages = new Map<string, Page>();
  for (const name of [people[0], us]) if (name) pages.set(name, await enter(browser, language, name));
  const ours = pageOf(pages, us);
  for (const [who, text] of lines) {
    if (!pages.has(who)) {
      pages.set(who, await enter(browser, language, who));
      await ours.locator('webrtc-chat').getByText(who).waitFor();
    }
    for (const page of pages.values()) await waitForPeers(page, pages.size - 1);
    const input = pageOf(pages, who).locator('[part=input]');
    await input.fill(text);
    await input.press('Enter');
    for (const page of pages.values()) await page.getByRole('log').getByText(text).waitFor();
  }
  await ours.locator('webrtc-status').getByText('3').waitFor();
  await ours.locator('[part=delivery]').last().getByText(/./).waitFor();
  await pageOf(pages, people[0] ?? '')
    .locator('[part=input]')
    .pressSequentially('…');
  await ours.locator('[part=typing]').getByText(/./).waitFor();
  await ours.locator('[part=input]').blur();
  if (language === 'ar') {
    await ours.locator('#people-summary').evaluate((summary) => (summary.textContent = 'أنت ومريم ويوسف'));
  }
  await setTimes(ours);
  await setAddress(ours);
  if (language === 'en') {
    await mkdir('docs/images', { recursive: true });
    await ours.screenshot({ path: README_PICTURE, animations: 'disabled' });
    await takeForced(ours, 'demo-room');
  }
  await take(ours, `demo-room-${language}`);
  if (language === 'en') await pictureFolded(ours);
  for (const page of pages.values()) await page.context().close();
}

/** Comes into the demo's room under a name. */
async function enter(browser: Browser, language: keyof typeof SCENES, name: string): Promise<Page> {
  const page = await open(browser, `/?room=${SCENES[language].room}${SECRET}`, name);
  await page.waitForFunction(() => document.querySelector('webrtc-room')?.state === 'connected');
  if (language === 'ar') await turn(page);
  return page;
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
  await page.getByText('In this room').waitFor();
  await take(page, 'demo-people', { widths: [NARROW], schemes: ['light'] });
}

/** A room that cannot be: its name is too long. */
async function pictureFailure(browser: Browser): Promise<void> {
  const page = await open(browser, `/?room=${'x'.repeat(200)}`, 'Ada');
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await take(page, 'demo-failed', { widths: [WIDE], schemes: ['light'] });
  await take(page, 'demo-failed', { widths: [NARROW], schemes: ['dark'] });
  await page.context().close();
}

/** The other pages of the demo: three tags alone, a text with a room beside it, and a board. */
async function picturePages(browser: Browser): Promise<void> {
  for (const name of ['static', 'cdn'] as const) {
    const pages = [await open(browser, `/${name}.html`, 'Ada'), await open(browser, `/${name}.html`, 'Grace')] as const;
    await pages[0].locator('webrtc-peer-list').getByText('Connected', { exact: true }).waitFor();
    await pages[0].locator('[part=path]').getByText('Direct', { exact: true }).waitFor();
    await setTimes(pages[0]);
    await take(pages[0], `demo-${name}`, { widths: [WIDE], schemes: ['light'] });
    for (const page of pages) await page.context().close();
  }
  const [first, second] = [await open(browser, '/core.html', 'Ada'), await open(browser, '/core.html', 'Grace')];
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

/** Opens a page for somebody of their own, and hears what it complains about. */
async function open(browser: Browser, path: string, name = ''): Promise<Page> {
  const options: BrowserContextOptions = {
    viewport: WIDE,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    permissions: ['clipboard-write'],
  };
  const page = await (await browser.newContext(options)).newPage();
  if (name) await page.addInitScript(standOut, [name, String(5000 + ++visits)] as const);
  await page.clock.setFixedTime(new Date(2026, 4, 12, 9, 41)); // the same picture whenever it is taken
  page.on('pageerror', (error) => complaints.push(`${path}: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${path}: ${message.text()}`);
  });
  await page.goto(server.url + path);
  return page;
}

/**
 * Gives somebody a name, and an id that is the same each time, as colours and the names of guests come from it: else the
 * server chooses one. Runs in the page, before everything else.
 */
function standOut([name, id]: readonly [name: string, id: string]): void {
  localStorage.setItem('webrtc-elements:name', name);
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(`${String(url)}&_pk=${id}`, protocols);
    }
  };
}

/** Pictures of a page as it is: by default wide and narrow, light and dark. Leaves it wide and light. */
async function take(page: Page, name: string, choice: Choice = {}): Promise<void> {
  const { widths = [NARROW, WIDE], schemes = ['light', 'dark'], full = false } = choice;
  for (const viewport of widths) {
    await resize(page, viewport, full);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${FOLDER}/${name}-${viewport.width}-${colorScheme}.png`, animations: 'disabled' });
    }
  }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** A picture in the colours of somebody who has chosen their own. */
async function takeForced(page: Page, name: string, { full = false }: Choice = {}): Promise<void> {
  await resize(page, WIDE, full);
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await page.screenshot({ path: `${FOLDER}/${name}-forced.png`, animations: 'disabled' });
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' });
  await page.setViewportSize(WIDE);
}

/** Makes the window so large; `full` so high as the page is, all of which is drawn then. */
async function resize(page: Page, { width, height }: typeof WIDE, full: boolean): Promise<void> {
  await page.setViewportSize({ width, height });
  for (let before = 0, now = height; full && now !== before;) {
    before = now;
    now = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(document.documentElement.scrollHeight)));
        }),
    );
    await page.setViewportSize({ width, height: now });
  }
}

/** Resolves when the elements on a page speak its language, the words of which may have to be loaded. */
async function waitForWords(page: Page, element: string): Promise<void> {
  await page.waitForFunction((tag) => {
    const found = document.querySelector(tag)?.shadowRoot;
    const said = (found?.textContent ?? '') + (found?.querySelector('textarea')?.placeholder ?? '');
    return document.documentElement.lang === 'ar' ? /[\u0600-\u06ff]/.test(said) : said.trim() !== '';
  }, `webrtc-${element}`);
}

/** Resolves when a page has so many peers, with all of whom it is directly connected and whose names it knows. */
async function waitForPeers(page: Page, count: number): Promise<void> {
  await page.waitForFunction((expected) => {
    const peers = [...(document.querySelector('webrtc-room')?.peers.values() ?? [])];
    return peers.length === expected && peers.every(({ path, presence }) => path === 'direct' && 'name' in presence);
  }, count);
}

/** Turns the demo's page round. */
async function turn(page: Page): Promise<void> {
  await page.evaluate((words) => {
    Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' });
    for (const element of document.querySelectorAll('button, a, h2, label')) {
      const arabic = words[element.textContent];
      if (arabic) element.textContent = arabic;
    }
  }, ARABIC);
  await waitForWords(page, 'chat');
}

/**
 * Has a page say the same time of each peer, however fast this machine is: by way of another, since what is about the
 * same as before is not said anew.
 */
async function setTimes(page: Page): Promise<void> {
  for (const time of [900, 24]) {
    await page.evaluate((roundTripTime) => {
      for (const peer of document.querySelector('webrtc-room')?.peers.values() ?? []) {
        peer.getStats = () => Promise.resolve({ path: 'direct', roundTripTime, bytesSent: 0, bytesReceived: 0 });
      }
    }, time / 1000);
    await page.waitForFunction((shown) => {
      const found = document.querySelector('webrtc-peer-list')?.shadowRoot?.querySelectorAll('[part=rtt]') ?? [];
      return [...found].every(({ textContent }) => textContent.includes(shown));
    }, String(time));
  }
}

/** Shows another address than the one of this machine, with its port of chance. */
async function setAddress(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const invite of document.querySelectorAll('webrtc-invite')) {
      invite.href = `https://rooms.example/${location.search}`;
    }
  });
}

function pageOf(pages: ReadonlyMap<string, Page>, name: string): Page {
  const page = pages.get(name);
  if (!page) throw new Error(`${name} is not in the room.`);
  return page;
}
