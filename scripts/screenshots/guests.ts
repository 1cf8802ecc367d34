import { createECDH, createHash } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { WIDE } from './pictures.js';
import { ARABIC } from './scenes.js';

/** Opens the pages of those who are in the pictures. */
export class Guests {
  /** What pages have complained of. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  readonly #url: string;

  constructor(browser: Browser, url: string) {
    this.#browser = browser;
    this.#url = url;
  }

  /** Opens a page for somebody of their own; `prepare` runs before anything is in it. */
  async open(path: string, name = '', prepare?: (page: Page) => Promise<void>): Promise<Page> {
    const options: BrowserContextOptions = {
      viewport: WIDE,
      colorScheme: 'light',
      reducedMotion: 'reduce',
      locale: 'en-GB',
      permissions: ['clipboard-write'],
    };
    const page = await (await this.#browser.newContext(options)).newPage();
    await page.addInitScript('globalThis.__name = (f) => f'); // tsx names functions by a helper of its own
    if (name) await page.addInitScript(standOut, [name, keyOf(name)] as const);
    await prepare?.(page);
    await page.clock.setFixedTime(new Date(2026, 4, 12, 9, 41)); // the same picture whenever it is taken
    page.on('pageerror', (error) => this.complaints.push(`${path}: ${error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(`${path}: ${message.text()}`);
    });
    await page.goto(this.#url + path);
    return page;
  }

  /** Comes into a room of the demo under a name. */
  async enter(address: string, name: string, prepare?: (page: Page) => Promise<void>): Promise<Page> {
    const page = await this.open(`/?room=${address}`, name, prepare);
    await page.waitForFunction(() => document.querySelector('webrtc-room')?.state === 'connected');
    return page;
  }
}

/** A key pair of P-256 that is the same for a name each time. */
function keyOf(name: string): JsonWebKey {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(createHash('sha256').update(name).digest());
  const point = pair.getPublicKey();
  const [x, y, d] = [point.subarray(1, 33), point.subarray(33), pair.getPrivateKey()].map((part) =>
    part.toString('base64url'),
  ) as [string, string, string];
  return { kty: 'EC', crv: 'P-256', x, y, d };
}

/**
 * Gives somebody a name, and an identity that is the same each time, as colours and the names of guests come from it. Runs in the page,
 * before everything else.
 */
function standOut([name, key]: readonly [name: string, key: JsonWebKey]): void {
  localStorage.setItem('webrtc-elements:name', name);
  const { subtle } = crypto;
  const generate = subtle.generateKey.bind(subtle) as (...of: unknown[]) => Promise<CryptoKeyPair>;
  const take = async (): Promise<CryptoKeyPair> => {
    const { d, ...open } = key;
    const curve = { name: 'ECDSA', namedCurve: 'P-256' };
    return {
      privateKey: await subtle.importKey('jwk', { ...open, d: d ?? '' }, curve, false, ['sign']),
      publicKey: await subtle.importKey('jwk', open, curve, true, ['verify']),
    };
  };
  Object.assign(subtle, {
    generateKey: (curve: { name: string }, ...more: unknown[]) =>
      curve.name === 'ECDSA' ? take() : generate(curve, ...more),
  });
}

/** Resolves when the elements on a page speak its language, the words of which may have to be loaded. */
export async function waitForWords(page: Page, element: string): Promise<void> {
  await page.waitForFunction((tag) => {
    const found = document.querySelector(tag)?.shadowRoot;
    const said = (found?.textContent ?? '') + (found?.querySelector('textarea')?.placeholder ?? '');
    return document.documentElement.lang === 'ar' ? /[\u0600-\u06ff]/.test(said) : said.trim() !== '';
  }, `webrtc-${element}`);
}

/** Resolves when a page has so many peers, with all of whom it is directly connected and whose names it knows. */
export async function waitForPeers(page: Page, count: number): Promise<void> {
  await page.waitForFunction((expected) => {
    const peers = [...(document.querySelector('webrtc-room')?.peers.values() ?? [])];
    return peers.length === expected && peers.every(({ path, presence }) => path === 'direct' && 'name' in presence);
  }, count);
}

/** Turns the demo's page round; what it says itself is then in Arabic, as far as pictures show it. */
export async function turn(page: Page, summary: string): Promise<void> {
  await page.evaluate(
    ([words, people]) => {
      Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' });
      for (const element of document.querySelectorAll('button, button span, a, h2, label')) {
        const arabic = words[element.textContent];
        if (arabic) element.textContent = arabic;
      }
      document.querySelector('#people-summary')!.textContent = people;
    },
    [ARABIC, summary] as const,
  );
  await waitForWords(page, 'chat');
}

/**
 * Has a page say the same time of each peer, however fast this machine is: by way of another, since what is about the
 * same as before is not said anew.
 */
export async function setTimes(page: Page): Promise<void> {
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
export async function setAddress(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const invite of document.querySelectorAll('webrtc-invite')) {
      invite.href = `https://rooms.example/${location.search}`;
    }
  });
}

/** Writes into the chat of a page, and resolves when all have it. */
export async function say(page: Page, text: string, readers: Iterable<Page>): Promise<void> {
  const input = page.locator('[part=input]');
  await input.fill(text);
  await input.press('Enter');
  for (const reader of readers) await reader.getByRole('log').getByText(text).waitFor();
}
