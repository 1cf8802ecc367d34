/** A page that holds connections for the tests and writes down what they tell. */
import { connect, ConnectionError, openMedia, pair } from '/webrtc-elements.js';

/** @type {(keyof import('webrtc-elements/core').ConnectionEvents)[]} */
const EVENTS = [
  'peerlist',
  'connect',
  'upgrade',
  'downgrade',
  'path',
  'peer',
  'datachannel',
  'message',
  'peer-disconnect',
  'webrtc-close',
  'error',
  'close',
  'state',
];

/** Joins a room; the connection gets a `log` of its events: [name, what it is about]. */
globalThis.enter = async (/** @type {import('../enter-as.js').EnterOptions} */ { identity: key, ...options }) => {
  const identity = key && (await importIdentity(key));
  const connection = await connect({ host: location.host, identity, ...options });
  /** @type {import('../browser.js').LoggedConnection['log']} */
  const log = [];
  for (const name of EVENTS) {
    connection.on(name, (/** @type {unknown} */ value) => void log.push([name, summary(name, value)]));
  }
  globalThis.room = Object.assign(connection, { log });
  return globalThis.room;
};

/**
 * An identity of the cast, as `createIdentity()` makes them: its private key cannot be exported again.
 *
 * @param {JsonWebKey} key
 * @returns {Promise<import('webrtc-elements/core').Identity>}
 */
async function importIdentity(key) {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const [x, y] = [key.x, key.y].map((part = '') => atob(part.replaceAll('-', '+').replaceAll('_', '/')));
  const publicKey = btoa(`\x04${x}${y}`).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return { publicKey, privateKey: await crypto.subtle.importKey('jwk', key, curve, false, ['sign']) };
}

/** Joins a pair, as `peer`, and writes down its `story`. */
globalThis.startPair = (/** @type {Partial<import('webrtc-elements/core').PairOptions>} */ options = {}) => {
  globalThis.story = [];
  globalThis.peer = pair({ host: location.host, pairCode: 'the two of us', ...options });
  /** @type {(keyof import('webrtc-elements/core').PairEvents)[]} */
  const names = ['connect', 'upgrade', 'downgrade', 'data', 'busy', 'error', 'close'];
  for (const name of names) {
    globalThis.peer.on(name, (/** @type {unknown} */ about) => {
      globalThis.story.push(typeof about === 'string' ? `${name} ${about}` : name);
    });
  }
};

/** The code of the ConnectionError that a promise rejects with. */
globalThis.codeOf = async (/** @type {Promise<unknown>} */ promise) => {
  try {
    await promise;
    return 'fulfilled';
  } catch (error) {
    return error instanceof ConnectionError ? error.code : `untyped: ${String(error)}`;
  }
};

/**
 * @param {string} name
 * @param {any} value
 * @returns {string}
 */
function summary(name, value) {
  if (name === 'peer') return value[0];
  if (name === 'message')
    return `${value.peer}: ${typeof value.data === 'string' ? value.data : `${value.data.byteLength} bytes`}`;
  if (name === 'error') return value.code;
  if (name === 'close') return value?.code ?? '';
  if (name === 'peerlist') return value.join(' ');
  return typeof value === 'string' ? value : value.label;
}

globalThis.openMedia = openMedia;
globalThis.ready = true;
