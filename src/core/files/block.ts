import type { Bytes } from '../../protocol/bytes.js';
import type { OfferedFile } from './offered-file.js';

/** The content of a block has so many bytes, unless the receiver takes fewer; the last one of a file has what is left. */
export const BLOCK = 256 * 1024;
/** The fewest that a receiver may ask for at a time. */
export const LEAST = 1_024;

/** The number of the file (32 bits), the offset in it (64 bits) and the SHA-256 of the content come before the content. */
export const HEADER = 44;
const HASH = 12;

/** Where a transfer is. */
export interface Position {
  /** The number of the file, from 0. */
  readonly file: number;
  /** How much of it comes before, in bytes. */
  readonly offset: number;
}

/** A piece of a file. An empty file has one, which is empty. */
export interface Piece extends Position {
  /** In bytes. */
  readonly size: number;
}

/** A block as it travels. */
export interface Block extends Position {
  readonly hash: Bytes;
  readonly content: Bytes;
}

/** The sizes of the files of a transfer. */
type Sizes = readonly Pick<OfferedFile, 'size'>[];

const sizeOf = (file: number, files: Sizes): number => files[file]?.size ?? -1;

/** The beginning of a transfer. */
export const START: Position = { file: 0, offset: 0 };

/** Whether there is something at this position. */
export function isIn({ file, offset }: Position, files: Sizes): boolean {
  const size = sizeOf(file, files);
  return offset < size || (offset === 0 && size === 0);
}

/** The piece at this position, of so many bytes at most. */
export function pieceAt({ file, offset }: Position, most: number, files: Sizes): Piece {
  return { file, offset, size: Math.min(most, sizeOf(file, files) - offset) };
}

/** The position after a piece. */
export function after({ file, offset, size }: Piece, files: Sizes): Position {
  const end = offset + size;
  return end < sizeOf(file, files) ? { file, offset: end } : { file: file + 1, offset: 0 };
}

/** Hashes a block, and makes the message that carries it. */
export async function packBlock({ file, offset }: Position, content: Bytes): Promise<Bytes> {
  const bytes = new Uint8Array(HEADER + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, file);
  view.setBigUint64(4, BigInt(offset));
  bytes.set(await hashOf(content), HASH);
  bytes.set(content, HEADER);
  return bytes;
}

/** Reads the message that carries a block. `undefined`: it is none. */
export function unpackBlock(data: unknown): Block | undefined {
  if (!(data instanceof ArrayBuffer) || data.byteLength < HEADER) return undefined;
  const view = new DataView(data);
  return {
    file: view.getUint32(0),
    offset: Number(view.getBigUint64(4)),
    hash: new Uint8Array(data, HASH, HEADER - HASH),
    content: new Uint8Array(data, HEADER),
  };
}

/** Whether the content of a block is what its hash says. */
export async function isWhole({ hash, content }: Block): Promise<boolean> {
  const found = await hashOf(content);
  return found.every((byte, at) => byte === hash[at]);
}

/** Whether there is WebCrypto: pages over plain http have none. */
export const canHash = (): boolean => Boolean(globalThis.crypto.subtle as SubtleCrypto | undefined);

async function hashOf(content: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', content));
}
