/** A member of a room, as an application that uses one of the rivals has it. Each adapter makes such members. */
export interface Member {
  /** The server has us, so that others may call us. */
  readonly joined: Promise<void>;
  /**
   * Sends a message to another member. Text goes at once. Where more bytes should not be sent yet, resolves when they may, as the
   * rival's documentation recommends it.
   */
  send(message: string | ArrayBuffer, to: string): unknown;
  /** Resolves when messages to that member run over a direct link. Without it they always do. */
  direct?(to: string): Promise<unknown>;
  close(): void;
}

/** Where a member is to go. */
export interface Entry {
  /** `HOST:PORT` of the rival's server. */
  readonly host: string;
  readonly room: string;
  /** Our id, for rivals that let the application choose it. */
  readonly id: string;
  /** Who is there already, for rivals that have to be told whom to call. If it is missing, the adapter has to find out. */
  readonly others?: readonly string[];
  /** In which of its modes the rival is to run, if it has several. */
  readonly mode: string;
}

/** What a member tells. */
export interface Listener {
  /** Messages can be sent to that member from now on. */
  readonly meet: (member: string) => void;
  /** A whole message has come: text as text, bytes as bytes. */
  readonly hear: (message: string | ArrayBuffer | Uint8Array<ArrayBuffer>, from: string) => void;
}

/** What each adapter exports. */
export type Enter = (entry: Entry, listener: Listener) => Member;
