import type { FileEntry } from './frames.js';
import { distinct, safePath } from './safe-path.js';

/** A file of a transfer. */
export interface OfferedFile {
  /**
   * Its name, after those of the folders that it is in: `photos/cat.jpg`. Safe to use below a folder of yours, and another one for each file of a
   * transfer.
   */
  readonly path: string;
  /** The last part of the path. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Its media type, as whoever sends it says; `''` if that is not known. */
  readonly type: string;
  /** When it was last changed, in ms since 1970; `undefined` if that is not known. */
  readonly lastModified: number | undefined;
}

/** A media type (RFC 9110, 8.3.1), without parameters. */
const TYPE = /^[\w!#$&^.+-]{1,64}\/[\w!#$&^.+-]{1,63}$/;

/** The files that a list names. */
export function offeredFiles(entries: readonly FileEntry[]): readonly OfferedFile[] {
  const paths = distinct(entries.map(([path]) => safePath(path)));
  return entries.map(([, size, type, lastModified], at) => {
    const path = paths[at] ?? '';
    return {
      path,
      name: path.slice(path.lastIndexOf('/') + 1),
      size,
      type: TYPE.test(type) ? type.toLowerCase() : '',
      lastModified: lastModified ?? undefined,
    };
  });
}

/** The size of them all, in bytes. */
export function totalOf(files: readonly Pick<OfferedFile, 'size'>[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
