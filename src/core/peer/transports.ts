import { parsePresence } from '../../protocol/presence.js';

/** How a member can be reached. */
export interface Transports {
  /** Whether it builds direct links. */
  readonly direct: boolean;
  /** Its public key for the relay; `undefined` if the relay does not reach it. */
  readonly relay: string | undefined;
}

/** Reads how a member says that it can be reached. Ignores what is invalid. */
export function parseTransports(text: string): Transports {
  const { direct, relay } = parsePresence(text);
  return { direct: direct === true, relay: typeof relay === 'string' ? relay : undefined };
}
