import { after } from '../../after.js';
import { ConnectionError } from '../../errors.js';
import type { Emit, Message } from '../../events.js';
import type { RemotePeer } from '../../peer/remote-peer.js';
import type { Signalling } from '../../signalling/signalling.js';
import type { Topic } from '../../topics/topic.js';
import type { Topics } from '../../topics/topics.js';
import { Paced } from '../../trust/paced.js';
import type { PeerId } from '../../../protocol/frames.js';
import { hash, order, parse, type Entry, type Statement } from './roll.js';
import type { Roster } from '../roster.js';

/** How long a difference has to stand before we say so, in ms. A member may have come, and the server not told us yet. */
const STANDING = 15_000;
/** Between two answers to one peer, in ms. */
const PAUSE = 1_000;

/** What a roll call needs of its connection. */
export interface RollCallRoom {
  /** Our id, and our identity. */
  readonly self: Entry;
  readonly roster: Pick<Roster, 'knows'> & {
    readonly peers: ReadonlyMap<PeerId, Pick<RemotePeer, 'id' | 'identity' | 'present' | 'trust'>>;
  };
  readonly signalling: Pick<Signalling, 'welcomed' | 'check'>;
  readonly topics: Pick<Topics, 'open'>;
  readonly emit: Emit;
}

/** What a peer has told us, and we have told it. */
interface Caller {
  /** The hash of its roll. */
  hash: string | undefined;
  /** The hash of our roll, as we have last said it, and as we have last said it with the whole roll. */
  said: string | undefined;
  stated: string | undefined;
  /** Whom it has proven, and the server has not shown to us. */
  missing: ReadonlySet<PeerId>;
  /** Those of them that were missing before, while we wait until that has stood long enough; then, while we wait for an answer. */
  waiting: ReadonlySet<PeerId>;
  asked: ReadonlySet<PeerId>;
  /** Those of them of whom it has said so again, after that time. */
  confirmed: ReadonlySet<PeerId>;
  stop: (() => void) | undefined;
  readonly answers: Paced<void>;
}

const NOBODY: ReadonlySet<PeerId> = new Set();

/**
 * Finds out whether the server shows everybody the same room: peers who have proven who they are tell each other whom else they know so.
 * They compare hashes, and where these differ the rolls. Whom a peer has proven is in the room; if the server does not show us that one,
 * also 15 s later, it hides it from us. Loaded once the room is calm.
 */
export class RollCall {
  readonly #room: RollCallRoom;
  readonly #topic: Topic;
  readonly #callers = new Map<PeerId, Caller>();
  /** What we have told the page. */
  #told = '';

  constructor(room: RollCallRoom) {
    this.#room = room;
    this.#topic = room.topics.open('webrtc:members', {}, true);
    this.#topic.on('message', (message) => this.#hear(message));
  }

  /** Nobody has come or gone for a while: tells the others whom we know. */
  async announce(): Promise<void> {
    const roll = this.#roll();
    const own = await hash(roll);
    for (const [id] of roll) {
      const caller = this.#callerOf(id);
      if (!caller || caller.said === own) continue;
      if (caller.hash === undefined || caller.hash === own) {
        caller.said = own;
        this.#send(id, own);
      } else await this.#state(id, caller, false);
    }
  }

  /** Somebody has come, gone or been proven. */
  change(): void {
    for (const [id, caller] of this.#callers) {
      const missing = this.#isCalled(id) ? this.#without(caller.missing) : NOBODY;
      caller.missing = missing;
      for (const some of ['waiting', 'asked', 'confirmed'] as const) caller[some] = both(caller[some], missing);
      if (!this.#room.roster.peers.has(id)) {
        caller.stop?.();
        this.#callers.delete(id);
      }
    }
    this.#tell();
  }

  /** We leave the room. */
  close(): void {
    for (const { stop } of this.#callers.values()) stop?.();
    this.#callers.clear();
    this.#topic.close();
  }

  async #hear({ data, peer }: Message): Promise<void> {
    const said = parse(data);
    const caller = this.#callerOf(peer);
    if (!said) this.#room.emit('error', new ConnectionError('bad-message', { peer }));
    if (!said || !caller) return;
    const isHash = typeof said === 'string';
    caller.hash = isHash ? said : await hash(order(said.roll));
    const own = await hash(this.#roll());
    if (caller.hash === own) this.#compare(peer, caller, []);
    else if (!isHash) this.#compare(peer, caller, said.roll);
    if (!isHash && said.ask) caller.answers.take();
    else if (caller.hash !== own && caller.stated !== own) await this.#state(peer, caller, false);
  }

  /** The peer has said whom it knows. */
  #compare(peer: PeerId, caller: Caller, roll: readonly Entry[]): void {
    const { signalling } = this.#room;
    const missing = signalling.welcomed ? this.#without(roll.map(([id]) => id)) : NOBODY;
    caller.missing = missing;
    caller.waiting = both(caller.waiting, missing);
    caller.confirmed = new Set([...both(caller.confirmed, missing), ...both(caller.asked, missing)]);
    caller.asked = NOBODY;
    this.#tell();
    if (caller.stop || missing.size === caller.confirmed.size) return;
    signalling.check(); // a socket that is dead tells us of nobody either
    caller.waiting = missing;
    caller.stop = after(STANDING, () => {
      caller.stop = undefined;
      caller.asked = caller.waiting;
      caller.waiting = NOBODY;
      if (caller.asked.size > 0) void this.#state(peer, caller, true);
    });
  }

  /** Tells a peer our whole roll. `ask`: it has to answer with its own. */
  async #state(peer: PeerId, caller: Caller, ask: boolean): Promise<void> {
    const roll = this.#roll();
    caller.said = caller.stated = await hash(roll);
    const statement: Statement = { roll, ask };
    this.#send(peer, statement);
  }

  #send(to: PeerId, data: string | Statement): void {
    this.#topic.send(data, { to }).catch(() => undefined); // it has gone, or does not call
  }

  /** Tells the page whom it is not shown, if that has changed. */
  #tell(): void {
    const callers = [...this.#callers].filter(([, { confirmed }]) => confirmed.size > 0);
    const missing = [...new Set(callers.flatMap(([, { confirmed }]) => [...confirmed]))].sort();
    const by = callers.map(([id]) => id).sort();
    const text = missing.length > 0 ? JSON.stringify([missing, by]) : '';
    if (text === this.#told) return;
    this.#told = text;
    this.#room.emit('split-room', { missing, by });
  }

  /** All who have proven who they are, and whom the server has in the room; and ourselves. */
  #roll(): readonly Entry[] {
    const { self, roster } = this.#room;
    const proven = [...roster.peers.values()].filter(({ id }) => this.#isCalled(id));
    return order([self, ...proven.map(({ id, identity = '' }): Entry => [id, identity])]);
  }

  #isCalled(id: PeerId): boolean {
    const { present, trust } = this.#room.roster.peers.get(id) ?? {};
    return present === true && trust !== 'none' && trust !== 'unproven' && trust !== 'refused';
  }

  #without(ids: Iterable<PeerId>): ReadonlySet<PeerId> {
    const { self, roster } = this.#room;
    return new Set([...ids].filter((id) => id !== self[0] && !roster.knows(id)));
  }

  #callerOf(id: PeerId): Caller | undefined {
    if (!this.#isCalled(id)) return undefined;
    const known = this.#callers.get(id);
    if (known) return known;
    const caller: Caller = {
      hash: undefined,
      said: undefined,
      stated: undefined,
      missing: NOBODY,
      waiting: NOBODY,
      asked: NOBODY,
      confirmed: NOBODY,
      stop: undefined,
      answers: new Paced<void>(PAUSE, () => void this.#state(id, caller, false)),
    };
    this.#callers.set(id, caller);
    return caller;
  }
}

function both(some: ReadonlySet<PeerId>, others: ReadonlySet<PeerId>): ReadonlySet<PeerId> {
  return new Set([...some].filter((id) => others.has(id)));
}
