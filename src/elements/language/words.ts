/** A text in each plural form of a language, as in `Intl.PluralRules`; `{count}` is the number. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/**
 * Everything that the elements say, in one language. Values in braces are filled in: `{name}` is a person, or several
 * in a list, `{names}` are several people, `{count}` and `{total}` are numbers.
 */
export interface Words {
  /** The state of the room. `nobody` is for lists, `alone` for the status. */
  readonly idle: string;
  readonly connecting: string;
  readonly nobody: string;
  readonly alone: string;
  readonly people: Plural;
  readonly reconnecting: string;
  readonly offline: string;
  readonly failed: string;
  /** Why we cannot join the room or talk, or why that takes so long. `{host}` is the server, `attempt` how often we have tried. */
  readonly full: string;
  readonly unauthorised: string;
  readonly replaced: string;
  readonly busy: string;
  readonly badRoom: string;
  readonly unreached: string;
  readonly attempt: string;
  readonly insecure: string;
  readonly retry: string;
  /**
   * People. `guest` is somebody without a name, where `{name}` is the start of the id. `alike` says that a name looks like another
   * one, and `nth` follows the name to tell them apart.
   */
  readonly guest: string;
  readonly you: string;
  readonly youNamed: string;
  readonly alike: string;
  readonly nth: string;
  readonly joined: string;
  readonly left: string;
  /**
   * The peer list. The `path…` words follow `peerConnected`; the `badge…` words are short forms of them. `peers`,
   * `connectTo`, `disconnectFrom`, `peerOptions`, `blockPeer` and `unblockPeer` are labels for screen readers.
   */
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
  readonly peerOptions: string;
  readonly block: string;
  readonly blockPeer: string;
  readonly unblock: string;
  readonly unblockPeer: string;
  readonly blocked: string;
  /**
   * The chat. `log` and `message` are labels for screen readers; `unsaid` says how many messages they have not read out. `flood`
   * stands for many messages of one person.
   */
  readonly log: string;
  readonly quiet: string;
  readonly invite: string;
  readonly message: string;
  readonly write: string;
  readonly send: string;
  readonly writeLater: string;
  readonly unlinked: string;
  readonly more: Plural;
  readonly latest: string;
  readonly unsaid: Plural;
  readonly flood: Plural;
  readonly showAll: string;
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
  /** The invitation. `code` is a label for screen readers. */
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
  readonly noLink: string;
}
