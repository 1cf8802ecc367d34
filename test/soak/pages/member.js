/** A page that is a member of a room: talks without end, and keeps an account of what it said, heard and saw. */
import { connect } from '/webrtc-elements.js';
import { importIdentity } from './identity.js';
import { isWhole, read } from './parcel.js';
import { Traffic } from './traffic.js';

/** How often the account goes to those who check it, in ms. */
const ACCOUNT = 500;

/** @type {import('webrtc-elements/core').Connection | undefined} */
let room;
/** @type {Traffic | undefined} */
let traffic;
/** @type {import('../account.js').Entry[]} */
let entries = [];
let number = 0;
/** What the browser knows of its network. */
const { connection: network } = /** @type {{ connection?: EventTarget & Record<string, unknown> }} */ (navigator);

/** @param {unknown[]} entry */
const tell = (...entry) => {
  entries.push(/** @type {import('../account.js').Entry} */ ([Date.now(), ...entry]));
};

const flush = () => {
  const account = { number, at: Date.now(), entries };
  entries = [];
  return globalThis.account(account);
};

setInterval(() => void flush(), ACCOUNT);
network?.addEventListener('change', () => {
  tell('seen', 'network', network['type'], network['effectiveType'], network['rtt'], network['downlink']);
});

/** @type {import('../account.js').MemberPage} */
const page = {
  async enter({ pace, seed, identity: key, ...options }) {
    number = options.presence.number;
    const identity = await importIdentity(key);
    const connection = await connect({ host: location.host, ...options, identity });
    room = connection;
    traffic = new Traffic(connection, { number, pace, tell, chance: lottery(seed) });
    watch(connection);
  },

  async depart() {
    traffic?.stop();
    room?.close();
    await new Promise((resolve) => setTimeout(resolve)); // until all that was under way has come to an end
    await flush();
    room = traffic = undefined;
  },

  talk: (on) => (on ? traffic?.start() : traffic?.stop()),

  settleAccount: flush,

  view: () => ({
    number,
    state: room?.state,
    underWay: traffic?.underWay ?? 0,
    peers: [...(room?.peers.values() ?? [])].map((peer) => ({
      number: Number(peer.presence['number']),
      state: peer.state,
      path: peer.path,
      buffered: peer.bufferedAmount,
    })),
    held: globalThis.held(),
  }),

  breakLink(what, chance) {
    const peers = [...(room?.peers.values() ?? [])].sort(
      (a, b) => Number(a.presence['number']) - Number(b.presence['number']),
    );
    peers[Math.floor(chance * peers.length)]?.[what]?.close();
  },
};

globalThis.member = page;

/** @param {import('webrtc-elements/core').Connection} connection */
function watch(connection) {
  const numberOf = (/** @type {string} */ id) => Number(connection.peers.get(id)?.presence['number']);
  /** @type {Map<string, number>} */
  const met = new Map();
  connection.on('message', ({ data, peer }) => {
    if (typeof data !== 'string' && !(data instanceof ArrayBuffer)) {
      tell('wrong', `a ${typeof data} came, which nobody sends`);
      return;
    }
    const { from, what } = read(data);
    const sender = numberOf(peer);
    if (from !== undefined && from !== sender) tell('wrong', `a message of ${from} came under the name of ${sender}`);
    if (!isWhole(data)) tell('wrong', `message ${what} of ${from} is not as it was sent`);
    if (!met.has(peer)) tell('wrong', `message ${what} of ${sender} came before its connect, or after its end`);
    tell('heard', sender, what);
  });
  connection.on('connect', (id) => {
    if (met.has(id)) tell('wrong', `${met.get(id)} was told to connect twice`);
    met.set(id, numberOf(id));
    tell('seen', 'connect', numberOf(id));
  });
  connection.on('peer-disconnect', (id) => {
    if (!met.has(id)) tell('wrong', `${id} was told to be gone, and was not there`);
    tell('gone', met.get(id) ?? 0);
    met.delete(id);
  });
  connection.on('peerlist', (ids) => {
    const all = [...ids, connection.id];
    if (new Set(all).size < all.length) tell('wrong', `somebody is listed twice, or is oneself: ${all.join(' ')}`);
    tell('seen', 'peerlist', ids.map(numberOf).join(' '));
  });
  connection.on('error', ({ code, peer, message, cause }) => {
    tell(
      'error',
      code,
      peer === undefined ? undefined : (met.get(peer) ?? numberOf(peer)),
      `${message} ${cause ?? ''}`,
    );
  });
  connection.on('close', (error) => tell('close', error?.code));
  connection.on('split-room', ({ missing, by }) => {
    tell('wrong', `the server is said to hide ${missing.join(' ')}, by ${by.map(numberOf).join(' ')}`);
  });
  connection.on('state', (state) => tell('seen', 'state', state));
  connection.on('socket', () => tell('seen', 'socket'));
  connection.socket.addEventListener('close', ({ code, reason }) => tell('seen', 'socket closed', code, reason));
  for (const name of /** @type {const} */ (['upgrade', 'downgrade', 'presence'])) {
    connection.on(name, (id) => tell('seen', name, numberOf(id)));
  }
  connection.on('path', (id) => tell('seen', 'path', numberOf(id), connection.peers.get(id)?.path));
  connection.on('peer-state', (id) => tell('seen', 'peer-state', numberOf(id), connection.peers.get(id)?.state));
}

/**
 * Numbers from 0 to below 1, the same for the same seed.
 *
 * @param {number} seed
 */
function lottery(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
