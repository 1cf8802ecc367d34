import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Peer } from '../../core/index.js';

/** How often peers are asked, in ms, and how many of them at a time. */
const PERIOD = 2_000;
const AT_ONCE = 16;

/** Measures how long messages to peers take, a few peers at a time, and only while the element can be seen. */
export class RoundTrips implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #peers: () => readonly Peer[];
  readonly #times = new WeakMap<Peer, number>();
  #observer: IntersectionObserver | undefined;
  #inView = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Whose turn it is. */
  #next = 0;

  constructor(host: ReactiveControllerHost & HTMLElement, peers: () => readonly Peer[]) {
    this.#host = host;
    this.#peers = peers;
    host.addController(this);
  }

  /** To the peer and back in ms, to two figures; `undefined` while that is not known. */
  of(peer: Peer): number | undefined {
    return this.#times.get(peer);
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver((entries) => {
      this.#inView = entries.at(-1)?.isIntersecting ?? false;
      this.#follow();
    });
    this.#observer.observe(this.#host);
    this.#host.ownerDocument.addEventListener('visibilitychange', this.#follow);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#host.ownerDocument.removeEventListener('visibilitychange', this.#follow);
    this.#inView = false;
    this.#follow();
  }

  readonly #follow = (): void => {
    clearInterval(this.#timer);
    if (!this.#inView || this.#host.ownerDocument.hidden) return;
    this.#timer = setInterval(() => void this.#measure(), PERIOD);
    void this.#measure();
  };

  async #measure(): Promise<void> {
    const peers = this.#peers().filter(({ state }) => state === 'connected');
    if (this.#next >= peers.length) this.#next = 0;
    const asked = peers.slice(this.#next, this.#next + AT_ONCE);
    this.#next += asked.length;
    const changed = await Promise.all(asked.map((peer) => this.#ask(peer)));
    if (changed.includes(true)) this.#host.requestUpdate();
  }

  /** Whether it takes noticeably longer or shorter than it did: a figure that never rests is nothing to read. */
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
      return false; // the link is gone meanwhile
    }
  }
}
