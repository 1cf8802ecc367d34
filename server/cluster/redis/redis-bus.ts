import type { Redis } from 'ioredis';
import { Exchange } from '../../exchange/exchange.js';
import type { RedisKeys } from './redis-keys.js';
import { BEAT_AND_LIST } from './redis-scripts.js';
import { parseUpdate } from '../parse-update.js';
import type { RoomFollower, ServerBus } from '../server-bus.js';

export interface RedisBusOptions {
  /** The name of this server. */
  readonly name: string;
  readonly keys: RedisKeys;
  readonly commands: Redis;
  /** Another client: Redis takes no other commands from one that has subscribed to a channel. */
  readonly subscriber: Redis;
}

/** How often a server reports that it is alive, in ms. */
const BEAT = 1_500;
/** A server that has not reported for this time, in ms, counts as dead, and its members as lost. */
const EXPIRY = 5_000;
/** How much may wait to be sent to Redis, in bytes for each server. Messages beyond that are lost. Of members, less is on its way. */
const MOST_WAITING = 4 * 1024 * 1024;

/** Connects servers through Redis: one channel for the updates of each room, one for the frames to each server. */
export class RedisBus implements ServerBus {
  readonly name: string;
  readonly exchange: Exchange;
  readonly #keys: RedisKeys;
  readonly #commands: Redis;
  readonly #subscriber: Redis;
  /** Who follows a room, by its channel. */
  readonly #followers = new Map<string, RoomFollower>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #known: ReadonlySet<string> = new Set();

  constructor({ name, keys, commands, subscriber }: RedisBusOptions) {
    this.name = name;
    this.#keys = keys;
    this.#commands = commands;
    this.#subscriber = subscriber;
    this.exchange = new Exchange({ name, publish: (server, message) => this.#publish(server, message) });
  }

  /** The keys of all rooms that are followed. */
  get followed(): Iterable<string> {
    return this.#followers.keys();
  }

  /** Call it once both clients are connected. */
  async start(): Promise<void> {
    this.#subscriber.on('messageBuffer', (channel: Buffer, message: Buffer) =>
      this.#onMessage(channel.toString(), message),
    );
    await this.#subscriber.subscribe(this.#keys.server(this.name));
    this.#known = await this.alive();
    for (const redis of [this.#commands, this.#subscriber]) {
      redis.on('close', () => this.exchange.reset());
      redis.on('ready', () => void this.#resume());
    }
    this.#timer = setInterval(() => void this.#watch(), BEAT).unref();
  }

  /** Tells the other servers that this one has ended. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.exchange.close();
    await this.#commands.zrem(this.#keys.servers, this.name).catch(() => undefined); // they will notice
  }

  async follow(room: string, follower: RoomFollower): Promise<() => void> {
    const channel = this.#keys.room(room);
    this.#followers.set(channel, follower);
    const end = (): void => {
      if (this.#followers.get(channel) !== follower) return; // the room has been opened again
      this.#followers.delete(channel);
      this.#subscriber.unsubscribe(channel).catch(() => undefined); // gone with the connection
    };
    try {
      await this.#subscriber.subscribe(channel);
    } catch (error) {
      end();
      throw error;
    }
    return end;
  }

  async alive(): Promise<ReadonlySet<string>> {
    const names = await this.#commands.eval(BEAT_AND_LIST, 1, this.#keys.servers, this.name, EXPIRY);
    return new Set(names as string[]);
  }

  /** A client has reconnected: updates may be lost, and the other servers may have taken this one for dead. */
  async #resume(): Promise<void> {
    try {
      await this.#subscriber.subscribe(this.#keys.server(this.name), ...this.#followers.keys());
      await this.alive();
    } catch {
      // The other client is not connected yet, or this one has lost its connection again.
    }
    for (const follower of this.#followers.values()) follower.onGap();
  }

  /** Reports that this server is alive, and looks for others that have died. */
  async #watch(): Promise<void> {
    let alive: ReadonlySet<string>;
    try {
      alive = await this.alive();
    } catch {
      return; // the client reports it
    }
    const died = [...this.#known].some((server) => !alive.has(server));
    this.#known = alive;
    this.exchange.keep(alive);
    if (died) for (const follower of this.#followers.values()) follower.onDeath();
  }

  #onMessage(channel: string, message: Buffer): void {
    const follower = this.#followers.get(channel);
    if (follower) {
      const update = parseUpdate(message.toString());
      if (update) follower.onUpdate(update);
      else follower.onGap(); // it may stand where an update should be
      return;
    }
    this.exchange.receive(message);
  }

  #publish(server: string, message: Buffer): boolean {
    if (this.#commands.status !== 'ready') return false;
    if (this.#commands.stream.writableLength > MOST_WAITING * Math.max(1, this.#known.size)) return false;
    this.#commands.publish(this.#keys.server(server), message).catch(() => undefined); // lost, or late
    return true;
  }
}
