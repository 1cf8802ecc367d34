/** How a member speaks to a server, so that a bare socket can do it. */
export interface Door {
  /** Path and query of the member's socket. */
  path(room: string, id: string): string;
  /** What the member offers in the request for its socket. Default: nothing. */
  subprotocols?(room: string, id: string): Promise<readonly string[]>;
  /** What the member says first; nothing with some servers. */
  hello?(room: string, id: string): string;
  /** The frame for a message to another member: text or binary. */
  message(room: string, to: string): string | Uint8Array;
  /** Who sends a message gets it, too. */
  readonly echoes?: true;
}
