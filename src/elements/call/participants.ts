import type { Connection, ConnectionError, PeerId, Topic } from '../../core/index.js';
import { ownTopic } from '../../core/own-topic.js';

/** Who of the peers has joined the call, also those who publish nothing; and tells them whether we have. Each says yes or no, about itself alone. */
export class Participants {
  readonly #peers: Connection['peers'];
  readonly #topic: Topic;
  readonly #changed: () => void;
  readonly #ids = new Set<PeerId>();
  /** Peers that had no call in their page when we told them. They hear of us once they say something themselves. */
  readonly #untold = new Set<PeerId>();
  #joined = false;

  /** `changed` is called when a peer has joined or left the call. */
  constructor(connection: Connection, changed: () => void) {
    this.#peers = connection.peers;
    this.#changed = changed;
    this.#topic = ownTopic(connection, 'call', { delivery: 'latest' });
    this.#topic.on('message', ({ data, peer }) => this.#hear(peer, data === true));
    connection.on('connect', (peer) => void this.#tell(peer));
    connection.on('peer-disconnect', (peer) => {
      this.#untold.delete(peer);
      this.#set(peer, false);
    });
    this.#tellAll(); // who has told us in vain hears that we are here
  }

  /** Whether this peer has joined the call. */
  has(peer: PeerId): boolean {
    return this.#ids.has(peer);
  }

  /** We have joined the call, or left it. */
  tell(joined: boolean): void {
    this.#joined = joined;
    this.#tellAll();
  }

  #tellAll(): void {
    for (const { id, state } of this.#peers.values()) if (state === 'connected') void this.#tell(id);
  }

  async #tell(to: PeerId): Promise<void> {
    this.#untold.delete(to);
    try {
      await this.#topic.send(this.#joined, { to });
    } catch (error) {
      // Otherwise the peer is gone, and hears of us when it is back.
      if ((error as ConnectionError).code === 'topic-not-open') this.#untold.add(to);
    }
  }

  #hear(peer: PeerId, joined: boolean): void {
    if (!this.#peers.has(peer)) return;
    if (this.#untold.has(peer)) void this.#tell(peer);
    this.#set(peer, joined);
  }

  #set(peer: PeerId, joined: boolean): void {
    if (joined === this.#ids.has(peer)) return;
    if (joined) this.#ids.add(peer);
    else this.#ids.delete(peer);
    this.#changed();
  }
}
