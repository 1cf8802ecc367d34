import { copyFile, mkdir, rm } from 'node:fs/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import type { WebrtcRoomElement } from 'webrtc-elements';
import { args, executablePath } from './chromium.mjs';

/**
 * `npm run screens`: pictures of the three tags on an empty page, and of the demo, in the widths of phones, tablets and
 * desktops, light and dark: alone, talking, without a server, refused, in a dialog, in a corner, and at 400 % zoom. They go to
 * screenshots/screens/, and some of them to docs/images/. To take only some, name them: `npm run screens -- talking corner`.
 */

const FOLDER = 'screenshots/screens';
/** Pictures that the documentation shows. */
const SHOWN: Readonly<Record<string, string>> = {
  'alone-390-light': 'docs/images/alone.png',
  'talking-768-dark': 'docs/images/talking.png',
  'server-down-390-light': 'docs/images/server-down.png',
};
const WIDTHS = [320, 390, 768, 1280] as const;
const HEIGHT = 740;
/** A window of 1,280 by 800 pixels at 400 %. */
const ZOOMED = { width: 320, height: 200 };
/** The secret of the demo's rooms, which are private: those who meet there have the same link. */
const SECRET = '#key=c2NyZWVuc2hvdHMtb25seQ';
const TAGS = '<webrtc-peer-list></webrtc-peer-list><webrtc-chat></webrtc-chat>';

/** What to have in a picture. */
interface Scene {
  /** What is in the page, with the room in place of `*`; without it, the demo is. */
  readonly markup?: string;
  readonly room?: string;
  /** Brings the page to where the picture is taken. */
  readonly play?: (page: Page, stage: Stage) => Promise<void>;
}

/** Who and what a scene can use. */
interface Stage {
  readonly server: SignallingServer;
  /** Brings somebody else into a room. */
  readonly meet: (name: string, room: string) => Promise<Page>;
}

const SCENES: Readonly<Record<string, Scene>> = {
  alone: { markup: '*', play: (page) => says(page, 'You can write as soon') },
  talking: { markup: '*', play: talk },
  'server-down': { markup: '*', play: (page, { server }) => loseServer(page, server) },
  refused: { markup: '*', room: 'x'.repeat(200), play: (page) => says(page, 'too long') },
  dialog: { markup: '<h1>A page</h1><dialog open>*</dialog>', play: talk },
  corner: { markup: '<h1>A page</h1><div style="position: fixed; inset: auto 1rem 1rem auto">*</div>', play: talk },
  zoom: { markup: '*', play: talk },
  'demo-landing': {},
  'demo-alone': { room: 'screens-alone', play: (page) => says(page, 'You can write as soon') },
  'demo-talking': { room: 'screens-talk', play: talk },
  'demo-server-down': { room: 'screens-down', play: (page, { server }) => loseServer(page, server) },
  'demo-refused': { room: 'x'.repeat(200), play: (page) => says(page, 'too long') },
  'demo-zoom': { room: 'screens-zoom', play: talk },
  'demo-code': { room: 'screens-code', play: showCode },
};

const wanted = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args });
try {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  for (const [name, scene] of Object.entries(SCENES)) {
    if (wanted.length === 0 || wanted.includes(name)) await picture(browser, name, scene);
  }
} finally {
  await browser.close();
}

/** Pictures of a scene, which has a server of its own: it may go down. */
async function picture(browser: Browser, name: string, scene: Scene): Promise<void> {
  const server = await serve({ port: 0, folder: 'dist/demo', iceServers: [] });
  const { markup, room = name, play } = scene;
  const pages: Page[] = [];
  const meet = async (who: string, where: string): Promise<Page> => {
    const page = await open(browser, markup ? server.url : `${server.url}/?room=${where}${SECRET}`, who);
    pages.push(page);
    if (markup) await fill(page, markup, where, who);
    return page;
  };
  const fill = async (page: Page, markup: string, room: string, name: string): Promise<void> => {
    const tags = `<webrtc-room room="${room}" name="${name}">${TAGS}</webrtc-room>`;
    await page.setContent(
      `<!doctype html><html lang="en"><meta name="color-scheme" content="light dark" />
      <meta name="viewport" content="width=device-width" /><script type="module" src="${server.url}/webrtc-elements.js"></script>
      ${markup.replace('*', tags)}</html>`,
    );
  };
  const address = markup || name === 'demo-landing' ? server.url : `${server.url}/?room=${room}${SECRET}`;
  const page = await open(browser, address, markup || name === 'demo-landing' ? '' : 'Ada'); // whose name is known needs no lobby
  pages.push(page);
  if (markup) await fill(page, markup, room, 'Ada');
  await play?.(page, { server, meet });
  const sizes = name.endsWith('zoom') ? [ZOOMED] : WIDTHS.map((width) => ({ width, height: HEIGHT }));
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const title = `${name}-${size.width}-${colorScheme}`;
      const path = `${FOLDER}/${title}.png`;
      await page.screenshot({ path, animations: 'disabled' });
      if (SHOWN[title]) await copyFile(path, SHOWN[title]);
    }
  }
  for (const each of pages) await each.context().close();
  await server.close();
}

async function open(browser: Browser, address: string, name: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: HEIGHT }, bypassCSP: true });
  await context.addInitScript('globalThis.__name = (f) => f'); // tsx names functions by a helper of its own
  await context.addInitScript((text) => localStorage.setItem('webrtc-elements:name', text), name);
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** Resolves when the chat says this. */
async function says(page: Page, text: string): Promise<void> {
  await page.locator('webrtc-chat').getByText(text).first().waitFor();
}

/** Two people talk; the reader is further up, and there are new messages below. */
async function talk(page: Page, { meet }: Stage): Promise<void> {
  const room = await page.locator('webrtc-room').evaluate((element: WebrtcRoomElement) => element.room);
  const grace = await meet('Grace', room);
  for (const each of [page, grace]) {
    await each
      .locator('webrtc-peer-list')
      .getByText('Connected', { exact: true })
      .first()
      .waitFor({ state: 'attached' });
  }
  const write = async (from: Page, text: string): Promise<void> => {
    await from.getByRole('textbox', { name: 'Message' }).fill(text);
    await from.keyboard.press('Enter');
    await page.getByRole('log').getByText(text, { exact: true }).waitFor();
  };
  await write(grace, 'Morning! I only clicked your link. No sign-up?');
  await write(page, 'None. Our browsers talk to each other, the server only made the introduction.');
  await write(grace, 'Is everybody free on Thursday at six? I would book the table by the window.');
  for (let line = 1; line <= 12; line++) await write(page, `Line ${line} of a list that is long`);
  const log = page.getByRole('log');
  await log.hover();
  await page.mouse.wheel(0, -4000);
  await page.waitForFunction(
    () => document.querySelector('webrtc-chat')?.shadowRoot?.querySelector('.log')?.scrollTop === 0,
  );
  for (const text of ['They have a new menu.', 'Thursday is good.', 'For me too.']) await write(grace, text);
  await says(page, '3 new messages');
}

async function loseServer(page: Page, server: SignallingServer): Promise<void> {
  await says(page, 'You can write as soon');
  await server.close();
  await page.getByText(/^Attempt \d/).waitFor(); // in the chat, or in the status if there is one
}

async function showCode(page: Page): Promise<void> {
  await says(page, 'You can write as soon');
  await page.locator('webrtc-chat').getByRole('button', { name: 'Show QR code' }).click();
  await page.locator('webrtc-chat svg').waitFor();
}
