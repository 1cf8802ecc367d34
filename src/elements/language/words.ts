/** A text in each plural form of a language, as in `Intl.PluralRules`; `{count}` is the number. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/**
 * Everything that the elements say, in one language. Values in braces are filled in: `{name}` is a person, or several
 * in a list, `{names}` are several people, `{count}` and `{total}` are numbers.
 */
export interface Words extends CommonWords, LobbyWords, VerifyWords, CallWords {}

/** The words that load with the language: those of the elements that most pages have. */
export interface CommonWords {
  /** The state of the room; `waiting` is for a room with a lobby. `nobody` is for lists, `alone` for the status. */
  readonly idle: string;
  readonly waiting: string;
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
  readonly uninvited: string;
  readonly outdated: string;
  readonly removed: string;
  /** The server does not show everybody the same room. */
  readonly split: string;
  readonly retry: string;
  /**
   * People. `guest` is somebody without a name, where `{name}` is the start of the id. `alike` says that a name looks like another
   * one, and `nth` follows the name to tell them apart. `given` says that nobody has made up the name.
   */
  readonly guest: string;
  readonly you: string;
  readonly youNamed: string;
  readonly alike: string;
  readonly nth: string;
  readonly given: string;
  readonly joined: string;
  readonly left: string;
  /**
   * The peer list. The `path…` words follow `peerConnected`; the `badge…` words are short forms of them. `peers`,
   * `connectTo`, `disconnectFrom`, `peerOptions`, `verifyPeer`, `blockPeer`, `unblockPeer` and `removePeer` are labels for screen readers,
   * and `verified` is what they say of the mark of a verified person. `removal` says what removing somebody leads to.
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
  readonly verify: string;
  readonly verifyPeer: string;
  readonly verified: string;
  readonly block: string;
  readonly blockPeer: string;
  readonly unblock: string;
  readonly unblockPeer: string;
  readonly remove: string;
  readonly removePeer: string;
  readonly removal: string;
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

/** The words of the lobby, which load with it. `wrongPassword` and the two after it say why we cannot join yet. */
export interface LobbyWords {
  readonly nobodyInside: string;
  readonly inside: Plural;
  readonly yourName: string;
  readonly password: string;
  readonly showPassword: string;
  readonly hidePassword: string;
  readonly join: string;
  readonly wrongPassword: string;
  readonly noPassword: string;
  readonly noName: string;
}

/** The words of a verification, and of what else a list of peers asks people about trust. They load with it. */
export interface VerifyWords {
  /** How it begins. `verifyIntro` says what it is good for, and `verifyAsks` that the other person has begun. */
  readonly verifyIntro: string;
  readonly verifyWhom: string;
  readonly verifyOther: string;
  readonly verifyStart: string;
  readonly verifyAsks: string;
  readonly verifyAsking: string;
  /** The comparison. `emoji` and `digits` are labels for screen readers. */
  readonly verifyCompare: string;
  readonly emoji: string;
  readonly digits: string;
  readonly showDigits: string;
  readonly showEmoji: string;
  readonly match: string;
  readonly differ: string;
  readonly verifyConfirmed: string;
  /** How it ends. `verifyDoneHere`: the device does not keep it. `unverify` takes it back. */
  readonly verifyDone: string;
  readonly verifyDoneHere: string;
  readonly verifyMismatch: string;
  readonly verifyCancelled: string;
  readonly verifyCancelledThey: string;
  readonly verifyExpired: string;
  readonly verifyGone: string;
  readonly verifyFailed: string;
  readonly verifyInsecure: string;
  readonly cancel: string;
  readonly verifyAgain: string;
  readonly unverify: string;
  readonly close: string;
  /** The safety number. `safetyCode` is a label for screen readers. */
  readonly safetyNumber: string;
  readonly safetyHint: string;
  readonly safetyCode: string;
  /** In the list of peers: the button of a question, and a warning about somebody who shows a verified name. */
  readonly verifyOpen: string;
  readonly verifyChanged: string;
  readonly dismiss: string;
  /** In the list of peers, too: too many attempts to join by the password of the room, and the button that allows more. */
  readonly attempts: string;
  readonly allowAttempts: string;
  /** And where somebody is removed from a room with a password: the field for the next one, what it leads to, and that it cannot be this one. */
  readonly newPassword: string;
  readonly passwordRemoval: string;
  readonly passwordRefused: string;
  /** To the others: the next password. */
  readonly passwordChanged: string;
  /** The names of the 64 emoji, in their order: a bear is the first. */
  readonly emojiNames: readonly string[];
}

/** The words of calls, which load with them. */
export interface CallWords {
  /** Before we join. `inCall` names who is there, in a list; the `join…` words say what others will see and hear. `call` is a label for screen readers. */
  readonly call: string;
  readonly joinCall: string;
  readonly leaveCall: string;
  readonly inCall: string;
  readonly callEmpty: string;
  readonly joinBoth: string;
  readonly joinHeard: string;
  readonly joinSeen: string;
  readonly joinNone: string;
  /** The preview of our own picture and sound. `preview` and `level` are labels for screen readers. */
  readonly preview: string;
  readonly cameraOff: string;
  readonly tryDevices: string;
  readonly testSound: string;
  readonly level: string;
  /** The buttons: what is so while they are pressed. */
  readonly hearMe: string;
  readonly seeMe: string;
  readonly shareScreen: string;
  readonly pin: string;
  readonly fullScreen: string;
  readonly turnOnSound: string;
  readonly soundOff: string;
  /** Tiles. `micOff` and the `tile…` words say how somebody is; `screenOf` and `ownScreen` are names. `moreOf` is the menu, and what follows is in it. */
  readonly micOff: string;
  readonly tileWaiting: string;
  readonly tilePoor: string;
  readonly tileLost: string;
  readonly tileAway: string;
  readonly moreOf: string;
  readonly volumeOf: string;
  readonly ownWindow: string;
  readonly screenOf: string;
  readonly ownScreen: string;
  /** What screen readers say when something changes: first of others, then of ourselves. */
  readonly enters: string;
  readonly exits: string;
  readonly shares: string;
  readonly unshares: string;
  readonly heard: string;
  readonly unheard: string;
  readonly seen: string;
  readonly unseen: string;
  readonly sharing: string;
  readonly unsharing: string;
  /** Somebody talks into a microphone that is muted. */
  readonly talking: string;
  /** What is wrong with a device, and what to do. `mediaBlocked`: the page is in a frame that does not allow it. */
  readonly micDenied: string;
  readonly micInUse: string;
  readonly micMissing: string;
  readonly micInterrupted: string;
  readonly camDenied: string;
  readonly camInUse: string;
  readonly camMissing: string;
  readonly camInterrupted: string;
  readonly mediaBlocked: string;
  readonly mediaUnavailable: string;
  readonly screenFailed: string;
  /** The choice of devices. `device` is one without a name. */
  readonly camera: string;
  readonly microphone: string;
  readonly speaker: string;
  readonly device: string;
  readonly noDevice: string;
}
