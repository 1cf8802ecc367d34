import type { Door } from '../door.js';

/** A server by which members find each other. */
export interface RivalServer {
  readonly name: string;
  /** Its module, from `bench`: a process of its own that says by `process.send({ url })` when it listens. */
  readonly module: string;
  /** How bare sockets speak to it. Without a door, it takes part in no row of servers. */
  readonly door?: Door;
}

/** A library whose members meet in pages, in one of its modes. */
export interface Rival {
  readonly name: string;
  readonly server: RivalServer;
  /** Its adapter: `pages/PAGE.ts`. */
  readonly page: string;
  /** In which of its modes the adapter runs it, if it has several. */
  readonly mode?: string;
  /** The rows that it takes part in, if not in all. */
  readonly rows?: readonly string[];
}

/** What a page loads of a library, for its size. */
export interface RivalClient {
  readonly name: string;
  /** As a page imports it, from a file in `bench`. */
  readonly code: string;
}
