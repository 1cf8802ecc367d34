import { isHelloText, isId, isPresence, type PeerId } from '../../src/protocol/frames.js';
import { fits, isCount, isObject, isString, optional, type Shape } from '../../src/protocol/shape.js';
import type { SocketRef } from '../exchange/socket-ref.js';
import type { Change, Claim, Seat } from '../room/seat.js';
import type { RoomUpdate } from './server-bus.js';

/** The longest name of a socket. */
const LONGEST_REF = 64;

const isRef = (value: unknown): boolean => isString(value) && /^[\w]+\.\d+$/.test(value) && value.length <= LONGEST_REF;
/** A digest of a token, which is kept in its place: SHA-256 in base64url. */
const isDigest = (value: unknown): boolean => isString(value) && /^[\w-]{43}$/.test(value);
const isProof = (value: unknown): boolean => fits({ counter: isCount }, value) !== fits({ token: isDigest }, value);
const isReason = (value: unknown): boolean => value === 'leave' || value === 'lost';
const isRight = optional((value) => typeof value === 'boolean');

const SEAT: Shape = {
  id: isId,
  instance: isId,
  order: isCount,
  presence: isPresence,
  since: isCount,
  hello: isHelloText,
  proof: isProof,
  rights: (value) => fits({ relay: isRight, turn: isRight }, value),
  given: optional(isPresence),
  socket: isRef,
};
const CLAIM: Shape = { proof: isProof, reason: isReason, heldUntil: isCount, until: isCount, stayed: isCount };
const CHANGES: Readonly<Record<Change<SocketRef>['type'], Shape>> = {
  enter: { seat: (value) => fits(SEAT, value) },
  presence: { id: isId, presence: isPresence },
  leave: {
    id: isId,
    socket: isRef,
    reason: isReason,
    claim: optional((value) => fits(CLAIM, value)),
  },
};
const UPDATE: Shape = {
  version: (value) => fits({ epoch: (epoch) => isString(epoch) && epoch !== '', number: isCount }, value),
  change: (value) =>
    isObject(value) && isString(value['type']) && Object.hasOwn(CHANGES, value['type'])
      ? fits(CHANGES[value['type'] as keyof typeof CHANGES], value)
      : false,
};

/** Reads an update that came from Redis. `undefined` if it makes no sense: anybody who can reach Redis may have sent it. */
export function parseUpdate(text: string): RoomUpdate | undefined {
  return read(UPDATE, text) as RoomUpdate | undefined;
}

/** Reads a seat that was stored. `undefined` if it makes no sense, or is not of this id. */
export function parseSeat(id: PeerId, text: string): Seat<SocketRef> | undefined {
  const seat = read(SEAT, text) as Seat<SocketRef> | undefined;
  return seat?.id === id ? seat : undefined;
}

/** Reads a claim that was stored. `undefined` if it makes no sense. */
export function parseClaim(text: string): Claim | undefined {
  return read(CLAIM, text) as Claim | undefined;
}

/** Reads a presence that was stored. `undefined` if it makes no sense. */
export function parseStoredPresence(text: string): string | undefined {
  const value = parseJson(text);
  return isPresence(value) ? (value as string) : undefined;
}

function read(shape: Shape, text: string): object | undefined {
  const value = parseJson(text);
  return fits(shape, value) ? (value as object) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
