import type { PeerId } from '../../src/protocol/frames.js';
import type { Deliver } from '../room/deliver.js';
import { refuse, type Outgoing } from '../room/outgoing.js';
import { Room, type Arrival, type Outcome } from '../room/room.js';
import type { RoomHost } from '../room/room-host.js';
import { leaving, type Change, type Seat } from '../room/seat.js';
import { NEVER, serverOf, type News, type RoomStore, type SocketRef, type Version } from './room-store.js';

export interface SharedRoomOptions<Socket> {
  readonly key: string;
  readonly capacity: number;
  readonly store: RoomStore;
  /** See `RoomOptions`. */
  readonly allocate: (size: number) => Uint8Array<ArrayBuffer>;
  readonly deliver: Deliver<Socket>;
  /** Hands this socket what came from another server. */
  readonly hand: (socket: Socket, frame: string | Uint8Array) => void;
  /** Hears of every change of the members who are here. */
  readonly onChange: (change: Change<SocketRef>) => void;
  /** Hears of what could not be done for now; it is made good when the store is back. */
  readonly onFailure: (error: unknown) => void;
}

/** How long a change of ours may take to come back to us, in ms. */
const ECHO = 2_000;

/**
 * One room on several servers. Each server has the rules and all members; the store has the truth. A
 * change is made there first, to the very version that it was decided on, and all hear of it in one
 * order. What changes nothing, signals and relayed bytes, goes straight to its socket or its server.
 */
export class SharedRoom<Socket> implements RoomHost<Socket> {
  readonly #options: SharedRoomOptions<Socket>;
  readonly #room: Room<SocketRef>;
  /** The sockets of this server. */
  readonly #sockets = new Map<SocketRef, Socket>();
  readonly #refs = new Map<Socket, SocketRef>();
  /** Sockets of this server whose member leaves by our own doing. */
  readonly #departing = new Set<SocketRef>();
  /** Members of this server that the store has lost; for us they stay. */
  #missing = new Set<PeerId>();
  /** How much is still to be done for which socket; what it says waits for that. */
  readonly #pending = new Map<SocketRef, number>();
  readonly #tasks: (() => Promise<void>)[] = [];
  /** What is done now, with all that waits behind it; nothing where it is missing. */
  #work: Promise<void> | undefined;
  #version: Version = NEVER;
  /** Whether the room has to be loaded, because news were missed. */
  #stale = true;
  /** News that came while the room was being loaded. */
  #held: News[] | undefined = [];
  /** Called with every news. */
  #onNews: (() => void) | undefined;
  #unfollow: () => void = () => undefined;

  private constructor(options: SharedRoomOptions<Socket>) {
    this.#options = options;
    this.#room = new Room<SocketRef>({
      capacity: options.capacity,
      now: Date.now,
      allocate: options.allocate,
      isHere: (ref) => this.#sockets.has(ref),
    });
  }

  /** Opens the room as it is on the other servers. Rejects when the store cannot be reached. */
  static async open<Socket>(options: SharedRoomOptions<Socket>): Promise<SharedRoom<Socket>> {
    const room = new SharedRoom(options);
    room.#unfollow = await options.store.follow(options.key, {
      news: (news) => room.#hear(news),
      gap: () => room.#catchUp(),
      death: () => room.#attempt(() => room.#reconcile()),
    });
    try {
      await room.#load();
    } catch (error) {
      room.#unfollow();
      throw error;
    }
    return room;
  }

  /** How many of its members are at this server. */
  get size(): number {
    let size = 0;
    for (const { socket } of this.#room.seats.values()) if (this.#sockets.has(socket)) size++;
    return size;
  }

  get empty(): boolean {
    return this.#sockets.size === 0 && !this.#work && !this.#hasOrphans;
  }

  /** Whether there are members of ours whose leave could not be told. */
  get #hasOrphans(): boolean {
    const { name } = this.#options.store;
    for (const { socket } of this.#room.seats.values()) {
      if (serverOf(socket) === name && !this.#sockets.has(socket)) return true;
    }
    return false;
  }

  open(socket: Socket, arrival: Arrival): void {
    const { store, hand, key } = this.#options;
    const ref = store.plug((frame) => hand(socket, frame));
    this.#sockets.set(ref, socket);
    this.#refs.set(socket, ref);
    this.#attemptFor(
      ref,
      async () => {
        const order = await store.nextOrder(key);
        if (this.#sockets.has(ref)) this.#send(this.#room.open(ref, { ...arrival, order }));
      },
      () => this.#send(refuse(ref, 'unavailable', 'This room cannot be entered now.')),
    );
  }

  receive(socket: Socket, data: string | Uint8Array<ArrayBuffer>): void {
    const ref = this.#refs.get(socket);
    if (ref === undefined) return;
    const decide = (): Outcome<SocketRef> => this.#room.receive(ref, data);
    if (!this.#pending.has(ref)) {
      const { out, change } = decide();
      if (!change) {
        this.#send(out, socket);
        return;
      }
    }
    this.#attemptFor(
      ref,
      () => this.#propose(decide, socket),
      () => this.#send(this.#room.defer(ref)),
    );
  }

  close(socket: Socket, code: number): void {
    const ref = this.#refs.get(socket);
    if (ref === undefined) return;
    this.#refs.delete(socket);
    this.#attempt(async () => {
      try {
        await this.#propose(() => this.#room.close(ref, code));
      } finally {
        this.#sockets.delete(ref);
        this.#options.store.unplug(ref);
        this.#departing.delete(ref);
      }
    });
  }

  sweep(): void {
    const { store, key } = this.#options;
    const now = Date.now();
    const over = [...this.#room.claims].filter(([, { until }]) => until <= now).map(([id]) => id);
    this.#send(this.#room.sweep());
    if (over.length > 0) this.#attempt(() => store.forget(key, over, now));
    if (this.#stale && !this.empty) this.#attempt(() => this.#load());
    else if (this.#missing.size > 0 || this.#hasOrphans) this.#attempt(() => this.#reconcile());
  }

  async dispose(): Promise<void> {
    while (this.#work) await this.#work;
    this.#unfollow();
    for (const ref of this.#sockets.keys()) this.#options.store.unplug(ref);
  }

  /** Does one thing after the other; what fails is told, and undone by `otherwise`. */
  #attempt(task: () => Promise<void>, otherwise?: () => void): void {
    this.#tasks.push(async () => {
      try {
        await task();
      } catch (error) {
        this.#options.onFailure(error);
        otherwise?.();
      }
    });
    this.#work ??= this.#run();
  }

  /** Does something for this socket in its turn. */
  #attemptFor(ref: SocketRef, task: () => Promise<void>, otherwise: () => void): void {
    this.#pending.set(ref, (this.#pending.get(ref) ?? 0) + 1);
    this.#attempt(async () => {
      try {
        await task();
      } finally {
        const left = (this.#pending.get(ref) ?? 0) - 1;
        if (left > 0) this.#pending.set(ref, left);
        else this.#pending.delete(ref);
      }
    }, otherwise);
  }

  /** News were missed: takes the room anew, now or when the store can be reached. */
  #catchUp(): void {
    this.#stale = true;
    this.#attempt(() => this.#load());
  }

  async #run(): Promise<void> {
    for (let task = this.#tasks.shift(); task; task = this.#tasks.shift()) await task();
    this.#work = undefined;
  }

  /** Makes the change that follows from an event, decided anew for as long as others were faster. */
  async #propose(decide: () => Outcome<SocketRef>, from?: Socket): Promise<void> {
    for (;;) {
      const { out, change } = decide();
      const { epoch, number } = this.#version;
      if (!change || (await this.#commit({ epoch, number }, change))) {
        this.#send(out, from);
        if (change) await this.#echo(number + 1);
        return;
      }
      await this.#load();
    }
  }

  async #commit(version: Version, change: Change<SocketRef>): Promise<boolean> {
    const { store, key } = this.#options;
    const departs = change.type === 'leave' && this.#sockets.has(change.socket) ? change.socket : undefined;
    if (departs !== undefined) this.#departing.add(departs);
    try {
      return await store.commit(key, version, change);
    } catch (error) {
      if (departs !== undefined) this.#departing.delete(departs);
      throw error;
    }
  }

  /** Waits until a change of ours has come back to us, in its place among the others'. */
  async #echo(number: number): Promise<void> {
    const isHere = (): boolean => this.#version.number >= number;
    if (isHere()) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ECHO);
      this.#onNews = () => {
        if (isHere()) resolve();
      };
    });
    clearTimeout(timer);
    this.#onNews = undefined;
    if (!isHere()) await this.#load();
  }

  #hear(news: News): void {
    if (this.#held) {
      this.#held.push(news);
      return;
    }
    const { epoch, number } = this.#version;
    const next = news.version;
    if (next.epoch === epoch && next.number <= number) return; // loaded with it
    if (next.number === number + 1 && (next.epoch === epoch || epoch === NEVER.epoch)) {
      this.#version = next;
      this.#apply(news.change);
      this.#onNews?.();
    } else if (!this.#stale) {
      this.#catchUp();
    }
  }

  #apply(change: Change<SocketRef>): void {
    const seat = change.type === 'enter' ? change.seat : this.#room.seats.get(change.id);
    if (change.type === 'leave' && change.socket === seat?.socket && this.#stays(seat)) {
      // The others took us for dead, and we are not.
      this.#missing.add(seat.id);
      this.#attempt(() => this.#reconcile());
      return;
    }
    if (seat && this.#sockets.has(seat.socket)) this.#options.onChange(change);
    this.#send(this.#room.apply(change));
  }

  /** Whether this is a member of ours who has not said goodbye. */
  #stays({ socket: ref }: Seat<SocketRef>): boolean {
    const socket = this.#sockets.get(ref);
    return socket !== undefined && this.#refs.has(socket) && !this.#departing.has(ref);
  }

  /** Takes the room as the store has it, and with it those of our members that the store has lost. */
  async #load(): Promise<void> {
    const { store, key } = this.#options;
    this.#stale = true;
    this.#held = [];
    try {
      const { version, seats, claims } = await store.load(key);
      const kept = new Set(seats.map(({ id }) => id));
      const ours = [...this.#room.seats.values()].filter((seat) => !kept.has(seat.id) && this.#stays(seat));
      this.#missing = new Set(ours.map(({ id }) => id));
      this.#version = version;
      this.#stale = false;
      const now = Date.now();
      const over = claims.filter(([, { until }]) => until <= now).map(([id]) => id);
      if (over.length > 0) this.#attempt(() => store.forget(key, over, now));
      this.#send(
        this.#room.restore(
          [...seats, ...ours],
          claims.filter(([, { until }]) => until > now),
        ),
      );
    } finally {
      const held = this.#held;
      this.#held = undefined;
      for (const news of held) this.#hear(news);
    }
    this.#attempt(() => this.#reconcile());
  }

  /** Makes the store agree with what this server knows for certain: who is here, and who is nowhere. */
  async #reconcile(): Promise<void> {
    const { store } = this.#options;
    if (this.#missing.size > 0) await store.alive(); // or they would be taken for lost again
    for (const id of this.#missing) {
      await this.#propose(() => {
        const seat = this.#room.seats.get(id);
        return seat && this.#stays(seat) ? { out: [], change: { type: 'enter', seat } } : { out: [] };
      });
      this.#missing.delete(id);
    }
    const strangers = [...this.#room.seats.values()].filter(({ socket }) => !this.#sockets.has(socket));
    if (strangers.length === 0) return;
    const alive = await store.alive();
    for (const seat of strangers) {
      const server = serverOf(seat.socket);
      if (server !== store.name && alive.has(server)) continue;
      await this.#propose(() => {
        const sits = this.#room.seats.get(seat.id)?.socket === seat.socket;
        return sits ? { out: [], change: leaving(seat, 'lost', Date.now()) } : { out: [] };
      });
    }
  }

  /** Sends to the sockets of this server, and has the other servers send to theirs. */
  #send(out: readonly Outgoing<SocketRef>[], from?: Socket): void {
    const here: Outgoing<Socket>[] = [];
    for (const [ref, what] of out) {
      const socket = this.#sockets.get(ref);
      if (socket !== undefined) here.push([socket, what]);
      else if (what instanceof Uint8Array || (what.type !== 'close' && what.type !== 'renew')) {
        this.#options.store.pass(ref, what);
      }
    }
    if (here.length > 0) this.#options.deliver(here, from);
  }
}
