import type { PeerId } from '../../protocol/frames.js';
import { ConnectionError } from '../errors.js';
import type { Message } from '../events.js';
import type { Topic } from '../topics/topic.js';
import { BLOCK, canHash, HEADER } from './block.js';
import type { FileRoom } from './connected-files.js';
import { MOST_FILES, readFrame, type FileEntry, type FileFrame } from './frames.js';
import { Incoming } from './incoming.js';
import { offeredFiles } from './offered-file.js';
import type { OpenTransfer } from './open-transfer.js';
import { OpenOffer } from './open-offer.js';
import { Outgoing } from './outgoing.js';
import { Reader } from './reader.js';
import { listSources, type Sendable } from './sendable.js';
import type { Transfer } from './transfer.js';

/** Transfers from one peer at a time. They have as many files together as one may have. What a peer offers besides is rejected. */
const MOST_OF_PEER = 16;

/** Takes what two pages say about files to the transfer that it is about. Loaded when we or a peer send some. */
export class FileHub {
  readonly #room: FileRoom;
  readonly #control: Topic;
  /** Those that are not over, by direction, peer and id. */
  readonly #open = new Map<string, OpenTransfer>();

  /** `topic`: what pages say over it is what they offer, and what becomes of that. */
  constructor(room: FileRoom, topic: string) {
    this.#room = room;
    this.#control = room.openTopic(topic);
    this.#control.on('message', (message) => this.#hear(message));
    room.on('peer-disconnect', (peer) => void this.#lose((other) => other === peer));
    room.on('peerlist', () => void this.#lose((peer) => !room.peers.has(peer)));
    room.on('close', (error) => {
      for (const transfer of [...this.#open.values()]) transfer.fail(error ?? new ConnectionError('closed'));
    });
  }

  /** Offers files to peers. Resolves when they are listed. */
  async send(things: readonly Sendable[], peers: readonly PeerId[], signal?: AbortSignal): Promise<Transfer[]> {
    if (!canHash()) throw new ConnectionError('trust-unavailable');
    const sources = await listSources(things);
    if (sources.length === 0 || sources.length > MOST_FILES) {
      throw new TypeError(`A transfer has 1 to ${MOST_FILES.toLocaleString('en')} files.`);
    }
    const entries = sources.map(({ path, blob, lastModified }): FileEntry => [
      path,
      blob.size,
      blob.type,
      lastModified ?? null,
    ]);
    if (!readFrame({ type: 'offer', id: this.#room.createId(), files: entries }))
      throw new TypeError('The path of a file is too long.');
    if (this.#room.over()) throw new ConnectionError('closed');
    const files = offeredFiles(entries);
    const reader = new Reader(sources, peers.length > 1);
    const transfers = peers.map((peer) => {
      const transfer: Outgoing = new Outgoing({
        ...{ id: this.#room.createId(), peer, files, reader },
        openData: this.#openData,
        tell: (frame) => this.#control.send(frame, { to: peer }),
        onEnd: () => this.#open.delete(keyOf('to', transfer)),
      });
      this.#open.set(keyOf('to', transfer), transfer);
      transfer.offer();
      return transfer;
    });
    const cancel = (): void => {
      for (const transfer of transfers) transfer.cancel();
    };
    signal?.addEventListener('abort', cancel);
    void Promise.allSettled(transfers.map(({ done }) => done)).then(() => signal?.removeEventListener('abort', cancel));
    if (signal?.aborted) cancel();
    return transfers;
  }

  readonly #openData = (id: string): Topic => this.#room.openTopic(`webrtc:file:${id}`);

  #hear({ data, peer }: Message): void {
    const frame = readFrame(data);
    if (!frame) {
      this.#room.emit('error', new ConnectionError('bad-message', { peer }));
      return;
    }
    const about = { id: frame.id, peer };
    if (frame.type === 'offer') this.#onOffer(frame, peer);
    else {
      // One id is of one side, which says what only that side can say; who says the other thing ends its own transfer.
      this.#open.get(keyOf('to', about))?.hear(frame);
      this.#open.get(keyOf('from', about))?.hear(frame);
    }
  }

  #onOffer({ id, files: entries }: Extract<FileFrame, { type: 'offer' }>, peer: PeerId): void {
    const tell = (frame: FileFrame): Promise<void> => this.#control.send(frame, { to: peer });
    const key = keyOf('from', { id, peer });
    const theirs = [...this.#open.values()].filter((one) => one instanceof Incoming && one.peer === peer);
    const count = theirs.reduce((sum, { files }) => sum + files.length, entries.length);
    if (!canHash()) this.#room.emit('error', new ConnectionError('trust-unavailable', { peer }));
    if (!canHash() || this.#open.has(key) || theirs.length >= MOST_OF_PEER || count > MOST_FILES) {
      tell({ type: 'end', id, reason: 'rejected' }).catch(() => undefined);
      return;
    }
    const transfer = new Incoming({
      ...{ id, peer, tell },
      files: offeredFiles(entries),
      openData: this.#openData,
      most: Math.min(BLOCK, this.#room.maxMessageSize - HEADER),
      onWrong: () =>
        this.#room.emit(
          'error',
          new ConnectionError('file-broken', { peer, message: 'A block of a file was wrong. It is asked for again.' }),
        ),
      onEnd: () => this.#open.delete(key),
    });
    this.#open.set(key, transfer);
    this.#room.emit('file-offer', new OpenOffer(transfer));
  }

  /** Peers are gone, or out of reach. If that is so because we leave, `close` says it better, which comes at once. */
  async #lose(isLost: (peer: PeerId) => boolean): Promise<void> {
    await Promise.resolve();
    for (const transfer of [...this.#open.values()]) {
      const { peer } = transfer;
      const code = this.#room.peers.has(peer) ? 'peer-unreachable' : 'peer-gone';
      if (isLost(peer)) transfer.fail(new ConnectionError(code, { peer }));
    }
  }
}

const keyOf = (direction: 'from' | 'to', { id, peer }: { readonly id: string; readonly peer: PeerId }): string =>
  `${direction} ${peer} ${id}`;
