import { ConnectionError } from '../../errors.js';
import type { Emit } from '../../events.js';
import type { PeerId } from '../../../protocol/frames.js';
import type { Topic } from '../../topics/topic.js';
import type { Introduction } from '../../trust/introduction.js';
import type { RoomSecret } from '../../trust/room-secret.js';
import type { PasswordRoom } from '../../trust/password/password-room.js';
import { isPassword } from '../../trust/password/password-text.js';
import { createSecret } from '../../trust/secret.js';
import type { AcceptSecret, SecretChange } from '../accept-secret.js';
import { inTime } from '../in-time.js';
import type { Roster } from '../roster.js';
import { MOST_AMONG, parseStep, type Step } from './step.js';
import { WaitingSteps, type Sender } from './waiting-steps.js';

/** A secret that the room had, or has. */
interface Past {
  /** The name of the secret. */
  readonly name: string;
  /** The identity of who made it; `undefined`: it is the one that we came with. */
  readonly maker?: string | undefined;
  readonly without: readonly string[];
  /** The password of the room meanwhile; `undefined` if it has none. */
  readonly password: string | undefined;
  /** Whether it keeps out people who knew the one before. */
  readonly strict: boolean;
}

/** What changes with the secret of a room. */
export interface SecretRotation {
  /** Whom to leave out. */
  readonly without: readonly PeerId[];
  /** The password from then on. */
  readonly password?: string | undefined;
}

/** Options of a `Rotation`. */
export interface RotationOptions {
  readonly id: PeerId;
  /** See `connection.identity`. */
  readonly identity: string | undefined;
  readonly secret: RoomSecret;
  /** `undefined`: the room has none. */
  readonly password: Pick<PasswordRoom, 'password' | 'knows' | 'change'> | undefined;
  readonly roster: Pick<Roster, 'blocked' | 'missing' | 'rekey'> & {
    /** Whom the server has in the room. */
    readonly members: Iterable<Pick<Sender, 'identity'>>;
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
  /** `undefined`: the room has none. */
  readonly password?: PasswordRoom | undefined;
}

/** How many secrets we remember the names of. A change from an older one is of no use. */
const LONGEST_PATH = 64;
/** How often we try to leave somebody out while others change the secret, too. */
const MOST_TRIES = 5;

/**
 * How the secret of a room changes: somebody makes a new one, and tells it to all who have shown that they know the old one, but for
 * those who are left out. If two do so at once, all follow the one whose secret has the lower name, but not one who is left out by the
 * other, nor one who keeps nobody out if the other one does; the other one begins again from there. In a room with a password, that may change, too.
 */
export class Rotation {
  readonly #options: RotationOptions;
  /** The secrets that led to the one that we have, which is the last. */
  readonly #path: Past[];
  /** Until their senders are proven, the page has decided, or we know the secret that they lead on from. */
  readonly #waiting: WaitingSteps;

  constructor(options: RotationOptions) {
    const { roster, secret, password } = options;
    this.#options = options;
    this.#waiting = new WaitingSteps((sender) => roster.peers.get(sender.id) === sender);
    this.#path = [{ name: secret.keys.name, without: [], password: password?.password, strict: false }];
    options.topic.on('message', ({ data, peer }) => this.#receive(data, peer));
  }

  /** Gives the room a new secret. Resolves with it when all others have it who can be reached. */
  async rotate({ without: ids, password }: SecretRotation): Promise<string> {
    const { secret } = this.#options;
    this.#check(ids, password);
    const without = ids.map((each) => this.#identityOf(each));
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const among = this.#all.filter((each) => !without.includes(each));
      const name = await this.#make({
        before: secret.keys.name,
        secret: createSecret(),
        without,
        ...((without.length > 0 || password !== undefined) && among.length <= MOST_AMONG && { among }),
        ...(password !== undefined && { password }),
      });
      if (this.#path.some((past) => past.name === name)) return secret.keys.secret;
    }
    throw new ConnectionError('superseded');
  }

  /** Goes on with the secret of others who know this password, and takes along those who have the same as we; not if the room has another one by now. */
  async adopt(secret: string, known: string): Promise<void> {
    const { secret: own, password } = this.#options;
    if (password?.password === known) await this.#make({ before: own.keys.name, secret, without: [] });
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

  /** Throws a `TypeError` if the room cannot change like this. */
  #check(without: readonly PeerId[], password: string | undefined): void {
    const room = this.#options.password;
    if (password !== undefined && !room) throw new TypeError('The room has no password.');
    if (password !== undefined && !isPassword(password)) throw new TypeError('`password` must be 1 to 256 characters.');
    if (room && without.length > 0 && (password === undefined || room.knows(password)))
      throw new TypeError('Who is left out knows the password of the room: give it another `password`.');
  }

  /** The identities of all who are here, whether we take them as peers or not, and of peers that the server has lost. */
  get #all(): string[] {
    const { identity, roster } = this.#options;
    const all = [identity, ...[...roster.members, ...roster.peers.values()].map((each) => each.identity)];
    return [...new Set(all)].filter((each) => each !== undefined);
  }

  #identityOf(id: PeerId): string {
    const { roster } = this.#options;
    const identity = roster.find(id)?.identity;
    if (identity === undefined) throw roster.missing(id);
    return identity;
  }

  #receive(data: unknown, peer: PeerId): void {
    const { roster, password, emit } = this.#options;
    const step = parseStep(data);
    const sender = roster.peers.get(peer);
    if (!step || (step.password !== undefined && !password))
      emit('error', new ConnectionError('bad-message', { peer }));
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
    const { id, identity, secret, password, roster, say, emit } = this.#options;
    const keys = await secret.derive(step.secret);
    const { name } = keys;
    if (sender && (!sender.proven || roster.blocked.has(sender.id))) return name;
    const path = this.#path;
    const at = path.findIndex((past) => past.name === step.before);
    const rival = path[at + 1];
    const past: Past = {
      name,
      maker: sender ? sender.identity : identity,
      without: step.without,
      password: step.password ?? path[at]?.password,
      strict: step.without.length > 0 || step.password !== undefined,
    };
    if (at < 0) {
      if (sender) this.#waiting.postpone(step, sender);
    } else if (rival === undefined || beats(past, rival)) {
      path.splice(at + 1, path.length, past);
      path.splice(0, path.length - LONGEST_PATH);
      const maker = sender?.id ?? id;
      secret.change(keys);
      const isNew = past.password !== undefined && password?.change(past.password); // first: who is left out gets nothing by the one before
      roster.rekey(step);
      say();
      emit('secret', { secret: keys.secret, peer: maker });
      if (isNew) emit('password', { password: past.password, peer: maker });
      for (const next of this.#waiting.takeFrom(name)) await this.#take(...next);
    }
    return name;
  }
}

/**
 * Whether one of two secrets that were made at once counts. Who is left out by the other one cannot undo that, nor can one that keeps
 * nobody out undo that others do; otherwise the lower name counts, whichever came first.
 */
function beats(one: Past, other: Past): boolean {
  const [out, keepsOut] = [isOut(one, other), isOut(other, one)];
  if (out !== keepsOut) return keepsOut;
  return one.strict === other.strict ? one.name < other.name : one.strict;
}

/** Whether the maker of one secret does not get the other one. */
function isOut({ maker }: Past, { without }: Past): boolean {
  return maker !== undefined && without.includes(maker);
}

/** Begins to follow the secret of a room. */
export function openRotation(room: RotationRoom, secret: RoomSecret, topic: Topic): Rotation {
  const { introduction, roster, acceptSecret, password, say, emit } = room;
  return new Rotation({
    id: introduction.id,
    identity: introduction.owned?.name,
    secret,
    password,
    roster,
    topic,
    accept: acceptSecret,
    say,
    // Links to a room with a password have no secret, so the page has nothing to do.
    emit: (name, ...about) =>
      name === 'secret' && introduction.self.mode === 'password' ? undefined : emit(name, ...about),
  });
}
