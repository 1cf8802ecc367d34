import { performance } from 'node:perf_hooks';
import { FarSender } from '../exchange/far-sender.js';
import type { Limits } from '../limits/limits.js';
import { MOST_UNREAD, Reader } from '../limits/reader.js';
import { Backlog, type Sender } from './backlog.js';
import type { Line } from './line.js';
import type { WriteBatch } from './write-batch.js';

/** How much of one sender may be held until its readers have read, in bytes. The sender of more is paused. */
const MOST_HELD = 4 * 1024 * 1024;
/** If it sends so much all the same, in bytes, it is refused: what it had sent before it was paused, it may have compressed. */
const MOST_AT_ALL = 2 * MOST_HELD;
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

export interface FlowOptions {
  readonly limits: Pick<Limits, 'framesPerSecond' | 'bytesPerSecond'>;
  readonly batch: WriteBatch;
  /** Sends what a socket has to hear before the next frame of a member that had to wait. */
  readonly prepare: (line: Line) => void;
  /** A socket that does not read is cut off. */
  readonly onCut: (line: Line) => void;
  /** A socket has to be refused: it sends too much. */
  readonly onFlood: (line: Line) => void;
}

/**
 * Sends frames as fast as the limits allow and as fast as they are read. Nobody waits for a slow reader, unless they send to it
 * without end. Who has to wait is paused, and TCP slows them down. A reader that does not read is cut off, but none is for what others send
 * to it.
 */
export class Flow {
  readonly #timePerFrame: number;
  readonly #timePerByte: number;
  readonly #options: FlowOptions;
  readonly #batch: WriteBatch;
  /** Sockets for which too much waits. */
  readonly #watched = new Set<Line>();
  /** Sockets that read slowly, for which something of others waits. */
  readonly #behind = new Set<Line>();

  constructor(options: FlowOptions) {
    const { framesPerSecond, bytesPerSecond } = options.limits;
    this.#options = options;
    this.#batch = options.batch;
    this.#timePerFrame = SECOND / framesPerSecond;
    this.#timePerByte = SECOND / bytesPerSecond;
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
  isSlow({ socket, backlog }: Line): boolean {
    return socket.bufferedAmount >= MOST_BATCHED || backlog?.holds === true;
  }

  /** Sends a frame to a socket. `from`: who sent it. It is paused if too much of it waits there. */
  pass(to: Line, frame: string | Uint8Array, from?: Sender): void {
    const { socket, stream } = to;
    const slow = this.isSlow(to);
    if (slow) this.#batch.release(stream);
    else this.#batch.add(stream);
    if (slow && from && from !== to) {
      (to.backlog ??= this.#openBacklog(to)).pass(frame, from);
      return;
    }
    socket.send(frame); // who sends to itself is not paused, or we would never see that it does not read
    this.#sent(to, frame.length, slow, from !== undefined);
  }

  /** Somebody sends nothing any more. What waits of it is sent now, as far as there is room. */
  finish(from: Sender): void {
    if (from.held > 0) for (const { backlog } of this.#behind) backlog?.finish(from);
  }

  /** A socket has closed: drops what waits for it. */
  forget(line: Line): void {
    this.finish(line);
    line.backlog?.clear();
    this.#behind.delete(line);
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

  /** So many bytes more of a socket are held, here or at other servers; fewer if it is below 0. It is paused if that is too much. */
  keep(from: Line, bytes: number): void {
    const before = from.held;
    from.held += bytes;
    if (from.held > MOST_HELD) from.release ??= this.hold(from);
    else {
      from.release?.();
      from.release = undefined;
    }
    if (from.held > MOST_AT_ALL && before <= MOST_AT_ALL) this.#options.onFlood(from);
  }

  /** Pauses a socket until the returned function is called. */
  hold(line: Line): () => void {
    if (++line.holds === 1) line.socket.pause();
    return () => {
      if (--line.holds === 0) line.socket.resume();
    };
  }

  #openBacklog(to: Line): Backlog {
    this.#behind.add(to);
    return new Backlog(to, {
      write: (frame, done) => {
        this.#options.prepare(to);
        to.socket.send(frame, done);
        this.#sent(to, frame.length, true, true);
      },
      ask: (done) => to.socket.ping(undefined, undefined, done),
      count: (from, bytes) => {
        if (from instanceof FarSender) from.count(bytes);
        else this.keep(from, bytes);
      },
      hold: (from) => (from instanceof FarSender ? () => undefined : this.hold(from)), // its server pauses it
      onEmpty: () => {
        to.backlog = undefined;
        this.#behind.delete(to);
      },
    });
  }

  /** A frame was sent. After some of those of members, of large ones, and of all that have to wait, we ask how far the socket has read. */
  #sent(to: Line, bytes: number, slow: boolean, passed: boolean): void {
    const large = bytes >= LARGE;
    if (slow || passed || large) to.reader ??= new Reader(() => performance.now());
    const ping = to.reader?.send(bytes);
    if (ping !== undefined) to.socket.ping(numberToBytes(ping));
    if (slow || large) this.#check(to);
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
    if (socket.readyState === socket.OPEN) this.#options.onCut(line); // once, even if many go on sending to it
    socket.terminate();
  }
}

function numberToBytes(n: number): Buffer {
  const bytes = Buffer.alloc(PING_SIZE);
  bytes.writeUInt32BE(n);
  return bytes;
}
