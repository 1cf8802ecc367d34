import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createSecret, isSecret, type Connection } from '../../core/index.js';
import { PageEvent } from '../page-support.js';

/** What a part of the address's fragment begins with that is the secret of a room. */
const KEY = 'key=';
/** What the storage of the tab calls the secret of a room, before the room's name. */
const STORED = 'webrtc-elements:secret ';

/** The secrets of private rooms in this page, by their names. */
const secrets = new Map<string, string>();

/** Those that a link of somebody else has brought. */
const brought = new Set<string>();

/** A room that may be private. */
interface Room extends EventTarget {
  readonly party: string;
  readonly room: string;
  readonly private: boolean;
  readonly connection: Connection | undefined;
  secret: string;
  password: string;
}

/** A value by which we have joined, and the one that the room has had since. */
type Change = readonly [from: string | undefined, to: string] | undefined;

/** A value, as it was when we joined if the members have changed it since. */
const joined = (value: string | undefined, change: Change): string | undefined =>
  change?.[1] === value ? change?.[0] : value;

/**
 * The secret of a room: what the page sets, or for a private room, what the address of the page has behind `#key=`. That is taken out of
 * the address at once, so that it gets into no log and no screenshot, and kept for this tab. Without one, a private room makes its own.
 */
export class OwnSecret implements ReactiveController {
  readonly #room: ReactiveControllerHost & Room;
  #abort: AbortController | undefined;
  #connection: Connection | undefined;
  #changed: Change;
  #changedPassword: Change;

  constructor(room: ReactiveControllerHost & Room) {
    this.#room = room;
    room.addController(this);
  }

  /** `undefined`: the room is open. */
  get value(): string | undefined {
    if (this.#room.secret) return this.#room.secret;
    return this.#room.private && this.#room.room ? secretOf(this.#name) : undefined;
  }

  /** The same, and the password, but not others after the members have changed them: then we need not join again. */
  get joined(): readonly [secret: string | undefined, password: string | undefined] {
    return [joined(this.value, this.#changed), joined(this.#room.password, this.#changedPassword)];
  }

  /** What the fragment of an invitation has to say; empty if nothing. */
  get invitation(): string {
    return this.#room.private && !this.#room.secret && this.value ? KEY + this.value : '';
  }

  /** Whether the link of somebody else has brought it. */
  get invited(): boolean {
    return brought.has(this.value ?? '');
  }

  hostConnected(): void {
    this.#abort = new AbortController();
    // Somebody opens another invitation in this tab: the page is not loaded again for that.
    addEventListener('hashchange', () => this.#room.requestUpdate(), { signal: this.#abort.signal });
  }

  hostDisconnected(): void {
    this.#abort?.abort();
  }

  hostUpdated(): void {
    const { connection } = this.#room;
    if (connection === this.#connection) return;
    this.#connection = connection;
    connection?.on('secret', ({ secret }) => {
      if (this.#connection === connection) this.#change(secret);
    });
    connection?.on('password', ({ password }) => {
      if (this.#connection !== connection) return;
      this.#changedPassword = [this.joined[1], password];
      this.#room.password = password;
    });
  }

  get #name(): string {
    return JSON.stringify([this.#room.party, this.#room.room]);
  }

  /** The members have given the room another secret: links to it have that from now on. */
  #change(secret: string): void {
    this.#changed = [this.joined[0], secret];
    if (this.#room.secret) this.#room.secret = secret;
    else keep(this.#name, secret);
    this.#room.dispatchEvent(new PageEvent('statechange'));
  }
}

/** Writes an invitation into the fragment of a link, in place of another one. */
export function inviteBy(link: string, invitation: string): string {
  const url = new URL(link);
  const others = partsOf(url.hash).filter((part) => !part.startsWith(KEY));
  url.hash = [...others, invitation].filter(Boolean).join('&');
  return url.href;
}

function secretOf(name: string): string {
  const secret = takeFromAddress() ?? secrets.get(name) ?? read(name) ?? createSecret();
  keep(name, secret);
  return secret;
}

function keep(name: string, secret: string): void {
  if (secrets.get(name) !== secret) store(name, secret);
  secrets.set(name, secret);
}

/** Takes the secret out of the address of the page, and leaves the rest of the fragment. One that was cut on its way is no secret. */
function takeFromAddress(): string | undefined {
  const url = new URL(location.href);
  const parts = partsOf(url.hash);
  const found = parts.find((part) => part.startsWith(KEY));
  if (found === undefined) return undefined;
  url.hash = parts.filter((part) => part !== found).join('&');
  history.replaceState(history.state, '', url);
  const secret = found.slice(KEY.length);
  if (!isSecret(secret)) return undefined;
  brought.add(secret);
  return secret;
}

function partsOf(fragment: string): string[] {
  return fragment.replace(/^#/, '').split('&').filter(Boolean);
}

function read(name: string): string | undefined {
  try {
    return sessionStorage.getItem(STORED + name) ?? undefined;
  } catch {
    return undefined; // the page may not store anything
  }
}

function store(name: string, secret: string): void {
  try {
    sessionStorage.setItem(STORED + name, secret);
  } catch {
    // Then it lives with the page.
  }
}
