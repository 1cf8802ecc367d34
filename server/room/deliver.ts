import type { Outgoing } from './outgoing.js';

/** Sends what a room has for its sockets. `from`: the socket whose frame this follows from. */
export type Deliver<Socket> = (out: readonly Outgoing<Socket>[], from?: Socket) => void;
