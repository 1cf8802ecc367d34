import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { connect, type Connection } from 'webrtc-elements/core';
import { displayName, type ChatMessage } from 'webrtc-elements';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { ownTopic } from '../../src/core/own-topic.js';
import { random } from '../support/random.js';
import { launch, leave, type Visitor } from '../support/browser.js';
import { PATIENCE } from '../support/patience.mjs';

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

/** What takes longer than this does not end, in ms of its own thread: usual are 100, and what is quadratic takes minutes. */
const ENDLESS = 5_000;
/** Longest text of one message that is shown, and the sign that there was more. */
const LONGEST_TEXT = 20_001;

/** What is nasty about a text. All that would run says so by `hacked`. */
const ATOMS: readonly string[] = [
  '<img src=x onerror="hacked=1">',
  '<script>hacked=1</script>',
  '<svg onload=hacked=1>',
  '</div></article></webrtc-chat>',
  '<!--',
  '-->',
  '<![CDATA[',
  '<style>*{display:none}</style>',
  '<iframe srcdoc="<script>parent.hacked=1</script>">',
  '<base href="//evil.example/">',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '${hacked=1}',
  '{{constructor.constructor("hacked=1")()}}',
  '{name}',
  '{count}',
  '$&$`$1',
  '<?lit$123$>',
  '?lit$',
  '&lt;b&gt;&#x202e;&nbsp;',
  '"\'`\\',
  'javascript:hacked=1',
  'JaVaScRiPt:hacked=1',
  'java\nscript:hacked=1',
  ' javascript://https://x.example/%0ahacked=1',
  'data:text/html,<script>hacked=1</script>',
  'vbscript:hacked',
  'blob:https://x.example/1',
  'file:///etc/passwd',
  'http://javascript:hacked=1@x.example/',
  'https://good.example@evil.example/login',
  'https://good.example:pass@evil.example/',
  'https://аррӏе.example/',
  'https://xn--80ak6aa92e.example/',
  'https://x.example/\u202egpj.exe',
  'https://x.example/"onclick="hacked=1',
  "https://x.example/'><script>hacked=1</script>",
  'https://',
  'https://[',
  'mailto:',
  'mailto:a@x.example?subject=%0d%0abcc:b@x.example',
  'http://x.example:99999/',
  '\u202e',
  '\u202d\u2066\u2067\u2068',
  '\u2069\u202c',
  '\u200f\u061c',
  '\u200b'.repeat(50),
  '\u2060\ufeff\u00ad\u180e',
  '\u200d'.repeat(20),
  `Z${'\u0335\u0321\u034a'.repeat(60)}`,
  '\u0488\u20dd\u{e0100}',
  '\0',
  '\0\u0001\u001b[2J\u0007\u0085',
  '\ud83d',
  '\udc00',
  '\r\n\u2028\u2029',
  '\n'.repeat(200),
  '\t'.repeat(100),
  ' '.repeat(500),
  'W'.repeat(3000),
  'مرحبا بالعالم ',
  'שלום ',
  '﷽'.repeat(40),
  '𒐫'.repeat(40),
  '👨‍👩‍👧‍👦🏳️‍🌈🏴󠁧󠁢󠁷󠁬󠁳󠁿',
  '🇪'.repeat(30),
  'ฏ๎๎๎๎๎๎๎๎๎๎๎๎๎๎๎๎๎๎',
  '\u2800\u3164\uffa0',
  'plain words ',
];

/** As long and as hard to read as it gets. */
const GIANTS: readonly string[] = [
  'x'.repeat(1 << 20),
  '\u202e'.repeat(1 << 19),
  '\0'.repeat(1 << 20),
  `Z${'\u0301'.repeat(1 << 19)}`,
  '<b>'.repeat(1 << 18),
  'http://a.example '.repeat(60_000),
  'http://a '.repeat(100_000),
  'mailto:a@b '.repeat(90_000),
  'http://'.repeat(150_000),
  `http://a/${'.'.repeat(19_900)}x`,
  `http://a/${'.'.repeat(9_900)}x${')'.repeat(9_900)}`,
  `http://a/${'.)'.repeat(9_900)}`,
  `http://a/${').'.repeat(500_000)}`,
  'http://[ '.repeat(100_000),
  `https://${'a.'.repeat(9_000)}`,
  `https://${'xn--'.repeat(4_900)}`,
  `https://${'ü'.repeat(19_000)}/`,
  '\n'.repeat(1 << 20),
  '👨‍👩‍👧‍👦'.repeat(40_000),
  'ᄀ'.repeat(1 << 19),
];

/** What peers tell about themselves, as JSON. */
const PRESENCES: readonly string[] = [
  'null',
  '[]',
  '"text"',
  '{}',
  '{"name":{"toString":"x"}}',
  '{"name":["a","b"]}',
  '{"name":null,"typing":null}',
  '{"name":0,"typing":1}',
  '{"name":"","typing":"yes"}',
  '{"__proto__":{"name":"Polluted","x":1}}',
  '{"constructor":{"prototype":{"x":1}},"name":"c"}',
  '{"name":"__proto__"}',
  '{"name":"hasOwnProperty"}',
  `{"name":"deep","x":${'['.repeat(2000)}${']'.repeat(2000)}}`,
  `{"name":"${'W'.repeat(4000)}"}`,
  `{"name":"${'\u202e'.repeat(4000)}"}`,
  `{"name":"Z${'\u0301'.repeat(4000)}"}`,
  `{"name":"${'﷽'.repeat(1000)}"}`,
  `{"name":"${'\\u0000'.repeat(600)}"}`,
  `{"name":"\\ud800"}`,
  ...ATOMS.map((atom) => JSON.stringify({ name: atom.slice(0, 4000) })).filter((text) => text.length < 4096),
];

describe('a page with a strict policy', () => {
  let server: SignallingServer;
  let origin = '';
  const connections: Connection[] = [];
  const httpServer = createServer((request, response) => {
    const file = FILES[(request.url ?? '/').replace(/\?.*/, '')];
    if (file) response.writeHead(200, { 'content-type': file[0], 'content-security-policy': POLICY }).end(file[1]);
    else response.writeHead(204).end();
  });
  before(async () => {
    const limits = { framesPerSecond: Infinity, bytesPerSecond: Infinity, connectsPerSecond: Infinity };
    server = await serve({ httpServer, iceServers: [], limits });
    await once(httpServer.listen(0, '127.0.0.1'), 'listening');
    origin = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;
  });
  after(async () => {
    for (const connection of connections) connection.close();
    await server.close();
    httpServer.closeAllConnections();
    httpServer.close();
  });

  /** Opens the page in a narrow window. Whatever it prints, opens or goes to is a complaint. */
  async function open(room: string): Promise<Visitor> {
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
    await page.goto(`${origin}/?room=${room}`);
    page.on('framenavigated', (frame) => complaints.push(`went to ${frame.url()}`));
    context.on('page', (other) => complaints.push(`opened ${other.url()}`));
    await page.waitForFunction(() => document.querySelector('webrtc-room')?.state === 'connected');
    await page.locator('section webrtc-chat').getByRole('button', { name: 'Senden' }).waitFor();
    return { page, complaints };
  }

  /** Joins as somebody without a browser. */
  async function join(room: string, name: string): Promise<Connection> {
    const connection = await connect({ host: origin, room, presence: { name } });
    connections.push(connection);
    return connection;
  }

  /** A member by bare frames, which says what it likes. */
  async function enter(room: string, id: string, presence = '{}'): Promise<WebSocket> {
    const address = `${origin.replace('http', 'ws')}/parties/main/${room}?_pk=${id}&instance=1&v=1`;
    const socket = new WebSocket(address);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'hello', key: 'a key of sixteen characters', presence, transports: '{}' }));
    return socket;
  }

  /** Nothing has run, nothing was blocked, nothing is too long, and nothing sticks out. */
  async function assertHarmless({ page, complaints }: Visitor): Promise<void> {
    assert.deepEqual(await page.evaluate(inspect, LONGEST_TEXT), []);
    assert.deepEqual(await page.evaluate(() => violations), []);
    assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
    assert.equal(await page.evaluate(() => (Object.prototype as unknown as { x: unknown }).x), undefined);
    assert.deepEqual(complaints, []);
  }

  const settled = (page: Page): Promise<void> =>
    page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve))));

  it('works, with every element, another language and a QR code', async () => {
    const visitors = [await open('strict'), await open('strict')];
    const [ada, bob] = visitors as [Visitor, Visitor];
    for (const { page } of visitors) await page.locator('section').getByText('Verbunden', { exact: true }).waitFor();
    for (const [from, to, text] of [
      [ada, bob, 'there'],
      [bob, ada, 'and back'],
    ] as const) {
      await from.page.getByRole('textbox', { name: 'Message' }).fill(text);
      await from.page.keyboard.press('Enter');
      for (const log of await to.page.getByRole('log').all()) await log.getByText(text, { exact: true }).waitFor();
    }
    for (const button of await ada.page.getByRole('button', { name: 'QR' }).all()) await button.click();
    for (const place of ['webrtc-room', 'section']) await ada.page.locator(`${place} webrtc-invite svg`).waitFor();
    for (const visitor of visitors) await assertHarmless(visitor);
    // That the policy holds, and that we would hear of it:
    const thrown = await ada.page.evaluate(() => {
      try {
        document.body.innerHTML = '<b>markup</b>';
        return 'nothing';
      } catch (error) {
        return (error as Error).name;
      }
    });
    assert.equal(thrown, 'TypeError');
    await ada.page.waitForFunction(() => violations.some((one) => one.startsWith('require-trusted-types-for')));
    await leave(...visitors);
  });

  it('shows what a hostile peer says it is as text, within bounds', async () => {
    const ada = await open('presences');
    const { page } = ada;
    const bob = await join('presences', 'Bob');
    for (const [i, presence] of PRESENCES.entries()) {
      const mallory = await enter('presences', `mallory-${i % 3}`, presence);
      await page.waitForFunction((id) => document.querySelector('webrtc-room')!.peers.has(id), `mallory-${i % 3}`);
      await settled(page);
      if (i % 10 === 0) await assertHarmless(ada);
      mallory.send(JSON.stringify({ type: 'presence', presence: PRESENCES.at(-1 - i) }));
      if (i % 3 === 2) await settled(page);
      mallory.close(1000);
    }
    await assertHarmless(ada);
    await bob.send('still here');
    await page.getByRole('log').first().getByText('still here').waitFor();
    bob.close();
    await leave(ada);
  });

  it('shows hundreds of nasty texts as text, within bounds, and those of others with them', async (test) => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 100_000);
    test.diagnostic(`seed ${seed}`);
    const chance = random(seed);
    const ada = await open('texts');
    const { page } = ada;
    const names = ['<b>Mallory</b>\u202e', 'Bob'];
    const [mallory, bob] = (await Promise.all(names.map((name) => join('texts', name)))) as [Connection, Connection];
    const texts = [...ATOMS, ...GIANTS];
    while (texts.length < 300) {
      const length = 1 + Math.floor(chance() * 12);
      texts.push(Array.from({ length }, () => ATOMS[Math.floor(chance() * ATOMS.length)]).join(''));
    }
    await page.evaluate(() => document.querySelector('section')!.remove()); // one chat is what people have
    const before = await page.evaluate(boxes);
    const stop = await watchTasks(page);
    for (let i = 0; i < texts.length; i += 20) {
      await Promise.all(texts.slice(i, i + 20).map((text) => mallory.send(text)));
      await bob.send(`Bob ${i}`);
      await page.waitForFunction(
        (last) => document.querySelector('webrtc-chat')!.messages.some(({ text }) => text === last),
        `Bob ${i}`,
      );
      await settled(page);
    }
    const task = await stop();
    test.diagnostic(`longest task ${task} ms`);
    await assertHarmless(ada);
    assert.deepEqual(await page.evaluate(boxes), before, 'no element is larger or smaller for it');
    await page.evaluate(() => {
      const log = document.querySelector('webrtc-chat')!.shadowRoot!;
      for (const button of log.querySelectorAll<HTMLElement>('[part=unfold]')) button.click(); // what came as a flood
    });
    await settled(page);
    const shown = await page.evaluate(() =>
      [...document.querySelector('webrtc-chat')!.shadowRoot!.querySelectorAll('[part=text]')].map((t) => t.textContent),
    );
    const wellFormed = (text: string): string => Buffer.from(text).toString();
    const expected = texts
      .map((text) => wellFormed(text))
      .map((text) => text.replace(/(\p{M}{32})\p{M}+/gu, '$1'))
      .map((text) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text));
    assert.deepEqual(shown.filter((text) => !text.startsWith('Bob ')).sort(), expected.sort());
    assert.ok(task < ENDLESS, `a task of ${task} ms`);
    mallory.close();
    bob.close();
    await leave(ada);
  });

  it('says who is typing, and whom a message did not reach, within bounds', async () => {
    const ada = await open('lines');
    const { page } = ada;
    const names = ['W'.repeat(4000), 'Z\u0335\u0321\u034a'.repeat(50), '﷽'.repeat(50), '\u202eeve', 'M'.repeat(40)];
    const people = await Promise.all(names.map((name) => join('lines', name)));
    const chat = page.locator('webrtc-room webrtc-chat');
    const connected = (count: number): Promise<unknown> =>
      page.waitForFunction(
        (wanted) =>
          [...document.querySelector('webrtc-room')!.peers.values()].filter(({ state }) => state === 'connected')
            .length === wanted,
        count,
      );
    await connected(names.length);
    const before = await page.evaluate(boxes);
    for (const [i, person] of people.entries()) {
      const typing = ownTopic(person, 'typing', { delivery: 'latest' });
      void typing.send(true).catch(() => undefined); // the page leaves before all have it
      await chat.getByText(i < 3 ? / (is|are) typing…/ : 'Several people are typing…').waitFor();
      await assertHarmless(ada);
    }
    assert.deepEqual(await page.evaluate(boxes), before);
    await page.evaluate(() => {
      const { connection } = document.querySelector('webrtc-room')!;
      connection!.send = () => Promise.reject(new Error('lost'));
      void document.querySelector('webrtc-chat')!.send('Hello?');
    });
    await chat
      .getByText(/^Not delivered to/)
      .first()
      .waitFor();
    await assertHarmless(ada);
    await leave(ada);
  });

  it('reads names of a mebibyte, whatever they are made of', () => {
    const parts = [
      ' ',
      ' \u200b',
      '\u0301',
      '\u200d',
      'a\u0301',
      '🏴\u{e0067}',
      '\u{e0067}',
      '👩\u200d',
      'a ',
      '\ud800',
    ];
    for (const name of [...GIANTS, ...parts.map((part) => part.repeat((1 << 20) / part.length))]) {
      const start = process.cpuUsage();
      const shown = displayName({ id: 'f00d', presence: { name } });
      const { user } = process.cpuUsage(start);
      assert.ok(user < ENDLESS * 1_000, `${user} µs for ${name.slice(0, 20)}`);
      assert.ok(shown.length <= 200);
    }
  });

  it('bears hundreds who come and go, and thousands of changes', async (test) => {
    const ada = await open('crowd');
    const { page } = ada;
    const bob = await join('crowd', 'Bob');
    const to = await page.evaluate(() => document.querySelector('webrtc-room')!.connection!.id);
    await page.evaluate(() => (document.querySelector('webrtc-chat')!.maxMessages = 100));
    await bob.send('before', { to });
    const presence = (i: number): string => {
      return JSON.stringify({ name: `${i} ${'W\u0301\u202e<b>'.repeat(600)}`.slice(0, 800) });
    };
    const stop = await watchTasks(page);
    const crowd = await Promise.all(Array.from({ length: 4 }, (_, i) => enter('crowd', `crowd-${i}`, presence(i))));
    let sent = 0;
    let gone = false;
    const change = async (): Promise<void> => {
      for (let round = 0; round < 600 || (!gone && round < 2125); round++) {
        for (const [i, socket] of crowd.entries())
          socket.send(JSON.stringify({ type: 'presence', presence: presence(i + round) }));
        if (round % 60 > 0) continue;
        await bob.send(`among them ${sent}`, { to });
        sent++;
      }
    };
    const comeAndGo = async (lane: number): Promise<void> => {
      for (let i = 0; i < 30; i++) {
        const socket = await enter('crowd', `passer-${lane}-${i}`, presence(i));
        socket.close(1000);
        await once(socket, 'close');
      }
    };
    const passers = Promise.all(Array.from({ length: 10 }, (_, lane) => comeAndGo(lane)));
    await Promise.all([change(), passers.then(() => (gone = true))]);
    await bob.send('after', { to });
    await page.waitForFunction(() =>
      document.querySelector('webrtc-chat')!.messages.some(({ text }) => text === 'after'),
    );
    await settled(page);
    const task = await stop();
    test.diagnostic(`longest task ${task} ms`);
    assert.ok(task < ENDLESS, `a task of ${task} ms`);
    const texts = await page.evaluate(() => document.querySelector('webrtc-chat')!.messages.map(({ text }) => text));
    assert.deepEqual(texts, ['before', ...Array.from({ length: sent }, (_, i) => `among them ${i}`), 'after']);
    await assertHarmless(ada);
    for (const socket of crowd) socket.close(1000);
    await page.locator('webrtc-room webrtc-status').getByText('2 people here').waitFor();
    await leave(ada);
  });
});

/** Traces the page, until what it returns is called, which tells how long its longest task took, in ms of its thread. */
async function watchTasks(page: Page): Promise<() => Promise<number>> {
  const browser = await launch();
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  return async () => {
    const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    const main = trace.traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
    const threads = main.map(({ pid, tid }) => `${pid} ${tid}`);
    const tasks = trace.traceEvents.filter(
      ({ name, pid, tid }) => name === 'RunTask' && threads.includes(`${pid} ${tid}`),
    );
    assert.ok(tasks.length > 0, 'tasks were traced');
    return tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur / 1000), 0);
  };
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** How long its thread worked on it, in µs. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** In the page: what the boxes of all elements measure. */
function boxes(): string[] {
  return [...document.querySelectorAll('webrtc-chat, webrtc-status, webrtc-invite')].map((element) => {
    const { width, height } = element.getBoundingClientRect();
    return `${element.localName} ${width} ${height}`;
  });
}

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
