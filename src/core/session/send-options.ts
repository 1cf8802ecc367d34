import type { PeerId } from '../../protocol/frames.js';

/** Whom a message is for. */
export interface SendOptions {
  /** One peer or several. Default: all that we are connected to, or are about to be. */
  readonly to?: PeerId | readonly PeerId[] | undefined;
  /** Only for peers whose `trust` is `verified`. If `to` names another one, nothing is sent. Default `false`. */
  readonly verified?: boolean | undefined;
}
