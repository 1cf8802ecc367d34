import type { Connection, ConnectionError, Peer, PeerId } from '../../core/index.js';
import type { RoomState } from './room-context.js';

const NO_PEERS: ReadonlyMap<PeerId, Peer> = new Map();

/** How far an element has come with its room. */
export class Progress {
  state: RoomState = 'idle';
  /** While we are in the room. */
  connection: Connection | undefined;
  /** Whom the last connection has blocked: the next one goes on with that. */
  blocked: ReadonlySet<PeerId> | undefined;
  /** Why `state` is `failed`. */
  error: ConnectionError | undefined;
  /** How often we have tried to reach the server since we last did, or since we began to join. */
  attempts = 0;
  readonly #states: Pick<CustomStateSet, 'add' | 'delete'>;

  readonly #changed: () => void;

  /** `states`: those of the element, for its styles. `changed`: called when something is new. */
  constructor(states: Pick<CustomStateSet, 'add' | 'delete'>, changed: () => void) {
    this.#states = states;
    this.#changed = changed;
  }

  get peers(): ReadonlyMap<PeerId, Peer> {
    return this.connection?.peers ?? NO_PEERS;
  }

  /** We are in the room: goes by what becomes of the connection. */
  follow(connection: Connection): void {
    connection.on('state', (state) => {
      if (connection === this.connection && state !== 'closed') this.set(state, connection);
    });
    connection.on('close', (error) => {
      if (connection === this.connection && error) this.set('failed', undefined, error);
    });
    this.set('connected', connection);
  }

  set(state: RoomState, connection?: Connection, error?: ConnectionError): void {
    if (state === this.state && connection === this.connection && error === this.error) return;
    this.#states.delete(this.state);
    this.#states.add(state);
    if (state !== 'connecting' && state !== 'reconnecting' && state !== 'failed') this.attempts = 0;
    Object.assign(this, { state, connection, error });
    this.blocked = connection?.blocked ?? this.blocked;
    this.#changed();
  }
}
