import type { Bytes } from '../../../../protocol/bytes.js';
import { packFields } from '../../../../protocol/fields.js';
import type { RoomName } from '../../../../protocol/hello.js';
import { deriveKey, numbered } from '../../gcm.js';
import {
  calculateGenerator,
  conclude,
  confirmationKey,
  confirmed,
  sampleScalar,
  scalarMult,
  scalarMultVerify,
  type Outcome,
  type Said,
} from './cpace.js';
import type { Point } from './curve.js';
import { sha256 } from './sha256.js';

/** The two sides of a run: the asker begins it, and has to show first that it knows the password. */
export type Role = 'asker' | 'sponsor';

/** One side, as the other one has read it. */
export interface Side {
  /** 16 random bytes, in base64url. */
  readonly nonce: string;
  /** What its hello says, as it travels, without the signature. */
  readonly payload: string;
}

/** What a run is about. */
export interface RunOptions {
  /** The password, as `encodePassword()` gives it. */
  readonly password: Bytes;
  readonly place: RoomName;
  readonly sides: Readonly<Record<Role, Side>>;
}

/** All keys come from what is random already, so HKDF takes the name of the run for a salt. */
const LABEL = 'webrtc-elements password';

/** One run of CPace, on one side: its number, which nobody else knows, and its share. */
export class Run {
  /** What we say in the run. */
  readonly share: Bytes;
  readonly #scalar = sampleScalar();
  readonly #role: Role;
  readonly #session: Bytes;
  readonly #sides: RunOptions['sides'];

  private constructor(generator: Point, sides: RunOptions['sides'], role: Role, session: Bytes) {
    this.#role = role;
    this.#session = session;
    this.#sides = sides;
    this.share = scalarMult(this.#scalar, generator);
  }

  /** Begins a run, once both nonces are known. */
  static async begin({ password, place, sides }: RunOptions, role: Role): Promise<Run> {
    const { asker, sponsor } = sides;
    const channel = packFields(LABEL, place.party, place.room);
    const session = await sha256(packFields(`${LABEL} run`, asker.nonce, sponsor.nonce));
    return new Run(await calculateGenerator({ password, channel, session }), sides, role, session);
  }

  /** Goes on with the share of the other side. Resolves with `undefined` if it is none, or our own turned round. */
  async finish(theirs: Bytes): Promise<Agreement | undefined> {
    const secret = scalarMultVerify(this.#scalar, theirs);
    if (!secret || theirs.every((byte, i) => byte === this.share[i])) return undefined;
    const said = { asker: this.#say('asker', theirs), sponsor: this.#say('sponsor', theirs) };
    const outcome = await conclude(this.#session, secret, said.asker, said.sponsor);
    return Agreement.of(this.#session, outcome, said, this.#role);
  }

  #say(role: Role, theirs: Bytes): Said {
    const about = new TextEncoder().encode(this.#sides[role].payload);
    return { share: role === this.#role ? this.share : theirs, about };
  }
}

/** What both sides have in common after a run, if they have used the same password. Whether they have, tags show. */
export class Agreement {
  readonly #confirmation: CryptoKey;
  readonly #secret: CryptoKey;
  readonly #outcome: Outcome;
  readonly #said: Readonly<Record<Role, Said>>;
  readonly #role: Role;

  private constructor(
    confirmation: CryptoKey,
    secret: CryptoKey,
    outcome: Outcome,
    said: Readonly<Record<Role, Said>>,
    role: Role,
  ) {
    this.#confirmation = confirmation;
    this.#secret = secret;
    this.#outcome = outcome;
    this.#said = said;
    this.#role = role;
  }

  static async of(
    session: Bytes,
    outcome: Outcome,
    said: Readonly<Record<Role, Said>>,
    role: Role,
  ): Promise<Agreement> {
    const [confirmation, secret] = await Promise.all([
      confirmationKey(session, outcome),
      crypto.subtle.importKey('raw', outcome.key, 'HKDF', false, ['deriveKey']),
    ]);
    return new Agreement(confirmation, secret, outcome, said, role);
  }

  /** Makes the tag by which we show that we know the password. */
  async tag(): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.sign('HMAC', this.#confirmation, confirmed(this.#said[this.#role])));
  }

  /** Whether this tag shows that the other side knows the password. */
  proves(tag: Bytes): Promise<boolean> {
    return crypto.subtle.verify('HMAC', this.#confirmation, tag, confirmed(this.#said[otherOf(this.#role)]));
  }

  /** Encrypts a secret for the other side. It may be called once: each key encrypts one thing only. */
  async seal(secret: Bytes): Promise<Bytes> {
    const key = await this.#key(this.#role, 'encrypt');
    return new Uint8Array(await crypto.subtle.encrypt(numbered(0n), key, secret));
  }

  /** Decrypts the secret of the other side. Resolves with `undefined` if it is not genuine. */
  async open(sealed: Bytes): Promise<Bytes | undefined> {
    const key = await this.#key(otherOf(this.#role), 'decrypt');
    return crypto.subtle.decrypt(numbered(0n), key, sealed).then(
      (plain) => new Uint8Array(plain),
      () => undefined,
    );
  }

  #key(sender: Role, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
    const { name } = this.#outcome;
    return deriveKey({ secret: this.#secret, salt: name, info: packFields(LABEL, sender) }, use);
  }
}

function otherOf(role: Role): Role {
  return role === 'asker' ? 'sponsor' : 'asker';
}
