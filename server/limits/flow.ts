import { performance } from 'node:perf_hooks';
import type { WebSocket } from 'ws';
import type { Limits } from './limits.js';
import { TokenBucket } from './token-bucket.js';

/** What may wait for a member that reads slowly, in bytes; who sends it more is not read from until it has caught up. */
const MOST_WAITING = 1024 * 1024;
/** So much waits only for one that does not read at all, in bytes: it is cut off. */
const CUT_OFF = 8 * 1024 * 1024;
/** How long one that others wait for may read nothing, in ms. */
const STANDSTILL = 10_000;

/** How one socket does. */
interface Line {
  readonly bytes: TokenBucket;
  readonly frames: TokenBucket;
  /** For how many reasons it is not read from. */
  holds: number;
}

/**
 * Passes frames on, as fast as allowed and as fast as they are read. A limit never drops a frame: the
 * sender's socket is not read from for a while, and TCP slows it down.
 */
export class Flow {
  readonly #limits: Pick<Limits, 'framesPerSecond' | 'bytesPerSecond'>;
  readonly #lines = new WeakMap<WebSocket, Line>();
  readonly #onCut: (socket: WebSocket) => void;

  /** `onCut`: a socket that does not read was cut off. */
  constructor(limits: Pick<Limits, 'framesPerSecond' | 'bytesPerSecond'>, onCut: (socket: WebSocket) => void) {
    this.#limits = limits;
    this.#onCut = onCut;
  }

  /** A frame of so many bytes has come from this socket. */
  count(from: WebSocket, bytes: number): void {
    const line = this.#lineOf(from);
    const wait = Math.max(line.frames.take(1), line.bytes.take(bytes));
    if (wait > 0) setTimeout(this.hold(from), wait).unref();
  }

  /** A frame goes to this socket; `from` whoever is the reason for it. */
  pass(to: WebSocket, frame: string | Uint8Array, from?: WebSocket): void {
    const waiting = to.bufferedAmount;
    if (waiting > CUT_OFF) {
      this.#cut(to);
    } else if (from === undefined || waiting < MOST_WAITING) {
      to.send(frame);
    } else {
      const release = this.hold(from);
      const watch = this.#watch(to);
      to.send(frame, () => {
        clearInterval(watch);
        release();
      });
    }
  }

  /** Reads nothing from this socket until the function that it returns is called. */
  hold(socket: WebSocket): () => void {
    const line = this.#lineOf(socket);
    if (++line.holds === 1) socket.pause();
    return () => {
      if (--line.holds === 0) socket.resume();
    };
  }

  /** Cuts a socket off for which others wait, once it has read nothing at all for a while. */
  #watch(socket: WebSocket): ReturnType<typeof setInterval> {
    let waiting = socket.bufferedAmount;
    return setInterval(() => {
      if (socket.bufferedAmount >= waiting) this.#cut(socket);
      waiting = socket.bufferedAmount;
    }, STANDSTILL).unref();
  }

  #cut(socket: WebSocket): void {
    if (socket.readyState === socket.OPEN) this.#onCut(socket); // once, though many wait for it
    socket.terminate();
  }

  #lineOf(socket: WebSocket): Line {
    let line = this.#lines.get(socket);
    if (!line) {
      const { framesPerSecond, bytesPerSecond } = this.#limits;
      const now = (): number => performance.now();
      line = { bytes: new TokenBucket(bytesPerSecond, now), frames: new TokenBucket(framesPerSecond, now), holds: 0 };
      this.#lines.set(socket, line);
    }
    return line;
  }
}
