import { after } from '../../after.js';
import { ConnectionError } from '../../errors.js';
import type { Attempt } from '../../parts/attempt.js';
import { lazy, load } from '../../parts/load.js';
import type { PeerId } from '../../../protocol/frames.js';
import type { Roster } from '../roster.js';
import { OpenVerification } from '../../trust/verify/open-verification.js';
import type { Verification } from '../../trust/verify/verification.js';
import type { Verifying, VerifyingRoom } from '../../trust/verify/verifying.js';

/** The topic that verifications run over. A page opens it when a person begins one, or a peer does. */
const TOPIC = 'webrtc:verify';
/** How long we wait before we look who is verified, in ms: when a peer is proven, there is a first message to deliver, and a link to build. */
const CALM = 250;

/** The verifications of a connection, and who is verified. What does the work loads when there is a peer. */
export class Verifications {
  readonly #roster: Pick<Roster, 'peers' | 'missing'>;
  /** By peer. */
  readonly #open = new Map<PeerId, OpenVerification>();
  #stopCalm: (() => void) | undefined;
  readonly #load: () => Promise<Verifying>;
  readonly #attempt: Attempt;
  readonly #listen = async (): Promise<unknown> => (await this.#load()).listen();

  constructor(
    roster: Pick<Roster, 'peers' | 'missing'>,
    { attempt, ...given }: Omit<VerifyingRoom, 'peers' | 'missing' | 'topic'> & { readonly attempt: Attempt },
  ) {
    const { over } = given;
    this.#attempt = attempt;
    const room = { ...given, peers: roster.peers, missing: (id: PeerId) => roster.missing(id), topic: TOPIC };
    this.#roster = roster;
    this.#load = lazy(async () => {
      const { Verifying } = await load(import('../../trust/verify/verifying.js'));
      if (over()) throw new ConnectionError('closed'); // nothing would end what it begins
      return new Verifying(room);
    });
  }

  /** See `connection.verify()`. */
  verify(id: PeerId): Verification {
    const known = this.#open.get(id);
    if (known && !known.over) return known;
    if (!this.#roster.peers.has(id)) throw this.#roster.missing(id);
    const verification = new OpenVerification(id);
    this.#open.set(id, verification);
    this.#load()
      .then((verifying) => verifying.begin(verification))
      .catch((error: unknown) => verification.settle({ phase: 'failed', error: error as ConnectionError }));
    return verification;
  }

  /** See `connection.unverify()`. */
  async unverify(identity: string): Promise<void> {
    return (await this.#load()).unverify(identity);
  }

  /** See `connection.safetyNumber()`. */
  async safetyNumber(id: PeerId): Promise<string> {
    return (await this.#load()).safetyNumber(id);
  }

  /** A peer has opened a topic of this name: perhaps it asks to be verified. */
  heard(name: string): void {
    if (name === TOPIC) this.#attempt(this.#listen);
  }

  /** A peer is proven: it may be verified already. */
  meet(): void {
    this.#stopCalm ??= after(CALM, () => {
      this.#stopCalm = undefined; // if it fails, the next peer tries again, too
      this.#attempt(async () => (await this.#load()).meet());
    });
  }

  /** We leave the room: for good, or until the server welcomes us again. */
  rest(): void {
    this.#stopCalm?.();
    this.#stopCalm = undefined;
  }
}
