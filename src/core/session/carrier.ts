import type { Bytes } from '../../protocol/bytes.js';

/** Carries the frames of a session: a link or the relay. It may lose some of them when it ends. */
export interface Carrier {
  /** The largest frame, in bytes. */
  readonly frameSize: number;
  /** How many bytes may be sent but not acknowledged. */
  readonly window: number;
  /** Whether it takes another frame now. Once it does again, its owner calls `flush()` of the session. */
  hasRoom(): boolean;
  /** Sends a frame. It has to copy the bytes at once, because they change as soon as it returns. */
  send(frame: Bytes): void;
}
