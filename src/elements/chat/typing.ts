import { html } from 'lit';
import type { Connection, Peer, PeerId, Topic } from '../../core/index.js';
import { ownTopic } from '../../core/own-topic.js';
import type { Language } from '../language/language.js';

/** Somebody who types nothing for this long, in ms, has stopped typing. */
const PAUSE = 5000;
/** Up to this many people who are typing are named. */
const MOST_NAMED = 3;

/** Tells the others that we are typing, and knows who of them is. */
export class Typing {
  readonly #changed: () => void;
  readonly #typists = new Set<PeerId>();
  #connection: Connection | undefined;
  #topic: Topic | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `changed` is called when somebody begins to type, or stops. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The connected peers who are typing. Others could not tell us that they have stopped. */
  get peers(): Peer[] {
    const peers = [...(this.#connection?.peers.values() ?? [])];
    return peers.filter(({ id, state }) => state === 'connected' && this.#typists.has(id));
  }

  /** Follows a connection, until the returned functions are called. */
  follow(connection: Connection): (() => void)[] {
    const topic = ownTopic(connection, 'typing', { delivery: 'latest' });
    this.#connection = connection;
    this.#topic = topic;
    return [
      topic.on('message', ({ data, peer }) => {
        if (data === true) this.#typists.add(peer);
        else this.#typists.delete(peer);
        this.#changed();
      }),
      connection.on('connect', (peer) => {
        if (this.#timer !== undefined) this.#tell(true, peer);
      }),
      connection.on('peer-disconnect', (peer) => this.#typists.delete(peer)),
      () => {
        this.end();
        this.#typists.clear();
        this.#connection = this.#topic = undefined;
      },
    ];
  }

  /** Something was typed. */
  begin(): void {
    if (this.#timer === undefined) this.#tell(true);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), PAUSE);
  }

  /** The text was sent or deleted. */
  end(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#tell(false);
  }

  #tell(typing: boolean, to?: PeerId): void {
    this.#topic?.send(typing, to === undefined ? {} : { to }).catch(() => undefined); // who is gone need not know
  }
}

/** Renders who is typing. Names do not change the direction of the line. */
export function renderTyping(names: readonly string[], language: Language): unknown {
  if (names.length > MOST_NAMED) return language.text('typingMany');
  if (names.length === 0) return '';
  const [before, after] = language.plural('typing', names.length).split('{names}');
  return html`${before}<bdi>${language.list(names)}</bdi>${after}`;
}
