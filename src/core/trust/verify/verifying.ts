import type { PeerId } from '../../../protocol/frames.js';
import { ConnectionError } from '../../errors.js';
import { lazy, load } from '../../parts/load.js';
import type { OpenVerification } from './open-verification.js';
import { People, type PeopleRoom } from './people.js';
import type { Verifier, VerifiablePeer, VerifyTopic } from './verifier.js';

/** The room that the peers are in. */
export interface VerifyingRoom extends PeopleRoom {
  readonly id: PeerId;
  /** See `connection.identity`. */
  readonly identity: string | undefined;
  readonly peers: ReadonlyMap<PeerId, VerifiablePeer>;
  /** Why there is no peer with this id. */
  missing(id: PeerId): ConnectionError;
  /** Whether we have left for good. */
  readonly over: () => boolean;
  /** The topic that verifications run over. */
  readonly topic: string;
  openTopic(name: string): VerifyTopic;
}

/** Who is verified, and how that comes about. Loaded when the first peer is proven. */
export class Verifying {
  readonly #room: VerifyingRoom;
  readonly #people: People;
  /** Hears the peers that ask to be verified. Rejects if the code for that cannot be loaded. */
  readonly listen: () => Promise<Verifier>;

  constructor(room: VerifyingRoom) {
    this.#room = room;
    this.#people = new People(room);
    this.listen = lazy(async () => {
      const { Verifier } = await load(import('./verifier.js'));
      if (room.over()) throw new ConnectionError('closed');
      return new Verifier(room, room.openTopic(room.topic), this.#people);
    });
  }

  /** A person of ours wants to verify a peer. */
  async begin(verification: OpenVerification): Promise<void> {
    (await this.listen()).begin(verification);
  }

  /** A peer is proven: it may be verified already. */
  meet(): void {
    this.#people.recall();
  }

  /** See `connection.unverify()`. */
  unverify(identity: string): Promise<void> {
    return this.#people.remove(identity);
  }

  /** See `connection.safetyNumber()`. */
  async safetyNumber(id: PeerId): Promise<string> {
    const { identity, peers } = this.#room;
    const peer = peers.get(id);
    if (!peer) throw this.#room.missing(id);
    if (!identity || !peer.identity) throw new ConnectionError('trust-unavailable', { peer: id });
    const { safetyNumber } = await load(import('./safety-number.js'));
    return safetyNumber(identity, peer.identity);
  }
}
