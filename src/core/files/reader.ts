import type { Bytes } from '../../protocol/bytes.js';
import { packBlock, type Piece } from './block.js';
import { read, type Source } from './sendable.js';

/** Blocks that are kept for other peers: 8 MiB. */
const KEPT = 32;

/** Reads and hashes the blocks of files: once for all peers that are about as far. */
export class Reader {
  readonly #sources: readonly Source[];
  readonly #shared: boolean;
  readonly #blocks = new Map<string, Promise<Bytes>>();

  /** `shared`: there are several peers. */
  constructor(sources: readonly Source[], shared: boolean) {
    this.#sources = sources;
    this.#shared = shared;
  }

  /** The message with a piece of a file. Rejects if the file cannot be read, as when it has changed. */
  read(piece: Piece): Promise<Bytes> {
    if (!this.#shared) return this.#read(piece);
    const key = [piece.file, piece.offset, piece.size].join();
    const known = this.#blocks.get(key);
    if (known) return known;
    const block = this.#read(piece);
    this.#blocks.set(key, block);
    const [oldest = key] = this.#blocks.keys();
    if (this.#blocks.size > KEPT) this.#blocks.delete(oldest);
    return block;
  }

  async #read(piece: Piece): Promise<Bytes> {
    const source = this.#sources[piece.file];
    if (!source) throw new RangeError('There is no such file.');
    return packBlock(piece, await read(source, piece.offset, piece.size));
  }
}
