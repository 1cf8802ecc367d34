import { ConnectionError } from '../errors.js';
import type { PeerId } from '../../protocol/frames.js';
import type { Incoming } from './incoming.js';
import type { OfferedFile } from './offered-file.js';
import { checkInto } from './target.js';
import type { AcceptOptions, FileOffer, Transfer } from './transfer.js';

/** The class behind `FileOffer`. Its doc comments are in the interface. */
export class OpenOffer implements FileOffer {
  /** Has proxies, such as Vue's, leave this object as it is: private fields do not work through them. */
  readonly [Symbol.toStringTag] = 'FileOffer';
  readonly peer: PeerId;
  readonly files: readonly OfferedFile[];
  readonly size: number;
  readonly signal: AbortSignal;
  readonly #transfer: Incoming;

  constructor(transfer: Incoming) {
    const { peer, files, size } = transfer;
    this.peer = peer;
    this.files = files;
    this.size = size;
    this.#transfer = transfer;
    const over = new AbortController();
    this.signal = over.signal;
    transfer.done.catch((error: unknown) => {
      if (!transfer.accepted) over.abort(error);
    });
  }

  accept({ into = 'memory' }: AcceptOptions = {}): Transfer {
    const transfer = this.#transfer;
    if (transfer.error && !transfer.accepted) throw transfer.error;
    if (!transfer.accepted) {
      checkInto(into, this.files.length);
      transfer.accept(into);
    }
    return transfer;
  }

  reject(): void {
    const transfer = this.#transfer;
    if (!transfer.accepted) transfer.stop('rejected', new ConnectionError('file-rejected', { peer: this.peer }));
  }
}
