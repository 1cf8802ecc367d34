import { BY_HAND, OURS, PEERJS, Y_WEBRTC } from './doors.js';
import type { Rival, RivalClient, RivalServer } from './rival.js';

/** Everybody who is compared. All ratios are to the first of a list. `bench/README.md` says how to add one. */

const byHand: RivalServer = { name: 'by hand', module: 'rivals/servers/by-hand.ts', door: BY_HAND };
const ours: RivalServer = { name: 'ours', module: 'our-server.ts', door: OURS };
const peerjs: RivalServer = { name: 'PeerJS (peer)', module: 'rivals/servers/peerjs.ts', door: PEERJS };
const nostr: RivalServer = { name: 'a Nostr relay', module: 'rivals/servers/nostr-relay.ts' };
const yWebrtc: RivalServer = { name: 'y-webrtc', module: 'rivals/servers/y-webrtc.ts', door: Y_WEBRTC };

export const SERVERS: readonly RivalServer[] = [byHand, ours, peerjs, yWebrtc];

export const RIVALS: readonly Rival[] = [
  { name: 'by hand', page: 'by-hand', server: byHand },
  { name: 'ours, by relay, then direct', page: 'ours', mode: 'fallback', server: ours },
  { name: "ours, relay: 'never'", page: 'ours', mode: 'never', server: ours },
  { name: 'PeerJS', page: 'peerjs', mode: 'binary', server: peerjs },
  {
    name: "PeerJS, serialization: 'raw'",
    page: 'peerjs',
    mode: 'raw',
    server: peerjs,
    rows: ['round-trip', 'throughput'],
  },
  { name: 'simple-peer', page: 'simple-peer', server: byHand },
  { name: 'trystero (Nostr)', page: 'trystero', server: nostr },
];

export const CLIENTS: readonly RivalClient[] = [
  { name: 'by hand', code: `export { RawMember } from './pages/raw-member.js';` },
  { name: 'ours, the core', code: `export { connect } from 'webrtc-elements/core';` },
  { name: 'PeerJS', code: `export { Peer } from 'peerjs';` },
  { name: 'simple-peer', code: `export { default } from 'simple-peer/simplepeer.min.js';` },
  { name: 'trystero (Nostr)', code: `export { joinRoom } from 'trystero';` },
];
