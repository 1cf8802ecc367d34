import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { connect, type Connection } from 'webrtc-elements/core';
import type { ChatMessage } from 'webrtc-elements';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { launch, type Visitor } from './browser.js';
import { PATIENCE } from './patience.mjs';
import { offersOf } from './greetings.js';

/** Nothing but what the elements need. `lit-html` is the one policy that Lit makes. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self' ws:",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const ELEMENTS = ['status', 'peer-list', 'chat', 'invite'];
const FILES: Readonly<Record<string, readonly [type: string, body: string]>> = {
  '/': [
    'text/html; charset=utf-8',
    `<!doctype html>
    <html lang="en">
      <title>Strict</title>
      <link rel="stylesheet" href="page.css" />
      <script type="module" src="page.js"></script>
      <h1>Strict</h1>
      <webrtc-room id="room" name="Ada">
        ${ELEMENTS.map((name) => `<webrtc-${name} joins></webrtc-${name}>`).join('\n')}
      </webrtc-room>
      <section lang="de">${ELEMENTS.map((name) => `<webrtc-${name} for="room"></webrtc-${name}>`).join('\n')}</section>
    </html>`,
  ],
  '/page.css': ['text/css', 'body { margin: 0 }'],
  '/page.js': [
    'text/javascript',
    `globalThis.violations = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      violations.push([effectiveDirective, blockedURI, sample].join(' '));
    });
    document.querySelector('webrtc-room').room = new URLSearchParams(location.search).get('room');
    await import('/webrtc-elements.js');`,
  ],
};

declare global {
  var violations: string[];
  var hacked: unknown;
}

/** Longest text of one message that is shown, and the sign that there was more. */
export const LONGEST_TEXT = 20_001;

/** A server of a page with a strict policy, which has every element twice, and those who come there. */
export class StrictPage {
  #server: SignallingServer | undefined;
  #origin = '';
  readonly #connections: Connection[] = [];
  readonly #httpServer = createServer((request, response) => {
    const file = FILES[(request.url ?? '/').replace(/\?.*/, '')];
    if (file) response.writeHead(200, { 'content-type': file[0], 'content-security-policy': POLICY }).end(file[1]);
    else response.writeHead(204).end();
  });

  async start(): Promise<void> {
    const limits = { framesPerSecond: Infinity, bytesPerSecond: Infinity, connectsPerSecond: Infinity };
    this.#server = await serve({ httpServer: this.#httpServer, iceServers: [], limits });
    await once(this.#httpServer.listen(0, '127.0.0.1'), 'listening');
    this.#origin = `http://127.0.0.1:${(this.#httpServer.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.close();
    await this.#server?.close();
    this.#httpServer.closeAllConnections();
    this.#httpServer.close();
  }

  /** Opens the page in a narrow window. Whatever it prints, opens or goes to is a complaint. */
  async open(room: string): Promise<Visitor> {
    const context = await (await launch()).newContext({ viewport: { width: 360, height: 800 } });
    await context.addInitScript('globalThis.__name = (f) => f'); // tsx names functions by a helper of its own
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(`${this.#origin}/?room=${room}`);
    page.on('framenavigated', (frame) => complaints.push(`went to ${frame.url()}`));
    context.on('page', (other) => complaints.push(`opened ${other.url()}`));
    await page.waitForFunction(() => document.querySelector('webrtc-room')?.state === 'connected');
    await page.locator('section webrtc-chat').getByRole('button', { name: 'Senden' }).waitFor();
    return { page, complaints };
  }

  /** Joins as somebody without a browser. */
  async join(room: string, name: string): Promise<Connection> {
    const connection = await connect({ host: this.#origin, room, presence: { name } });
    this.#connections.push(connection);
    return connection;
  }

  /** A member by bare frames, which says what it likes. */
  async enter(room: string, id: string, presence = '{}'): Promise<WebSocket> {
    const address = `${this.#origin.replace('http', 'ws')}/parties/main/${room}?_pk=${id}`;
    const socket = new WebSocket(address, offersOf(id, { room }));
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'presence', presence }));
    return socket;
  }
}

/** Nothing has run, nothing was blocked, nothing is too long, and nothing sticks out. */
export async function assertHarmless({ page, complaints }: Visitor): Promise<void> {
  assert.deepEqual(await page.evaluate(inspect, LONGEST_TEXT), []);
  assert.deepEqual(await page.evaluate(() => violations), []);
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
  assert.equal(await page.evaluate(() => (Object.prototype as unknown as { x: unknown }).x), undefined);
  assert.deepEqual(complaints, []);
}

/** Resolves when a page has drawn what it was told. */
export const settled = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve))));

/** In the page: what is in the elements that a peer must not bring in, and what is out of bounds. */
function inspect(longest: number): string[] {
  const wrong: string[] = [];
  const HARMLESS = 'A ARTICLE BDI BUTTON DIV FORM HEADER I INPUT LABEL LI P SLOT SPAN TEXTAREA TIME UL path svg'.split(
    ' ',
  );
  const inText = (node: Node | null): boolean => node?.parentElement?.closest('.text') !== null;
  for (const host of document.querySelectorAll('webrtc-room, webrtc-room > *, section > *')) {
    const tell = (what: string): void => void wrong.push(`${host.localName}: ${what}`);
    const box = host.getBoundingClientRect();
    if (host.scrollWidth > host.clientWidth) tell(`${host.scrollWidth - host.clientWidth} px stick out`);
    for (const node of host.shadowRoot!.querySelectorAll('*')) {
      if (!HARMLESS.includes(node.tagName)) tell(node.outerHTML.slice(0, 100));
      const names = node.getAttributeNames().filter((name) => /^(on|src|style)/.test(name));
      if (names.length > 0 && node.getAttribute('role') !== 'log') tell(`${node.tagName} ${names.join(' ')}`);
      if (node instanceof HTMLAnchorElement) {
        if (!['http:', 'https:', 'mailto:'].includes(node.protocol)) tell(node.href);
        if (node.username || node.password) tell(`who is ${node.href}`);
        if (!node.relList.contains('noopener') || node.target !== '_blank') tell(node.outerHTML);
      }
      const { left, right, width } = node.getBoundingClientRect();
      const out = Math.max(box.left - left, right - box.right);
      if (width > 1 && out > 1) tell(`${node.tagName}.${node.getAttribute('part')} is ${out} px out`);
    }
    const walker = document.createTreeWalker(host.shadowRoot!, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { length } = walker.currentNode.nodeValue ?? '';
      if (length > (inText(walker.currentNode) ? longest : 1000)) tell(`a text of ${length}`);
    }
  }
  const log = document.querySelector('webrtc-chat')!.shadowRoot!.querySelector('[role=log]')!;
  if (log.scrollWidth > log.clientWidth) wrong.push('the log scrolls sideways');
  if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page scrolls sideways');
  const messages: readonly ChatMessage[] = document.querySelector('webrtc-chat')!.messages;
  for (const { name } of messages) if (name.length > 200) wrong.push(`a name of ${name.length}`);
  const kept = messages.reduce((sum, { text }) => sum + text.length, 0);
  if (kept > 20_000_000) wrong.push(`${kept} characters are kept`);
  return wrong;
}
