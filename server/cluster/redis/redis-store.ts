import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { isId, type PeerId } from '../../../src/protocol/frames.js';
import { isCount } from '../../../src/protocol/shape.js';
import type { SocketRef } from '../../exchange/socket-ref.js';
import type { Change, Claim, Seat } from '../../room/seat.js';
import { parseClaim, parseSeat, parseStoredPresence } from '../parse-update.js';
import type { RedisKeys } from './redis-keys.js';
import { COMMIT, FORGET, NEXT_ORDER } from './redis-scripts.js';
import { NEVER, type RoomRecord, type RoomStore, type Version } from '../room-store.js';

/** How long to keep a room that is not open on any server, in ms: as long as the longest claim. */
const ROOM_EXPIRY = 600_000;

/** Keeps each room in a hash of Redis. Leaves out what makes no sense there. */
export class RedisStore implements RoomStore {
  readonly #redis: Redis;
  readonly #keys: RedisKeys;

  constructor(redis: Redis, keys: RedisKeys) {
    this.#redis = redis;
    this.#keys = keys;
  }

  async load(room: string): Promise<RoomRecord> {
    const { epoch, number, ...fields } = await this.#redis.hgetall(this.#keys.room(room));
    if (epoch === undefined) return { version: NEVER, seats: [], claims: [] };
    const seats: Seat<SocketRef>[] = [];
    const claims: [PeerId, Claim][] = [];
    for (const [field, value] of Object.entries(fields)) {
      const id = field.slice(2);
      if (field.startsWith('s:')) {
        const seat = parseSeat(id, value);
        const presence = parseStoredPresence(fields[`p:${id}`] ?? '') ?? seat?.presence ?? '';
        if (seat) seats.push({ ...seat, presence });
      } else if (field.startsWith('c:')) {
        const claim = isId(id) ? parseClaim(value) : undefined;
        if (claim) claims.push([id, claim]);
      }
    }
    const version = isCount(Number(number)) ? { epoch, number: Number(number) } : NEVER;
    return { version, seats: seats.sort((a, b) => a.order - b.order), claims };
  }

  async commit(room: string, { epoch, number }: Version, change: Change<SocketRef>): Promise<boolean> {
    const key = this.#keys.room(room);
    const done = await this.#redis.eval(
      COMMIT,
      1,
      key,
      epoch,
      number,
      randomBytes(9).toString('base64url'),
      ROOM_EXPIRY,
      key, // the channel of the room has the same name
      JSON.stringify(change),
      ...fieldsOf(change),
    );
    return done === 1;
  }

  async nextOrder(room: string): Promise<number> {
    return (await this.#redis.eval(NEXT_ORDER, 1, this.#keys.room(room), ROOM_EXPIRY)) as number;
  }

  async forget(room: string, ends: readonly (readonly [PeerId, number])[]): Promise<void> {
    await this.#redis.eval(FORGET, 1, this.#keys.room(room), ...ends.flatMap(([id, until]) => [`c:${id}`, until]));
  }

  /** Keeps the rooms with these keys from expiring. */
  keep(keys: Iterable<string>): void {
    const pipeline = this.#redis.pipeline();
    for (const key of keys) pipeline.pexpire(key, ROOM_EXPIRY);
    pipeline.exec().catch(() => undefined); // the client reports it, and the next time is soon enough
  }
}

/** The fields of the hash that a change sets, and their values. An empty value deletes the field. */
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
