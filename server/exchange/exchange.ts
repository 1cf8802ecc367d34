import type { Bytes } from '../../src/protocol/bytes.js';
import { later } from '../limits/later.js';
import type { OutgoingFrame } from '../room/outgoing.js';
import { FarSender } from './far-sender.js';
import { packFrame, packReport, unpack, type Marks, type Message } from './message.js';
import { Neighbour } from './neighbour.js';
import { serverOf, type SocketRef } from './socket-ref.js';

export interface ExchangeOptions {
  /** The name of this server. */
  readonly name: string;
  /** Sends a message to a server. All messages from one server to another keep their order. Returns false if the message is lost. */
  readonly publish: (server: string, message: Buffer) => boolean;
}

/** What a socket of this server has to do with the others. */
export interface Attached {
  /** Takes a frame from another server. `from`: the member that sent it, unless the server itself did. */
  receive(frame: string | Bytes, from: FarSender | undefined): void;
  /** So many bytes more of this socket are under way to other servers or wait there; fewer if it is below 0. */
  count(bytes: number): void;
}

/** How often to look what is under way, in ms. */
const LOOK = 250;
/** How much of a far sender may wait here, in bytes. Its server pauses it much earlier. Frames beyond that are lost. */
const MOST_HELD = 8 * 1024 * 1024;

/** The frames between the sockets of this server and those of others. */
export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #attached = new Map<SocketRef, Attached>();
  /** Those of whom something waits here. */
  readonly #farSenders = new Map<SocketRef, FarSender>();
  readonly #neighbours = new Map<string, Neighbour>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sockets = 0;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** Gives a socket of this server a name. */
  attach(socket: Attached): SocketRef {
    const ref = `${this.#options.name}.${++this.#sockets}`;
    this.#attached.set(ref, socket);
    return ref;
  }

  detach(ref: SocketRef): void {
    this.#attached.delete(ref);
  }

  /** Sends a frame of the server itself to a socket of another. It is lost if that cannot be reached. */
  send(to: SocketRef, frame: OutgoingFrame): void {
    const server = serverOf(to);
    if (this.#isElsewhere(server)) this.#options.publish(server, packFrame(to, '', frame));
  }

  /** Sends a frame of a member, with this socket, to a socket of another server. It is lost if that cannot be reached. */
  pass(to: SocketRef, frame: string | Bytes, from: SocketRef): void {
    const server = serverOf(to);
    if (!this.#isElsewhere(server)) return;
    this.#neighbour(server).send({ length: frame.length, message: packFrame(to, from, frame) }, from);
    this.#timer ??= later(this.#look, LOOK);
  }

  /** A socket of this server sends nothing any more. What waits of it here is sent now, as far as there is room. */
  finish(from: SocketRef): void {
    for (const neighbour of this.#neighbours.values()) neighbour.finish(from);
  }

  /** The member of another server with this socket, if something of it waits here. */
  farSender(ref: SocketRef): FarSender | undefined {
    return this.#farSenders.get(ref);
  }

  /** Another server has sent a message. Nonsense is ignored. */
  receive(packed: Buffer): void {
    const message = unpack(packed);
    if (message?.type === 'frame') this.#deliver(message);
    else if (message?.type === 'question') this.#answer(message.server, message.total, message.marks);
    else if (message) this.#neighbours.get(message.server)?.answer(message.total, message.marks);
  }

  /** Forgets all other servers but these. */
  keep(servers: ReadonlySet<string>): void {
    for (const [server, neighbour] of this.#neighbours) {
      if (servers.has(server)) continue;
      neighbour.reset();
      this.#neighbours.delete(server);
    }
  }

  /** The connection was lost: what was under way is lost, and its senders do not wait for it. */
  reset(): void {
    for (const neighbour of this.#neighbours.values()) neighbour.reset();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.keep(new Set());
  }

  /** If not, the socket has just closed. */
  #isElsewhere(server: string): boolean {
    return server !== this.#options.name;
  }

  #neighbour(server: string): Neighbour {
    const known = this.#neighbours.get(server);
    if (known) return known;
    const { name, publish } = this.#options;
    const neighbour = new Neighbour({
      publish: (message) => publish(server, message),
      ask: (total, marks) => publish(server, packReport({ type: 'question', server: name, total, marks })),
      count: (from, bytes) => this.#attached.get(from)?.count(bytes),
      now: () => performance.now(),
    });
    this.#neighbours.set(server, neighbour);
    return neighbour;
  }

  #deliver({ to, from, frame }: Extract<Message, { type: 'frame' }>): void {
    const socket = this.#attached.get(to);
    if (!socket) return; // it has closed
    if (from === '') {
      socket.receive(frame, undefined);
      return;
    }
    const sender = this.#farSenders.get(from) ?? new FarSender(from, () => this.#farSenders.delete(from));
    if (sender.held > MOST_HELD) return;
    socket.receive(frame, sender);
    if (sender.held > 0) this.#farSenders.set(from, sender);
  }

  /** Everything that was sent before the question has come by now, or is lost. */
  #answer(server: string, total: number, asked: Marks): void {
    const marks = asked.map(([from, bytes]): Marks[number] => [
      from,
      Math.max(0, bytes - (this.farSender(from)?.held ?? 0)),
    ]);
    this.#options.publish(server, packReport({ type: 'answer', server: this.#options.name, total, marks }));
  }

  readonly #look = (): void => {
    this.#timer = undefined;
    let busy = false;
    for (const neighbour of this.#neighbours.values()) {
      if (neighbour.idle) continue;
      neighbour.look();
      busy = true;
    }
    if (busy) this.#timer = later(this.#look, LOOK);
  };
}
