import type { PeerId } from '../../protocol/frames.js';
import { ConnectionError } from '../errors.js';
import type { ConnectionEvents, Emit } from '../events.js';
import { lazy, load } from '../parts/load.js';
import type { Topic } from '../topics/topic.js';
import type { FileHub } from './file-hub.js';
import type { Sendable } from './sendable.js';
import type { SendFileOptions, Transfer } from './transfer.js';

/** The topic that a page opens when it sends files, or a peer does. */
const TOPIC = 'webrtc:files';

/** The room that the peers are in. */
export interface FileRoom {
  readonly peers: ReadonlyMap<PeerId, unknown>;
  /** The largest message that we take, in bytes. */
  readonly maxMessageSize: number;
  /** Makes a name that nobody else has: 16 to 40 random characters. */
  readonly createId: () => string;
  /** Says why there is no such peer. */
  readonly missing: (id: PeerId) => ConnectionError;
  /** Whether we have left for good. */
  readonly over: () => boolean;
  readonly openTopic: (name: string) => Topic;
  readonly on: <Name extends keyof ConnectionEvents>(name: Name, listener: ConnectionEvents[Name]) => () => void;
  readonly emit: Emit;
}

/** Files that go to peers and come from them. The code for that loads when we or a peer send some. */
export class ConnectedFiles {
  readonly #room: FileRoom;
  readonly #load: () => Promise<FileHub>;

  constructor(room: FileRoom) {
    this.#room = room;
    this.#load = lazy(async () => {
      const { FileHub } = await load(import('./file-hub.js'));
      return new FileHub(room, TOPIC);
    });
  }

  /** See `connection.sendFile()`. */
  async send(things: Sendable | Iterable<Sendable>, { to, signal }: SendFileOptions): Promise<Transfer | Transfer[]> {
    const { peers, missing, over } = this.#room;
    if (over()) throw new ConnectionError('closed');
    const ids = [to].flat();
    for (const id of ids) if (!peers.has(id)) throw missing(id);
    const all = isIterable(things) ? [...things] : [things];
    const hub = await this.#load();
    const transfers = await hub.send(all, ids, signal);
    const [first] = transfers;
    return first && !Array.isArray(to) ? first : transfers;
  }

  /** A peer has opened a topic of this name: perhaps it sends files. */
  heard(name: string): void {
    if (name === TOPIC) this.#load().catch((error: unknown) => this.#room.emit('error', error as ConnectionError));
  }
}

/** A `FileList` is, and a `File` is not. */
function isIterable<Item extends object>(value: Item | Iterable<Item>): value is Iterable<Item> {
  return Symbol.iterator in Object(value);
}
