import { createHash } from 'node:crypto';

/** Names of keys and channels in Redis. They hold a hash of a room's name: whoever knows the name of a room can enter it. */
export class RedisKeys {
  readonly #prefix: string;

  /** `prefix` comes before all of them. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The key of the sorted set of servers that are alive. */
  get servers(): string {
    return `${this.#prefix}:servers`;
  }

  /** The key of a room's hash, and the channel of its updates. */
  room(room: string): string {
    return `${this.#prefix}:room:${createHash('sha256').update(room).digest('base64url')}`;
  }

  /** The channel of frames for the sockets of a server. */
  server(server: string): string {
    return `${this.#prefix}:server:${server}`;
  }
}
