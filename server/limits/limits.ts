/** Limits of one server. Any of them may be `Infinity`. */
export interface Limits {
  /** Members of one room. More are refused with `room-full`. Rooms of the party `pair` hold two. */
  readonly membersPerRoom: number;
  /** Open rooms. Sockets for more are refused with `too-many-rooms`. */
  readonly rooms: number;
  /** Open sockets from one address. More are refused with `too-many-sockets`. */
  readonly socketsPerAddress: number;
  /**
   * New sockets and requests for credentials from one address, per second. A burst may have ten times as many. More are
   * refused with `rate-limited`.
   */
  readonly connectsPerSecond: number;
  /** Frames from one socket, per second. More are delayed. */
  readonly framesPerSecond: number;
  /** Bytes from one socket, per second. More are delayed. */
  readonly bytesPerSecond: number;
}

/** The limits of a server that sets none. */
export const DEFAULT_LIMITS: Limits = {
  membersPerRoom: 128,
  rooms: 100_000,
  socketsPerAddress: 256,
  connectsPerSecond: 32,
  framesPerSecond: 2_000,
  bytesPerSecond: 8 * 1024 * 1024,
};

/** Fills in the defaults. Throws a `TypeError` if a limit is invalid. */
export function resolveLimits(given: { readonly [Name in keyof Limits]?: number | undefined } = {}): Limits {
  const limits = { ...DEFAULT_LIMITS };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) throw new TypeError(`Unknown limit: ${name}.`);
    if (value === undefined) continue;
    if (!(typeof value === 'number' && value > 0)) throw new TypeError(`The limit ${name} must be a number above 0.`);
    limits[name as keyof Limits] = value;
  }
  return limits;
}
