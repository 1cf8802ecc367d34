/** Names one membership: each time that somebody enters, by whatever page and id. */
export type MemberNumber = number;

/** What a message says of itself: its number among the sender's, or its content where it is too small to hold one. */
export type Word = number | string;

/** One line of what a page tells of its membership; the first of each is the time, in ms since the epoch. */
export type Entry =
  | [at: number, name: 'sent', n: number, to: MemberNumber[], small: string | undefined]
  /** The promise of this message was fulfilled. */
  | [at: number, name: 'kept', n: number]
  | [at: number, name: 'broken', n: number, code: string, peer: MemberNumber | undefined]
  | [at: number, name: 'heard', from: MemberNumber, word: Word]
  /** `peer-disconnect`. */
  | [at: number, name: 'gone', peer: MemberNumber]
  | [at: number, name: 'error', code: string, peer: MemberNumber | undefined, message: string]
  | [at: number, name: 'close', code: string | undefined]
  /** Something that must never be. */
  | [at: number, name: 'wrong', what: string]
  /** Something that may be. */
  | [at: number, name: 'seen', ...what: unknown[]];

/** What a page tells at a time. */
export interface Account {
  readonly number: MemberNumber;
  /** All up to here is told, in ms since the epoch. */
  readonly at: number;
  readonly entries: Entry[];
}

/** How a page finds things. */
export interface View {
  readonly number: MemberNumber;
  readonly state: string | undefined;
  /** Messages whose promises are pending. */
  readonly underWay: number;
  readonly peers: readonly PeerView[];
  /** What the page holds: open connections and sockets, timers, listeners. */
  readonly held: Readonly<Record<string, number>>;
}

export interface PeerView {
  readonly number: MemberNumber;
  readonly state: string;
  readonly path: string | undefined;
  readonly buffered: number;
}

/** How somebody enters. */
export interface Entering {
  readonly room: string;
  /** The secret of the room, if it has one. */
  readonly secret?: string;
  /** The private key of its identity. */
  readonly identity: JsonWebKey;
  readonly relay: 'fallback' | 'only';
  readonly peerTimeout: number;
  readonly presence: { readonly number: MemberNumber };
  /** ms between two messages, on average. */
  readonly pace: number;
  readonly seed: number;
}

/** What a page does when it is told to. */
export interface MemberPage {
  /** Joins a room; resolves when it is welcome. */
  enter(entering: Entering): Promise<void>;
  /** Leaves with a goodbye; resolves when all is told. */
  depart(): Promise<void>;
  /** Begins, or stops, to send messages. */
  talk(on: boolean): void;
  /** Tells all up to now. */
  settleAccount(): Promise<void>;
  view(): View;
  /** Closes what is under the link to a peer: to which one, `chance` says, from 0 to 1. */
  breakLink(what: 'channel' | 'connection', chance: number): void;
}

declare global {
  var member: MemberPage;
  /** Takes what a page tells: outside of it. */
  var account: (account: Account) => Promise<void>;
}
