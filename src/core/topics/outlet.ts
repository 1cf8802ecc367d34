import type { ConnectionError } from '../errors.js';
import type { Payload } from '../session/payload.js';

/** How long a message waits, in ms, for the peer to open its topic. */
export const PATIENCE = 30_000;

/** What we send to one peer on one topic. */
export interface Outlet {
  /** The number under which the peer has opened the topic; `undefined` while it has not. */
  readonly number: number | undefined;
  /** Whether the peer has not opened the topic, and nothing waits for that. */
  readonly idle: boolean;
  /** Resolves when the peer has the message. `lenient`: also if the peer does not open the topic. */
  send(payload: Payload, lenient: boolean): Promise<void>;
  /** The peer has opened the topic, or closed it. */
  open(number: number | undefined): void;
  /** The peer has taken so many more bytes. */
  taken(bytes: number): void;
  /** Rejects what waits here. */
  fail(error: ConnectionError): void;
}

/** What an outlet needs of its peer. */
export interface OutletPeer {
  readonly id: string;
  /** Resolves when the peer has the message. */
  send(payload: Payload, stream: number): Promise<void>;
}
