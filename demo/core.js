import { connect } from '/webrtc-core.js';

/** @typedef {{ x: number, y: number }} Place */
/** @typedef {{ wave?: boolean, ping?: number, pong?: number }} Word What members say. */

const board = /** @type {HTMLElement} */ (document.getElementById('board'));
const status = /** @type {HTMLElement} */ (document.getElementById('status'));
const room = new URLSearchParams(location.search).get('room') || 'board';
const ripple = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 2 : 8;
/** Our own place. */
const place = { x: 0.5, y: 0.5 };
/** @type {Map<string, HTMLElement>} The dot of each member, ours too. */
const dots = new Map();

/** @type {import('webrtc-elements/core').Connection} */
const connection = await connect({ host: location.origin, party: 'pointers', room, timeout: Infinity }).catch(giveUp);

const places = connection.topic('places', { delivery: 'latest' });

connection.on('peerlist', countPeople);
connection.on('connect', (id) => {
  tell({ ping: performance.now() }, id);
  places.send(place, { to: id }).catch(() => {}); // who cannot be told is on the way out
});
connection.on('message', ({ peer, data }) => show(peer, Object(data)));
places.on('message', ({ peer, data }) => put(peer, Object(data)));
connection.on('peer-disconnect', (id) => dots.get(id)?.remove());
connection.on('peer-disconnect', (id) => dots.delete(id));
setInterval(() => tell({ ping: performance.now() }), 2000);
put(connection.id, place);

board.addEventListener('click', () => act({ wave: true }));
for (const type of /** @type {const} */ (['pointerdown', 'pointermove'])) board.addEventListener(type, follow);
board.addEventListener('keydown', ({ key }) => {
  if (key === 'ArrowLeft' || key === 'ArrowRight') move(place.x + (key === 'ArrowLeft' ? -0.02 : 0.02), place.y);
  if (key === 'ArrowUp' || key === 'ArrowDown') move(place.x, place.y + (key === 'ArrowUp' ? -0.02 : 0.02));
});

/** @param {string[]} others */
function countPeople(others) {
  status.textContent = others.length > 0 ? `${others.length + 1} people here` : 'You’re the only one here';
}

/** @param {PointerEvent} event */
function follow({ clientX, clientY }) {
  const { left, top, width, height } = board.getBoundingClientRect();
  move((clientX - left) / width, (clientY - top) / height);
}

/** Moves our own dot, within the board. @param {number} x @param {number} y */
function move(x, y) {
  place.x = Math.min(1, Math.max(0, x));
  place.y = Math.min(1, Math.max(0, y));
  put(connection.id, place);
  places.send(place).catch(() => {});
}

/** Does something here and on every other screen. @param {Word} word */
function act(word) {
  show(connection.id, word);
  tell(word);
}

/** @param {Word} word @param {string} [to] */
function tell(word, to) {
  connection.send(word, to ? { to } : {}).catch(() => {});
}

/** Puts somebody's dot in its place. @param {string} id @param {Place} place */
function put(id, { x, y }) {
  const { style } = dots.get(id) ?? createDot(id);
  style.left = `${Number(x) * 100}%`;
  style.top = `${Number(y) * 100}%`;
}

/** Shows what somebody did. @param {string} id @param {Word} word */
function show(id, { wave, ping, pong }) {
  const dot = dots.get(id) ?? createDot(id);
  if (wave) dot.animate({ scale: [1, ripple], opacity: [0.6, 0] }, { duration: 900, pseudoElement: '::after' });
  if (ping !== undefined) tell({ pong: ping }, id);
  if (pong !== undefined) dot.textContent = `${Math.max(1, Math.round(performance.now() - pong))} ms away`;
}

/** @param {string} id */
function createDot(id) {
  const dot = document.createElement('span');
  dot.className = 'dot';
  dot.ariaHidden = 'true';
  dot.textContent = id === connection.id ? 'You' : '…';
  const number = [...id].reduce((sum, character) => sum + character.charCodeAt(0), 0);
  dot.style.setProperty('--hue', String((number * 47) % 360));
  dots.set(id, dot);
  board.append(dot);
  return dot;
}

/** @param {Error} error @returns {never} */
function giveUp(error) {
  status.textContent = error.message;
  throw error;
}
