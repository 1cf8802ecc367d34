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
  /** The members of this page show the others a film. */
  film(): void;
  /** Resolves when the members of this page see so many films together. */
  see(films: number): Promise<void>;
  /** What the members of this page send, in bits a second, measured for at least so many ms. */
  rate(time: number): Promise<number>;
  leave(): void;
}

declare global {
  var mesh: MeshPage;
}
