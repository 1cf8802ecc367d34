import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Peer } from '../../core/index.js';
import { observe } from '../page-support.js';

/** How often we measure, in ms, and how many peers at a time. */
const PERIOD = 2_000;
const AT_ONCE = 16;

/** Measures the round-trip times of connected peers, a few at a time, while the element is visible. */
export class RoundTrips implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #peers: () => readonly Peer[];
  readonly #times = new WeakMap<Peer, number>();
  /** The document that shows the element: when it is taken out, it may already be in another one. */
  #page: Document | undefined;
  #observer: IntersectionObserver | undefined;
  #inView = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** The index of the peer to measure next. */
  #next = 0;

  constructor(host: ReactiveControllerHost & HTMLElement, peers: () => readonly Peer[]) {
    this.#host = host;
    this.#peers = peers;
    host.addController(this);
  }

  /** Returns the round-trip time of a peer in ms, rounded to two digits; `undefined` if it is unknown. */
  of(peer: Peer): number | undefined {
    return this.#times.get(peer);
  }

  hostConnected(): void {
    this.#page = this.#host.ownerDocument;
    const view = this.#page.defaultView;
    if (!view) return;
    this.#observer = observe(view, 'IntersectionObserver', (entries) => {
      this.#inView = entries.at(-1)?.isIntersecting ?? false;
      this.#follow();
    });
    this.#observer?.observe(this.#host);
    this.#page.addEventListener('visibilitychange', this.#follow);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#page?.removeEventListener('visibilitychange', this.#follow);
    this.#inView = false;
    this.#follow();
  }

  readonly #follow = (): void => {
    clearInterval(this.#timer);
    if (!this.#inView || this.#page?.hidden) return;
    this.#timer = setInterval(() => void this.#measure(), PERIOD);
    void this.#measure();
  };

  async #measure(): Promise<void> {
    if (!this.#page?.defaultView) return clearInterval(this.#timer); // its frame was taken out, which nothing tells
    const peers = this.#peers().filter(({ state }) => state === 'connected');
    if (this.#next >= peers.length) this.#next = 0;
    const asked = peers.slice(this.#next, this.#next + AT_ONCE);
    this.#next += asked.length;
    const changed = await Promise.all(asked.map((peer) => this.#ask(peer)));
    if (changed.includes(true)) this.#host.requestUpdate();
  }

  /** Measures one peer; returns whether to show the result. Changes of less than a tenth only make the number flicker. */
  async #ask(peer: Peer): Promise<boolean> {
    try {
      const { roundTripTime } = await peer.getStats();
      const before = this.#times.get(peer) ?? 0;
      if (roundTripTime === undefined) return false;
      const time = Math.max(1, Math.round(Number((roundTripTime * 1000).toPrecision(2))));
      if (Math.abs(time - before) <= before / 10) return false;
      this.#times.set(peer, time);
      return true;
    } catch {
      return false; // the link closed meanwhile
    }
  }
}
