import type { html as Html } from 'lit';
import type { Connection, ConnectionError } from '../../core/index.js';
import { page } from '../page-support.js';
import { defaultHost } from './default-host.js';
import type { RoomProvider } from './room-context.js';

/** Why we cannot talk, as a key of the words of the elements. */
export type Reason =
  | 'badRoom'
  | 'busy'
  | 'failed'
  | 'full'
  | 'insecure'
  | 'offline'
  | 'outdated'
  | 'removed'
  | 'replaced'
  | 'unauthorised'
  | 'uninvited'
  | 'unreached';

type Say = (key: Reason | 'attempt' | 'retry', values?: Readonly<Record<string, string | number>>) => string;
/** What is wrong if we wait for long. */
type Wait = 'insecure' | 'outdated' | 'uninvited' | 'unreached' | undefined;

/** What an error means to somebody who has only followed a link. */
const REASONS: Readonly<Partial<Record<ConnectionError['code'], Reason>>> = {
  'rate-limited': 'busy',
  'relay-unavailable': 'insecure',
  removed: 'removed',
  replaced: 'replaced',
  'room-full': 'full',
  timeout: 'unreached',
  'trust-unavailable': 'insecure',
  'too-many-rooms': 'busy',
  'too-many-sockets': 'busy',
  unauthorised: 'unauthorised',
  unavailable: 'busy',
};
/** Longest name of a room, in UTF-16 code units. */
const LONGEST_ROOM = 128;
/** For how long we wait for the server, or for the first peer, before we say that something is wrong, in ms. */
const PATIENCE = 3_000;

const troubles = new WeakMap<RoomProvider, Trouble>();

/** Returns what is wrong in a room: one for all who watch it, or each would wait, and hear of errors, from another time on. */
export function troubleIn(room: RoomProvider): Trouble {
  const trouble = troubles.get(room) ?? new Trouble(room);
  troubles.set(room, trouble);
  return trouble;
}

/** Tells what is wrong in a room, in the words of somebody who has only followed a link. */
export class Trouble {
  readonly #room: RoomProvider;
  readonly #watchers = new Set<() => void>();
  #abort: AbortController | undefined;
  #connection: Connection | undefined;
  #stops: readonly (() => void)[] = [];
  #waits: Wait;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #late = false;
  /** What the last error means. While a room tries again and again, only its `error` events tell why. */
  #told: Reason | undefined;

  constructor(room: RoomProvider) {
    this.#room = room;
  }

  /** Calls `changed` at once, and whenever something of this changes, until `leave()`. */
  watch(changed: () => void): void {
    this.#watchers.add(changed);
    if (this.#abort) changed();
    else this.#start();
  }

  leave(changed: () => void): void {
    this.#watchers.delete(changed);
    if (this.#watchers.size > 0) return;
    this.#abort?.abort();
    this.#abort = undefined;
    this.#follow(undefined);
    this.#waitFor(undefined);
  }

  /** What is wrong; `undefined` if nothing is, or if the state of the room says enough. */
  get reason(): Reason | undefined {
    const { state, error, room } = this.#room;
    if (state !== 'idle' && state !== 'connected' && page.navigator?.onLine === false) return 'offline';
    if (state === 'failed') return (error && reasonOf(error, room)) ?? state;
    return this.#told ?? (this.#late ? this.#waits : undefined);
  }

  /** Takes an `error` event of the room; also one from before this was watched. */
  readonly hear = (event: Event): void => {
    if (this.#waits !== 'unreached') return; // it does not keep us out
    const { error } = (event as CustomEvent<{ error: ConnectionError }>).detail;
    this.#told = reasonOf(error, this.#room.room);
    this.#tell();
  };

  /** Whether it may help to try again. */
  get retries(): boolean {
    const { reason } = this;
    return reason === 'unreached' || (reason !== 'offline' && reason !== 'badRoom' && this.#room.state === 'failed');
  }

  /** Says what is wrong, if something is. `text` gives the words of a key, with values filled in. */
  say(text: Say): string | undefined {
    const host = (this.#room.host || defaultHost()).replace(/^\w+:\/\/|\/.*$/g, '');
    return this.reason && text(this.reason, { host });
  }

  /** Renders a button to try again, if that may help, and how often we have tried to reach the server. */
  render(html: typeof Html, text: Say): unknown {
    if (!this.retries) return undefined;
    const count = (this.reason === 'unreached' && this.#room.attempts) || 0;
    return html`<small part="attempt" ?hidden=${count === 0}
        >${count > 0 ? text('attempt', { count }) : undefined}</small
      ><button type="button" part="retry" @click=${() => this.#room.join()}>${text('retry')}</button>`;
  }

  #start(): void {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    for (const name of ['online', 'offline']) addEventListener(name, this.#look, { signal });
    this.#room.addEventListener('statechange', this.#look, { signal });
    this.#room.addEventListener('attempt', this.#tell, { signal });
    this.#room.addEventListener('error', this.hear, { signal });
    this.#look();
  }

  #follow(connection: Connection | undefined): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    for (const stop of this.#stops) stop();
    this.#stops = connection
      ? (['peerlist', 'peer-state', 'trust', 'secret'] as const).map((name) => connection.on(name, this.#look))
      : [];
  }

  readonly #tell = (): void => {
    for (const changed of this.#watchers) changed();
  };

  readonly #look = (): void => {
    const { state, connection } = this.#room;
    this.#follow(connection);
    let waits: Wait;
    if (state === 'connecting' || state === 'reconnecting') waits = 'unreached';
    if (state === 'connected' && page.isSecureContext === false) {
      // Such a page has no relay, so a peer without a direct path stays out of reach.
      const states = [...(connection?.peers.values() ?? [])].map((peer) => peer.state).filter((each) => each !== 'new');
      const unmet = states.every((state) => state === 'connecting' || state === 'failed'); // others have had a direct path
      if (states.length > 0 && unmet) waits = 'insecure';
    }
    if (state === 'connected' && connection && !connection.polite) {
      const peers = [...connection.peers.values()];
      // Those who were here before do not know our secret.
      if (peers.length > 0 && peers.every(({ trust }) => trust === 'refused'))
        waits = this.#room.invited ? 'outdated' : 'uninvited';
    }
    if (waits !== this.#waits) this.#waitFor(waits);
    this.#tell();
  };

  #waitFor(waits: Wait): void {
    clearTimeout(this.#patience);
    this.#waits = waits;
    this.#told = undefined;
    this.#late = false;
    if (!waits) return;
    this.#patience = setTimeout(() => {
      this.#late = true;
      this.#tell();
    }, PATIENCE);
  }
}

/** Returns what to tell the reader about an error; `undefined` if the state of the room says enough. */
function reasonOf({ code, cause }: ConnectionError, room = ''): Reason | undefined {
  const causeCode = (cause as Partial<ConnectionError> | undefined)?.code; // why the server did not answer in time
  if (code === 'bad-request' && room.length > LONGEST_ROOM) return 'badRoom';
  return (causeCode && REASONS[causeCode]) ?? REASONS[code];
}
