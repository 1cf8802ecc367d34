import { performance } from 'node:perf_hooks';
import type { Limits } from '../limits/limits.js';
import type { Line } from './line.js';
import type { WriteBatch } from './write-batch.js';

/**
 * How much may wait for a socket that reads slowly, in bytes. A socket that sends more to it is paused until that frame
 * has been written.
 */
const MOST_WAITING = 1024 * 1024;
/** If more than this waits for a socket, in bytes, the socket counts as not reading and is cut off. */
const CUT_OFF = 8 * 1024 * 1024;
/** Up to so much, in bytes, is held back until the end of the turn. It must not look as if the socket did not read. */
const MOST_BATCHED = 64 * 1024;
/** How long a socket may read nothing while others are paused because of it, in ms. */
const STANDSTILL = 10_000;
/** The limits are for this time, in ms. */
const SECOND = 1_000;

/**
 * Sends frames as fast as the limits allow and as fast as they are read. It never drops a frame: it pauses the
 * socket of the sender, and TCP slows the sender down.
 */
export class Flow {
  readonly #timePerFrame: number;
  readonly #timePerByte: number;
  readonly #batch: WriteBatch;
  readonly #onCut: (line: Line) => void;

  /** `onCut` is called when a socket that does not read is cut off. */
  constructor(
    { framesPerSecond, bytesPerSecond }: Pick<Limits, 'framesPerSecond' | 'bytesPerSecond'>,
    batch: WriteBatch,
    onCut: (line: Line) => void,
  ) {
    this.#timePerFrame = SECOND / framesPerSecond;
    this.#timePerByte = SECOND / bytesPerSecond;
    this.#batch = batch;
    this.#onCut = onCut;
  }

  /** Counts a frame that this socket has sent. */
  count(from: Line, bytes: number): void {
    const now = performance.now();
    from.framesFreeAt = Math.max(from.framesFreeAt, now) + this.#timePerFrame;
    from.bytesFreeAt = Math.max(from.bytesFreeAt, now) + this.#timePerByte * bytes;
    const wait = Math.max(from.framesFreeAt, from.bytesFreeAt) - now - SECOND;
    if (wait > 0) setTimeout(this.hold(from), wait).unref();
  }

  /** Sends a frame to a socket. `from` is the socket that sent it. It is paused if `to` reads slowly. */
  pass(to: Line, frame: string | Uint8Array, from?: Line): void {
    const { socket } = to;
    const waiting = socket.bufferedAmount;
    if (waiting > CUT_OFF) {
      this.#cut(to);
      return;
    }
    if (waiting < MOST_BATCHED) this.#batch.add(to.stream);
    else this.#batch.release(to.stream);
    if (from === undefined || waiting < MOST_WAITING) {
      socket.send(frame);
    } else {
      const release = this.hold(from);
      const watch = this.#watch(to);
      socket.send(frame, () => {
        clearInterval(watch);
        release();
      });
    }
  }

  /** Pauses a socket until the returned function is called. */
  hold(line: Line): () => void {
    if (++line.holds === 1) line.socket.pause();
    return () => {
      if (--line.holds === 0) line.socket.resume();
    };
  }

  /** Cuts a socket off if it reads nothing at all for a while. */
  #watch(to: Line): ReturnType<typeof setInterval> {
    const { socket } = to;
    let waiting = socket.bufferedAmount;
    return setInterval(() => {
      if (socket.bufferedAmount >= waiting) this.#cut(to);
      waiting = socket.bufferedAmount;
    }, STANDSTILL).unref();
  }

  #cut(line: Line): void {
    const { socket } = line;
    if (socket.readyState === socket.OPEN) this.#onCut(line); // once, even if many are paused because of it
    socket.terminate();
  }
}
