import { parsePresence } from '../../protocol/presence.js';

/** By which ways a member can be reached. */
export interface Transports {
  /** It speaks WebRTC, and does not refuse to. */
  readonly direct: boolean;
  /** The public key under which it takes what comes through the server; `undefined` where it takes none. */
  readonly relay: string | undefined;
}

/** How a peer says that it can be reached, whatever came over the wire. */
export function parseTransports(text: string): Transports {
  const { direct, relay } = parsePresence(text);
  return { direct: direct === true, relay: typeof relay === 'string' ? relay : undefined };
}
