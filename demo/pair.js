import { pair } from '/webrtc-elements.js';
import { createRoomName } from './room-name.js';

/** @import { Pair } from 'webrtc-elements/core' */

const PATHS = { direct: 'directly', turn: 'through a TURN server', relay: 'through the server' };

const status = element('status');
const log = element('log');
const code = /** @type {HTMLInputElement} */ (element('code'));
const text = /** @type {HTMLInputElement} */ (element('text'));
/** @type {Pair | undefined} */
let peer;

code.value = new URLSearchParams(location.search).get('code') || createRoomName();
element('join').addEventListener('submit', (event) => {
  event.preventDefault();
  join();
});
element('say').addEventListener('submit', (event) => {
  event.preventDefault();
  say();
});
element('leave').addEventListener('click', () => {
  peer?.close();
  leave('You have left. Two people who enter the same code are connected.');
});

/** Begins to wait for the other person. */
function join() {
  try {
    peer = pair({ host: location.origin, pairCode: code.value });
  } catch (error) {
    leave(/** @type {Error} */ (error).message);
    return;
  }
  show(true);
  text.focus();
  waitFor('Waiting for the other person. Send them the code:');
  peer.on('connect', showPath);
  peer.on('upgrade', showPath);
  peer.on('downgrade', showPath);
  peer.on('data', (data) => void add(String(data), 'theirs'));
  peer.on('close', () => peer && waitFor('The other person has left. You can wait for them with the code:'));
  peer.on('connect_timeout', () => waitFor('Nobody has come yet. We keep waiting. Your code:'));
  peer.on('busy', () => leave('Two people already use this code. Choose another one.'));
  peer.on('connect_error', ({ message }) => leave(message));
}

/** Sends what is in the field. What is written before the other person is here arrives when they come. */
function say() {
  const line = add(text.value, 'own');
  peer?.send(text.value).catch((/** @type {Error} */ { message }) => {
    line.classList.add('lost');
    line.title = message;
  });
  text.value = '';
}

/** @param {string} reason */
function waitFor(reason) {
  status.textContent = `${reason} ${code.value}`;
}

function showPath() {
  const path = peer?.path;
  status.textContent = path ? `Connected ${PATHS[path]}.` : 'Connected.';
}

/** @param {string} reason */
function leave(reason) {
  peer = undefined;
  show(false);
  status.textContent = reason;
  code.focus();
}

/** Shows the conversation, or the form for the code. @param {boolean} talking */
function show(talking) {
  element('join').hidden = talking;
  for (const id of ['log', 'say', 'leave']) element(id).hidden = !talking;
  if (talking) log.replaceChildren();
}

/** Adds a line to the conversation. @param {string} words @param {'own' | 'theirs'} whose */
function add(words, whose) {
  const line = document.createElement('p');
  line.textContent = words;
  line.className = whose;
  line.dir = 'auto';
  log.append(line);
  line.scrollIntoView({ block: 'end' });
  return line;
}

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
