import type { PeerId } from '../../../protocol/frames.js';
import type { Presence } from '../../../protocol/presence.js';
import type { Emit } from '../../events.js';
import { add, load, onChange, remove, verified } from './verified-store.js';

/** The longest name that is kept, in UTF-16 code units. */
const LONGEST_NAME = 100;

/** A peer that may be verified. */
export interface MarkedPeer {
  readonly id: PeerId;
  readonly identity: string | undefined;
  readonly presence: Presence;
  /** Whether a person of ours has verified it. It counts only while the peer is proven. */
  mark(verified: boolean): void;
}

/** The room that the peers are in. */
export interface PeopleRoom {
  readonly peers: ReadonlyMap<PeerId, MarkedPeer>;
  on(event: 'trust' | 'presence', listener: (peer: PeerId) => void): () => void;
  on(event: 'peerlist' | 'close', listener: () => void): () => void;
  readonly emit: Emit;
  /** Keeps our identity for all tabs of this device. Never rejects. */
  share(): Promise<unknown>;
}

/** Knows whom a person has verified, and marks those who are here. Loaded when the first peer is proven. */
export class People {
  readonly #room: PeopleRoom;
  /** The names under which others were verified that a peer has shown. */
  readonly #reported = new WeakMap<MarkedPeer, Set<string>>();
  /** Who was verified under a name, by the name as it is compared. */
  #names = new Map<string, string[]>();

  constructor(room: PeopleRoom) {
    this.#room = room;
    const look = (id: PeerId): void => {
      const peer = room.peers.get(id);
      if (peer) this.#look(peer);
    };
    room.on('trust', look);
    room.on('presence', look);
    room.on('peerlist', () => this.#lookAtAll());
    room.on(
      'close',
      onChange(() => this.#learn()),
    );
    this.#learn();
    this.recall();
  }

  /**
   * Remembers that somebody was verified. `name`: what was shown as their name. Resolves with whether the device keeps it. They have
   * verified us, too: so we stay who we are, also in other tabs.
   */
  async add(identity: string, name: unknown): Promise<boolean> {
    const shown = typeof name === 'string' ? name.slice(0, LONGEST_NAME) : '';
    const [kept] = await Promise.all([add({ identity, name: shown, when: Date.now() }), this.#room.share()]);
    return kept;
  }

  /** Reads what the device keeps, unless that has worked before. */
  recall(): void {
    void load();
  }

  remove(identity: string): Promise<void> {
    return remove(identity);
  }

  #learn(): void {
    this.#names = new Map();
    for (const { name, identity } of verified.values()) {
      const plain = fold(name);
      if (plain) this.#names.set(plain, [...(this.#names.get(plain) ?? []), identity]);
    }
    this.#lookAtAll();
  }

  #lookAtAll(): void {
    for (const peer of [...this.#room.peers.values()]) this.#look(peer);
  }

  #look(peer: MarkedPeer): void {
    const { identity = '', presence } = peer;
    peer.mark(verified.has(identity));
    const { name } = presence;
    const plain = typeof name === 'string' ? fold(name) : '';
    const owners = this.#names.get(plain);
    if (typeof name !== 'string' || !owners || owners.includes(identity)) return;
    const reported = this.#reported.get(peer) ?? new Set();
    if (reported.has(plain)) return;
    this.#reported.set(peer, reported.add(plain));
    this.#room.emit('identity-changed', { peer: peer.id, name, identity: owners.at(-1) ?? '' });
  }
}

/** A name as it is compared: in the forms of letters that look the same (Unicode NFKC), without regard to upper and lower case. */
function fold(name: string): string {
  return name.slice(0, LONGEST_NAME).normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').trim();
}
