/**
 * A chat on the command line, in the same rooms as the pages: Node has no WebRTC, so messages go
 * through the server, encrypted from end to end; or directly, by a package that brings it.
 *
 *   node demo/node-chat.js http://127.0.0.1:8080 lobby Ada
 *   node demo/node-chat.js http://127.0.0.1:8080 lobby Ada werift
 */
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws'; // which Node has from version 22
import { connect } from 'webrtc-elements/core';

/** By the name of the package. @type {Record<string, () => Promise<{ RTCPeerConnection: unknown }>>} */
const IMPLEMENTATIONS = {
  werift: () => import('werift'),
  '@roamhq/wrtc': () => import('./roamhq-wrtc.js'),
};

const [host = 'http://127.0.0.1:8080', room = 'lobby', name = 'Node', webrtc = ''] = process.argv.slice(2);
const implementation = await IMPLEMENTATIONS[webrtc]?.();
const connection = await connect({ host, room, presence: { name }, WebSocket, ...implementation });
/** Of those who are here, and of those who have left. */
const names = new Map();
const nameOf = (/** @type {string} */ id) => {
  const name = connection.peers.get(id)?.presence['name'];
  if (name) names.set(id, name);
  return names.get(id) ?? id.slice(0, 6);
};

process.stdout.write(`In ${room} as ${name}. Write a line and press Enter.\n`);
connection.on('connect', (peer) => process.stdout.write(`* ${nameOf(peer)} is here\n`));
connection.on('peer-disconnect', (peer) => process.stdout.write(`* ${nameOf(peer)} is gone\n`));
connection.on('message', ({ data, peer }) => {
  if (typeof data === 'string') process.stdout.write(`${nameOf(peer)}: ${data}\n`);
});
connection.on('error', ({ message }) => process.stderr.write(`! ${message}\n`));

/** @type {Set<Promise<void>>} */
const underWay = new Set();
for await (const line of createInterface({ input: process.stdin })) {
  const sent = connection
    .send(line)
    .catch(({ message }) => void process.stderr.write(`! not delivered: ${message}\n`))
    .finally(() => underWay.delete(sent));
  underWay.add(sent);
}
await Promise.all(underWay);
connection.close();
