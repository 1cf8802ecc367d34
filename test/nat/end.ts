import type { ConnectOptions } from 'webrtc-elements/core';
import type { IceServer } from 'webrtc-elements/server/node';
import type { End } from './pages/end.js';

/** How a page takes part in a conversation of two. */
export interface EndOptions {
  readonly id: 'a' | 'b';
  readonly iceServers: readonly IceServer[];
  readonly relay: ConnectOptions['relay'];
}

declare global {
  var begin: (name: string, options: EndOptions) => Promise<void>;
  var endOf: (name: string) => End;
}
