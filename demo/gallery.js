import { ConnectionError } from '/webrtc-elements.js';
import { history, untilItSpeaks } from './conversation.js';
import { showPreviews } from './gallery-preview.js';
import { slide } from './stand-in-call.js';
import { language, present, scene, wanted } from './gallery-stage.js';
import { showVerify } from './gallery-verify.js';

/**
 * @import { WebrtcChatElement, WebrtcPeerListElement } from 'webrtc-elements'
 * @import { ErrorCode } from 'webrtc-elements/core'
 * @import { StandInRoom } from './stand-in-room.js'
 */

const { us, grace, linus, mary } = scene.cast;

const PAGES = {
  chat: showChat,
  'peer-list': showPeerList,
  status: showStatus,
  invite: showInvite,
  lobby: showLobby,
  verify: showVerify,
  call: showCall,
};
const shown = /** @type {keyof typeof PAGES} */ (wanted);

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
  const asked = list('What people are asked');
  asked.enter(us, [grace, linus]);
  void hearNews(asked);
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

function showLobby() {
  lobby('As it begins').room.turn('waiting');
  const own = lobby('A heading and a preview of the page’s own');
  own.lobby.append(sample('h3', scene.header), Object.assign(sample('p', scene.last), { slot: 'preview' }));
  own.room.turn('waiting');
  const locked = lobby('A room with a password');
  locked.lobby.askPassword = true;
  locked.room.turn('waiting');
  const wrong = lobby('Nothing typed, in 280 pixels', 'narrow');
  wrong.lobby.askPassword = wrong.lobby.required = true;
  wrong.room.turn('waiting');
  void pressWhenLoaded(wrong.lobby);
  void showPreviews();
}

/** Somebody asks to be verified, somebody shows a verified name, and guesses have failed. @param {StandInRoom} room */
async function hearNews(room) {
  await /** @type {WebrtcPeerListElement} */ (room.querySelector('webrtc-peer-list')).updateComplete;
  room.tell('verify', grace.id);
  room.tell('identity-changed', { peer: linus.id, name: linus.name, identity: '' });
  room.tell('password-attempts', { count: 3, allow: () => {} });
}

function showCall() {
  const both = /** @type {const} */ ({ camera: 'live', microphone: 'live' });
  /** So many others, of whom some have no picture or are muted. @param {number} count */
  const others = (count) =>
    Array.from({ length: count }, (_, i) => ({
      id: `a${i}f${i}`,
      name:
        [grace.name, linus.name, mary.name, 'Noor', 'José', 'Mei', scene.guest, 'Tariq', 'Ines', 'Olu', 'Ravi'][i] ??
        '',
      hue: 47 * i,
      shown: i % 5 === 2 ? /** @type {const} */ ({ microphone: 'paused' }) : both,
    }));
  const [first = grace, second = linus, third = mary] = others(3);

  call('Before we join').enter(us, [first, second]);
  joined('Alone', []);
  joined('Two', [first]);
  joined('Five', others(4));
  joined('Twelve', others(11));
  joined('One is large', others(6)).layout = 'speaker';
  joined('A shared screen, and a link that is built again', [
    { ...first, shown: { ...both, screen: 'live' } },
    { ...second, shown: { camera: 'waiting', microphone: 'waiting' } },
    third,
  ]);
  const watched = joined('Somebody who watches, a poor connection, one that is lost, and our own screen', [
    { ...first, shown: {}, joined: true },
    { ...second, shown: both, quality: 'poor' },
    { ...third, shown: { camera: 'waiting', microphone: 'waiting' }, quality: 'lost' },
  ]);
  mediaOf(watched).screen.turn({ phase: 'on', track: slide() });
  const muted = joined('Somebody who talks while muted, and the menu of a tile', [first]);
  void talkMuted(muted);
  const broken = joined('Devices that do not open', [first]);
  const media = mediaOf(broken);
  Object.assign(media.camera, { state: { phase: 'in-use', error: new ConnectionError('media-in-use') } });
  Object.assign(media.microphone, { state: { phase: 'denied', error: new ConnectionError('media-denied') } });
  joined('280 pixels', others(4), 'narrow');
  for (const kind of /** @type {const} */ (['camera', 'microphone'])) {
    const select = Object.assign(document.createElement('webrtc-device-select'), { kind });
    present(`The choice of a device: ${kind}`, select).enter(us, []);
  }
}

/** @param {string} caption @param {string} [kind] */
function call(caption, kind = 'broad') {
  const element = document.createElement('webrtc-call');
  element.audio = element.video = true;
  return present(caption, element, kind);
}

/** A call that we are in. @param {string} caption @param {import('./stand-in-room.js').Member[]} others @param {string} [kind] */
function joined(caption, others, kind) {
  const room = call(caption, kind);
  room.enter(us, others);
  const element = /** @type {import('webrtc-elements').WebrtcCallElement} */ (room.firstElementChild);
  void customElements.whenDefined('webrtc-call').then(() => element.join());
  return element;
}

/** Joins, is muted, and talks. @param {import('webrtc-elements').WebrtcCallElement} element */
async function talkMuted(element) {
  await customElements.whenDefined('webrtc-call');
  await element.join();
  const media = mediaOf(element);
  media.microphone.mute();
  setInterval(() => media.tell('talking-while-muted'), 500); // and talks on
}

/** @param {Element} element */
function mediaOf(element) {
  const { media } = /** @type {import('webrtc-elements/core').Connection} */ (roomOf(element).connection);
  return /** @type {import('./stand-in-call.js').StandInMedia} */ (/** @type {unknown} */ (media));
}

/** @param {Element} element */
function roomOf(element) {
  return /** @type {StandInRoom} */ (element.parentElement);
}

/** @param {string} tag @param {string} text */
function sample(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
}

/** @param {string} caption @param {string} [kind] */
function lobby(caption, kind) {
  const element = document.createElement('webrtc-lobby');
  return { room: present(caption, element, kind), lobby: element };
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

/** @param {import('webrtc-elements').WebrtcLobbyElement} element */
async function pressWhenLoaded(element) {
  await customElements.whenDefined('webrtc-lobby');
  await element.updateComplete;
  await element.updateComplete; // it knows the room after its first update
  element.shadowRoot?.querySelector('[part=join]')?.dispatchEvent(new MouseEvent('click', { cancelable: true }));
}

/** @param {import('webrtc-elements').WebrtcInviteElement} element @param {string} part */
async function pressWhenReady(element, part) {
  await element.updateComplete;
  await element.updateComplete; // it knows the link after its first update
  element.shadowRoot?.querySelector(`[part=${part}]`)?.dispatchEvent(new MouseEvent('click'));
}
