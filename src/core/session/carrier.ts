/** What a session runs over at the moment: it takes frames, and may lose those that it had when it ends. */
export interface Carrier {
  /** Bytes of one frame, at most. */
  readonly frameSize: number;
  /** Bytes that may be under way, sent and not acknowledged. */
  readonly window: number;
  /** Whether it takes another frame now. Who owns it calls `flush()` of the session when it does again. */
  hasRoom(): boolean;
  /** Takes the bytes at once: they are others as soon as it returns. */
  send(frame: Uint8Array<ArrayBuffer>): void;
}
