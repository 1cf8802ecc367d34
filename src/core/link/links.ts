import { Backoff } from '../backoff.js';
import type { LinkParts } from './connection-factory.js';
import type { ErrorCode } from '../errors.js';
import { Link } from './link.js';
import type { Signal } from '../signalling/signal.js';

/** A link that stood this long, in ms, was a good one: should it break, it is built again at once. */
const STEADY = 10_000;

/** So many links may begin before one is steady: a hostile peer could have us make them without end. */
const MOST_LINKS = 100;

export interface DirectOptions {
  /** Whether the other side makes the first offer, as the order of the room is now. */
  readonly polite: () => boolean;
  /** How long a link may take to come about, in ms. */
  readonly timeout: number;
  readonly createConnection: () => LinkParts;
  readonly createId: () => string;
  readonly signal: (signal: Signal) => void;
  readonly events: DirectEvents;
}

export interface DirectEvents {
  /** The link is open. */
  open(channel: RTCDataChannel): void;
  /** Something came by the link: a frame of the session, or text that the page sent by the channel itself. */
  message(data: string | ArrayBuffer, link: Link): void;
  /** The link has room again. */
  readonly drain: () => void;
  readonly datachannel: (channel: RTCDataChannel) => void;
  readonly state: (state: RTCPeerConnectionState) => void;
  readonly error: (code: ErrorCode, cause?: unknown) => void;
  /** The link has ended, with this channel if it had been open; it is built again as long as this says so. */
  end(channel: RTCDataChannel | undefined): boolean;
}

/** The direct way to one peer: its links, one after the other. */
export class Direct {
  readonly #options: DirectOptions;
  readonly #backoff = new Backoff(200, 30_000);
  #link: Link | undefined;
  #ended = '';
  #request = '';
  /** Ends the wait for an offer that we asked for. */
  #unanswered: ReturnType<typeof setTimeout> | undefined;
  /** The channel of the link, from when it opened until the link has ended; and when that was, in ms since the epoch. */
  #channel: RTCDataChannel | undefined;
  #openedAt = 0;
  /** Links begun since one of them was steady. */
  #begun = 0;

  constructor(options: DirectOptions) {
    this.#options = options;
  }

  /** The link that is there, open or not. */
  get link(): Link | undefined {
    return this.#link;
  }

  /** Names what is there or asked for. */
  get id(): string {
    return this.#link?.id ?? this.#request;
  }

  /** Whether this names what is there, what was asked for or what was there last. */
  knows(link: string): boolean {
    return [this.id, this.#request, this.#ended].includes(link);
  }

  hasEnded(link: string): boolean {
    return link === this.#ended;
  }

  /** Builds a link, unless there is one. The first offer is always the impolite side's. */
  connect(automatic: boolean): void {
    this.#stopWaiting();
    if (this.#link) return;
    const { createId, polite, signal, timeout } = this.#options;
    const id = createId();
    if (!polite()) {
      this.#open(id, { polite: false, automatic });
      return;
    }
    this.#request = id;
    this.#unanswered = setTimeout(() => this.connect(true), timeout); // it, or the offer, was lost
    signal({ link: id, automatic, type: 'request' });
  }

  /** After signalling was down: what was under way begins again, what stands is left alone. */
  reconnect(): void {
    if (this.#link?.channel) this.#link.resend();
    else {
      this.end();
      this.connect(true);
    }
  }

  /** Takes a signal; whether it is about a link that is there now. */
  receive(signal: Signal): boolean {
    const { link, automatic = false } = signal;
    if (signal.type === 'bye') return false;
    if (signal.type === 'request' && link !== this.#link?.id) {
      // Who asks has no link: what is under way here, of another id, did not arrive there.
      this.#open(link, { polite: false, automatic });
      return true;
    }
    const begins = signal.type === 'description' && signal.description.type === 'offer' && this.#accepts();
    if (begins && link !== this.#link?.id) this.#open(link, { polite: true, automatic });
    if (link !== this.#link?.id) return false; // perhaps because too many have begun
    this.#link.receive(signal);
    return true;
  }

  /** Ends what is there; nothing is built again until it is asked for. */
  end(): void {
    this.#stopWaiting();
    this.#request = '';
    const link = this.#link;
    if (!link) return;
    link.close();
    this.#forget(link);
  }

  #stopWaiting(): void {
    this.#backoff.cancel();
    clearTimeout(this.#unanswered);
  }

  /**
   * Whether an offer that begins a new link is to be taken. When the order of the room has just
   * changed, both sides may believe that the first offer is theirs; then the impolite one's counts.
   */
  #accepts(): boolean {
    return !this.#link || this.#options.polite();
  }

  #open(id: string, { polite, automatic }: { polite: boolean; automatic: boolean }): void {
    if (++this.#begun > MOST_LINKS) return;
    this.end();
    const { timeout, createConnection, signal, events } = this.#options;
    try {
      const link = new Link({
        id,
        polite,
        timeout,
        createConnection,
        send: (part) => signal({ link: id, automatic, ...part }),
        events: {
          open: (channel) => {
            this.#channel = channel;
            this.#openedAt = Date.now();
            events.open(channel);
          },
          message: (data) => events.message(data, link),
          drain: events.drain,
          datachannel: events.datachannel,
          state: events.state,
          error: events.error,
          lost: () => {
            if (this.#forget(link)) this.#backoff.wait(() => this.connect(true));
          },
        },
      });
      this.#link = link;
    } catch (cause) {
      events.error('webrtc-unavailable', cause);
      events.end(undefined);
    }
  }

  /** The link is over; whether another is wanted. */
  #forget(link: Link): boolean {
    const channel = this.#channel;
    this.#link = this.#channel = undefined;
    this.#ended = link.id;
    if (channel && Date.now() - this.#openedAt > STEADY) {
      this.#begun = 0;
      this.#backoff.reset();
    }
    return this.#options.events.end(channel);
  }
}
