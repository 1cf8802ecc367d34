/** One text for each plural form of a language, by `Intl.PluralRules`; `{count}` stands for the number. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/**
 * Everything that the elements say, in one language. What stands in braces is put in: `{name}` a person, `{names}`
 * several, `{count}` a number.
 */
export interface Words {
  /** How the room stands. */
  readonly idle: string;
  readonly connecting: string;
  readonly nobody: string;
  readonly alone: string;
  readonly people: Plural;
  readonly reconnecting: string;
  readonly offline: string;
  readonly failed: string;
  /** Why it cannot be joined. */
  readonly full: string;
  readonly unauthorised: string;
  readonly replaced: string;
  readonly busy: string;
  readonly badRoom: string;
  readonly retry: string;
  /** People. */
  readonly guest: string;
  readonly you: string;
  readonly youNamed: string;
  readonly joined: string;
  readonly left: string;
  /** Whether a peer can be reached, and how. */
  readonly peers: string;
  readonly peerNew: string;
  readonly peerConnecting: string;
  readonly peerConnected: string;
  readonly peerDisconnected: string;
  readonly peerFailed: string;
  readonly pathDirect: string;
  readonly pathTurn: string;
  readonly pathRelay: string;
  readonly badgeDirect: string;
  readonly badgeTurn: string;
  readonly badgeRelay: string;
  readonly roundTrip: string;
  readonly connect: string;
  readonly connectTo: string;
  readonly disconnect: string;
  readonly disconnectFrom: string;
  /** The chat. */
  readonly log: string;
  readonly quiet: string;
  readonly message: string;
  readonly write: string;
  readonly send: string;
  readonly writeLater: string;
  readonly unlinked: string;
  readonly more: Plural;
  readonly typing: Plural;
  readonly typingMany: string;
  readonly sending: string;
  readonly received: string;
  readonly receivedBy: string;
  readonly lostTo: string;
  readonly lostLeft: string;
  readonly lostAway: string;
  readonly lostClosed: string;
  readonly tooLong: string;
  readonly resend: string;
  /** The invitation. */
  readonly link: string;
  readonly copy: string;
  readonly copied: string;
  readonly uncopied: string;
  readonly share: string;
  readonly showCode: string;
  readonly hideCode: string;
  readonly code: string;
  readonly codeTooLong: string;
  readonly codeFailed: string;
}
