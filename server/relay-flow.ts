import { performance } from 'node:perf_hooks';
import type { WebSocket } from 'ws';
import { TokenBucket } from './token-bucket.js';

/** What may wait for a member that reads slowly, in bytes; who sends it more is not read from until it has caught up. */
const MOST_WAITING = 1024 * 1024;

/**
 * Passes relayed frames on, as fast as allowed and as fast as they are read. A limit never drops a
 * frame: the sender's socket is not read from for a while, and TCP slows it down.
 */
export class RelayFlow {
  readonly #rate: number;
  readonly #buckets = new WeakMap<WebSocket, TokenBucket>();
  /** For how many reasons a socket is not read from. */
  readonly #holds = new WeakMap<WebSocket, number>();

  /** `rate`: bytes that one member may have relayed in a second. */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** A frame has come from this member. */
  count(from: WebSocket, bytes: number): void {
    let bucket = this.#buckets.get(from);
    if (!bucket) this.#buckets.set(from, (bucket = new TokenBucket(this.#rate, () => performance.now())));
    const wait = bucket.take(bytes);
    if (wait > 0) setTimeout(this.#hold(from), wait).unref();
  }

  pass(from: WebSocket, to: WebSocket, frame: Uint8Array): void {
    if (to.bufferedAmount < MOST_WAITING) {
      to.send(frame);
      return;
    }
    to.send(frame, this.#hold(from)); // called when it is through, or the heartbeat has cut off who does not read
  }

  /** Reads nothing more from this member until the function that it returns is called. */
  #hold(socket: WebSocket): () => void {
    const change = (by: number): number => {
      const holds = (this.#holds.get(socket) ?? 0) + by;
      this.#holds.set(socket, holds);
      return holds;
    };
    if (change(1) === 1) socket.pause();
    return () => {
      if (change(-1) === 0) socket.resume();
    };
  }
}
