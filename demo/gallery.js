import { ConnectionError } from '/webrtc-elements.js';
import { history, SCENES, untilItSpeaks } from './conversation.js';
import { StandInRoom } from './stand-in-room.js';

/**
 * @import { WebrtcChatElement } from 'webrtc-elements'
 * @import { ErrorCode } from 'webrtc-elements/core'
 */

const query = new URLSearchParams(location.search);
const asked = /** @type {keyof typeof SCENES} */ (query.get('lang') ?? 'en');
const language = Object.hasOwn(SCENES, asked) ? asked : 'en';
const scene = SCENES[language];
const { us, grace, linus, mary } = scene.cast;
const main = /** @type {HTMLElement} */ (document.querySelector('main'));

const PAGES = { chat: showChat, 'peer-list': showPeerList, status: showStatus, invite: showInvite };
const shown = /** @type {keyof typeof PAGES} */ (query.get('show') ?? 'chat');

document.documentElement.lang = language;
document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
const title = /** @type {HTMLElement} */ (document.querySelector('h1'));
title.textContent = `<webrtc-${shown}>`;
title.dir = 'ltr';
for (const link of document.querySelectorAll('nav a')) {
  if (new URLSearchParams(new URL(/** @type {HTMLAnchorElement} */ (link).href).search).get('show') === shown) {
    link.setAttribute('aria-current', 'page');
  }
}
PAGES[shown]?.();

function showChat() {
  const full = chat('A conversation', 'tall');
  full.room.enter(us, [grace, linus]);
  full.chat.joins = true;
  full.chat.messages = history(scene).slice(0, 4);
  full.room.admit(mary);
  for (const { who, text } of scene.lines.slice(4)) {
    if (who === 'us') void full.chat.send(text);
    else full.room.hear(scene.cast[who].id, text);
  }
  full.room.dismiss(mary.id);
  void full.chat.send(scene.last);
  full.room.admit({ ...linus, typing: true });

  const empty = chat('Nothing said yet');
  empty.room.enter(us, [grace]);

  const alone = chat('Alone');
  alone.room.enter(us, []);

  const lost = chat('Not delivered to everybody');
  lost.room.enter(us, [grace, { ...linus, takes: new ConnectionError('peer-unreachable') }]);
  void untilItSpeaks(lost.chat).then(() => [scene.partly, scene.lost].map((text) => lost.chat.send(text)));

  const pending = chat('On its way');
  pending.room.enter(us, [grace, mary, { ...linus, takes: 'never' }]);
  void pending.chat.send(scene.partly);
  pending.room.admit({ ...grace, takes: 'never' });
  pending.room.admit({ ...mary, takes: 'never' });
  void pending.chat.send(scene.lost);

  const above = chat('New messages, for who reads older ones');
  above.room.enter(us, [grace, linus, mary]);
  above.chat.messages = history(scene);
  void scrollUp(above.chat).then(() => scene.more.forEach((text) => above.room.hear(grace.id, text)));

  const away = chat('The server is out of reach');
  away.room.enter(us, []);
  away.chat.messages = history(scene).slice(4, 6);
  away.room.turn('reconnecting');

  const own = chat('A header and a message of the page’s own');
  const header = document.createElement('p');
  header.slot = 'header';
  header.className = 'sample';
  header.textContent = scene.header;
  own.chat.append(header);
  own.chat.renderMessage = ({ text }) => (text === scene.last ? strong(text) : undefined);
  own.room.enter(
    us,
    [grace, linus, mary].map((member) => ({ ...member, typing: true })),
  );
  own.room.hear(grace.id, scene.partly);
  own.room.hear(grace.id, scene.last);

  const narrow = chat('280 pixels; a long name, a long word', 'narrow');
  narrow.room.enter(us, [{ ...grace, name: scene.guest }]);
  narrow.room.hear(grace.id, scene.wide);
  void narrow.chat.send(scene.last);
}

function showPeerList() {
  const everybody = [
    grace,
    { ...linus, path: /** @type {const} */ ('turn') },
    { ...mary, path: /** @type {const} */ ('relay') },
    { id: 'e011', name: '', state: /** @type {const} */ ('connecting') },
    { id: '77a0', name: scene.guest, state: /** @type {const} */ ('disconnected') },
    { id: '03b9', name: 'Noor', state: /** @type {const} */ ('failed') },
    { id: '6cc2', name: 'José', state: /** @type {const} */ ('new') },
  ];
  list('Every state').enter(us, everybody);
  list('A manual room').enter(us, everybody, 'manual');
  list('A manual room in 280 pixels', 'narrow').enter(us, everybody, 'manual');
  list('Alone').enter(us, []);
  list('Joining').turn('connecting');
  list('Refused').turn('failed');
}

function showStatus() {
  status('No room');
  status('On the way in').turn('connecting');
  status('Alone').enter(us, []);
  status('With one').enter(us, [grace]);
  status('With many').enter(
    us,
    Array.from({ length: 11 }, (_, i) => ({ id: `a${i}`, name: '' })),
  );
  status('The server is out of reach').turn('reconnecting');
  withoutNetwork(() => status('No network').turn('reconnecting'));
  busy(status('Too many at once'));
  refuse(status('Full'), 'room-full');
  refuse(status('Not allowed'), 'unauthorised');
  refuse(status('Here from elsewhere'), 'replaced');
  refuse(status('Another refusal, in 280 pixels', 'narrow'), 'origin-not-allowed');
}

function showInvite() {
  invite('As it begins');
  pressWhenReady(invite('With the code'), 'code-button');
  invite('Copied');
  invite('In 280 pixels', 'narrow');
}

/** @param {StandInRoom} room @param {ErrorCode} code */
function refuse(room, code) {
  room.turn('failed', new ConnectionError(code));
}

/** A room that is tried again and again. @param {StandInRoom} room */
function busy(room) {
  room.turn('connecting');
  room.dispatchEvent(new CustomEvent('error', { detail: { error: new ConnectionError('rate-limited') } }));
}

/** Runs something as on a device that has no network. @param {() => void} run */
function withoutNetwork(run) {
  Object.defineProperty(navigator, 'onLine', { configurable: true, value: false });
  run();
  Reflect.deleteProperty(navigator, 'onLine');
}

/** @param {string} caption @param {string} [kind] */
function chat(caption, kind) {
  const element = document.createElement('webrtc-chat');
  return { room: present(caption, element, kind), chat: element };
}

/** @param {string} caption @param {string} [kind] */
function list(caption, kind) {
  return present(caption, document.createElement('webrtc-peer-list'), kind);
}

/** @param {string} caption @param {string} [kind] */
function status(caption, kind) {
  return present(caption, document.createElement('webrtc-status'), kind);
}

/** @param {string} caption @param {string} [kind] */
function invite(caption, kind) {
  const element = document.createElement('webrtc-invite');
  element.href = 'https://rooms.example/?room=harbour-walk';
  present(caption, element, kind);
  return element;
}

/** Shows an element in a room of its own, under a caption. @param {string} caption @param {Element} element */
function present(caption, element, kind = '') {
  const section = document.createElement('section');
  const heading = document.createElement('h2');
  const room = new StandInRoom();
  section.className = kind;
  heading.textContent = caption;
  heading.dir = 'ltr';
  room.append(element);
  section.append(heading, room);
  main.append(section);
  return room;
}

/** @param {string} text */
function strong(text) {
  const element = document.createElement('strong');
  element.textContent = `★ ${text}`;
  return element;
}

/** Reads from the beginning, which a chat that has something to show at its end notices. @param {WebrtcChatElement} chat */
async function scrollUp(chat) {
  await untilItSpeaks(chat);
  const log = chat.shadowRoot?.querySelector('[part=log]');
  if (!log) return;
  while (log.scrollTop === 0) await new Promise(requestAnimationFrame);
  while (log.scrollTop > 0) {
    log.scrollTop = 0;
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  }
}

/** @param {import('webrtc-elements').WebrtcInviteElement} element @param {string} part */
async function pressWhenReady(element, part) {
  await element.updateComplete;
  await element.updateComplete; // it knows the link after its first update
  element.shadowRoot?.querySelector(`[part=${part}]`)?.dispatchEvent(new MouseEvent('click'));
}
