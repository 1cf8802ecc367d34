import type { Connection, Peer } from 'webrtc-elements/core';

/** With the DOM, what belongs to WebRTC is of its types and no others. */
type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;
export const channel: Same<NonNullable<Peer['channel']>, RTCDataChannel> = true;
export const link: Same<NonNullable<Peer['connection']>, RTCPeerConnection> = true;
export const made: Same<ReturnType<Connection['createDataChannel']>, RTCDataChannel> = true;
export const init: Same<Parameters<Connection['createDataChannel']>[1], RTCDataChannelInit & { to: string }> = true;
