import { fitsOne, isCount, isString } from '../../protocol/shape.js';
import { LEAST, type Position } from './block.js';

/** Files in one offer, at most. */
export const MOST_FILES = 10_000;
/** The longest path, all paths of an offer, and the longest media type, in UTF-16 code units. */
const LONGEST_PATH = 1_024;
const LONGEST_PATHS = 2 * 1024 * 1024;
const LONGEST_TYPE = 128;
/** No file is as large, in bytes: its blocks could not be numbered. */
const LARGEST = 2 ** 50;
/** What names a transfer: random characters of base64url. The name of a topic has to have room for them. */
const ID = /^[\w-]{16,40}$/;

/** A file, as an offer has it: path, size, media type, and when it was last changed. */
export type FileEntry = readonly [path: string, size: number, type: string, lastModified: number | null];

/**
 * What two pages say to each other about a transfer. `id` is of whoever sends.
 *
 * - `offer`: I would send you these.
 * - `from`: send me all from here on, in blocks of at most `most` bytes. The first one takes the offer. Others ask again for what was wrong.
 * - `pause`, `resume`: either side.
 * - `end`: it is over: `done` if the receiver has all, otherwise the reason.
 */
export type FileFrame =
  | { readonly type: 'offer'; readonly id: string; readonly files: readonly FileEntry[] }
  | ({ readonly type: 'from'; readonly id: string; readonly most: number } & Position)
  | { readonly type: 'pause' | 'resume'; readonly id: string }
  | { readonly type: 'end'; readonly id: string; readonly reason: EndReason };

/** How a transfer ends. */
export type EndReason = (typeof REASONS)[number];

const REASONS = ['done', 'rejected', 'cancelled', 'changed', 'broken', 'not-saved'] as const;

const isTransferId = (value: unknown): boolean => isString(value) && ID.test(value);
const isFileList = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= MOST_FILES &&
  value.every(isEntry) &&
  value.reduce((sum: number, [path]: FileEntry) => sum + path.length, 0) <= LONGEST_PATHS;

const SHAPES = {
  offer: { id: isTransferId, files: isFileList },
  from: {
    id: isTransferId,
    file: isCount,
    offset: isCount,
    most: (value: unknown) => isCount(value) && value >= LEAST,
  },
  pause: { id: isTransferId },
  resume: { id: isTransferId },
  end: { id: isTransferId, reason: (value: unknown) => REASONS.includes(value as EndReason) },
};

/** Reads what a peer says. Returns `undefined` if it is invalid. Never throws. */
export function readFrame(data: unknown): FileFrame | undefined {
  return fitsOne(SHAPES, data) ? (data as unknown as FileFrame) : undefined;
}

function isEntry(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const [path, size, type, lastModified] = value as unknown[];
  const isTime = lastModified === null || Number.isSafeInteger(lastModified);
  return isShort(path, LONGEST_PATH) && isCount(size) && size < LARGEST && isShort(type, LONGEST_TYPE) && isTime;
}

const isShort = (value: unknown, most: number): boolean => isString(value) && value.length <= most;
