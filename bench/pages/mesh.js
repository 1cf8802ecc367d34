import { connect } from '/webrtc-elements.js';
import { RawMember } from './raw-member.js';

/** What lets go of each member. @type {(() => void)[]} */
const leaving = [];

const now = () => performance.timeOrigin + performance.now();

/** @type {import('../mesh-page.js').MeshPage} */
globalThis.mesh = {
  async enter(way, room, members, size) {
    const enter = way === 'raw' ? enterByHand : enterByOurs;
    const began = now();
    await Promise.all(Array.from({ length: members }, () => enter(way, room, size - 1)));
    return [began, now()];
  },
  leave: () => leaving.splice(0).forEach((leave) => leave()),
};

/**
 * @param {unknown} _way
 * @param {string} room
 * @param {number} others
 */
async function enterByHand(_way, room, others) {
  const member = new RawMember(`ws://${location.host}/introduce-all?${room}`);
  leaving.push(() => member.close());
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
  leaving.push(() => connection.close());
  await new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
    const check = () => {
      if ([...connection.peers.values()].filter(({ channel }) => channel).length === others) resolve();
    };
    connection.on('peer', check);
    check();
  });
}
