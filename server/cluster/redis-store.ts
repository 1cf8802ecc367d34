import { randomBytes } from 'node:crypto';
import { Redis, type RedisOptions } from 'ioredis';
import type { ServerFrame } from '../../src/protocol/frames.js';
import type { Change, Claim, Seat } from '../room/seat.js';
import { packPassed, unpackPassed } from './passed-frame.js';
import { COMMIT, NEXT_ORDER, FORGET, BEAT_AND_LIST } from './redis-scripts.js';
import {
  NEVER,
  serverOf,
  type News,
  type RoomFollower,
  type RoomRecord,
  type RoomStore,
  type SocketRef,
  type Version,
} from './room-store.js';

/** How often a server says that it is alive, in ms. */
const BEAT = 1_500;
/** A server that has not said so for this time, in ms, is taken for dead, and its members for lost. */
const EXPIRY = 5_000;
/** How long a room is kept that no server has open, in ms. */
const ROOM_EXPIRY = 600_000;
/** How often rooms that are open are kept from expiring, in ms. */
const KEEP = 120_000;
/** How long Redis may take to answer, in ms. */
const PATIENCE = 2_000;
/** So much may wait for Redis to read it, in bytes; what other servers should get beyond that is lost. */
const MOST_WAITING = 4 * 1024 * 1024;

export interface RedisStoreOptions {
  /** `redis://` or `rediss://`, with user, password and database as ioredis reads them. */
  readonly url: string;
  /** Comes before all keys and channels. Default `webrtc-elements`. */
  readonly prefix?: string;
  /** Hears when Redis is out of reach, once each time. */
  readonly onFailure: (error: unknown) => void;
}

/** Rooms in Redis or Valkey: one hash each, a channel each for what changes, and a channel for each server. */
export class RedisStore implements RoomStore {
  readonly name = randomBytes(9).toString('base64url').replaceAll(/[-_]/g, '0');
  readonly #prefix: string;
  readonly #commands: Redis;
  readonly #news: Redis;
  readonly #hands = new Map<SocketRef, (frame: string | Uint8Array) => void>();
  readonly #followers = new Map<string, RoomFollower>();
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  #known: ReadonlySet<string> = new Set();
  #sockets = 0;
  #started = false;
  /** What went wrong with a connection at last. */
  #trouble: Error | undefined;

  private constructor({ url, prefix = 'webrtc-elements', onFailure }: RedisStoreOptions) {
    this.#prefix = prefix;
    const options: RedisOptions = {
      lazyConnect: true,
      enableOfflineQueue: false, // what cannot be done now is told at once
      maxRetriesPerRequest: 0,
      autoResubscribe: false, // done before the rooms are loaded again
      commandTimeout: PATIENCE,
      connectTimeout: PATIENCE,
      retryStrategy: (times) => Math.min(times * 100, 1_000),
    };
    this.#commands = new Redis(url, { ...options, connectionName: `webrtc-elements ${this.name}` });
    this.#news = new Redis(url, { ...options, connectionName: `webrtc-elements ${this.name} news` });
    for (const redis of [this.#commands, this.#news]) {
      let told = false;
      redis.on('error', (error) => {
        this.#trouble = error;
        if (!told && this.#started) onFailure(error);
        told = true;
      });
      redis.on('ready', () => {
        told = false;
      });
    }
  }

  /** Rejects when Redis cannot be reached. */
  static async connect(options: RedisStoreOptions): Promise<RedisStore> {
    const store = new RedisStore(options);
    try {
      await store.#start();
    } catch (error) {
      await store.close();
      const { message } = store.#trouble ?? (error as Error);
      throw new Error(`Redis cannot be reached: ${message}`, { cause: error });
    }
    return store;
  }

  plug(hand: (frame: string | Uint8Array) => void): SocketRef {
    const ref = `${this.name}.${++this.#sockets}`;
    this.#hands.set(ref, hand);
    return ref;
  }

  unplug(ref: SocketRef): void {
    this.#hands.delete(ref);
  }

  pass(ref: SocketRef, frame: ServerFrame | Uint8Array): void {
    const server = serverOf(ref);
    if (server === this.name) return; // it has just closed
    if (this.#commands.status !== 'ready' || this.#commands.stream.writableLength > MOST_WAITING) return; // lost
    this.#commands.publish(this.#serverChannel(server), packPassed(ref, frame)).catch(() => undefined); // lost
  }

  async follow(room: string, follower: RoomFollower): Promise<() => void> {
    const channel = this.#roomChannel(room);
    this.#followers.set(channel, follower);
    const end = (): void => {
      if (this.#followers.get(channel) !== follower) return; // opened again in the meantime
      this.#followers.delete(channel);
      this.#news.unsubscribe(channel).catch(() => undefined); // gone with the connection
    };
    try {
      await this.#news.subscribe(channel);
    } catch (error) {
      end();
      throw error;
    }
    return end;
  }

  async load(room: string): Promise<RoomRecord> {
    const { epoch, number, ...fields } = await this.#commands.hgetall(this.#roomKey(room));
    if (epoch === undefined) return { version: NEVER, seats: [], claims: [] };
    const seats: Seat<SocketRef>[] = [];
    const claims: [string, Claim][] = [];
    for (const [field, value] of Object.entries(fields)) {
      const id = field.slice(2);
      if (field.startsWith('s:')) {
        const seat = JSON.parse(value) as Seat<SocketRef>;
        const told = fields[`p:${id}`];
        seats.push(told === undefined ? seat : { ...seat, presence: JSON.parse(told) as string });
      } else if (field.startsWith('c:')) {
        claims.push([id, JSON.parse(value) as Claim]);
      }
    }
    return { version: { epoch, number: Number(number) }, seats: seats.sort((a, b) => a.order - b.order), claims };
  }

  async commit(room: string, { epoch, number }: Version, change: Change<SocketRef>): Promise<boolean> {
    const done = await this.#commands.eval(
      COMMIT,
      1,
      this.#roomKey(room),
      epoch,
      number,
      randomBytes(9).toString('base64url'),
      ROOM_EXPIRY,
      this.#roomChannel(room),
      JSON.stringify(change),
      ...fieldsOf(change),
    );
    return done === 1;
  }

  async nextOrder(room: string): Promise<number> {
    return (await this.#commands.eval(NEXT_ORDER, 1, this.#roomKey(room), ROOM_EXPIRY)) as number;
  }

  async forget(room: string, ids: readonly string[], now: number): Promise<void> {
    await this.#commands.eval(FORGET, 1, this.#roomKey(room), now, ...ids.map((id) => `c:${id}`));
  }

  async alive(): Promise<ReadonlySet<string>> {
    const names = await this.#commands.eval(BEAT_AND_LIST, 1, this.#serversKey, this.name, EXPIRY);
    return new Set(names as string[]);
  }

  /** Says goodbye to the other servers. */
  async close(): Promise<void> {
    this.#timers.forEach(clearInterval);
    await this.#commands.zrem(this.#serversKey, this.name).catch(() => undefined); // they will notice
    this.#commands.disconnect();
    this.#news.disconnect();
  }

  async #start(): Promise<void> {
    await Promise.all([this.#commands.connect(), this.#news.connect()]);
    this.#news.on('messageBuffer', (channel: Buffer, message: Buffer) => this.#onMessage(channel.toString(), message));
    await this.#news.subscribe(this.#serverChannel(this.name));
    this.#known = await this.alive();
    this.#started = true;
    for (const redis of [this.#commands, this.#news]) redis.on('ready', () => void this.#resume());
    this.#timers.push(
      setInterval(() => void this.#watch(), BEAT).unref(),
      setInterval(() => this.#keep(), KEEP).unref(),
    );
  }

  /** After a break: what was published meanwhile is gone, and we may have been taken for dead. */
  async #resume(): Promise<void> {
    try {
      await this.#news.subscribe(this.#serverChannel(this.name), ...this.#followers.keys());
      await this.alive();
    } catch {
      // The other connection is not back yet; or this one has broken again.
    }
    for (const follower of this.#followers.values()) follower.gap();
  }

  /** Says that we are alive, and looks who is not. */
  async #watch(): Promise<void> {
    let alive: ReadonlySet<string>;
    try {
      alive = await this.alive();
    } catch {
      return; // told by the connection
    }
    const died = [...this.#known].some((server) => !alive.has(server));
    this.#known = alive;
    if (died) for (const follower of this.#followers.values()) follower.death();
  }

  #keep(): void {
    const pipeline = this.#commands.pipeline();
    for (const channel of this.#followers.keys()) pipeline.pexpire(channel, ROOM_EXPIRY);
    pipeline.exec().catch(() => undefined); // told by the connection; the next time is soon enough
  }

  #onMessage(channel: string, message: Buffer): void {
    const follower = this.#followers.get(channel);
    if (follower) {
      follower.news(JSON.parse(message.toString()) as News);
      return;
    }
    const passed = unpackPassed(message);
    if (passed) this.#hands.get(passed.ref)?.(passed.frame);
  }

  get #serversKey(): string {
    return `${this.#prefix}:servers`;
  }

  #roomKey(room: string): string {
    return `${this.#prefix}:room:${room}`;
  }

  /** A channel and a key may have the same name. */
  #roomChannel(room: string): string {
    return this.#roomKey(room);
  }

  #serverChannel(server: string): string {
    return `${this.#prefix}:server:${server}`;
  }
}

/** What a change makes of the hash. */
function fieldsOf(change: Change<SocketRef>): string[] {
  switch (change.type) {
    case 'enter':
      return [`s:${change.seat.id}`, JSON.stringify(change.seat), `p:${change.seat.id}`, '', `c:${change.seat.id}`, ''];
    case 'presence':
      return [`p:${change.id}`, JSON.stringify(change.presence)];
    case 'leave': {
      const claim = change.claim ? JSON.stringify(change.claim) : '';
      return [`s:${change.id}`, '', `p:${change.id}`, '', `c:${change.id}`, claim];
    }
  }
}
