import { RollCall } from '../../../src/core/room/affairs/roll-call.js';
import type { Message, SplitRoom } from '../../../src/core/events.js';
import type { PeerTrust } from '../../../src/core/peer/peer.js';
import type { Topic } from '../../../src/core/topics/topic.js';
import type { PeerId } from '../../../src/protocol/frames.js';

/** A member, as a roll call sees it. */
interface Seen {
  readonly id: PeerId;
  readonly identity: string;
  present: boolean;
  trust: PeerTrust;
}

/** The identity of somebody in these tests. */
export const identityNamed = (name: string): string => name.padEnd(43, '-');

/** One page: whom it sees, and what its roll call says and tells. */
export class Townsman {
  readonly name: string;
  readonly peers = new Map<PeerId, Seen>();
  /** Whom the server has shown to it, peers or not. */
  readonly shown = new Set<PeerId>();
  /** What it has told the page. */
  readonly splits: SplitRoom[] = [];
  readonly errors: string[] = [];
  /** All that it has sent, and to whom. */
  readonly said: { readonly to: PeerId; readonly data: unknown }[] = [];
  readonly call: RollCall;
  welcomed = true;
  checks = 0;
  listener: ((message: Message) => unknown) | undefined;

  constructor(name: string, town: ReadonlyMap<PeerId, Townsman>) {
    this.name = name;
    this.call = new RollCall({
      self: [name, identityNamed(name)],
      roster: { peers: this.peers, knows: (id) => this.shown.has(id) },
      signalling: this,
      topics: { open: () => this.#topic(town) },
      emit: (event, ...args) => {
        if (event === 'split-room') this.splits.push(args[0] as SplitRoom);
        if (event === 'error') this.errors.push((args[0] as { code: string }).code);
      },
    });
  }

  /** It looks whether its socket is alive. */
  check(): void {
    this.checks++;
  }

  /** The server shows somebody to it; and what they are to it then. */
  show(id: PeerId, trust: PeerTrust = 'open'): void {
    this.shown.add(id);
    this.peers.set(id, { id, identity: identityNamed(id), present: true, trust });
    this.call.change();
  }

  /** The server says that somebody has gone. */
  lose(id: PeerId): void {
    this.shown.delete(id);
    this.peers.delete(id);
    this.call.change();
  }

  #topic(town: ReadonlyMap<PeerId, Townsman>): Topic {
    return {
      on: (_: string, listener: (message: Message) => unknown) => {
        this.listener = listener;
        return () => undefined;
      },
      send: async (data: unknown, { to }: { to: PeerId }) => {
        this.said.push({ to, data });
        const other = town.get(to);
        if (!other?.peers.has(this.name)) throw new Error('It is gone.');
        await other.listener?.({ data: structuredClone(data), peer: this.name } as Message);
      },
      close: () => (this.listener = undefined),
    } as unknown as Topic;
  }
}
