import type { Bytes } from '../../src/protocol/bytes.js';
import { CLOSE_CODES, type PeerId } from '../../src/protocol/frames.js';
import type { FarSender } from '../exchange/far-sender.js';
import { serverOf, type SocketRef } from '../exchange/socket-ref.js';
import type { Deliver } from '../room/deliver.js';
import { refuse } from '../room/outgoing.js';
import type { Arrival } from '../room/arrival.js';
import { News } from '../room/news.js';
import { Room, type Outcome } from '../room/room.js';
import type { RoomHost } from '../room/room-host.js';
import type { Change, Seat } from '../room/seat.js';
import type { Limits } from '../limits/limits.js';
import { SENT_TOO_MUCH } from '../limits/waiting-frames.js';
import { ClaimEnds } from './claim-ends.js';
import { Departures } from './departures.js';
import { digest } from './digest.js';
import { FrameTurns, type Demand } from './frame-turns.js';
import { RoomReplica } from './room-replica.js';
import { RoomSockets } from './room-sockets.js';
import type { RoomRecord, RoomStore } from './room-store.js';
import type { ServerBus } from './server-bus.js';
import { TaskQueue } from './task-queue.js';

export interface SharedRoomOptions<Socket> {
  readonly key: string;
  readonly capacity: number;
  readonly store: RoomStore;
  readonly bus: ServerBus;
  /** See `RoomOptions`. */
  readonly allocate: (size: number) => Bytes;
  readonly deliver: Deliver<Socket, Socket | FarSender>;
  /** See `LocalRoomOptions`. */
  readonly limits: Pick<Limits, 'framesPerSecond' | 'bytesPerSecond'>;
  readonly isSlow?: (socket: Socket) => boolean;
  /** See `RoomOptions`. */
  readonly networksOf?: (socket: Socket) => readonly string[];
  /** Stops reading from a socket until the returned function is called. */
  readonly hold?: (socket: Socket) => () => void;
  /** See `Attached`. */
  readonly count?: (socket: Socket, bytes: number) => void;
  /** A member at another server sends nothing any more. What waits of it has to be sent now. */
  readonly finish?: (from: FarSender) => void;
  /** Called with each change of the members on this server. */
  readonly onChange: (change: Change<SocketRef>) => void;
  /** Called when something fails, such as the store. The room tries again when the store is back. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * A room that spans several servers. Each server has a replica with all members, and runs the rules on it. Changes are
 * made in the store first. Signals and relayed frames change nothing: they go straight to their socket or its server.
 */
export class SharedRoom<Socket> implements RoomHost<Socket> {
  readonly #options: SharedRoomOptions<Socket>;
  readonly #room: Room<SocketRef>;
  readonly #replica: RoomReplica;
  readonly #tasks: TaskQueue;
  readonly #turns: FrameTurns;
  readonly #news: News<Socket, Socket | FarSender>;
  readonly #sockets: RoomSockets<Socket>;
  readonly #departures = new Departures();
  readonly #ends: ClaimEnds;
  /** Members of this server that the store has lost. They stay in the room here, and are put back. */
  #missing = new Set<PeerId>();
  #unfollow: () => void = () => undefined;

  private constructor(options: SharedRoomOptions<Socket>) {
    const { key, capacity, store, bus, allocate, deliver, limits, isSlow, onFailure } = options;
    this.#options = options;
    this.#room = new Room<SocketRef>({
      capacity,
      now: Date.now,
      allocate,
      digest,
      isHere: (ref) => this.#sockets.has(ref),
      networksOf: (ref) => this.#networksOf(ref),
    });
    this.#ends = new ClaimEnds((over) => store.forget(key, over));
    this.#news = new News({ deliver, ...(isSlow && { isSlow, holds: isSlow }) });
    this.#sockets = new RoomSockets({ exchange: bus.exchange, deliver: this.#news.deliver, count: options.count });
    this.#tasks = new TaskQueue(onFailure);
    this.#turns = new FrameTurns({
      tasks: this.#tasks,
      limits,
      receivers: () => this.#room.seats.size,
      decide: (ref, frame) => this.#decide(ref, frame),
      change: (ref, frame) => this.#propose(() => this.#room.receive(ref, frame), ref),
      fail: (ref) => this.#sockets.send(this.#room.defer(ref)),
      hold: (ref) => this.#hold(ref),
    });
    this.#replica = new RoomReplica({
      load: () => store.load(key),
      commit: (version, change) => this.#departures.follow(change, () => store.commit(key, version, change)),
      restore: (record, newer) => this.#restore(record, newer),
      apply: (change) => this.#apply(change),
      onLoad: () => this.#tasks.add(() => this.#reconcile()),
      onGap: () => this.#tasks.add(() => this.#replica.load()),
    });
  }

  /** Opens the room as it is on the other servers. Rejects if the store cannot be reached. */
  static async open<Socket>(options: SharedRoomOptions<Socket>): Promise<SharedRoom<Socket>> {
    const room = new SharedRoom(options);
    room.#unfollow = await options.bus.follow(options.key, {
      onUpdate: (update) => room.#replica.receive(update),
      onGap: () => room.#replica.invalidate(),
      onDeath: () => room.#tasks.add(() => room.#reconcile()),
    });
    try {
      await room.#replica.load();
    } catch (error) {
      room.#unfollow();
      throw error;
    }
    return room;
  }

  get size(): number {
    let size = 0;
    for (const { socket } of this.#room.seats.values()) if (this.#sockets.has(socket)) size++;
    return size;
  }

  get members(): number {
    return this.#room.seats.size;
  }

  get empty(): boolean {
    return this.#sockets.size === 0 && !this.#tasks.busy && this.#replica.current && !this.#hasOrphans;
  }

  get deserted(): boolean {
    return this.#sockets.size === 0;
  }

  /** Whether the store still has members of this server whose socket is gone. */
  get #hasOrphans(): boolean {
    const { name } = this.#options.bus;
    for (const { socket } of this.#room.seats.values()) {
      if (serverOf(socket) === name && !this.#sockets.has(socket)) return true;
    }
    return false;
  }

  open(socket: Socket, arrival: Arrival): void {
    const { store, key } = this.#options;
    const ref = this.#sockets.open(socket);
    this.#turns.wait(ref, async () => {
      const order = await store.nextOrder(key);
      if (this.#sockets.isOpen(ref)) await this.#propose(() => this.#room.open(ref, { ...arrival, order }));
    });
  }

  receive(socket: Socket, data: string | Bytes): void {
    const ref = this.#sockets.refOf(socket);
    if (ref === undefined || this.#turns.receive(ref, data)) return;
    this.#sockets.send(refuse(ref, 'rate-limited', SENT_TOO_MUCH));
    this.close(socket, CLOSE_CODES['rate-limited']);
  }

  catchUp(socket: Socket): void {
    this.#news.catchUp(socket);
  }

  close(socket: Socket, code: number): void {
    const ref = this.#sockets.refOf(socket);
    if (ref === undefined) return;
    this.#sockets.close(socket);
    this.#turns.forget(ref);
    this.#departures.begin(ref, code);
    this.#tasks.add(async () => {
      try {
        await this.#propose(() => this.#room.close(ref, code));
      } finally {
        this.#sockets.remove(ref);
        this.#news.forget(socket);
      }
    });
  }

  sweep(): void {
    this.#room.sweep();
    this.#forgetClaims();
    const seated = new Set([...this.#room.seats.values()].map(({ socket }) => socket));
    this.#departures.keep((ref) => this.#sockets.has(ref) || seated.has(ref));
    if (!this.#replica.current)
      this.#tasks.add(() => this.#replica.load()); // even for nobody: who has gone may still be in the store
    else if (this.#missing.size > 0 || this.#hasOrphans) this.#tasks.add(() => this.#reconcile());
  }

  async dispose(): Promise<void> {
    this.#turns.stop();
    await this.#tasks.idle();
    this.#news.stop();
    this.#unfollow();
    this.#sockets.dispose();
  }

  #decide(ref: SocketRef, frame: string | Bytes): Demand {
    const { out, change } = this.#room.receive(ref, frame);
    if (change) return change.type === 'presence' ? 'presence' : 'change';
    this.#sockets.send(out, ref);
    return 'nothing';
  }

  /** What waits of a member that goes, or comes again by another socket, comes before that news. `seat`: what it had. */
  #finishBefore(change: Change<SocketRef>, seat: Seat<SocketRef> | undefined): void {
    if (!seat || change.type === 'presence') return;
    if (change.type === 'leave' ? change.socket === seat.socket : change.seat.socket !== seat.socket)
      this.#finish(seat);
  }

  #finish({ socket }: Seat<SocketRef>): void {
    const sender = this.#options.bus.exchange.farSender(socket);
    if (sender) this.#options.finish?.(sender);
  }

  #hold(ref: SocketRef): () => void {
    const socket = this.#sockets.get(ref);
    return (socket !== undefined && this.#options.hold?.(socket)) || (() => undefined);
  }

  #networksOf(ref: SocketRef): readonly string[] {
    const socket = this.#sockets.get(ref);
    return (socket !== undefined && this.#options.networksOf?.(socket)) || [];
  }

  /** Makes the change that follows from an event, and sends the frames that follow from it. */
  #propose(decide: () => Outcome<SocketRef>, from?: SocketRef): Promise<void> {
    return this.#replica.propose(decide, (out) => this.#sockets.send(out, from));
  }

  #apply(change: Change<SocketRef>): void {
    if (change.type === 'leave' && change.claim) this.#ends.set(change.id, change.claim);
    const seat = change.type === 'enter' ? change.seat : this.#room.seats.get(change.id);
    if (change.type === 'leave' && change.socket === seat?.socket && this.#holds(seat)) {
      // Another server took this one for dead, and removed its members.
      this.#missing.add(seat.id);
      this.#tasks.add(() => this.#reconcile());
      return;
    }
    if (seat && this.#sockets.has(seat.socket)) this.#options.onChange(change);
    if (seat) this.#finishBefore(change, this.#room.seats.get(seat.id));
    this.#sockets.send(this.#room.apply(change));
  }

  /** Takes the room as the store has it, but keeps members of this server that the store has lost. `newer`: see `RoomReplica`. */
  #restore({ seats, claims }: RoomRecord, newer: boolean): void {
    const stored = new Set(seats.map(({ id }) => id));
    const ours = [...this.#room.seats.values()].filter((seat) => !stored.has(seat.id) && this.#holds(seat));
    this.#missing = new Set(ours.map(({ id }) => id));
    this.#ends.replace(claims);
    const kept = new Set([...seats, ...ours].map(({ socket }) => socket));
    for (const seat of this.#room.seats.values()) if (!kept.has(seat.socket)) this.#finish(seat);
    // The store has a claim of each member that was lost, unless it is the store that has lost something.
    this.#sockets.send(this.#room.restore([...seats, ...ours], claims, newer ? 'leave' : 'lost'));
    this.#forgetClaims();
  }

  /** Whether this is a member of this server that has not left. */
  #stays({ socket: ref }: Seat<SocketRef>): boolean {
    return this.#sockets.isOpen(ref) && !this.#departures.isRemoved(ref);
  }

  /** Whether this is a member of this server that it has not removed itself: one who stays, or of whose leaving the others have yet to hear. */
  #holds(seat: Seat<SocketRef>): boolean {
    return this.#stays(seat) || this.#departures.isDue(seat.socket);
  }

  /** Makes the store agree with what this server knows for certain: who is here, and whose server is dead. */
  async #reconcile(): Promise<void> {
    const { bus } = this.#options;
    if (this.#missing.size > 0) await bus.alive(); // or another server would remove them again
    for (const id of this.#missing) {
      await this.#propose(() => {
        const seat = this.#room.seats.get(id);
        return seat && this.#stays(seat) ? { out: [], change: { type: 'enter', seat } } : { out: [] };
      });
      this.#missing.delete(id);
    }
    const elsewhere = [...this.#room.seats.values()].filter(({ socket }) => !this.#sockets.has(socket));
    if (elsewhere.length === 0) return;
    const alive = await bus.alive();
    for (const { socket } of elsewhere) {
      const server = serverOf(socket);
      if (server !== bus.name && alive.has(server)) continue;
      await this.#propose(() => this.#room.close(socket, this.#departures.codeOf(socket)));
    }
  }

  /** Removes from the store the claims that are over, and those that were too many for the room. */
  #forgetClaims(): void {
    const { claims, seats } = this.#room;
    const over = this.#ends.over(Date.now(), (id) => claims.has(id) || seats.has(id));
    if (over.length > 0) this.#tasks.add(() => this.#ends.forget(over));
  }
}
