import type { Bytes } from '../../protocol/bytes.js';
import type { OfferedFile } from './offered-file.js';
import { numbered } from './safe-path.js';

/** A `FileSystemFileHandle`, as `showSaveFilePicker()` gives it. */
export interface WritableFile {
  readonly kind: 'file';
  createWritable(): Promise<WritableStream<Bytes>>;
}

/** A `FileSystemDirectoryHandle`, as `showDirectoryPicker()` gives it. */
export interface WritableFolder {
  readonly kind: 'directory';
  getFileHandle(name: string, options?: { create?: boolean }): Promise<WritableFile>;
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<WritableFolder>;
  removeEntry(name: string): Promise<void>;
}

/** Where one file goes. */
export type FileTarget = WritableFile | WritableStream<Bytes>;

/**
 * Where files go.
 *
 * - `memory`: into memory, or where the browser keeps a `Blob`. The `done` of the transfer has them.
 * - a handle of a file: for one file. It is changed when all of the file is there, or not at all.
 * - a handle of a folder: files and folders come into it. A file that is there already is kept: the new one is called `cat (2).jpg`.
 * - a stream: for one file. It is closed when all of the file is there, and aborted if something goes wrong.
 * - a function: it gets each file and returns a handle of a file or a stream for it, or a promise of one.
 */
export type Into =
  'memory' | WritableFolder | FileTarget | ((file: OfferedFile) => FileTarget | PromiseLike<FileTarget>);

/** Takes the content of one file. */
export interface Writer {
  write(content: Bytes): Promise<void>;
  /** All is there. Resolves with the file if it is in memory. */
  close(): Promise<File | undefined>;
  /** Leaves nothing of it. Never rejects. */
  abort(): Promise<void>;
}

/** So many bytes are kept before they become a `Blob`, which a browser can keep on its disk. */
const PIECE = 4 * 1024 * 1024;
/** Media types of files that cannot run anything in a page. */
const HARMLESS = /^(?:image\/(?!svg)|audio\/|video\/|font\/|text\/plain$|application\/(?:pdf|zip|gzip|json)$)/;
/** Other names that are tried in a folder. */
const MOST_NAMES = 1_000;

/** Throws a `TypeError` unless files can go there. */
export function checkInto(into: Into, count: number): void {
  const one = isStream(into) || isHandle(into, 'file');
  if (into !== 'memory' && typeof into !== 'function' && !one && !isHandle(into, 'directory')) {
    throw new TypeError('`into` is "memory", a handle, a stream, or a function that returns one.');
  }
  if (one && count !== 1) throw new TypeError(`${count} files need a folder, or a function that says where each goes.`);
}

/** Begins a file. Rejects if that does not work. */
export async function openWriter(into: Into, file: OfferedFile): Promise<Writer> {
  if (into === 'memory') return new MemoryWriter(file);
  if (isHandle(into, 'directory')) return openInFolder(into as WritableFolder, file);
  return writeTo(typeof into === 'function' ? await into(file) : (into as FileTarget));
}

async function writeTo(target: FileTarget, undo = (): Promise<void> => Promise.resolve()): Promise<Writer> {
  const stream = isStream(target) ? target : await target.createWritable();
  const writer = stream.getWriter();
  writer.closed.catch(() => undefined); // what is written rejects, too
  return {
    write: (content) => writer.write(content),
    close: () => writer.close().then(() => undefined),
    abort: () =>
      writer
        .abort()
        .catch(() => undefined)
        .then(undo)
        .catch(() => undefined),
  };
}

async function openInFolder(root: WritableFolder, { path }: OfferedFile): Promise<Writer> {
  const names = path.split('/');
  const wanted = names.pop() ?? path;
  let folder = root;
  for (const name of names) folder = await folder.getDirectoryHandle(name, { create: true });
  let name = wanted;
  for (let count = 2; await has(folder, name); count++) {
    if (count > MOST_NAMES) throw new Error(`There are too many files called ${wanted}.`);
    name = numbered(wanted, count);
  }
  const handle = await folder.getFileHandle(name, { create: true });
  try {
    return await writeTo(handle, () => folder.removeEntry(name));
  } catch (error) {
    await folder.removeEntry(name).catch(() => undefined);
    throw error;
  }
}

/** Whether there is a file or a folder of this name. */
async function has(folder: WritableFolder, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (error) {
    if ((error as Error).name === 'NotFoundError') return false;
    if ((error as Error).name === 'TypeMismatchError') return true;
    throw error;
  }
}

/** Keeps a file in memory, in pieces that a browser may put on its disk. */
class MemoryWriter implements Writer {
  readonly #file: OfferedFile;
  #parts: Blob[] = [];
  #last: Bytes[] = [];
  #size = 0;

  constructor(file: OfferedFile) {
    this.#file = file;
  }

  write(content: Bytes): Promise<void> {
    this.#last.push(content);
    this.#size += content.length;
    if (this.#size >= PIECE) this.#flush();
    return Promise.resolve();
  }

  close(): Promise<File> {
    this.#flush();
    const { name, type, lastModified } = this.#file;
    const safe = HARMLESS.test(type) ? type : 'application/octet-stream';
    return Promise.resolve(
      new File(this.#parts, name, { type: safe, ...(lastModified !== undefined && { lastModified }) }),
    );
  }

  abort(): Promise<void> {
    this.#parts = this.#last = [];
    return Promise.resolve();
  }

  #flush(): void {
    this.#parts.push(new Blob(this.#last));
    this.#last = [];
    this.#size = 0;
  }
}

function isStream(value: unknown): value is WritableStream<Bytes> {
  return typeof (value as Partial<WritableStream> | null)?.getWriter === 'function';
}

function isHandle(value: unknown, kind: 'file' | 'directory'): boolean {
  return (value as { kind?: unknown } | null)?.kind === kind;
}
