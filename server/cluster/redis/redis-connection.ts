import { randomBytes } from 'node:crypto';
import { Redis, type RedisOptions } from 'ioredis';
import { RedisBus } from './redis-bus.js';
import { RedisKeys } from './redis-keys.js';
import { RedisStore } from './redis-store.js';

export interface RedisConnectionOptions {
  /** `redis://` or `rediss://`, with user, password and database as ioredis reads them. */
  readonly url: string;
  /** Comes before all keys and channels. Default `webrtc-elements`. */
  readonly prefix?: string;
  /** Called once when a client fails to reach Redis, and again only after it has reached it. */
  readonly onFailure: (error: unknown) => void;
}

/** How long Redis may take to answer, in ms. */
const PATIENCE = 2_000;
/** How long Redis may refuse changes before we connect anew, in ms. Frames for other servers are lost in that moment. */
const READ_ONLY = 10_000;
/** How often open rooms are kept from expiring, in ms. */
const KEEP = 120_000;

/** The connection of a server to Redis or Valkey: one client for commands, and one for what the server subscribes to. */
export class RedisConnection {
  readonly store: RedisStore;
  readonly bus: RedisBus;
  readonly #commands: Redis;
  readonly #subscriber: Redis;
  readonly #timer: ReturnType<typeof setInterval>;
  #started = false;
  #lastError: Error | undefined;

  private constructor({ url, prefix = 'webrtc-elements', onFailure }: RedisConnectionOptions) {
    const name = randomBytes(9).toString('base64url').replaceAll(/[-_]/g, '0');
    const keys = new RedisKeys(prefix);
    const options: RedisOptions = {
      lazyConnect: true,
      enableOfflineQueue: false, // a command fails at once while there is no connection
      maxRetriesPerRequest: 0,
      reconnectOnError: changesPrimary(),
      autoResubscribe: false, // the bus subscribes, before rooms are loaded again
      commandTimeout: PATIENCE,
      connectTimeout: PATIENCE,
      retryStrategy: (times) => Math.min(times * 100, 1_000),
    };
    this.#commands = new Redis(url, { ...options, connectionName: `webrtc-elements ${name}` });
    this.#subscriber = new Redis(url, { ...options, connectionName: `webrtc-elements ${name} news` });
    for (const redis of [this.#commands, this.#subscriber]) {
      let reported = false;
      redis.on('error', (error) => {
        this.#lastError = error;
        if (!reported && this.#started) onFailure(error);
        reported = true;
      });
      redis.on('ready', () => {
        reported = false;
      });
    }
    this.store = new RedisStore(this.#commands, keys);
    this.bus = new RedisBus({ name, keys, commands: this.#commands, subscriber: this.#subscriber });
    this.#timer = setInterval(() => this.store.keep(this.bus.followed), KEEP).unref();
  }

  /** Whether Redis can be reached now, as far as we know. */
  get isUp(): boolean {
    return this.#commands.status === 'ready' && this.#subscriber.status === 'ready';
  }

  /** Rejects if Redis cannot be reached. */
  static async open(options: RedisConnectionOptions): Promise<RedisConnection> {
    const connection = new RedisConnection(options);
    try {
      await connection.#start();
    } catch (error) {
      await connection.close();
      const { message } = connection.#lastError ?? (error as Error);
      throw new Error(`Redis cannot be reached: ${message}`, { cause: error });
    }
    return connection;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.bus.close();
    this.#commands.disconnect();
    this.#subscriber.disconnect();
  }

  async #start(): Promise<void> {
    await Promise.all([this.#commands.connect(), this.#subscriber.connect()]);
    await this.bus.start();
    this.#started = true;
  }
}

/** Decides after which errors to connect anew: after a failover, the same name may lead to another Redis, which takes changes. */
function changesPrimary(): (error: Error) => boolean {
  let [since, last] = [0, -Infinity];
  return ({ message }) => {
    if (!message.includes('READONLY')) return false;
    const now = performance.now();
    if (now - last > READ_ONLY) since = now;
    last = now;
    if (now - since < READ_ONLY) return false;
    since = now;
    return true;
  };
}
