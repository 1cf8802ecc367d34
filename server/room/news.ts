import type { NewsFrame, PeerId, ServerFrame } from '../../src/protocol/frames.js';
import type { Deliver } from './deliver.js';
import { later } from '../limits/later.js';
import { isFrame, isPassed, type Outgoing } from './outgoing.js';

export interface NewsOptions<Socket, Sender = Socket> {
  readonly deliver: Deliver<Socket, Sender>;
  /** Whether a socket reads more slowly than it is sent to. Its news wait. Default: none does. */
  readonly isSlow?: (socket: Socket) => boolean;
  /** Whether what members send to a socket may wait in the adapter. Then that calls `catchUp()` before it sends it. Default: it does not. */
  readonly holds?: (socket: Socket) => boolean;
}

/** For how long news are collected after some went out, in ms. */
const WINDOW = 50;
/** How many copies of joins go out at once all the same, while news are collected: a few people who come together meet at once. */
const AT_ONCE = 256;
/** How many news go in one frame: even with the largest presences it is not too large. */
const MOST_TOGETHER = 50;
/** How many news wait for a socket that reads slowly. With more, they go to the socket, where they count as unread. */
const MOST_WAITING = 1_000;

/**
 * Tells the members of a room what is new: who comes, goes and changes. The first news go out at once, those of the next 50 ms
 * together, but for joins in a small room. So a crowd costs each member few frames. For a socket that reads slowly they wait longer, and
 * what is no longer true is dropped: older presences, and members who have come and gone.
 *
 * Nobody gets a frame from a member of whom they have not heard: any other frame for a socket takes its news along.
 */
export class News<Socket, Sender = Socket> {
  readonly #deliver: Deliver<Socket, Sender>;
  readonly #isSlow: (socket: Socket) => boolean;
  readonly #holds: (socket: Socket) => boolean;
  /** What waits, by socket. Missing while nothing does: there are many rooms. */
  #waiting: Map<Socket, NewsFrame[]> | undefined;
  /** Runs while news are collected. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How many copies of joins there were since it runs. */
  #joins = 0;

  constructor({ deliver, isSlow = () => false, holds = () => false }: NewsOptions<Socket, Sender>) {
    this.#deliver = deliver;
    this.#isSlow = isSlow;
    this.#holds = holds;
  }

  /** Delivers what one event has caused: news now or later, everything else now. */
  readonly deliver: Deliver<Socket, Sender> = (out, from) => {
    const now: Outgoing<Socket>[] = [];
    const collects = this.#timer !== undefined;
    let told = false;
    for (const each of out) {
      const [socket, what] = each;
      if (!isNews(what)) {
        if (this.#waiting && isFrame(what) && !(from !== undefined && isPassed(what) && this.#holds(socket))) {
          this.#takeAlong(socket, now);
        }
        now.push(each);
        continue;
      }
      told = true;
      if (this.#isSlow(socket) || (collects && !this.#goesAtOnce(what))) this.#keep(socket, what);
      else {
        this.#takeAlong(socket, now);
        now.push(each);
      }
    }
    if (told) this.#collect();
    if (now.length > 0) this.#deliver(now, from);
  };

  /** Tells a socket all that waits for it. */
  catchUp(socket: Socket): void {
    const out: Outgoing<Socket>[] = [];
    this.#takeAlong(socket, out);
    if (out.length > 0) this.#deliver(out);
  }

  /** A socket has closed: drops what waits for it. */
  forget(socket: Socket): void {
    this.#waiting?.delete(socket);
  }

  /** Drops all that waits. */
  stop(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = undefined;
  }

  #goesAtOnce({ type }: NewsFrame): boolean {
    return type === 'joined' && this.#joins++ < AT_ONCE;
  }

  #collect(): void {
    this.#timer ??= later(() => this.#tell(), WINDOW);
  }

  #keep(socket: Socket, frame: NewsFrame): void {
    this.#waiting ??= new Map();
    const waiting = this.#waiting.get(socket);
    if (!waiting) this.#waiting.set(socket, [frame]);
    else if (this.#isSlow(socket)) this.#waiting.set(socket, add(waiting, frame));
    else waiting.push(frame);
  }

  #takeAlong(socket: Socket, out: Outgoing<Socket>[]): void {
    const waiting = this.#waiting?.get(socket);
    if (!waiting) return;
    this.#waiting?.delete(socket);
    for (const frame of framesOf(waiting)) out.push([socket, frame]);
  }

  /** Tells all that was collected. What is the same for many sockets is turned into frames once, and each frame into text once. */
  #tell(): void {
    this.#timer = undefined;
    this.#joins = 0;
    const groups: { readonly news: readonly NewsFrame[]; readonly sockets: Socket[] }[] = [];
    const all = this.#waiting ?? new Map<Socket, NewsFrame[]>();
    for (const [socket, waiting] of all) {
      if (this.#isSlow(socket) && waiting.length <= MOST_WAITING) continue;
      all.delete(socket);
      const last = groups.at(-1);
      if (last && isSame(waiting, last.news)) last.sockets.push(socket);
      else groups.push({ news: waiting, sockets: [socket] });
    }
    if (all.size === 0) this.#waiting = undefined;
    if (groups.length > 0 || all.size > 0) this.#collect();
    if (groups.length === 0) return;
    this.#deliver(
      groups.flatMap(({ news, sockets }) =>
        framesOf(news).flatMap((frame) => sockets.map((socket): Outgoing<Socket> => [socket, frame])),
      ),
    );
  }
}

function isNews(what: Outgoing<unknown>[1]): what is NewsFrame {
  if (isPassed(what)) return false;
  return what.type === 'joined' || what.type === 'left' || what.type === 'presence';
}

/** Packs news into as few frames as possible. */
function framesOf(news: readonly NewsFrame[]): ServerFrame[] {
  const frames: ServerFrame[] = [];
  for (let at = 0; at < news.length; at += MOST_TOGETHER) {
    const some = news.slice(at, at + MOST_TOGETHER);
    const [only] = some;
    frames.push(only && some.length === 1 ? only : { type: 'news', news: some });
  }
  return frames;
}

/**
 * Adds a frame, and takes out what it makes pointless: an older presence, and all of a member that has left; it, too, if the member has
 * come meanwhile. So who comes and goes without end leaves nothing behind.
 */
function add(waiting: readonly NewsFrame[], frame: NewsFrame): NewsFrame[] {
  const isOld = (other: NewsFrame): boolean =>
    idOf(other) === idOf(frame) && (frame.type === 'left' || (frame.type === 'presence' && other.type === 'presence'));
  const [first] = waiting.filter(isOld);
  const rest = waiting.filter((other) => !isOld(other));
  return first?.type === 'joined' ? rest : [...rest, frame];
}

function idOf(frame: NewsFrame): PeerId {
  return frame.type === 'joined' ? frame.member.id : frame.id;
}

function isSame(one: readonly NewsFrame[], other: readonly NewsFrame[]): boolean {
  return one.length === other.length && one.every((frame, i) => frame === other[i]);
}
