import { performance } from 'node:perf_hooks';
import type { WebSocket } from 'ws';
import type { Limits } from './limits.js';
import { TokenBucket } from './token-bucket.js';

/**
 * How much may wait for a socket that reads slowly, in bytes. A socket that sends more to it is paused until that frame
 * has been written.
 */
const MOST_WAITING = 1024 * 1024;
/** If more than this waits for a socket, in bytes, the socket counts as not reading and is cut off. */
const CUT_OFF = 8 * 1024 * 1024;
/** How long a socket may read nothing while others are paused because of it, in ms. */
const STANDSTILL = 10_000;

/** The state of one socket. */
interface Line {
  readonly bytes: TokenBucket;
  readonly frames: TokenBucket;
  /** How many reasons there are to pause it. */
  holds: number;
}

/**
 * Sends frames as fast as the limits allow and as fast as they are read. It never drops a frame: it pauses the
 * socket of the sender, and TCP slows the sender down.
 */
export class Flow {
  readonly #limits: Pick<Limits, 'framesPerSecond' | 'bytesPerSecond'>;
  readonly #lines = new WeakMap<WebSocket, Line>();
  readonly #onCut: (socket: WebSocket) => void;

  /** `onCut` is called when a socket that does not read is cut off. */
  constructor(limits: Pick<Limits, 'framesPerSecond' | 'bytesPerSecond'>, onCut: (socket: WebSocket) => void) {
    this.#limits = limits;
    this.#onCut = onCut;
  }

  /** Counts a frame that this socket has sent. */
  count(from: WebSocket, bytes: number): void {
    const line = this.#lineOf(from);
    const wait = Math.max(line.frames.take(1), line.bytes.take(bytes));
    if (wait > 0) setTimeout(this.hold(from), wait).unref();
  }

  /** Sends a frame to a socket. `from` is the socket that sent it. It is paused if `to` reads slowly. */
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

  /** Pauses a socket until the returned function is called. */
  hold(socket: WebSocket): () => void {
    const line = this.#lineOf(socket);
    if (++line.holds === 1) socket.pause();
    return () => {
      if (--line.holds === 0) socket.resume();
    };
  }

  /** Cuts a socket off if it reads nothing at all for a while. */
  #watch(socket: WebSocket): ReturnType<typeof setInterval> {
    let waiting = socket.bufferedAmount;
    return setInterval(() => {
      if (socket.bufferedAmount >= waiting) this.#cut(socket);
      waiting = socket.bufferedAmount;
    }, STANDSTILL).unref();
  }

  #cut(socket: WebSocket): void {
    if (socket.readyState === socket.OPEN) this.#onCut(socket); // once, even if many are paused because of it
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
