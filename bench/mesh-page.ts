import type { RelayMode } from 'webrtc-elements/core';

/** How many who are in one page find each other, and others: by hand, or by ours in one of its modes. */
export interface MeshPage {
  /**
   * So many members of this page enter a room of `size`. Resolves with when they began, and with when each of them had an
   * open data channel to everybody else, in ms since the epoch.
   */
  enter(
    way: 'raw' | RelayMode,
    room: string,
    members: number,
    size: number,
  ): Promise<[began: number, complete: number]>;
  leave(): void;
}

declare global {
  var mesh: MeshPage;
}
