import type { PeerId } from '../../../protocol/frames.js';
import { after } from '../../after.js';
import { ConnectionError } from '../../errors.js';
import type { Emit, Message } from '../../events.js';
import type { PairKeys } from '../pair-keys.js';
import type { Side } from './code.js';
import type { OpenVerification } from './open-verification.js';
import type { MarkedPeer, People } from './people.js';
import { Run } from './run.js';
import { readMessage, type VerifyMessage } from './verify-message.js';

/** How long two people may take, in ms. */
const LONGEST = 5 * 60 * 1000;
/** How often a peer may ask in a minute. */
const MOST_ASKS = 3;
const MINUTE = 60 * 1000;

/** A peer that can be verified. */
export interface VerifiablePeer extends MarkedPeer {
  readonly meetKeys: (() => Promise<PairKeys>) | undefined;
}

/** The topic that verifications run over. */
export interface VerifyTopic {
  on(event: 'message', listener: (message: Message) => void): () => void;
  send(data: Readonly<Record<string, string>>, options: { readonly to: PeerId }): Promise<void>;
}

/** The room that the peers are in. */
export interface VerifierRoom {
  readonly id: PeerId;
  /** See `connection.identity`. */
  readonly identity: string | undefined;
  readonly peers: ReadonlyMap<PeerId, VerifiablePeer>;
  on(event: 'peerlist', listener: () => void): () => void;
  readonly emit: Emit;
}

/** A run with a peer. */
interface Open {
  readonly peer: VerifiablePeer;
  readonly run: Run;
}

/** What a peer has asked. */
interface Asker {
  readonly peer: VerifiablePeer;
  /** Its name for the run that it waits for; `undefined` while it does not. */
  waiting: string | undefined;
  /** When it has asked, as far as that still counts. */
  times: number[];
  /** Whether it has heard that it asks too often. */
  warned: boolean;
}

/** The verifications of one connection. Loaded when we or a peer begin the first one. */
export class Verifier {
  readonly #room: VerifierRoom;
  readonly #topic: VerifyTopic;
  readonly #people: People;
  readonly #open = new Map<PeerId, Open>();
  readonly #askers = new Map<PeerId, Asker>();

  constructor(room: VerifierRoom, topic: VerifyTopic, people: People) {
    this.#room = room;
    this.#topic = topic;
    this.#people = people;
    topic.on('message', (message) => this.#hear(message));
    room.on('peerlist', () => this.#follow());
  }

  /** A person of ours wants to verify a peer. */
  begin(verification: OpenVerification): void {
    const room = this.#room;
    const { identity } = room;
    const id = verification.peer;
    const peer = room.peers.get(id);
    const fail = (code: 'peer-gone' | 'trust-unavailable'): void =>
      verification.settle({ phase: 'failed', error: new ConnectionError(code, { peer: id }) });
    if (verification.over) return; // cancelled meanwhile
    if (!peer) {
      fail('peer-gone');
      return;
    }
    const { meetKeys } = peer;
    if (!meetKeys || identity === undefined || peer.identity === undefined) {
      fail('trust-unavailable');
      return;
    }
    const theirs: Side = { id, identity: peer.identity };
    let stop = (): void => undefined;
    const run = new Run({
      verification,
      self: { id: room.id, identity },
      peer: theirs,
      meetKeys,
      send: (message) => this.#topic.send(message, { to: id }),
      succeed: () => this.#people.add(theirs.identity, peer.presence['name']),
      onOver: () => {
        stop();
        if (this.#open.get(id)?.run === run) this.#open.delete(id);
      },
    });
    stop = after(LONGEST, () => run.fail(new ConnectionError('verify-expired', { peer: id })));
    this.#open.set(id, { peer, run });
    const asker = this.#askers.get(id);
    if (asker?.waiting !== undefined) run.meet(asker.waiting);
    if (asker) asker.waiting = undefined;
  }

  #hear({ data, peer: id }: Message): void {
    const peer = this.#room.peers.get(id);
    const message = readMessage(data);
    const open = this.#open.get(id);
    if (!peer) return;
    if (!message) {
      const error = new ConnectionError('bad-message', { peer: id });
      this.#room.emit('error', error);
      open?.run.fail(error);
    } else if (message.type === 'ask') this.#hearAsk(peer, message);
    else if (message.type === 'end') this.#hearEnd(id, message);
    else open?.run.take(message);
  }

  #hearAsk(peer: VerifiablePeer, { run: name }: VerifyMessage): void {
    const { id } = peer;
    const known = this.#askers.get(id);
    const asker = known?.peer === peer ? known : { peer, waiting: undefined, times: [], warned: false };
    this.#askers.set(id, asker);
    const now = performance.now();
    asker.times = asker.times.filter((time) => now - time < MINUTE);
    if (asker.times.length >= MOST_ASKS) {
      if (!asker.warned) this.#refuse(id, name);
      asker.warned = true;
      return;
    }
    asker.times.push(now);
    asker.warned = false;
    const open = this.#open.get(id);
    if (open?.run.meet(name)) return;
    open?.run.fail(new ConnectionError('verify-failed', { peer: id, cause: 'It has begun anew.' }));
    asker.waiting = name;
    this.#room.emit('verify', id);
  }

  #refuse(to: PeerId, run: string): void {
    this.#topic.send({ type: 'end', run, reason: 'busy' }, { to }).catch(() => undefined); // it is gone
  }

  #hearEnd(id: PeerId, { run: name, reason }: Extract<VerifyMessage, { type: 'end' }>): void {
    const open = this.#open.get(id);
    const asker = this.#askers.get(id);
    if (open?.run.is(name)) open.run.end(reason);
    else if (asker?.waiting === name) asker.waiting = undefined;
  }

  /** Peers have come or gone. */
  #follow(): void {
    const { peers } = this.#room;
    for (const [id, { peer, run }] of this.#open) {
      if (peers.get(id) !== peer) run.fail(new ConnectionError('peer-gone', { peer: id }));
    }
    for (const [id, { peer }] of this.#askers) if (peers.get(id) !== peer) this.#askers.delete(id);
  }
}
