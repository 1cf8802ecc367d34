import './room/webrtc-room.js';
import './peer-list/webrtc-peer-list.js';
import './chat/webrtc-chat.js';
import './status/webrtc-status.js';
import './invite/webrtc-invite.js';
import { loadElementsOfPage } from './rare-elements.js';

loadElementsOfPage();

/** The types of the tags that load when they appear. */
export type {} from './lobby/webrtc-lobby.js';
export type {} from './verify/webrtc-verify.js';
export type {} from './call/webrtc-call.js';
export type {} from './call/controls/webrtc-call-controls.js';
export type {} from './call/device-select/webrtc-device-select.js';
export type {} from './call/preview/webrtc-preview.js';
export type {} from './call/tile/webrtc-tile.js';
