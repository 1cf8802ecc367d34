import type { Bytes } from '../../protocol/bytes.js';

/** The events of the socket, as of a `WebSocket`. */
export interface SignallingSocketEvents {
  open: Event;
  message: Event & { readonly data: string | ArrayBuffer };
  close: Event & { readonly code: number; readonly reason: string };
  error: Event;
}

type Listen = <Name extends keyof SignallingSocketEvents>(
  type: Name,
  listener: (event: SignallingSocketEvents[Name]) => void,
  options?: Parameters<EventTarget['addEventListener']>[2],
) => void;

/**
 * The socket to the signalling server: a `PartySocket`. It reconnects by itself, and drops what is sent while it is closed. Only
 * this part of it is typed, because the types of `partysocket` need the DOM and a recent TypeScript.
 */
export interface SignallingSocket extends EventTarget {
  /** Our id. */
  readonly id: string;
  /** The name of the room, encoded for a URL. */
  readonly room?: string;
  /** The URL that it is connected to, or was last; empty before the first attempt. */
  readonly url: string;
  /** As of a `WebSocket`: 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number;
  readonly addEventListener: Listen & EventTarget['addEventListener'];
  send(data: string | Bytes): unknown;
  /** Closes it for good. */
  close(code?: number, reason?: string): void;
  /** Closes it, and connects again. */
  reconnect(code?: number, reason?: string): void;
}
