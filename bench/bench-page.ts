import type { RelayMode } from 'webrtc-elements/core';

/** How two pages talk: by a hand-written RTCPeerConnection, or by ours in one of its modes. */
export type Way = 'raw' | RelayMode;

/**
 * How many bytes are sent: `stream`, in messages of 64 KiB with a bounded amount under way; `awaited`, the same one
 * after the other; `whole`, in one message. By hand there is only one.
 */
export type Style = 'stream' | 'awaited' | 'whole';

/** What a page of the benchmark does when it is told to. One waits, takes and echoes; the other calls, pours and pings. */
export interface BenchPage {
  /** Waits in a room of the server at `host`, and says hello to whoever comes; with `films`, it shows a film from the first. Resolves when it is there. */
  wait(way: Way, room: string, host: string, films?: boolean): Promise<void>;
  /** Goes to the room, and says hello to whoever is there. Resolves with when it began to, in ms since the epoch. */
  call(way: Way, room: string, host: string, films?: boolean): Promise<number>;
  /** Resolves with when the other's hello was heard, in ms since the epoch. */
  greeted(): Promise<number>;
  /** Shows the other page a film: from the first picture on if the line has just begun. Resolves with when, in ms since the epoch. */
  film(): Promise<number>;
  /** Resolves with when the first frame of the other's film was there, in ms since the epoch. */
  seen(): Promise<number>;
  /** How old so many frames of the other's film are when they are presented, in ms. */
  ages(count: number): Promise<number[]>;
  /** What messages run over. Waits until it is what was asked for. */
  path(): Promise<string>;
  /** Expects so many bytes with this checksum, and confirms them. */
  take(size: number, sum: number): void;
  /** Sends a block of so many bytes so often. Resolves with the ms until it was confirmed; rejects if it arrived wrong. */
  pour(style: Style, block: number, times: number): Promise<number>;
  echo(): void;
  /** Sends messages of this size one after the other. Resolves with the ms that each took to come back. */
  ping(count: number, size: number): Promise<number[]>;
  /** What `take` should expect. */
  checksum(block: number, times: number): number;
  /** Opens the topics `small`, on which it sends everything back, and `large`. */
  echoTopic(): void;
  /**
   * Sends so many messages of this size on the topic `large`, and meanwhile small ones on `small`, one after the other. Resolves
   * with the ms that each took to come back.
   */
  talk(count: number, size: number): Promise<number[]>;
  /** Accepts every file, and lets go of what comes. */
  takeFiles(): void;
  /** Sends so many files of this size, as one transfer. Resolves with the ms until the other side has saved all of it. */
  sendFiles(count: number, size: number): Promise<number>;
  hangUp(): void;
}

declare global {
  var bench: BenchPage;
}
