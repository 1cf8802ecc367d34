import type { Bytes } from '../../protocol/bytes.js';
import { ConnectionError } from '../errors.js';
import type { Message } from '../events.js';
import type { Topic } from '../topics/topic.js';
import { after, isWhole, START, unpackBlock, type Block, type Piece } from './block.js';
import { OpenTransfer, type TransferOptions } from './open-transfer.js';
import { openWriter, type Into, type Writer } from './target.js';

/** How often the same block is asked for again. */
const MOST_TRIES = 3;

/** Options of `Incoming`. */
export interface IncomingOptions extends TransferOptions {
  /** Opens the topic that carries the blocks. */
  readonly openData: (id: string) => Topic;
  /** How large a block may be, in bytes. */
  readonly most: number;
  /** A block was not what its hash says. It is asked for again. */
  readonly onWrong: () => void;
}

/** Files on their way to us. */
export class Incoming extends OpenTransfer {
  readonly #options: IncomingOptions;
  #into: Into = 'memory';
  #topic: Topic | undefined;
  #position = START;
  #tries = 0;
  /** For the file that we are in. */
  #writer: Writer | undefined;
  readonly #saved: File[] = [];
  /** Blocks are taken one after the other. */
  #taking: Promise<void> = Promise.resolve();

  constructor(options: IncomingOptions) {
    super(options);
    this.#options = options;
  }

  get sent(): number {
    return this.received;
  }

  /** Whether we have taken the files. */
  get accepted(): boolean {
    return this.#topic !== undefined;
  }

  /** Takes the files. */
  accept(into: Into): void {
    this.#into = into;
    this.#topic = this.#options.openData(this.id);
    this.#topic.on('message', (message) => this.#receive(message));
    this.start();
    this.#ask();
  }

  protected override onPause(): void {
    // Whoever sends waits.
  }

  protected override onFrom(): void {
    this.stop('broken', new ConnectionError('file-broken', { peer: this.peer })); // it sends, and asks us for blocks
  }

  protected override release(): void {
    this.#topic?.close();
    void this.#taking.then(() => this.#writer?.abort());
  }

  #ask(): void {
    void this.need({ type: 'from', id: this.id, most: this.#options.most, ...this.#position });
  }

  /** Takes a block after those before it. Hashes it meanwhile. */
  #receive({ data, peer }: Message): Promise<void> | undefined {
    if (this.isOver() || peer !== this.peer) return undefined;
    const block = unpackBlock(data);
    const whole = block && isWhole(block).catch(() => false);
    this.#taking = this.#taking.then(async () => this.#take(block, await whole));
    return this.#taking;
  }

  async #take(block: Block | undefined, whole = false): Promise<void> {
    if (this.isOver()) return;
    const { file, offset } = this.#position;
    if (block && (block.file !== file || block.offset !== offset)) return; // it was on its way when we asked for another one
    const size = block?.content.length ?? 0;
    const left = (this.files[file]?.size ?? 0) - offset;
    if (!block || size > left || (size === 0) !== (left === 0) || !whole) {
      this.#again();
      return;
    }
    this.#tries = 0;
    try {
      await this.#save({ file, offset, size }, block.content);
    } catch (cause) {
      this.stop('not-saved', new ConnectionError('file-not-saved', { peer: this.peer, cause }));
    }
  }

  /** Saves a piece, and is at the next one then. */
  async #save(piece: Piece, content: Bytes): Promise<void> {
    const about = this.files[piece.file];
    if (!about) return;
    this.#writer ??= await openWriter(this.#into, about);
    if (content.length > 0) await this.#writer.write(content);
    if (this.isOver()) return;
    const next = after(piece, this.files);
    if (next.file > piece.file) {
      const saved = await this.#writer.close();
      this.#writer = undefined;
      if (saved) this.#saved.push(saved);
      if (this.isOver()) return;
    }
    this.#position = next;
    this.reach(next);
    if (next.file < this.files.length) return;
    this.tell({ type: 'end', id: this.id, reason: 'done' });
    this.finish(this.#saved);
  }

  /** What came was not what it should be. */
  #again(): void {
    this.#options.onWrong();
    if (++this.#tries > MOST_TRIES) this.stop('broken', new ConnectionError('file-broken', { peer: this.peer }));
    else this.#ask();
  }
}
