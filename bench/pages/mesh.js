import { connect } from '/webrtc-elements.js';
import { FRAME, makeFilm, Screen } from './film.js';
import { RawMember } from './raw-member.js';

/**
 * A member of this page.
 *
 * @typedef {object} Member
 * @property {() => void} close
 * @property {(track: MediaStreamTrack) => void} publish
 * @property {() => readonly RTCPeerConnection[]} connections
 */

/** @type {Member[]} */
const members = [];
/** What shows what they see. @type {Screen[]} */
const screens = [];
/** @type {MediaStreamTrack | undefined} */
let film;
let onScreen = () => undefined;

const now = () => performance.timeOrigin + performance.now();

/** @type {import('../mesh-page.js').MeshPage} */
globalThis.mesh = {
  async enter(way, room, count, size) {
    const enter = way === 'raw' ? enterByHand : enterByOurs;
    const began = now();
    await Promise.all(Array.from({ length: count }, () => enter(way, room, size - 1)));
    return [began, now()];
  },
  film() {
    const track = makeFilm();
    film = track;
    for (const member of members) member.publish(track);
  },
  see: (films) =>
    new Promise((resolve) => {
      onScreen = () => {
        if (screens.length === films) resolve(Promise.all(screens.map(({ first }) => first)).then(() => undefined));
      };
      onScreen();
    }),
  async rate(time) {
    const before = await sent();
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const now = await sent();
      if (now.at - before.at >= time) return (8_000 * (now.bytes - before.bytes)) / (now.at - before.at);
    }
  },
  leave() {
    for (const member of members.splice(0)) member.close();
    for (const screen of screens.splice(0)) screen.close();
    film?.stop();
  },
};

/**
 * @param {unknown} _way
 * @param {string} room
 * @param {number} others
 */
async function enterByHand(_way, room, others) {
  const member = new RawMember(`ws://${location.host}/introduce-all?${room}`);
  member.see = watch;
  members.push({
    close: () => member.close(),
    publish: (track) => member.publish(track),
    connections: () => member.connections,
  });
  await member.meets(others);
}

/**
 * @param {'raw' | import('webrtc-elements/core').RelayMode} way
 * @param {string} room
 * @param {number} others
 */
async function enterByOurs(way, room, others) {
  const connection = await connect({
    host: location.host,
    room,
    relay: /** @type {import('webrtc-elements/core').RelayMode} */ (way),
  });
  connection.on('track', (track) => {
    track.show(FRAME);
    watch(/** @type {MediaStream} */ (track.stream));
  });
  members.push({
    close: () => connection.close(),
    publish: (track) => void connection.publish(track),
    connections: () => [...connection.peers.values()].flatMap((peer) => peer.connection ?? []),
  });
  await new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
    const check = () => {
      if ([...connection.peers.values()].filter(({ channel }) => channel).length === others) resolve();
    };
    connection.on('peer', check);
    check();
  });
}

/** @param {MediaStream} stream */
function watch(stream) {
  const screen = new Screen();
  screen.show(stream);
  screens.push(screen);
  onScreen();
}

/** What all members have sent of their films until now, with headers, and when that was, in ms. */
async function sent() {
  const sum = { at: 0, bytes: 0 };
  for (const connection of members.flatMap(({ connections }) => connections())) {
    for (const [, stats] of await connection.getStats()) {
      if (stats.type !== 'outbound-rtp') continue;
      sum.at = Math.max(sum.at, stats.timestamp);
      sum.bytes += stats.bytesSent + stats.headerBytesSent;
    }
  }
  return sum;
}
