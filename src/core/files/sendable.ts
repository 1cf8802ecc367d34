import type { Bytes } from '../../protocol/bytes.js';

/** Bytes, and what they are called. On Node: `{ blob: await openAsBlob(path), path: basename(path) }`. */
export interface NamedBlob {
  readonly blob: Blob;
  readonly path: string;
}

/** A `FileSystemFileHandle`, as `showOpenFilePicker()` gives it. */
export interface FileHandle {
  readonly kind: 'file';
  readonly name: string;
  getFile(): Promise<File>;
}

/** A `FileSystemDirectoryHandle`, as `showDirectoryPicker()` gives it. */
export interface FolderHandle {
  readonly kind: 'directory';
  readonly name: string;
  values(): AsyncIterable<FileHandle | FolderHandle>;
}

/** A `FileSystemEntry` of a file, as `DataTransferItem.webkitGetAsEntry()` gives it. */
export interface DroppedFile {
  readonly isFile: true;
  readonly name: string;
  file(found: (file: File) => void, failed: (error: Error) => void): void;
}

/** A `FileSystemEntry` of a folder. */
export interface DroppedFolder {
  readonly isDirectory: true;
  readonly name: string;
  createReader(): {
    readEntries(found: (entries: (DroppedFile | DroppedFolder)[]) => void, failed: (error: Error) => void): void;
  };
}

/**
 * What can be sent: a `File`; a `Blob` with a path; a handle of a file or a folder; or a `FileSystemEntry`, as a drop has it. Of a folder, all
 * files in it are sent, with their paths. Folders without files are left out.
 */
export type Sendable = File | NamedBlob | FileHandle | FolderHandle | DroppedFile | DroppedFolder | FileSystemEntryLike;

/** A `FileSystemEntry` of which the type does not say what it is. */
export interface FileSystemEntryLike {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly name: string;
}

/** Bytes that can be read in pieces. */
export interface Source {
  readonly path: string;
  readonly blob: Blob;
  readonly lastModified: number | undefined;
}

/** Lists all files of what is to be sent, in their order. Rejects with a `TypeError` for anything else, or why something cannot be read. */
export async function listSources(things: readonly Sendable[]): Promise<Source[]> {
  return (await Promise.all(things.map((thing) => sourcesOf(thing, '')))).flat();
}

async function sourcesOf(thing: Sendable, folder: string): Promise<Source[]> {
  if (isBlob(thing)) {
    const file = thing;
    if (typeof file.name !== 'string') throw new TypeError('A Blob needs a path: { blob, path }.');
    return [{ path: file.webkitRelativePath || folder + file.name, blob: file, lastModified: file.lastModified }];
  }
  if (Object(thing) !== thing) throw new TypeError('This is no file.');
  if ('blob' in thing && isBlob(thing.blob)) return [{ path: thing.path, blob: thing.blob, lastModified: undefined }];
  const inside = `${folder}${(thing as FileHandle).name}/`;
  if ('getFile' in thing) return sourcesOf(await thing.getFile(), folder);
  if ('values' in thing) {
    const found: Source[] = [];
    for await (const entry of thing.values()) found.push(...(await sourcesOf(entry, inside)));
    return found;
  }
  if ('file' in thing) return sourcesOf(await new Promise<File>((found, failed) => thing.file(found, failed)), folder);
  if ('createReader' in thing)
    return (await Promise.all((await entriesOf(thing)).map((entry) => sourcesOf(entry, inside)))).flat();
  throw new TypeError('This is no file.');
}

/** Browsers give some hundred at a time. */
async function entriesOf(folder: DroppedFolder): Promise<(DroppedFile | DroppedFolder)[]> {
  const reader = folder.createReader();
  const all: (DroppedFile | DroppedFolder)[] = [];
  for (;;) {
    const some = await new Promise<(DroppedFile | DroppedFolder)[]>((found, failed) =>
      reader.readEntries(found, failed),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** `instanceof` fails for what comes from another realm, such as an iframe. */
function isBlob(value: unknown): value is Blob {
  return /^\[object (?:Blob|File)\]$/.test(Object.prototype.toString.call(value));
}

/** Reads a piece of a file. Rejects if it has changed meanwhile, or is gone. */
export async function read({ blob }: Source, from: number, size: number): Promise<Bytes> {
  const bytes = new Uint8Array(await blob.slice(from, from + size).arrayBuffer());
  if (bytes.length !== size) throw new Error('The file has become shorter.');
  return bytes;
}
