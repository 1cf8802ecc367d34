import type { Deliver, OpenRoom } from './open-room.js';
import { leaving, refuse, Room, type Arrival, type Change, type Outgoing, type Seat, type Step } from './room.js';
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
export class SharedRoom<Socket> implements OpenRoom<Socket> {
  readonly #options: SharedRoomOptions<Socket>;
  readonly #room: Room<SocketRef>;
  /** The sockets of this server. */
  readonly #sockets = new Map<SocketRef, Socket>();
  readonly #refs = new Map<Socket, SocketRef>();
  /** Sockets of this server whose member leaves by our own doing. */
  readonly #departing = new Set<SocketRef>();
  /** Members of this server that the store has lost. */
  readonly #missing = new Map<SocketRef, Seat<SocketRef>>();
  readonly #tasks: (() => Promise<void>)[] = [];
  /** What is done now, with all that waits behind it; nothing where it is missing. */
  #work: Promise<void> | undefined;
  #version: Version = NEVER;
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
      gap: () => room.#attempt(() => room.#load()),
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
    return this.#sockets.size === 0 && !this.#work;
  }

  open(socket: Socket, arrival: Arrival): void {
    const { store, hand, key } = this.#options;
    const ref = store.plug((frame) => hand(socket, frame));
    this.#sockets.set(ref, socket);
    this.#refs.set(socket, ref);
    this.#attempt(
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
    const decide = (): Step<SocketRef> => this.#room.receive(ref, data);
    if (!this.#work) {
      const { out, change } = decide();
      if (!change) {
        this.#send(out, socket);
        return;
      }
    }
    this.#attempt(
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
    this.#attempt(() => this.#reconcile());
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

  async #run(): Promise<void> {
    for (let task = this.#tasks.shift(); task; task = this.#tasks.shift()) await task();
    this.#work = undefined;
  }

  /** Makes the change that follows from an event, decided anew for as long as others were faster. */
  async #propose(decide: () => Step<SocketRef>, from?: Socket): Promise<void> {
    const { store, key } = this.#options;
    for (;;) {
      const { out, change } = decide();
      const { epoch, number } = this.#version;
      if (change?.type === 'leave') this.#departing.add(change.socket);
      if (!change || (await store.commit(key, { epoch, number }, change))) {
        this.#send(out, from);
        if (change) await this.#echo(number + 1);
        return;
      }
      await this.#load();
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
    } else {
      this.#attempt(() => this.#load());
    }
  }

  #apply(change: Change<SocketRef>): void {
    const seat = change.type === 'enter' ? change.seat : this.#room.seats.get(change.id);
    const isHere = seat !== undefined && this.#sockets.has(seat.socket);
    if (isHere) this.#options.onChange(change);
    this.#send(this.#room.apply(change));
    if (isHere && change.type === 'leave' && change.socket === seat.socket && !this.#departing.has(seat.socket)) {
      // The others took us for dead, and we are not.
      this.#missing.set(seat.socket, seat);
      this.#attempt(() => this.#reconcile());
    }
  }

  /** Takes the room as the store has it, and with it those of our members that the store has lost. */
  async #load(): Promise<void> {
    const { store, key } = this.#options;
    this.#held = [];
    try {
      const { version, seats, claims } = await store.load(key);
      const kept = new Set(seats.map(({ id }) => id));
      for (const seat of this.#room.seats.values()) {
        if (!kept.has(seat.id) && this.#sockets.has(seat.socket)) this.#missing.set(seat.socket, seat);
      }
      this.#version = version;
      const now = Date.now();
      this.#send(
        this.#room.restore(
          [...seats, ...this.#missing.values()],
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
    for (const [ref, seat] of this.#missing) {
      await this.#propose(() => {
        const holder = this.#room.seats.get(seat.id)?.socket ?? ref;
        const belongs = this.#refs.has(this.#sockets.get(ref) as Socket) && holder === ref;
        return belongs ? { out: [], change: { type: 'enter', seat } } : { out: [] };
      });
      this.#missing.delete(ref);
    }
    const { name } = this.#options.store;
    const strangers = [...this.#room.seats.values()].filter(({ socket }) => !this.#sockets.has(socket));
    if (strangers.length === 0) return;
    const alive = await this.#options.store.alive();
    for (const seat of strangers) {
      const server = serverOf(seat.socket);
      if (server !== name && alive.has(server)) continue;
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
