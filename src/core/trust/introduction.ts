import { PROTOCOL_VERSION, type PeerId } from '../../protocol/frames.js';
import { formatGreeting, type Offer } from '../../protocol/greeting.js';
import { encodeHello, signHello, type Hello, type Place, type Sign } from '../../protocol/hello.js';
import { identify, nameIdentity, sign } from '../../protocol/signature.js';
import type { RoomSecret } from './room-secret.js';
import { createKeyPair, type KeyPair, type Persona } from './key-pair.js';

/** What we say about ourselves, but for our keys. */
export type Said = Place & Pick<Hello, 'direct' | 'relay'>;

/** Our keys, and what follows from them. */
interface Owned extends Persona {
  /** See `peer.identity`. */
  readonly name: string;
  readonly ephemeral: KeyPair;
}

/**
 * How far ahead of our clock the numbers of a server may be, in ms: a hundred years. With a fixed limit, a server that had us reach it
 * could keep us out of all other servers once the page is loaded again: their last number would be one that we do not believe.
 */
const AHEAD = 100 * 365 * 24 * 60 * 60 * 1000;
/** What our id begins with without keys, so that it never looks like one that is made from a key. */
const UNSIGNED = '~';
/** Each socket of one identity has a greater number than the one before, also after a reload. */
let counter = 0;

/** Who we are in a room, for as long as one connection lasts. */
export class Introduction {
  readonly id: PeerId;
  /** `undefined` where there is no WebCrypto. */
  readonly owned: Owned | undefined;
  /** Why there are no keys. */
  readonly fault: unknown;
  /** What our hello says, as it travels. */
  readonly payload: string;
  readonly #hello: Hello;
  readonly #token: string;
  /** Our hello as it travels. It is signed at once, and does not change. */
  readonly #text: Promise<string>;
  #presences = 0;

  private constructor(id: PeerId, said: Said, createToken: () => string, owned: Owned | undefined, fault?: unknown) {
    const { party, room, mode, direct, relay } = said;
    const keys = owned && { identity: owned.identity.publicKey, tab: owned.tab, ephemeral: owned.ephemeral.publicKey };
    this.id = id;
    this.owned = owned;
    this.fault = fault;
    this.#token = createToken();
    const instance = createToken();
    this.#hello = { versions: [PROTOCOL_VERSION], party, room, mode, instance, direct, relay, ...(keys && { keys }) };
    this.payload = encodeHello(this.#hello);
    this.#text = signHello(this.payload, this.#sign);
    this.#text.catch(() => undefined); // who greets says so
  }

  /** Makes our keys. Without WebCrypto there are none; then the promise of our identity rejects. Never rejects itself. */
  static async make(said: Said, finding: Persona | Promise<Persona>, createToken: () => string): Promise<Introduction> {
    try {
      const [{ identity, tab }, ephemeral] = await Promise.all([finding, createKeyPair()]);
      const { publicKey } = identity;
      const [id, name] = await Promise.all([identify(publicKey, tab), nameIdentity(publicKey)]);
      return new Introduction(id, said, createToken, { identity, tab, name, ephemeral });
    } catch (fault) {
      return new Introduction(UNSIGNED + createToken(), { ...said, relay: false }, createToken, undefined, fault);
    }
  }

  /** What the others have to be told apart from. */
  get self(): Place & { readonly id: PeerId; readonly ephemeral: string | undefined } {
    const { party, room, mode } = this.#hello;
    return { party, room, mode, id: this.id, ephemeral: this.owned?.ephemeral.publicKey };
  }

  /** What to offer with the next socket. `presence`: JSON text, or empty. */
  async greet(presence: string): Promise<string[]> {
    const { id } = this;
    const signer = this.#sign;
    counter = Math.max(counter + 1, Date.now());
    const seat: Offer['seat'] = signer ? { sign: signer, counter } : { token: this.#token };
    return formatGreeting({ hello: this.#hello, text: this.#text, id, presence, seat });
  }

  /** Seals a presence, if the room has a secret. */
  async seal(presence: string, secret: RoomSecret | undefined): Promise<string> {
    const sign = this.#sign;
    if (!secret || !sign || !presence) return presence;
    return secret.seal({ presence, number: ++this.#presences }, { id: this.id, hello: this.#hello }, sign);
  }

  /** The server knows a number of ours that is not lower than the last one: our clock may have gone back. */
  outbid(known: number): void {
    if (known < Date.now() + AHEAD) counter = Math.max(counter, known);
  }

  get #sign(): Sign | undefined {
    const key = this.owned?.identity.privateKey;
    return key && ((...what) => sign(key, ...what));
  }
}
