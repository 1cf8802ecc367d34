import { displayName } from '/webrtc-elements.js';
import { createRoomName } from './room-name.js';

/** @import { WebrtcRoomElement } from 'webrtc-elements' */

const landing = /** @type {HTMLElement} */ (document.getElementById('landing'));
const room = /** @type {WebrtcRoomElement} */ (document.getElementById('room'));
const people = /** @type {HTMLDetailsElement} */ (document.getElementById('people'));
const link = /** @type {HTMLInputElement} */ (document.getElementById('link'));
const nameFields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('[data-name]'));
const canShare = typeof navigator.share === 'function';
const names = new Intl.ListFormat('en');

const ACTIONS = { copy: copyLink, share: shareLink, leave: leaveRoom, retry: () => room.join() };

/** The server did not answer in time; the room goes on trying. */
let unanswered = false;

showPage();
setName(readName());
followWidth();
window.addEventListener('popstate', showPage);
document.addEventListener('click', act);
link.addEventListener('focus', () => link.select());
element('start').addEventListener('submit', startRoom);
element('rename').addEventListener('submit', (event) => event.preventDefault());
for (const field of nameFields) field.addEventListener('change', () => setName(field.value));
room.addEventListener('statechange', showRoom);
room.addEventListener('peerlist', showRoom);
room.addEventListener('presence', showRoom);
room.addEventListener('error', ({ detail }) => {
  unanswered = detail.error.code === 'timeout';
  showRoom();
});
for (const button of document.querySelectorAll('[data-action="share"]')) button.toggleAttribute('hidden', !canShare);

/** Shows what the address says: the room that it names, or else the landing page. */
function showPage() {
  const name = new URLSearchParams(location.search).get('room') ?? '';
  unanswered = false;
  room.room = name;
  if (name) room.join();
  landing.hidden = name !== '';
  room.hidden = name === '';
  link.value = location.href;
  element('room-name').textContent = name;
  document.title = name ? `${name} – a room between browsers` : 'Rooms between browsers';
  showRoom();
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

function leaveRoom() {
  goTo(location.pathname);
}

/** Runs what a button or link with `data-action` is for. @param {MouseEvent} event */
function act(event) {
  const target = event.target instanceof Element ? event.target.closest('[data-action]') : null;
  const action = /** @type {keyof typeof ACTIONS | null | undefined} */ (target?.getAttribute('data-action'));
  if (!target || !action || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void ACTIONS[action](target);
}

/** Says in words how the room stands and who is in it. */
function showRoom() {
  const peers = [...room.peers.values()];
  const alone = peers.length === 0;
  element('status').textContent = describeState(peers.length + 1);
  element('status').setAttribute('data-state', room.state);
  element('people-summary').textContent = alone ? 'Only you' : names.format(['You', ...peers.map(displayName)]);
  element('problem').hidden = room.state !== 'failed';
  element('problem-text').textContent = room.state === 'failed' ? describeProblem() : '';
  element('invitation').hidden = !alone || room.state === 'failed';
  element('hello').hidden = alone;
  nameFields.forEach((field) => (field.placeholder = room.connection ? displayName(room.connection) : ''));
}

/** @param {number} count - How many are in the room, we among them. */
function describeState(count) {
  switch (room.state) {
    case 'connected':
      return count === 1 ? 'Only you so far' : `${count} people here`;
    case 'reconnecting':
      return 'Reconnecting…';
    case 'failed':
      return 'Not connected';
    default:
      return unanswered ? 'The server does not answer. Still trying…' : 'Joining…';
  }
}

/** Why the room cannot be joined, for who only followed a link. */
function describeProblem() {
  switch (room.error?.code) {
    case 'bad-request':
      return 'This link leads to no room: its name is too long. Start a new one.';
    case 'replaced':
      return 'You have joined from elsewhere.';
    case 'room-full':
      return 'It is full.';
    case 'load-failed':
      return 'A part of this page did not load. Reload it to try again.';
    default:
      return room.error?.message ?? '';
  }
}

/** Tells the room our name, keeps it for the next visit and shows it in each field. @param {string} text */
function setName(text) {
  const name = text.trim();
  room.setAttribute('name', name);
  for (const field of nameFields) field.value = name;
  showRoom();
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

/** Puts the link on the clipboard and says so, on the button and to screen readers. @param {Element} button */
async function copyLink(button) {
  if (!(await copy(location.href))) {
    window.prompt('Copy this link:', location.href);
    return;
  }
  announce('Link copied');
  button.textContent = 'Copied';
  setTimeout(() => (button.textContent = 'Copy link'), 2000);
}

/** Copies text; on an origin without a clipboard API in the old way. @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** @param {string} text */
function copyBySelection(text) {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}

async function shareLink() {
  try {
    await navigator.share({ title: document.title, url: location.href });
  } catch {
    // The visitor thought better of it.
  }
}

/** @param {string} text */
function announce(text) {
  const live = element('live');
  live.textContent = '';
  requestAnimationFrame(() => (live.textContent = text)); // the same words twice are said twice
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
