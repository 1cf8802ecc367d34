import assert from 'node:assert/strict';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import type * as library from 'webrtc-elements';
import type { ChatMessage, Peer, WebrtcChatElement, WebrtcRoomElement, WebrtcTileElement } from 'webrtc-elements';
import type { OpenMedia } from '../../src/core/media/devices/front/open-media.js';
import type { Membership } from '../../src/core/room/membership.js';
import { AXE } from './axe.js';
import { visitBlank, type Visitor } from './browser.js';
import { PATIENCE } from './patience.mjs';
import { assertSoon } from './wait.js';

/** Ways in which a page can be looked at. */
export const SCHEMES = [
  ['light', 'none'],
  ['dark', 'none'],
  ['light', 'active'],
  ['dark', 'active'],
] as const;
export const WIDTHS = [280, 1280] as const;
/** What has to be on the page: a selector in the shadow roots, and how often at least. */
const SIGHTS: readonly (readonly [string, number])[] = [
  ['webrtc-chat [part~=day]', 2],
  ['webrtc-chat [part~=event]', 2],
  ['webrtc-chat [part~=follows]', 2],
  ['webrtc-chat [part~=link]', 3],
  ['webrtc-chat .pending', 2],
  ['webrtc-chat .done', 1],
  ['webrtc-chat [part~=failure]', 1],
  ['webrtc-chat [part~=retry]', 1],
  ['webrtc-chat [part~=more]', 1],
  ['webrtc-chat [part~=typing]:not(:empty):not([hidden])', 1],
  ['webrtc-chat .notice', 5],
  ['webrtc-chat [role=alert]', 1],
  ['webrtc-chat [part=attempt]:not([hidden])', 1],
  ['webrtc-chat webrtc-invite', 1],
  ['webrtc-chat .off', 5],
  ['webrtc-peer-list .wrong', 3],
  ['webrtc-chat .empty', 4],
  ['webrtc-peer-list [part~=you]', 3],
  ['webrtc-peer-list [part~=path]', 3],
  ['webrtc-peer-list [part~=rtt]:not(:empty)', 1],
  ['webrtc-peer-list [part~=action]', 5],
  ['webrtc-status .idle', 1],
  ['webrtc-status .connecting', 1],
  ['webrtc-status .alone', 1],
  ['webrtc-status .connected', 1],
  ['webrtc-status .reconnecting', 1],
  ['webrtc-status .failed', 2],
  ['webrtc-status [role=alert]', 3],
  ['webrtc-status [part=attempt]:not([hidden])', 2],
  ['webrtc-status [part~=retry]:not([hidden])', 2],
  ['webrtc-peer-list [part~=notice]', 1],
  ['webrtc-peer-list [part~=verified]', 1],
  ['webrtc-verify [part~=start]', 2],
  ['webrtc-verify [part~=signs]', 1],
  ['webrtc-verify [part~=remove]', 1],
  ['webrtc-verify .wrong', 1],
  ['webrtc-verify svg', 1],
  ['webrtc-invite [part~=share]:not([hidden])', 5],
  ['webrtc-invite [part~=status]:not(:empty)', 3],
  ['webrtc-invite svg', 1],
  ['webrtc-lobby [part=name]', 4],
  ['webrtc-lobby [part=password]', 2],
  ['webrtc-lobby [part=error]:not(:empty)', 1],
  ['webrtc-status .waiting', 1],
  ['webrtc-call [part=join]', 1],
  ['webrtc-call webrtc-tile', 3],
  ['webrtc-tile [part~=avatar]', 2],
  ['webrtc-tile [part~=more]', 2],
  ['webrtc-tile [part~=quality]', 1],
  ['webrtc-tile [part~=muted]', 1],
  ['webrtc-call-controls [part~=leave]', 1],
  ['webrtc-call-controls [part~=talking]', 1],
  ['webrtc-call-controls [part~=problem]', 1],
  ['webrtc-device-select select', 3],
  ['webrtc-preview [part=try]', 1],
  ['webrtc-preview [part=video]', 1],
  ['webrtc-preview [part=level]', 1],
  ['webrtc-preview [part=problem]', 2],
  ['webrtc-preview [part=hint]:not(:empty)', 2],
];

/** In the page: which of these are not there. */
function missing(sights: typeof SIGHTS): string[] {
  return sights.flatMap(([selector, least]) => {
    const [tag = '', inside = ''] = selector.split(/ (.*)/);
    const found = [...document.querySelectorAll(tag)]
      .flatMap(({ shadowRoot }) => [...shadowRoot!.querySelectorAll(inside)])
      .filter((one) => one.checkVisibility({ visibilityProperty: true }));
    return found.length < least ? [`${found.length} of ${least} ${selector}`] : [];
  });
}

/** What axe says of a page. */
interface Verdict {
  readonly wrong: readonly string[];
  /** What it could not decide. */
  readonly undecided: readonly string[];
  /** Of how many texts it has measured the contrast. */
  readonly measured: number;
}

/**
 * In the page: what axe says of it while it stands still. A page that changes meanwhile, as at the next number of a countdown, is looked at
 * anew. What axe cannot decide, as of a line that its list shows half of, is scrolled to and looked at again.
 */
async function look(): Promise<Verdict> {
  const tell = ({ id, nodes }: axe.Result): string[] =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 200)} (${node.failureSummary ?? ''})`);
  const shadows = (root: ParentNode): readonly ParentNode[] => [
    root,
    ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? shadows(shadowRoot) : [])),
  ];
  for (;;) {
    const moving = document
      .getAnimations()
      .filter((animation) => animation.effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(moving.map(({ finished }) => finished));
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => void changes.push(...records));
    for (const root of shadows(document)) {
      observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    }
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
    const { violations, incomplete, passes } = await run({
      resultTypes: ['violations', 'incomplete', 'passes'],
      elementRef: true,
    });
    const undecided: string[] = [];
    for (const { element } of incomplete.flatMap(({ nodes }) => nodes)) {
      element!.scrollIntoView({ block: 'center' });
      undecided.push(...(await run(element!, { resultTypes: ['incomplete'] })).incomplete.flatMap(tell));
    }
    scrollTo(0, 0);
    observer.disconnect();
    if (changes.length > 0) continue;
    return {
      wrong: violations.flatMap(tell),
      undecided,
      measured: passes.find(({ id }) => id === 'color-contrast')?.nodes.length ?? 0,
    };
  }
}

/** Opens a page of this server with every element in every state. */
export async function visitEveryElement(url: string): Promise<Visitor> {
  const visitor = await visitBlank(url);
  await visitor.page.evaluate(AXE);
  await visitor.page.evaluate(build, PATIENCE);
  await visitor.page.evaluate(() => scrollTo(0, 0)); // focus has moved down, and round trips are measured where somebody looks
  await assertSoon(async () => assert.deepEqual(await visitor.page.evaluate(missing, SIGHTS), []));
  return visitor;
}

/** Expects axe to find nothing on the page as it is, in these widths and schemes. */
export async function assertAccessible(
  page: Page,
  widths: readonly number[],
  schemes: readonly (typeof SCHEMES)[number][],
): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const [colorScheme, forcedColors] of schemes) {
      await page.emulateMedia({ colorScheme, forcedColors });
      const about = `${width} px, ${colorScheme}, forced colours ${forcedColors}`;
      const { wrong, undecided, measured } = await page.evaluate(look);
      assert.deepEqual(wrong, [], about);
      assert.deepEqual(undecided, [], about);
      assert.ok(measured > 100, `${about}: the contrast of ${measured} texts`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${about}: ${over} px stick out`);
    }
  }
}

/** What the test needs of the page's own copy of the library. */
type Library = Pick<typeof library, 'ConnectionError'>;

/** In the page: puts every element in every state into it. */
async function build(patience: number): Promise<void> {
  const { host } = location;
  const library = '/webrtc-elements.js';
  const { ConnectionError } = (await import(library)) as Library;
  document.documentElement.style.cssText = 'color-scheme: light dark; color: CanvasText; background: Canvas';
  document.body.style.cssText = 'margin: 0; padding-block-end: 3rem';
  Object.defineProperty(navigator, 'share', { value: () => Promise.resolve(), configurable: true });

  const until = async (condition: () => unknown, what: string): Promise<void> => {
    const end = performance.now() + patience;
    while (!condition()) {
      if (performance.now() > end) throw new Error(`never: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const main = document.body.appendChild(document.createElement('main'));
  main.innerHTML = '<h1>Every element</h1>';
  const add = (markup: string): HTMLElement => {
    const template = document.createElement('template');
    template.innerHTML = markup;
    return main.appendChild(template.content.firstElementChild as HTMLElement);
  };
  const room = (attributes: string, markup = ''): WebrtcRoomElement =>
    add(`<div><webrtc-room ${attributes}>${markup}</webrtc-room></div>`).querySelector('webrtc-room')!;
  const EVERY =
    '<webrtc-status></webrtc-status><webrtc-peer-list></webrtc-peer-list><webrtc-chat></webrtc-chat><webrtc-invite></webrtc-invite>';

  // The chat that has it all: Ada's, with Bob and Carol, who are rooms of this page too.
  const ada = room(
    `host="${host}" room="talk" name="Ada"`,
    `<webrtc-status></webrtc-status><webrtc-peer-list></webrtc-peer-list>
    <webrtc-chat joins style="block-size: 100rem"><h2 slot="header">What we talk of</h2></webrtc-chat>`,
  );
  const others = ['Bob', 'Carol', 'Dave'].map((name) => room(`host="${host}" room="talk" name="${name}" hidden`));
  const ready = (): boolean => ada.peers.size === 3 && [...ada.peers.values()].every(({ path }) => path === 'direct');
  await until(ready, 'all are connected');
  const chat = ada.querySelector('webrtc-chat')!;
  const DAY = 86_400_000;
  const told = (ago: number, name: string, text: string, more: Partial<ChatMessage> = {}): ChatMessage => {
    return { id: 0, from: name, own: false, name, text, time: new Date(Date.now() - ago), ...more };
  };
  chat.messages = [
    told(400 * DAY, 'Eve', 'Long ago: https://example.org/a?b=c'),
    told(400 * DAY, 'Eve', 'and in a row, mailto:eve@example.org'),
    told(DAY, 'مريم', 'مرحبا بالجميع، https://example.org'),
    told(DAY, 'Ada', 'our own, of yesterday', { own: true }),
    ...['f', 'g', 'h', 'i', 'j', 'k', 'l', 'm'].map((name) => told(0, name.repeat(40), `from ${name}`)),
  ];
  others.pop()!.remove();
  await until(() => [ada, ...others].every(({ peers }) => peers.size === 2), 'Dave left');
  const talk = ada.connection!;
  const [bob, carol] = [...talk.peers.keys()];
  /** What becomes of the next message, for each of the others. */
  const fate = async (text: string, to: Record<string, 'arrives' | 'waits' | 'fails'>): Promise<void> => {
    const send = talk.send.bind(talk);
    talk.send = (data, options) => {
      const id = options!.to as string;
      if (to[id] === 'waits') return new Promise(() => undefined);
      return to[id] === 'fails' ? Promise.reject(new ConnectionError('peer-unreachable')) : send(data, options);
    };
    const before = chat.messages.length;
    void chat.send(text);
    await until(() => chat.messages.length > before, text);
    await until(() => Object.values(to).includes('waits') || !chat.messages.at(-1)!.pending, text);
    talk.send = send;
  };
  await fate('received by nobody yet', { [bob!]: 'waits', [carol!]: 'waits' });
  await fate('received by one: https://example.org/own', { [bob!]: 'waits', [carol!]: 'arrives' });
  await fate('failed', { [bob!]: 'fails', [carol!]: 'arrives' });
  await others[0]!.send('The last word');
  await until(() => chat.messages.at(-1)!.text === 'The last word', 'the last word');
  for (const { connection } of others.slice(0, 2)) {
    void (connection as unknown as Membership).topic('webrtc:typing', { delivery: 'latest' }, true).send(true);
  }

  // A reader who is further up, with new messages below.
  const above = room(`host="${host}" room="talk" name="Fay"`, '<webrtc-chat></webrtc-chat>').querySelector(
    'webrtc-chat',
  )!;
  above.messages = Array.from({ length: 40 }, (_, i) => told(0, 'Eve', `line ${i}`));
  await until(() => above.notice === '' && ada.peers.size === 3, 'Fay is here');
  const log = above.shadowRoot!.querySelector('[role=log]')!;
  await until(() => log.scrollTop > 0, 'at the end');
  log.scrollTop = 0;
  await new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
  await others[0]!.send('for who reads older ones');

  // No room, alone, on the way in, out of reach, refused, and by hand.
  add(`<section>${EVERY}</section>`);
  const alone = room(`host="${host}" room="alone" name="${'A long name '.repeat(5)}"`, EVERY);
  room('host="127.0.0.1:9" room="nowhere"', EVERY);
  // The same with the tags of the quick start alone, which invite and have the button themselves.
  const TAGS = '<webrtc-peer-list></webrtc-peer-list><webrtc-chat></webrtc-chat>';
  room(`host="${host}" room="alone, too"`, TAGS);
  room('host="127.0.0.1:9" room="nowhere"', TAGS);
  room(`host="${host}" room="${'x'.repeat(200)}"`, EVERY);
  const pair = [EVERY, ''].map((markup) => room(`host="${host}" party="pair" room="pair"`, markup));
  await until(() => pair.every(({ peers }) => peers.size === 1), 'a pair');
  await pair[0]!.querySelector('webrtc-chat')!.send('received by all');
  room(`host="${host}" party="pair" room="pair"`, EVERY);
  const manual = room(`host="${host}" room="manual" manual`, EVERY);
  room(`host="${host}" room="manual" manual hidden`);
  await until(() => manual.peers.size === 1 && alone.state === 'connected', 'somebody in the manual room');
  manual.querySelector('webrtc-peer-list')!.peers = (
    ['new', 'connecting', 'connected', 'disconnected', 'failed'] as const
  ).map((state, i): Peer => ({
    ...plain([...manual.peers.values()][0]!),
    id: `${i}-peer`,
    state,
    presence: { name: state },
  }));
  const free = add('<webrtc-peer-list></webrtc-peer-list>') as HTMLElement & { peers: readonly Peer[] };
  free.peers = (['direct', 'turn', 'relay', undefined] as const).map((path, i) => ({
    ...plain([...ada.peers.values()][0]!),
    id: `${i}-path`,
    path,
    state: 'connected',
    presence: { name: 'مريم' },
  }));

  // Slots, and a page that renders messages itself.
  const own = room(
    `host="${host}" room="talk" name="Guy"`,
    `<webrtc-chat><h2 slot="header">Ours</h2><p slot="empty">Ours is quiet</p>
      <form slot="composer"><label>Text <input /></label> <button>Send it</button></form></webrtc-chat>
     <webrtc-peer-list></webrtc-peer-list>`,
  );
  const renders = room('', '<webrtc-chat></webrtc-chat>').querySelector<WebrtcChatElement>('webrtc-chat')!;
  renders.renderMessage = ({ text }) => Object.assign(document.createElement('em'), { textContent: text });
  renders.messages = [told(0, 'Eve', 'rendered by the page')];
  await until(() => own.peers.size > 0, 'Guy is here');

  // Invitations: copied, not copied, shown as a code, and too long for one.
  const press = async (markup: string, part: string): Promise<void> => {
    const invite = add(markup) as HTMLElement & { updateComplete: Promise<unknown> };
    const button = (): HTMLButtonElement => invite.shadowRoot!.querySelector(`[part=${part}]`)!;
    await until(() => invite.shadowRoot?.querySelector('button:not([disabled])'), 'an invitation');
    button().click();
    await until(
      () => invite.shadowRoot!.querySelector('svg, [part=status]:not(:empty)')?.checkVisibility(),
      `${part} is done`,
    );
  };
  const clipboard = (write: () => Promise<void>): void => {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: write }, configurable: true });
  };
  clipboard(() => Promise.resolve());
  await press('<webrtc-invite></webrtc-invite>', 'copy');
  clipboard(() => Promise.reject(new Error('not allowed')));
  await press('<webrtc-invite></webrtc-invite>', 'copy');
  await press('<webrtc-invite></webrtc-invite>', 'code-button');
  await press(`<webrtc-invite href="/?room=${'x'.repeat(4000)}"></webrtc-invite>`, 'code-button');

  // Lobbies: in no room, of a room, with a password, and with what is missing.
  add('<webrtc-lobby></webrtc-lobby>');
  room(
    'room="waits"',
    '<webrtc-status></webrtc-status><webrtc-lobby><h2>Welcome</h2><p slot="preview">Us</p></webrtc-lobby>',
  );
  room('room="waits"', '<webrtc-lobby ask-password></webrtc-lobby>');
  const lobby = room('room="waits"', '<webrtc-lobby ask-password required></webrtc-lobby>').querySelector(
    'webrtc-lobby',
  )!;
  const joins = (): HTMLButtonElement | null => lobby.shadowRoot?.querySelector('[part=join]:not([disabled])') ?? null;
  await until(joins, 'a lobby');
  joins()!.click();

  // Previews: before anybody has tried anything, with both on, and with devices that may not be used.
  const PREVIEW = '<webrtc-lobby><webrtc-preview slot="preview"></webrtc-preview></webrtc-lobby>';
  const previews = [1, 2, 3].map(() => room('room="waits"', PREVIEW).querySelector('webrtc-preview')!);
  const tries = (preview: Element): HTMLButtonElement | null =>
    preview.shadowRoot?.querySelector('[part=try]:not([disabled])') ?? null;
  await until(() => previews.every(tries), 'previews');
  const { mediaDevices } = navigator;
  const capture = mediaDevices.getUserMedia.bind(mediaDevices);
  const hush = new AudioContext().createMediaStreamDestination().stream; // the browser's own beeps, and the level with it
  mediaDevices.getUserMedia = (wanted) => (wanted?.audio ? Promise.resolve(hush) : capture(wanted));
  tries(previews[1]!)!.click();
  await until(() => previews[1]!.matches(':state(camera):state(microphone)'), 'both are on');
  mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
  tries(previews[2]!)!.click();
  await until(() => previews[2]!.shadowRoot!.querySelectorAll('[part=problem]').length === 2, 'two problems');
  Reflect.deleteProperty(mediaDevices, 'getUserMedia');

  // People who verify each other: somebody who asks, a comparison, one that is done, and one that has failed.
  const prover = room(
    `host="${host}" room="proof" name="Gil"`,
    `<webrtc-peer-list></webrtc-peer-list>${'<webrtc-verify></webrtc-verify>'.repeat(4)}`,
  );
  const provers = ['Hal', 'Ivo', 'Jan', 'Kim'].map((name) => room(`host="${host}" room="proof" name="${name}" hidden`));
  const proven = (): boolean => [...prover.peers.values()].filter(({ trust }) => trust !== 'unproven').length === 4;
  await until(() => proven() && provers.every(({ peers }) => peers.size === 4), 'all are proven');
  await customElements.whenDefined('webrtc-verify');
  const [asked, ...proofs] = prover.querySelectorAll('webrtc-verify');
  const gil = prover.connection!;
  asked!.peer = provers[3]!.connection!.id;
  const theirs = provers.map(({ connection }) => connection!.verify(gil.id));
  for (const [i, proof] of proofs.entries()) {
    proof.peer = provers[i]!.connection!.id;
    await proof.updateComplete;
    proof.start();
    await until(() => proof.shadowRoot!.querySelector('[part=match]'), 'there is something to compare');
    await until(() => theirs[i]!.state.phase === 'comparing', 'they have it, too');
    if (i > 0) theirs[i]![i === 1 ? 'confirm' : 'reject']();
    if (i === 1) proof.shadowRoot!.querySelector<HTMLElement>('[part=match]')!.click();
  }
  proofs[1]!.shadowRoot!.querySelector<HTMLElement>('[part=safety-button]')!.click();
  await until(() => asked!.shadowRoot!.querySelector('[part=start]'), 'somebody asks');

  // Calls: before anybody joins, and one of three without cameras, of whom one has lost the others, one talks while muted, has a poor connection
  // and a layout of the page's own, and one only watches.
  room(`host="${host}" room="no call"`, '<webrtc-call audio video><h2 slot="door">Later</h2></webrtc-call>');
  const SELECTS = ['camera', 'microphone', 'speaker'].map(
    (kind) => `<webrtc-device-select kind="${kind}"></webrtc-device-select>`,
  );
  const callers = [
    '<webrtc-call audio video></webrtc-call>',
    `<webrtc-call audio video><webrtc-tile self></webrtc-tile><webrtc-tile></webrtc-tile>
      <webrtc-call-controls></webrtc-call-controls>${SELECTS.join('')}</webrtc-call>`,
    '<webrtc-call></webrtc-call>',
  ].map((markup, i) => room(`host="${host}" room="call" name="${['Lea', 'Max', 'Ned'][i]}"`, markup));
  callers[2]!.hidden = true;
  await until(() => callers.every(({ peers }) => peers.size === 2), 'all three are here');
  const devices = navigator.mediaDevices;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (wanted) =>
    wanted?.video ? Promise.reject(new DOMException('none', 'NotFoundError')) : getUserMedia(wanted);
  const [lea, max] = callers;
  for (const peer of lea!.connection!.peers.values()) Object.defineProperty(peer, 'quality', { value: 'lost' });
  for (const caller of callers) await caller.querySelector('webrtc-call')!.join();
  const { media, peers } = max!.connection!;
  for (const { connection } of [lea!, max!]) connection!.media.microphone.mute();
  setInterval(() => (media as unknown as Pick<OpenMedia, 'tell'>).tell('talking-while-muted'), 1_000);
  Object.defineProperty(peers.get(lea!.connection!.id), 'quality', { value: 'poor' });
  max!.querySelector<WebrtcTileElement>('webrtc-tile:not([self])')!.peer = lea!.connection!.id;

  // And one that was in a room when its server went away.
  const lost = room(`host="${host}" room="lost"`, EVERY);
  await until(() => lost.state === 'connected', 'in');
  const { WebSocket: Socket } = globalThis;
  globalThis.WebSocket = class extends Socket {
    constructor() {
      super('ws://127.0.0.1:9');
    }
  };
  lost.connection!.socket.reconnect(4000);
  await until(() => lost.state === 'reconnecting', 'reconnecting');

  /** A peer as an object whose properties can be replaced. */
  function plain(peer: Peer): Peer {
    const { polite, bufferedAmount, connection, channel, tracks, quality, speaking } = peer;
    const { id, identity, trust, order, state, path, presence, given } = peer;
    return {
      id,
      identity,
      trust,
      order,
      state,
      path,
      presence,
      given,
      polite,
      bufferedAmount,
      connection,
      channel,
      tracks,
      quality,
      speaking,
      getStats: () => peer.getStats(),
    };
  }
}
