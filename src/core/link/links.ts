import { Backoff } from '../backoff.js';
import type { ConnectionFactory } from './connection-factory.js';
import type { Report } from '../errors.js';
import { Link, type LinkEvents } from './link.js';
import type { Signal } from '../signalling/signal.js';
import { WorkShare } from './work.js';

/** A link that was open this long, in ms, was a good one: if it breaks, the next one is built at once. */
const STEADY = 10_000;

/** Options of `Links`. */
export interface LinksOptions {
  /** Whether the other side makes the first offer, going by the order of the room as it is now. */
  readonly polite: () => boolean;
  /** How long a link may take to open, or to recover, in ms. */
  readonly patience: number;
  readonly connections: ConnectionFactory;
  readonly createId: () => string;
  readonly signal: (signal: Signal) => void;
  readonly report: Report;
  readonly owner: LinksOwner;
}

/** The owner of the links. It gets the events of each link. */
export interface LinksOwner extends LinkEvents {
  /** A link has ended; `channel` is there if it had been open. Another link is built if this returns `true`. */
  end(channel: RTCDataChannel | undefined): boolean;
}

/** The direct links to one peer, one after the other: builds them, and builds them again. */
export class Links {
  readonly #options: LinksOptions;
  readonly #backoff = new Backoff(200, 30_000);
  #link: Link | undefined;
  /** The id of the link that we have asked the other side to begin. */
  #requested = '';
  /** The id of the last link that has ended. */
  #ended = '';
  /** Ends the wait for the offer that we have asked for. */
  #unanswered: ReturnType<typeof setTimeout> | undefined;
  readonly #share: WorkShare;
  /** Whether it was reported that the peer asks for too many links. */
  #overload = false;
  /** Whether it was reported that the browser makes no RTCPeerConnection. */
  #refused = false;

  constructor(options: LinksOptions) {
    this.#options = options;
    this.#share = new WorkShare(options.connections.work);
  }

  /** The current link, open or not. */
  get link(): Link | undefined {
    return this.#link;
  }

  /** The id of the link that is there or asked for; empty if there is none. */
  get id(): string {
    return this.#link?.id ?? this.#requested;
  }

  /** Whether this is the id of a link that is there, was asked for or has just ended. */
  knows(id: string): boolean {
    return [this.id, this.#requested, this.#ended].includes(id);
  }

  /** Whether this is the id of the link that has ended last. */
  hasEnded(id: string): boolean {
    return id === this.#ended;
  }

  /** Builds a link, unless there is one. The impolite side makes the first offer. */
  connect(automatic: boolean): void {
    this.#stopWaiting();
    if (this.#link) return;
    const { createId, polite, signal, patience } = this.#options;
    const id = createId();
    if (!polite()) {
      this.#begin(id, { polite: false, automatic });
      return;
    }
    this.#requested = id;
    this.#unanswered = setTimeout(() => this.connect(true), patience); // our request, or the offer, was lost
    signal({ link: id, automatic, type: 'request' });
  }

  /** Signalling is back: begins again what it may have lost. A link that is open stays. */
  reconnect(automatic: boolean): void {
    if (this.#link?.channel) this.#link.resend();
    else {
      this.end();
      this.connect(automatic);
    }
  }

  /** Builds another link in place of the one that is there. */
  replace(): void {
    this.end();
    this.connect(true);
  }

  /** Takes a signal. Returns whether it was about the link that is now there. */
  receive(signal: Exclude<Signal, { type: 'bye' }>): boolean {
    const { link, automatic = false } = signal;
    if (link !== this.#link?.id) {
      // The other side has no link: if we are building one with another id, our offer did not arrive.
      const asks = signal.type === 'request';
      const offers = signal.type === 'description' && signal.description.type === 'offer';
      // When the order of the room has just changed, both sides may make the first offer. Then the impolite side's counts.
      if (asks || (offers && (!this.#link || this.#options.polite()))) {
        if (this.#mayBegin(link)) this.#begin(link, { polite: offers, automatic });
      }
      if (asks) return true;
    }
    if (link !== this.#link?.id) return false; // for example because too many have begun
    this.#link.receive(signal);
    return true;
  }

  /** Ends the link. None is built again before somebody asks for one. */
  end(): void {
    this.#stopWaiting();
    this.#requested = '';
    const link = this.#link;
    if (!link) return;
    link.close();
    this.#forget(link);
  }

  #stopWaiting(): void {
    this.#backoff.cancel();
    clearTimeout(this.#unanswered);
  }

  /** Whether the other side may have us begin this link. What we have asked for is free. */
  #mayBegin(id: string): boolean {
    if (id === this.#requested || this.#share.takeLink()) return true;
    if (!this.#overload) this.#options.report('peer-overload');
    this.#overload = true;
    return false;
  }

  #begin(id: string, { polite, automatic }: { polite: boolean; automatic: boolean }): void {
    this.end();
    const { signal, report, owner } = this.#options;
    try {
      const link = new Link({
        ...this.#options,
        share: this.#share,
        id,
        polite,
        send: (part) => signal({ link: id, automatic, ...part }),
        events: owner,
        onLost: () => {
          if (this.#forget(link)) this.#backoff.wait(() => this.connect(true));
        },
      });
      this.#link = link;
      this.#refused = false;
    } catch (cause) {
      if (!this.#refused) report('webrtc-unavailable', cause);
      this.#refused = true;
      // Chromium makes no more than 500 in a page, and counts those that it has not collected yet.
      if (owner.end(undefined)) this.#backoff.wait(() => this.connect(true));
    }
  }

  /** The link has ended. Returns whether another one is wanted. */
  #forget({ id, opened }: Link): boolean {
    this.#link = undefined;
    this.#ended = id;
    if (opened && performance.now() - opened.at > STEADY) {
      this.#share.forgive();
      this.#overload = false;
      this.#backoff.reset();
    }
    return this.#options.owner.end(opened?.channel);
  }
}
