import type { ConnectOptions } from 'webrtc-elements/core';
import type { IceServer } from 'webrtc-elements/server/node';
import type { End } from './pages/end.js';

/** How a page takes part in a conversation of two. */
export interface EndOptions {
  readonly iceServers: readonly IceServer[];
  readonly relay: ConnectOptions['relay'];
  /** The secret of the room, if it has one. */
  readonly secret?: string;
}

declare global {
  var begin: (name: string, options: EndOptions) => Promise<void>;
  var endOf: (name: string) => End;
}
