import { performance } from 'node:perf_hooks';
import type { Limits } from '../limits/limits.js';
import { MOST_UNREAD, Reader } from '../limits/reader.js';
import { Backlog } from './backlog.js';
import type { Line } from './line.js';
import type { WriteBatch } from './write-batch.js';

/**
 * How much of one sender may wait for one reader, in bytes. The sender of more is paused. A client of ours never is: it has at most
 * 512 KiB on its way to a peer.
 */
const MOST_OF_ONE = 1024 * 1024;
/** If more than this waits for a socket, in bytes, it is cut off, however fast it reads. */
const CUT_OFF = 8 * 1024 * 1024;
/** Up to so much, in bytes, is held back until the end of the turn. If more waits, the socket counts as slow. */
const MOST_BATCHED = 64 * 1024;
/** A frame of this size, in bytes, may take a while to read: from then on we ask. Most sockets never get one. */
const LARGE = 32 * 1024;
/** How often to look whether a socket is read for which too much waits, in ms. */
const LOOK = 1_000;
/** Bytes of a ping that asks how far a socket has read: a number of 32 bits. That of a heartbeat has none. */
const PING_SIZE = 4;
/** The limits are for this time, in ms. */
const SECOND = 1_000;

/**
 * Sends frames as fast as the limits allow and as fast as they are read. Nobody waits for a slow reader, unless they send to it
 * without end. It never drops a frame: who has to wait is paused, and TCP slows them down. A reader that does not read is cut off.
 */
export class Flow {
  readonly #timePerFrame: number;
  readonly #timePerByte: number;
  readonly #batch: WriteBatch;
  readonly #onCut: (line: Line) => void;
  /** Sockets for which too much waits. */
  readonly #watched = new Set<Line>();

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

  /** Whether a socket reads more slowly than it is sent to. */
  isSlow({ socket }: Line): boolean {
    return socket.bufferedAmount >= MOST_BATCHED;
  }

  /** Sends a frame to a socket. `from` is the socket that sent it. It is paused if too much of it waits there. */
  pass(to: Line, frame: string | Uint8Array, from?: Line): void {
    const { socket, stream } = to;
    const slow = this.isSlow(to);
    if (slow) this.#batch.release(stream);
    else this.#batch.add(stream);
    if (slow && from && from !== to) this.#owe(to, frame, from);
    else socket.send(frame); // who sends to itself is not paused, or we would never see that it does not read
    const large = frame.length >= LARGE;
    if (slow || from || large) to.reader ??= new Reader(() => performance.now());
    const ping = to.reader?.send(frame.length);
    if (ping !== undefined) socket.ping(numberToBytes(ping));
    if (slow || large) this.#check(to);
  }

  /**
   * A socket has sent a ping or a pong. It counts as a frame, and may be the answer to a ping of ours. The answer to a ping of theirs may
   * have to wait.
   */
  control(line: Line, data: Buffer): void {
    this.count(line, data.length);
    if (data.length === PING_SIZE) line.reader?.answer(data.readUInt32BE());
    this.#check(line);
  }

  /** Pauses a socket until the returned function is called. */
  hold(line: Line): () => void {
    if (++line.holds === 1) line.socket.pause();
    return () => {
      if (--line.holds === 0) line.socket.resume();
    };
  }

  /** Sends a frame that has to wait. */
  #owe(to: Line, frame: string | Uint8Array, from: Line): void {
    const backlog = (to.backlog ??= new Backlog());
    const owed = backlog.add(from, frame.length);
    const release = owed > MOST_OF_ONE ? this.hold(from) : undefined;
    to.socket.send(frame, () => {
      release?.();
      if (backlog.remove(from, frame.length)) to.backlog = undefined;
    });
  }

  /** Looks at what waits for a socket, and cuts it off if that is far too much. */
  #check(line: Line): void {
    const waiting = line.socket.bufferedAmount;
    if (waiting > CUT_OFF) this.#cut(line);
    else if (waiting > MOST_UNREAD) this.#watch(line);
  }

  /** Cuts a socket off if it does not read what waits for it. */
  #watch(line: Line): void {
    if (this.#watched.has(line)) return;
    this.#watched.add(line);
    const { socket } = line;
    const timer = setInterval(() => {
      const waits = socket.bufferedAmount > MOST_UNREAD && socket.readyState !== socket.CLOSED;
      if (waits && (socket.isPaused || !line.reader?.overdue)) return; // if it is paused, its answers are not read
      if (waits) this.#cut(line);
      clearInterval(timer);
      this.#watched.delete(line);
    }, LOOK).unref();
  }

  #cut(line: Line): void {
    const { socket } = line;
    if (socket.readyState === socket.OPEN) this.#onCut(line); // once, even if many go on sending to it
    socket.terminate();
  }
}

function numberToBytes(n: number): Buffer {
  const bytes = Buffer.alloc(PING_SIZE);
  bytes.writeUInt32BE(n);
  return bytes;
}
