import { displayName } from '/webrtc-elements.js';
import { offerCall } from './call.js';
import { canBePrivate, sayHowPrivate } from './privacy.js';
import { createRoomName } from './room-name.js';

/** @import { WebrtcRoomElement } from 'webrtc-elements' */

const landing = /** @type {HTMLElement} */ (document.getElementById('landing'));
const room = /** @type {WebrtcRoomElement} */ (document.getElementById('room'));
const people = /** @type {HTMLDetailsElement} */ (document.getElementById('people'));
const nameFields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('[data-name]'));
const names = new Intl.ListFormat('en');
/** Where the lobby keeps the name, too. */
const NAME = 'webrtc-elements:name';
/** The room that this tab is in: loading the page again takes us back, without the lobby. */
const ROOM = 'room';

room.private = canBePrivate(location);
sayHowPrivate(room.private);
setName(read('localStorage', NAME));
showPage(read('sessionStorage', ROOM) === namedByAddress());
offerCall(room, followWidth());
window.addEventListener('popstate', () => showPage(true));
document.addEventListener('click', followLink);
element('start').addEventListener('submit', startRoom);
element('rename').addEventListener('submit', (event) => event.preventDefault());
element('lobby').addEventListener('error', () => room.join()); // it could not be loaded: better without a name than not at all
room.addEventListener('focus', () => element('room-name').focus()); // the lobby gives its focus to the room
for (const field of nameFields) field.addEventListener('change', () => setName(field.value));
for (const change of /** @type {const} */ (['statechange', 'peerlist', 'presence'])) {
  room.addEventListener(change, showPeople);
}
// On a narrow page the list is folded, and says what people have to know.
for (const news of ['verify', 'identity-changed']) room.addEventListener(news, () => (people.open = true));
room.addEventListener('statechange', () => {
  if (room.name !== nameFields[0]?.value) setName(room.name); // the lobby has asked
  if (room.state === 'connected') write('sessionStorage', ROOM, room.room);
});

function namedByAddress() {
  return new URLSearchParams(location.search).get('room') ?? '';
}

/** Shows what the address says: the room that it names, or else the landing page. @param {boolean} joins - Past the lobby. */
function showPage(joins) {
  const name = namedByAddress();
  room.room = name;
  if (name && joins) room.join();
  if (!name) write('sessionStorage', ROOM, '');
  landing.hidden = name !== '';
  room.hidden = name === '';
  element('room-name').textContent = name;
  document.title = name ? `${name} – a room between browsers` : 'Rooms between browsers';
  showPeople();
}

/** Goes to another address without loading the page anew, and takes the focus there. @param {string} address */
function goTo(address) {
  history.pushState(null, '', address);
  showPage(true);
  const view = room.hidden ? landing : room;
  view.querySelector('h1')?.focus();
}

/** @param {Event} event */
function startRoom(event) {
  event.preventDefault();
  goTo(`?room=${createRoomName()}`);
}

/** Leaves by the links that do. @param {MouseEvent} event */
function followLink(event) {
  const leaves = event.target instanceof Element && event.target.closest('[data-leave]');
  if (!leaves || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  goTo(location.pathname);
}

/** Says who is here, where the list is folded away, and what to do while nothing has been said. */
function showPeople() {
  const peers = [...room.peers.values()];
  element('people-summary').textContent =
    peers.length > 0 ? names.format(['You', ...peers.map(displayName)]) : 'Only you';
  element('invitation').hidden = peers.length > 0 || room.state !== 'connected';
  element('hello').hidden = peers.length === 0;
  const refused = room.state === 'failed';
  element('refused').hidden = !refused;
  const waits = room.state === 'waiting';
  for (const id of ['bring', 'aside']) element(id).hidden = refused || waits;
  element('chat').hidden = waits;
  for (const field of nameFields) field.placeholder = room.connection ? displayName(room.connection) : '';
}

/** Tells the room our name, keeps it for the next visit and shows it in each field. @param {string} text */
function setName(text) {
  const name = text.trim();
  room.name = name;
  for (const field of nameFields) field.value = name;
  write('localStorage', NAME, name);
}

/** @typedef {'localStorage' | 'sessionStorage'} Place */

/** @param {Place} storage @param {string} key */
function read(storage, key) {
  try {
    return window[storage].getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** @param {Place} storage @param {string} key @param {string} text */
function write(storage, key, text) {
  try {
    window[storage].setItem(key, text);
  } catch {
    // A page that may not store anything asks again next time.
  }
}

/** People are a column of their own on a wide screen, and fold away on a narrow one, and in a call. Returns what to tell about calls. */
function followWidth() {
  const wide = window.matchMedia('(width >= 48rem)');
  let inCall = false;
  const fold = () => (people.open = wide.matches && !inCall);
  wide.addEventListener('change', fold);
  fold();
  return (/** @type {boolean} */ is) => {
    inCall = is;
    room.classList.toggle('in-call', is);
    fold();
  };
}

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
