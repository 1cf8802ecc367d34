import { displayName } from '/webrtc-elements.js';
import { createRoomName } from './room-name.js';

/** @import { WebrtcRoomElement } from 'webrtc-elements' */

const landing = /** @type {HTMLElement} */ (document.getElementById('landing'));
const room = /** @type {WebrtcRoomElement} */ (document.getElementById('room'));
const people = /** @type {HTMLDetailsElement} */ (document.getElementById('people'));
const nameFields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('[data-name]'));
const names = new Intl.ListFormat('en');
/** Whether to ask for a name above the chat: whoever comes by a link has had no field for it. */
let asks = readName() === '' && new URLSearchParams(location.search).has('room');

setName(readName());
showPage();
followWidth();
window.addEventListener('popstate', showPage);
document.addEventListener('click', followLink);
element('start').addEventListener('submit', startRoom);
element('rename').addEventListener('submit', (event) => event.preventDefault());
element('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  asks = false;
  showPeople();
  element('room-name').focus();
});
for (const field of nameFields) field.addEventListener('change', () => setName(field.value));
for (const change of /** @type {const} */ (['statechange', 'peerlist', 'presence'])) {
  room.addEventListener(change, showPeople);
}

/** Shows what the address says: the room that it names, or else the landing page. */
function showPage() {
  const name = new URLSearchParams(location.search).get('room') ?? '';
  room.room = name;
  if (name) room.join();
  landing.hidden = name !== '';
  room.hidden = name === '';
  element('room-name').textContent = name;
  document.title = name ? `${name} – a room between browsers` : 'Rooms between browsers';
  showPeople();
}

/** Goes to another address without loading the page anew, and takes the focus there. @param {string} address */
function goTo(address) {
  history.pushState(null, '', address);
  showPage();
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
  for (const id of ['bring', 'aside']) element(id).hidden = refused;
  element('ask').hidden = refused || !asks;
  for (const field of nameFields) field.placeholder = room.connection ? displayName(room.connection) : '';
}

/** Tells the room our name, keeps it for the next visit and shows it in each field. @param {string} text */
function setName(text) {
  const name = text.trim();
  room.name = name;
  for (const field of nameFields) field.value = name;
  try {
    localStorage.setItem('name', name);
  } catch {
    // A page that may not store anything asks again next time.
  }
}

function readName() {
  try {
    return localStorage.getItem('name') ?? '';
  } catch {
    return '';
  }
}

/** People are a column of their own on a wide screen and fold away on a narrow one. */
function followWidth() {
  const wide = window.matchMedia('(width >= 48rem)');
  const fold = () => (people.open = wide.matches);
  wide.addEventListener('change', fold);
  fold();
}

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
