import { ConnectionError } from '../../errors.js';
import type { Emit } from '../../events.js';
import type { PeerId } from '../../../protocol/frames.js';
import type { Topic } from '../../topics/topic.js';
import type { Introduction } from '../../trust/introduction.js';
import type { RoomSecret } from '../../trust/room-secret.js';
import { createSecret } from '../../trust/secret.js';
import type { AcceptSecret, SecretChange } from '../accept-secret.js';
import { inTime } from '../in-time.js';
import type { Roster } from '../roster.js';
import { parseStep, type Step } from './step.js';
import { WaitingSteps, type Sender } from './waiting-steps.js';

/** A secret that the room had, or has. */
interface Past {
  /** The name of the secret. */
  readonly name: string;
  /** The identity of who made it; `undefined`: it is the one that we came with. */
  readonly maker?: string | undefined;
  readonly without: readonly string[];
}

/** Options of a `Rotation`. */
export interface RotationOptions {
  readonly id: PeerId;
  /** See `connection.identity`. */
  readonly identity: string | undefined;
  readonly secret: RoomSecret;
  readonly roster: Pick<Roster, 'blocked' | 'missing' | 'rekey'> & {
    readonly peers: ReadonlyMap<PeerId, Sender>;
    find(id: PeerId): Pick<Sender, 'identity'> | undefined;
  };
  /** Carries steps to the peers. */
  readonly topic: Pick<Topic, 'on' | 'send'>;
  /** `undefined`: the page takes every new secret. */
  readonly accept: AcceptSecret | undefined;
  /** Says our presence again, sealed under the new secret. */
  readonly say: () => void;
  readonly emit: Emit;
}

/** What the rotation needs of its connection. */
export interface RotationRoom extends Pick<RotationOptions, 'roster' | 'say' | 'emit'> {
  readonly introduction: Introduction;
  /** `undefined`: the page takes every new secret. */
  readonly acceptSecret?: AcceptSecret | undefined;
}

/** How many secrets we remember the names of. A change from an older one is of no use. */
const LONGEST_PATH = 64;
/** How often we try to leave somebody out while others change the secret, too. */
const MOST_TRIES = 5;

/**
 * How the secret of a room changes: somebody makes a new one, and tells it to all who have shown that they know the old one, but for
 * those who are left out. If two do so at once, all follow the one whose secret has the lower name, but not one who is left out by the
 * other; the other one begins again from there.
 */
export class Rotation {
  readonly #options: RotationOptions;
  /** The secrets that led to the one that we have, which is the last. */
  readonly #path: Past[];
  /** Until their senders are proven, the page has decided, or we know the secret that they lead on from. */
  readonly #waiting: WaitingSteps;

  constructor(options: RotationOptions) {
    const { roster } = options;
    this.#options = options;
    this.#waiting = new WaitingSteps((sender) => roster.peers.get(sender.id) === sender);
    this.#path = [{ name: options.secret.keys.name, without: [] }];
    options.topic.on('message', ({ data, peer }) => this.#receive(data, peer));
  }

  /** Gives the room a new secret. Resolves with it when all others have it who can be reached. */
  async rotate(without: readonly PeerId[]): Promise<string> {
    const { secret } = this.#options;
    const names = without.map((each) => this.#identityOf(each));
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const name = await this.#make({ before: secret.keys.name, secret: createSecret(), without: names });
      if (this.#path.some((past) => past.name === name)) return secret.keys.secret;
    }
    throw new ConnectionError('superseded');
  }

  /** Goes on with the secret of others, and takes along those who have the same as we. */
  async adopt(secret: string): Promise<void> {
    await this.#make({ before: this.#options.secret.keys.name, secret, without: [] });
  }

  /** Somebody has come, gone, been proven or been refused: what waited for that goes on. */
  change(): void {
    for (const [step, sender] of this.#waiting.takeProven()) this.#begin(step, sender);
  }

  /** Takes a step, and tells it to all but those who are left out. Resolves with the name of its secret. */
  async #make(step: Step): Promise<string> {
    const { roster, topic } = this.#options;
    const to = [...roster.peers.values()]
      .filter(({ proven, identity = '' }) => proven && !step.without.includes(identity))
      .map((peer) => peer.id);
    const name = await this.#take(step);
    await topic.send({ ...step }, { to }).catch(() => undefined); // who is gone needs none
    return name;
  }

  #identityOf(id: PeerId): string {
    const { roster } = this.#options;
    const identity = roster.find(id)?.identity;
    if (identity === undefined) throw roster.missing(id);
    return identity;
  }

  #receive(data: unknown, peer: PeerId): void {
    const { roster, emit } = this.#options;
    const step = parseStep(data);
    const sender = roster.peers.get(peer);
    if (!step) emit('error', new ConnectionError('bad-message', { peer }));
    else if (!sender || sender.trust === 'refused') return;
    else if (this.#waiting.isFull(sender)) emit('error', new ConnectionError('peer-overload', { peer }));
    else if (sender.proven) this.#begin(step, sender);
    else this.#waiting.hold(step, sender);
  }

  #begin(step: Step, sender: Sender): void {
    void this.#waiting.during(sender, this.#consider(step, sender));
  }

  /** Takes a step of a peer if the page wants it. */
  async #consider(step: Step, sender: Sender): Promise<void> {
    if (await this.#ask({ peer: sender.id, without: step.without })) await this.#take(step, sender);
  }

  /** Whether the page takes a new secret. Never rejects. */
  async #ask(change: SecretChange): Promise<boolean> {
    const { accept = () => true, emit } = this.#options;
    try {
      const answer = await inTime('acceptSecret', accept(change));
      if (typeof answer === 'boolean') return answer;
      throw new TypeError('`acceptSecret` must return true or false.');
    } catch (cause) {
      emit('error', new ConnectionError('accept-failed', { peer: change.peer, cause }));
      return false;
    }
  }

  /**
   * Goes one step on, if it leads on from where we are, or wins against what we have taken. `sender`: the peer that wants it, which may
   * have been left out or blocked meanwhile; `undefined`: we do. Resolves with the name of its secret.
   */
  async #take(step: Step, sender?: Sender): Promise<string> {
    const { id, identity, secret, roster, say, emit } = this.#options;
    const keys = await secret.derive(step.secret);
    const { name } = keys;
    if (sender && (!sender.proven || roster.blocked.has(sender.id))) return name;
    const path = this.#path;
    const at = path.findIndex((past) => past.name === step.before);
    const rival = path[at + 1];
    const past: Past = { name, maker: sender ? sender.identity : identity, without: step.without };
    if (at < 0) {
      if (sender) this.#waiting.postpone(step, sender);
    } else if (rival === undefined || beats(past, rival)) {
      path.splice(at + 1, path.length, past);
      path.splice(0, path.length - LONGEST_PATH);
      secret.change(keys);
      roster.rekey(step.without);
      say();
      emit('secret', { secret: keys.secret, peer: sender?.id ?? id });
      for (const next of this.#waiting.takeFrom(name)) await this.#take(...next);
    }
    return name;
  }
}

/**
 * Whether one of two secrets that were made at once counts. Who is left out by the other one cannot undo that; otherwise the lower name
 * counts, whichever came first.
 */
function beats(one: Past, other: Past): boolean {
  const [out, keepsOut] = [isOut(one, other), isOut(other, one)];
  return out === keepsOut ? one.name < other.name : keepsOut;
}

/** Whether the maker of one secret does not get the other one. */
function isOut({ maker }: Past, { without }: Past): boolean {
  return maker !== undefined && without.includes(maker);
}

/** Begins to follow the secret of a room. */
export function openRotation(room: RotationRoom, secret: RoomSecret, topic: Topic): Rotation {
  const { introduction, roster, acceptSecret, say, emit } = room;
  return new Rotation({
    id: introduction.id,
    identity: introduction.owned?.name,
    secret,
    roster,
    topic,
    accept: acceptSecret,
    say,
    // Links to a room with a password have no secret, so the page has nothing to do.
    emit: (name, ...about) =>
      name === 'secret' && introduction.self.mode === 'password' ? undefined : emit(name, ...about),
  });
}
