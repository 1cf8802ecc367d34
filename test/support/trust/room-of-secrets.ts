import { createSecret, type ConnectionError, type PeerId, type PeerTrust } from 'webrtc-elements/core';
import type { Message } from '../../../src/core/events.js';
import type { AcceptSecret } from '../../../src/core/room/accept-secret.js';
import { Rotation } from '../../../src/core/room/affairs/rotation.js';
import type { Step } from '../../../src/core/room/affairs/step.js';
import { RoomSecret } from '../../../src/core/trust/room-secret.js';
import { otherThreads } from './other-threads.js';

const PLACE = { party: 'main', room: 'x', mode: 'secret' } as const;

/** A peer, as a page sees it. */
export interface Seen {
  readonly id: PeerId;
  readonly identity: string;
  trust: PeerTrust;
  readonly proven: boolean;
}

/** A step, and the name of its secret. */
interface NamedStep {
  readonly step: Step;
  readonly name: string;
}

/** One page in a room with a secret: who is there, and which secrets it takes. */
export class RoomOfSecrets {
  readonly peers = new Map<PeerId, Seen>();
  readonly blocked = new Set<PeerId>();
  /** The secrets that it has taken, one after the other. */
  readonly taken: string[] = [];
  readonly errors: string[] = [];
  readonly causes: unknown[] = [];
  readonly #rotation: Rotation;
  readonly #secret: RoomSecret;
  #hear: (message: Message) => unknown = () => undefined;

  private constructor(secret: RoomSecret, accept: AcceptSecret | undefined) {
    this.#secret = secret;
    this.#rotation = new Rotation({
      id: 'ann',
      identity: 'identity of ann',
      secret,
      password: undefined,
      roster: {
        peers: this.peers,
        members: [],
        blocked: this.blocked,
        find: (id) => this.peers.get(id),
        missing: (id) => {
          throw new Error(`There is no ${id}.`);
        },
        rekey: ({ without }) => {
          for (const peer of this.peers.values()) if (without.includes(peer.identity)) peer.trust = 'refused';
        },
      },
      topic: {
        on: (_: string, listener: (message: Message) => unknown) => {
          this.#hear = listener;
          return () => undefined;
        },
        send: () => Promise.resolve(),
      },
      accept,
      say: () => undefined,
      emit: (event, ...args) => {
        if (event === 'secret') this.taken.push((args[0] as { secret: string }).secret);
        if (event !== 'error') return;
        const { code, peer, cause } = args[0] as ConnectionError;
        this.errors.push(`${code} ${peer}`);
        this.causes.push(cause);
      },
    });
  }

  static async open(accept?: AcceptSecret): Promise<RoomOfSecrets> {
    return new RoomOfSecrets(await RoomSecret.of(createSecret(), PLACE), accept);
  }

  /** The name of its secret. */
  get name(): string {
    return this.#secret.keys.name;
  }

  /** Somebody is there, in place of whoever had this id. */
  add(id: PeerId, trust: PeerTrust): Seen {
    const peer: Seen = {
      id,
      identity: `identity of ${id}`,
      trust,
      get proven() {
        return this.trust === 'secret';
      },
    };
    this.peers.set(id, peer);
    return peer;
  }

  /** A change from the secret of this name. */
  async step(before: string, without: readonly string[] = []): Promise<NamedStep> {
    const secret = createSecret();
    return { step: { before, secret, without }, name: (await RoomSecret.of(secret, PLACE)).keys.name };
  }

  /** A peer wants a step. Resolves when the page has done what it can about it. */
  async hear({ id }: Seen, data: Step): Promise<void> {
    this.#hear({ data, peer: id } as unknown as Message);
    await otherThreads();
  }

  /** Somebody has come, gone, been proven or been refused. */
  async change(): Promise<void> {
    this.#rotation.change();
    await otherThreads();
  }
}
