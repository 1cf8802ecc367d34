import { after } from '../../after.js';
import { ConnectionError } from '../../errors.js';
import type { Emit } from '../../events.js';
import type { Attempt } from '../../parts/attempt.js';
import { lazy, load } from '../../parts/load.js';
import type { Signalling } from '../../signalling/signalling.js';
import type { Topics } from '../../topics/topics.js';
import type { Introduction } from '../../trust/introduction.js';
import type { PasswordRoom } from '../../trust/password/password-room.js';
import type { RoomSecret } from '../../trust/room-secret.js';
import type { RollCall } from './roll-call.js';
import type { Roster } from '../roster.js';
import type { AcceptSecret } from '../accept-secret.js';
import type { Rotation, SecretRotation } from './rotation.js';

/** Options of `Affairs`. */
export interface AffairsOptions {
  readonly introduction: Introduction;
  readonly signalling: Signalling;
  readonly roster: Roster;
  readonly topics: Topics;
  /** `undefined`: the room has none. */
  readonly secret?: RoomSecret | undefined;
  /** `undefined`: the room has none. */
  readonly password?: PasswordRoom | undefined;
  /** `undefined`: the page takes every new secret. */
  readonly acceptSecret?: AcceptSecret | undefined;
  /** Whether we have left for good. */
  readonly over: () => boolean;
  /** Says our presence again. */
  readonly say: () => void;
  readonly emit: Emit;
  readonly attempt: Attempt;
}

/** The topic that new secrets come over. */
const TOPIC = 'webrtc:secret';
/** How long nobody may have come, gone or been proven before members compare whom they see, in ms. */
const CALM = 5_000;

/** What the members of a room settle among themselves: what its secret is, and who is in it. The code for each loads when it is needed. */
export class Affairs {
  readonly #options: AffairsOptions;
  /** `undefined`: the room has no secret. */
  readonly #loadRotation: (() => Promise<Rotation>) | undefined;
  #rotation: Rotation | undefined;
  #rollCall: RollCall | undefined;
  #stopCalm = (): void => undefined;

  constructor(options: AffairsOptions) {
    this.#options = options;
    const { secret } = options;
    this.#loadRotation = secret && lazy(() => this.#createRotation(secret));
    this.#prepareRotation();
  }

  /** Gives the room a new secret. */
  async rotateSecret(rotation: SecretRotation): Promise<string> {
    if (!this.#loadRotation) throw new TypeError('The room has no secret.');
    if (this.#options.over()) throw new ConnectionError('closed');
    return (await this.#loadRotation()).rotate(rotation);
  }

  /** Goes on with the secret of others, who know this password, and have found out that they have another one. */
  async adopt(secret: string, password: string): Promise<void> {
    await (await this.#loadRotation?.())?.adopt(secret, password);
  }

  /** A peer has opened a topic of this name: perhaps it gives the room a new secret. */
  heard(name: string): void {
    if (name === TOPIC) this.#prepareRotation();
  }

  /** Somebody has come, gone or been proven. Once the room is calm, its members compare whom they see. Without keys there is nothing to compare. */
  onNews(): void {
    const { roster, introduction } = this.#options;
    this.#rollCall?.change();
    this.#rotation?.change();
    this.#stopCalm();
    if (roster.peers.size === 0 || !introduction.owned) return;
    this.#stopCalm = after(CALM, () => this.#options.attempt(() => this.#callRoll()));
  }

  /** We leave the room: for good, or until the server welcomes us again. */
  rest(): void {
    this.#stopCalm();
    this.#rollCall?.close();
    this.#rollCall = undefined;
  }

  /** Others may give the room a new secret. */
  #prepareRotation(): void {
    if (this.#loadRotation) this.#options.attempt(this.#loadRotation);
  }

  async #createRotation(secret: RoomSecret): Promise<Rotation> {
    const { topics, over } = this.#options;
    const { openRotation } = await load(import('./rotation.js'));
    if (over()) throw new ConnectionError('closed');
    return (this.#rotation = openRotation(this.#options, secret, topics.open(TOPIC, {}, true)));
  }

  async #callRoll(): Promise<void> {
    const { introduction, signalling, roster, topics, emit, over } = this.#options;
    const { id, owned } = introduction;
    const { RollCall } = await load(import('./roll-call.js'));
    if (!owned || over() || !signalling.welcomed) return;
    this.#rollCall ??= new RollCall({ self: [id, owned.name], roster, topics, signalling, emit });
    await this.#rollCall.announce();
  }
}
