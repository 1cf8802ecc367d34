import type { PeerId } from '../../protocol/frames.js';
import { parsePresence, type Presence } from '../../protocol/presence.js';
import type { RoomMode } from '../../protocol/hello.js';
import type { Emit } from '../events.js';
import type { KeyAgreement } from '../trust/key-agreement.js';
import type { KnownMember } from '../trust/known-member.js';
import type { PairKeys } from '../trust/pair-keys.js';
import type { MediaQuality, PeerTrust } from './peer.js';
import type { RemoteTrack } from './remote-track.js';
import type { SharedMedia } from './shared-media.js';

/** How long a peer may take to show that it knows what we know, in ms. */
const PATIENCE = 5_000;

const NO_TRACKS: ReadonlyMap<string, RemoteTrack> = new Map();

/** Options of `PeerFacts`. */
export interface FactsOptions {
  readonly member: KnownMember;
  /** Whom the room lets in, as far as we know. */
  readonly mode: RoomMode;
  /** `undefined`: we have no keys. */
  readonly keyAgreement: KeyAgreement | undefined;
  readonly emit: Emit;
  /** The peer has shown that it is there, and knows the secret of the room if there is one. Called once. */
  readonly onProven: () => void;
}

/** How far we trust a member before it has proven anything. `mode`: of our room; `owned`: we have keys. */
export function trustAtFirst({ hello }: KnownMember, mode: RoomMode, owned: boolean): PeerTrust {
  const sealed = owned && hello.keys !== undefined;
  if (hello.mode !== mode || (!sealed && mode !== 'open')) return 'refused';
  return sealed ? 'unproven' : 'none';
}

/** What we know of a member: all that does not depend on the path to it. */
export class PeerFacts {
  readonly id: PeerId;
  readonly identity: string | undefined;
  readonly instance: string;
  /** Derives the keys that we share with it, for what few need; `undefined`: one side has none. */
  readonly meetKeys: (() => Promise<PairKeys>) | undefined;
  /** Whether the server has both of us in the room. */
  present = false;
  /** Its number in the order of the room. Of two members, the one with the lower number was here first. */
  order = 0;
  /** What the server says about it. */
  given: Presence = {};
  /** What we show each other; `undefined` while nobody has published anything. */
  media: SharedMedia | undefined;
  #trust: PeerTrust;
  readonly #mode: RoomMode;
  /** How far we trust the peer once it has proven what it can. */
  readonly #proof: PeerTrust;
  readonly #emit: Emit;
  readonly #onProven: () => void;
  /** What it says about itself, and the number of that. */
  #presence: Presence = {};
  #number = 0;
  /** Whether it is refused for good, whatever it shows. */
  isOut: boolean;
  /** For how long it has been unproven while it was here, in ms. */
  #unproven = 0;

  constructor({ member, mode, keyAgreement, emit, onProven }: FactsOptions) {
    const { id, identity, hello } = member;
    const { keys } = hello;
    this.meetKeys = keyAgreement && keys && (() => keyAgreement.meet(member, keys.ephemeral));
    this.id = id;
    this.identity = identity;
    this.instance = hello.instance;
    this.#mode = mode;
    this.#proof = mode === 'open' ? 'open' : 'secret';
    this.#emit = emit;
    this.#onProven = onProven;
    this.#trust = trustAtFirst(member, mode, keyAgreement !== undefined);
    this.isOut = this.#trust === 'refused';
  }

  get trust(): PeerTrust {
    return this.#trust;
  }

  /** Whether the peer has shown that it knows the secret of the room, if there is one. */
  get proven(): boolean {
    return this.#trust === this.#proof || this.#trust === 'verified';
  }

  get presence(): Presence {
    return this.#presence;
  }

  get tracks(): ReadonlyMap<string, RemoteTrack> {
    return this.media?.tracks ?? NO_TRACKS;
  }

  get quality(): MediaQuality | undefined {
    return this.media?.quality;
  }

  get speaking(): boolean {
    return this.media?.speaking ?? false;
  }

  /** Whether we show each other anything. */
  get inCall(): boolean {
    return this.media?.busy ?? false;
  }

  /** The peer has shown that it is there, and knows the secret of the room if there is one. */
  prove(): void {
    if (this.isOut) return; // it may know a secret of the room that was the right one once
    this.setTrust(this.#proof);
    this.#onProven();
  }

  /** Whether a person of ours has verified its identity. It counts only while the peer is proven. */
  mark(verified: boolean): void {
    if (this.proven) this.setTrust(verified ? 'verified' : this.#proof);
  }

  protected setTrust(trust: PeerTrust): void {
    if (trust === this.#trust) return;
    this.#trust = trust;
    this.#emit('trust', this.id);
  }

  /** The peer is refused, and nothing that it shows changes that. */
  protected shutOut(): void {
    this.isOut = true;
    this.setTrust('refused');
  }

  /** Time has passed, in ms. Whether the peer now counts as refused: it is here, and what it sends has long made no sense. */
  protected doubts(time: number, unread = false): boolean {
    if (this.#mode === 'open' || this.trust !== 'unproven' || !this.present || !unread) return false;
    this.#unproven += time;
    return this.#unproven > PATIENCE;
  }

  /** The peer says something about itself. Something older does not count. */
  tell({ presence, number }: Pick<KnownMember, 'presence' | 'number'>): void {
    if (number < this.#number) return;
    this.#number = number;
    this.#presence = parsePresence(presence);
  }
}
