/** What one server lets people have of it. Any of them may be `Infinity`. */
export interface Limits {
  /** Members of one room; one more is refused with `room-full`. Rooms of the party `pair` hold two. */
  readonly membersPerRoom: number;
  /** Rooms that are open at a time; one more is refused with `too-many-rooms`. */
  readonly rooms: number;
  /** Sockets at a time from one address; one more is refused with `too-many-sockets`. */
  readonly socketsPerAddress: number;
  /** Sockets and requests for credentials a second from one address, and ten times as many at once; more are refused with `rate-limited`. */
  readonly connectsPerSecond: number;
  /** Frames a second from one socket; more come later. */
  readonly framesPerSecond: number;
  /** Bytes a second that one socket may have passed on; more come later. */
  readonly bytesPerSecond: number;
}

export const DEFAULT_LIMITS: Limits = {
  membersPerRoom: 128,
  rooms: 100_000,
  socketsPerAddress: 256,
  connectsPerSecond: 32,
  framesPerSecond: 2_000,
  bytesPerSecond: 8 * 1024 * 1024,
};

/** Those given, and the defaults for the others. Throws a `TypeError` for what can be no limit. */
export function resolveLimits(given: { readonly [Name in keyof Limits]?: number | undefined } = {}): Limits {
  const limits = { ...DEFAULT_LIMITS };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) throw new TypeError(`There is no limit called ${name}.`);
    if (value === undefined) continue;
    if (!(typeof value === 'number' && value > 0)) throw new TypeError(`The limit ${name} is a number above 0.`);
    limits[name as keyof Limits] = value;
  }
  return limits;
}
