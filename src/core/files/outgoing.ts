import { ConnectionError } from '../errors.js';
import type { Bytes } from '../../protocol/bytes.js';
import type { Topic } from '../topics/topic.js';
import { after, BLOCK, isIn, pieceAt, START, type Piece } from './block.js';
import type { EndReason, FileEntry, FileFrame } from './frames.js';
import { OpenTransfer, type TransferOptions } from './open-transfer.js';
import type { Reader } from './reader.js';

/** What is read ahead: so many bytes, and so many blocks. */
const AHEAD = 2 * 1024 * 1024;
const MOST_READINGS = 64;
/** Bytes that may be on their way to a peer. A block counts for a little more than its content, so that empty ones count, too. */
const UNDER_WAY = 8 * 1024 * 1024;
const EACH = 1_024;
/** How often a peer may ask for a position before it has taken anything of what it had asked for: each time, we read files. */
const MOST_ASKED = 8;

/** A block that is being read. */
interface Reading {
  readonly piece: Piece;
  readonly message: Promise<Bytes>;
}

/** Options of `Outgoing`. */
export interface OutgoingOptions extends TransferOptions {
  readonly reader: Reader;
  /** Opens the topic that carries the blocks. */
  readonly openData: (id: string) => Topic;
}

/** Files on their way to a peer. */
export class Outgoing extends OpenTransfer {
  readonly #options: OutgoingOptions;
  #topic: Topic | undefined;
  /** The next block to read. */
  #next = START;
  /** The next block to send. */
  #sent = START;
  /** How large a block the peer takes, in bytes. */
  #most = BLOCK;
  #readings: Reading[] = [];
  /** How many bytes they have. */
  #ahead = 0;
  #underWay = 0;
  #pumping = false;
  #asked = 0;
  /** Changes when the peer asks for something again: what was on its way counts no more. */
  #turn = 0;

  constructor(options: OutgoingOptions) {
    super(options);
    this.#options = options;
  }

  get sent(): number {
    return this.offsetOf(this.#sent);
  }

  /** Offers the files to the peer. */
  offer(): void {
    const entries = this.files.map(({ path, size, type, lastModified }): FileEntry => [
      path,
      size,
      type,
      lastModified ?? null,
    ]);
    void this.need({ type: 'offer', id: this.id, files: entries });
  }

  protected override onFrom({ file, offset, most }: Extract<FileFrame, { type: 'from' }>): void {
    if (++this.#asked > MOST_ASKED || !isIn({ file, offset }, this.files)) {
      this.stop('broken', new ConnectionError('file-broken', { peer: this.peer }));
      return;
    }
    this.#topic ??= this.#options.openData(this.id);
    this.start();
    this.#turn++;
    this.#readings = [];
    this.#ahead = 0;
    this.#most = Math.min(most, BLOCK);
    this.#next = this.#sent = { file, offset };
    this.reach(this.#sent);
    void this.#pump();
  }

  protected override onPeerEnd(reason: EndReason): void {
    if (reason === 'done' && this.#sent.file >= this.files.length) this.finish([]);
    else super.onPeerEnd(reason);
  }

  protected override onPause(): void {
    void this.#pump();
  }

  protected override release(): void {
    this.#readings = [];
    this.#topic?.close();
  }

  /** Sends what may be sent now. */
  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.state === 'running' && this.#underWay < UNDER_WAY) {
      this.#readAhead();
      const reading = this.#readings[0];
      if (!reading) break;
      try {
        const message = await reading.message;
        this.#send(reading, message);
      } catch (cause) {
        this.stop('changed', new ConnectionError('file-changed', { peer: this.peer, cause }));
      }
    }
    this.#pumping = false;
  }

  #readAhead(): void {
    while (this.#ahead < AHEAD && this.#readings.length < MOST_READINGS && this.#next.file < this.files.length) {
      const piece = pieceAt(this.#next, this.#most, this.files);
      const message = this.#options.reader.read(piece);
      message.catch(() => undefined); // handled in its turn
      this.#readings.push({ piece, message });
      this.#ahead += piece.size;
      this.#next = after(piece, this.files);
    }
  }

  #send(reading: Reading, message: Bytes): void {
    const topic = this.#topic;
    if (this.#readings[0] !== reading || this.state !== 'running' || !topic) return; // it was asked for other blocks, or waits, meanwhile
    this.#readings.shift();
    const { piece } = reading;
    this.#ahead -= piece.size;
    const turn = this.#turn;
    const weight = piece.size + EACH;
    const next = after(piece, this.files);
    this.#sent = next;
    this.#underWay += weight;
    topic.send(message, { to: this.peer }).then(
      () => {
        this.#underWay -= weight;
        this.#asked = 0;
        if (this.isOver()) return;
        if (turn === this.#turn) this.reach(next);
        void this.#pump();
      },
      (error: unknown) => this.fail(error as ConnectionError),
    );
  }
}
