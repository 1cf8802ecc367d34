import { throwLater } from '../emitter.js';
import { ConnectionError, type ErrorCode } from '../errors.js';
import type { PeerId } from '../../protocol/frames.js';
import type { Position } from './block.js';
import type { EndReason, FileFrame } from './frames.js';
import { totalOf, type OfferedFile } from './offered-file.js';
import { Pace } from './pace.js';
import type { Transfer, TransferState } from './transfer.js';

/** What both directions need. */
export interface TransferOptions {
  readonly id: string;
  readonly peer: PeerId;
  readonly files: readonly OfferedFile[];
  /** Says something to the peer. Rejects if it does not arrive. */
  readonly tell: (frame: FileFrame) => Promise<void>;
  /** It is over. */
  readonly onEnd: () => void;
}

/** What a transfer is in. */
type Phase =
  | { readonly name: 'offered' | 'running' }
  | { readonly name: 'done' }
  | { readonly name: 'failed'; readonly error: ConnectionError };

/** How a peer has ended it, as an error of ours. */
const ERRORS: Readonly<Record<Exclude<EndReason, 'done'>, ErrorCode>> = {
  rejected: 'file-rejected',
  cancelled: 'file-cancelled',
  changed: 'file-changed',
  broken: 'file-broken',
  'not-saved': 'file-not-saved',
};

/** What both directions have in common. Doc comments of what the page sees are in `Transfer`. */
export abstract class OpenTransfer implements Transfer {
  /** Has proxies, such as Vue's, leave this object as it is: private fields do not work through them. */
  readonly [Symbol.toStringTag] = 'Transfer';
  readonly id: string;
  readonly peer: PeerId;
  readonly files: readonly OfferedFile[];
  readonly size: number;
  readonly done: Promise<readonly File[]>;
  readonly #options: TransferOptions;
  /** Where each file begins, in bytes of all. */
  readonly #starts: readonly number[];
  readonly #listeners = new Set<{ readonly call: () => void }>();
  readonly #pace = new Pace(() => this.#onChange());
  readonly #resolve: (files: readonly File[]) => void;
  readonly #reject: (error: ConnectionError) => void;
  #phase: Phase = { name: 'offered' };
  #pausedByUs = false;
  #pausedByPeer = false;
  #received = 0;

  constructor(options: TransferOptions) {
    const { id, peer, files } = options;
    this.id = id;
    this.peer = peer;
    this.files = files;
    this.size = totalOf(files);
    this.#options = options;
    let start = 0;
    this.#starts = files.map(({ size }) => (start += size) - size);
    let settle!: [resolve: (files: readonly File[]) => void, reject: (error: ConnectionError) => void];
    this.done = new Promise((...both) => (settle = both));
    [this.#resolve, this.#reject] = settle;
    this.done.catch(() => undefined); // the page may read `error` instead
  }

  abstract get sent(): number;

  get received(): number {
    return this.#received;
  }

  get speed(): number {
    return this.state === 'running' ? this.#pace.speed : 0;
  }

  get timeRemaining(): number | undefined {
    const { speed } = this;
    return speed > 0 ? (this.size - this.received) / speed : undefined;
  }

  get state(): TransferState {
    const { name } = this.#phase;
    return name === 'running' && (this.#pausedByUs || this.#pausedByPeer) ? 'paused' : name;
  }

  get error(): ConnectionError | undefined {
    return this.#phase.name === 'failed' ? this.#phase.error : undefined;
  }

  /** Whether it has ended, in any way. */
  isOver(): boolean {
    return this.#phase.name === 'done' || this.#phase.name === 'failed';
  }

  pause(): void {
    this.#pause(true);
  }

  resume(): void {
    this.#pause(false);
  }

  cancel(): void {
    this.stop('cancelled', new ConnectionError('file-cancelled', { peer: this.peer }));
  }

  on(_: 'change', call: () => void): () => void {
    const entry = { call };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  /** The peer has said something. */
  hear(frame: FileFrame): void {
    if (this.isOver()) return;
    if (frame.type === 'pause' || frame.type === 'resume') {
      this.#pausedByPeer = frame.type === 'pause';
      this.#onPause();
    } else if (frame.type === 'from') this.onFrom(frame);
    else if (frame.type === 'end') this.onPeerEnd(frame.reason);
  }

  /** Ends it with an error, and tells the peer why. */
  stop(reason: Exclude<EndReason, 'done'>, error: ConnectionError): void {
    if (this.isOver()) return;
    this.tell({ type: 'end', id: this.id, reason });
    this.fail(error);
  }

  /** Ends it with an error. */
  fail(error: ConnectionError): void {
    if (this.isOver()) return;
    this.#phase = { name: 'failed', error };
    this.#reject(error);
    this.#settle();
  }

  /** Says something to the peer, who may be gone. */
  protected tell(frame: FileFrame): void {
    this.#options.tell(frame).catch(() => undefined);
  }

  /** Says something without which it cannot go on. */
  protected async need(frame: FileFrame): Promise<void> {
    try {
      await this.#options.tell(frame);
    } catch (error) {
      this.fail(error as ConnectionError);
    }
  }

  /** The peer has accepted, or we have. */
  protected start(): void {
    if (this.#phase.name !== 'offered') return;
    this.#phase = { name: 'running' };
    this.#pace.turn(0);
  }

  /** All before this position has arrived. */
  protected reach(position: Position): void {
    this.#received = this.offsetOf(position);
    this.#pace.reach(this.#received);
  }

  protected finish(files: readonly File[]): void {
    if (this.isOver()) return;
    this.#phase = { name: 'done' };
    this.#received = this.size;
    this.#resolve(files);
    this.#settle();
  }

  /** How many bytes come before this position. */
  protected offsetOf({ file, offset }: Position): number {
    return (this.#starts[file] ?? this.size) + offset;
  }

  /** It waits, or goes on. */
  protected abstract onPause(): void;
  /** The peer asks for what comes from a position on. */
  protected abstract onFrom(frame: Extract<FileFrame, { type: 'from' }>): void;
  /** It is over: lets go of what is open. */
  protected abstract release(): void;

  /** The peer has ended it. */
  protected onPeerEnd(reason: EndReason): void {
    const code = reason === 'done' ? 'file-broken' : ERRORS[reason];
    this.fail(new ConnectionError(code, { peer: this.peer }));
  }

  #pause(paused: boolean): void {
    if (this.isOver() || paused === this.#pausedByUs) return;
    this.#pausedByUs = paused;
    this.tell({ type: paused ? 'pause' : 'resume', id: this.id });
    this.#onPause();
  }

  #onChange(): void {
    for (const { call } of [...this.#listeners]) {
      try {
        call();
      } catch (error) {
        throwLater(error);
      }
    }
  }

  #onPause(): void {
    this.#pace.turn(this.#received);
    this.onPause();
  }

  #settle(): void {
    this.release();
    this.#options.onEnd();
    this.#pace.end();
  }
}
