import { Exchange } from '../../../server/exchange/exchange.js';
import { NEVER, type RoomRecord, type RoomStore, type Version } from '../../../server/cluster/room-store.js';
import type { RoomFollower, RoomUpdate, ServerBus } from '../../../server/cluster/server-bus.js';
import type { SocketRef } from '../../../server/exchange/socket-ref.js';
import type { Change, Claim, Seat } from '../../../server/room/seat.js';
import type { PeerId } from '../../../src/protocol/frames.js';

/** A store of one room and the buses of its servers, in memory. They do what Redis does, and what it does in trouble. */
export class MemoryCluster implements RoomStore {
  /** Whether it takes no changes. */
  refuses = false;
  /** Called before the room is read, before its server gets what was read, and before it learns that a change was stored. */
  beforeLoad: () => Promise<void> = () => Promise.resolve();
  afterLoad: () => Promise<void> = () => Promise.resolve();
  afterCommit: () => Promise<void> = () => Promise.resolve();
  readonly seats = new Map<PeerId, Seat<SocketRef>>();
  readonly claims = new Map<PeerId, Claim>();
  readonly buses = new Map<string, MemoryBus>();
  readonly #mail: { readonly server: string; readonly message: Buffer }[] = [];
  #version = NEVER;
  #epochs = 0;
  #order = 0;

  async load(): Promise<RoomRecord> {
    await this.beforeLoad();
    const seats = [...this.seats.values()].sort((a, b) => a.order - b.order);
    const record = { version: this.#version, seats, claims: [...this.claims] };
    await this.afterLoad();
    return record;
  }

  async commit(_room: string, { epoch, number }: Version, change: Change<SocketRef>): Promise<boolean> {
    if (this.refuses) throw new Error('It is full.');
    if (epoch !== this.#version.epoch || number !== this.#version.number) return false;
    this.#version = { epoch: epoch || `epoch ${++this.#epochs}`, number: number + 1 };
    this.#store(change);
    this.arrive();
    for (const bus of this.buses.values()) bus.receive({ version: this.#version, change });
    await this.afterCommit();
    return true;
  }

  nextOrder(): Promise<number> {
    return Promise.resolve(++this.#order);
  }

  forget(_room: string, ends: readonly (readonly [PeerId, number])[]): Promise<void> {
    if (this.refuses) return Promise.reject(new Error('It is full.'));
    for (const [id, until] of ends) if ((this.claims.get(id)?.until ?? Infinity) <= until) this.claims.delete(id);
    return Promise.resolve();
  }

  /** Sends a message from server to server, which keeps its place before the updates that come later. */
  post(server: string, message: Buffer): void {
    if (this.#mail.push({ server, message }) === 1) queueMicrotask(() => this.arrive());
  }

  /** All that is on its way between the servers arrives. */
  arrive(): void {
    for (let next = this.#mail.shift(); next; next = this.#mail.shift()) {
      this.buses.get(next.server)?.exchange.receive(next.message);
    }
  }

  /** Loses everything. */
  wipe(): void {
    this.seats.clear();
    this.claims.clear();
    this.#version = NEVER;
  }

  /** Remembers what there is; the returned function goes back to that, as Redis does that was killed after it had saved. */
  save(): () => void {
    const [version, seats, claims] = [this.#version, [...this.seats], [...this.claims]];
    return () => {
      this.wipe();
      this.#version = version;
      for (const [id, seat] of seats) this.seats.set(id, seat);
      for (const [id, claim] of claims) this.claims.set(id, claim);
    };
  }

  #store(change: Change<SocketRef>): void {
    if (change.type === 'enter') {
      this.seats.set(change.seat.id, change.seat);
      this.claims.delete(change.seat.id);
    } else if (change.type === 'leave') {
      this.seats.delete(change.id);
      if (change.claim) this.claims.set(change.id, change.claim);
      else this.claims.delete(change.id);
    } else {
      const seat = this.seats.get(change.id);
      if (seat) this.seats.set(change.id, { ...seat, presence: change.presence });
    }
  }
}

/** An exchange that knows which sockets are attached. */
class WatchedExchange extends Exchange {
  readonly attached = new Set<SocketRef>();
  newest: SocketRef = '';

  override attach(...what: Parameters<Exchange['attach']>): SocketRef {
    this.newest = super.attach(...what);
    this.attached.add(this.newest);
    return this.newest;
  }

  override detach(ref: SocketRef): void {
    super.detach(ref);
    this.attached.delete(ref);
  }
}

/** What a server hears of the others. */
export class MemoryBus implements ServerBus {
  readonly name: string;
  readonly exchange: WatchedExchange;
  readonly #cluster: MemoryCluster;
  #follower: RoomFollower | undefined;
  #deaf = false;

  constructor(name: string, cluster: MemoryCluster) {
    this.name = name;
    this.#cluster = cluster;
    const publish = (server: string, message: Buffer): boolean => {
      cluster.post(server, message);
      return true;
    };
    this.exchange = new WatchedExchange({ name, publish });
    cluster.buses.set(name, this);
  }

  /** Misses the updates from now on. */
  deafen(): void {
    this.#deaf = true;
  }

  /** Gets updates again, and knows that it has missed some. */
  hear(): void {
    this.#deaf = false;
    this.#follower?.onGap();
  }

  receive(update: RoomUpdate): void {
    if (!this.#deaf) this.#follower?.onUpdate(update);
  }

  /** Is no more; the others notice. */
  die(): void {
    this.#cluster.buses.delete(this.name);
    for (const bus of this.#cluster.buses.values()) if (!bus.#deaf) bus.#follower?.onDeath();
  }

  follow(_room: string, follower: RoomFollower): Promise<() => void> {
    this.#follower = follower;
    return Promise.resolve(() => (this.#follower = undefined));
  }

  alive(): Promise<ReadonlySet<string>> {
    this.#cluster.buses.set(this.name, this);
    return Promise.resolve(new Set(this.#cluster.buses.keys()));
  }
}
