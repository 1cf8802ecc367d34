/** The entry of `webrtc-core.global.js`, for classic scripts and `importScripts()`: everything that the core exports, as a global. */
import * as core from './core/index.js';

declare global {
  /** The core of webrtc-elements: `connect()`, `pair()` and `ConnectionError`. `webrtc-core.global.js` sets it. */
  var WebRTCCore: typeof core;
}

globalThis.WebRTCCore = core;
