import { RTCPeerConnection } from '../../../demo/roamhq-wrtc.js';

/** By which path members of a room reach each other in Node: options of `connect()`. */
export const WAYS = {
  relay: {},
  link: { RTCPeerConnection },
} as const;
