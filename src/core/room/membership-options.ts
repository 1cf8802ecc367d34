import type { ConnectionError } from '../errors.js';
import type { Connection } from './connection.js';
import type { PeerModules } from './peer-factory.js';
import type { PeerSettings } from './peer-settings.js';
import type { Presence } from '../../protocol/presence.js';
import type { SignallingOptions } from '../signalling/signalling.js';
import type { SignallingSocket } from '../signalling/signalling-socket.js';
import type { Introduction } from '../trust/introduction.js';

/** Options of a `Membership`. */
export interface MembershipOptions extends PeerSettings, Pick<Connection, 'retry'>, Pick<SignallingOptions, 'seal'> {
  readonly socket: SignallingSocket;
  readonly introduction: Introduction;
  /** Makes the JSON text of a presence. Throws a `TypeError` if it is not a JSON object or too large. */
  readonly format: (presence: unknown) => string;
  /** Keeps our identity for when the page is loaded again. Resolves with whether that works. */
  readonly keepIdentity: () => Promise<boolean>;
  readonly presence: Presence;
  /** Rejects with a `ConnectionError` if they cannot be loaded, or if `relay` is `only` and there is no relay. */
  readonly modules: Promise<PeerModules>;
  /** The server has welcomed us. Called before the events, each time. */
  readonly onWelcome: () => void;
  /** The server has refused something or sent an invalid frame, or `query` has failed. Called before the event. */
  readonly onError: (error: ConnectionError) => void;
  /** The membership is over. Called at once, with the error that ended it. */
  readonly onClose: (error: ConnectionError | undefined) => void;
}
