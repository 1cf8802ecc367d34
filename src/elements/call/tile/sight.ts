import type { LitElement, ReactiveController } from 'lit';
import { observe, page } from '../../page-support.js';
import type { Size } from '../stage/layout.js';
import { UNSEEN } from '../views.js';

/** How large the video of a tile is on the screen, and whether anybody can see it. */
export class Sight implements ReactiveController {
  readonly #host: LitElement;
  readonly #resized = observe(page, 'ResizeObserver', ([entry]) => this.#onResize(entry));
  readonly #crossed = observe(page, 'IntersectionObserver', (entries) => this.#onCross(entries.at(-1)));
  /** What we observe. */
  #watched: Element | null = null;
  #box = UNSEEN;
  /** `undefined` until the browser has said so. */
  #inView: boolean | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  /** In pixels of the device: none while it is scrolled away, or its page is in the background. `undefined` before it was laid out. */
  get size(): Size | undefined {
    const { hidden, defaultView } = this.#host.ownerDocument;
    if (this.#inView === undefined) return undefined;
    if (hidden || !this.#inView) return UNSEEN;
    const { devicePixelRatio = 1 } = defaultView ?? {};
    return {
      width: Math.round(this.#box.width * devicePixelRatio),
      height: Math.round(this.#box.height * devicePixelRatio),
    };
  }

  hostConnected(): void {
    this.#watch();
  }

  hostUpdated(): void {
    this.#watch();
  }

  hostDisconnected(): void {
    this.#watch();
  }

  #watch(): void {
    const host = this.#host;
    const video = host.isConnected ? (host.shadowRoot?.querySelector('video') ?? null) : null;
    if (video === this.#watched) return;
    this.#watched = video;
    this.#inView = undefined;
    for (const observer of [this.#resized, this.#crossed]) {
      observer?.disconnect();
      if (video) observer?.observe(video);
    }
  }

  #onResize(entry: ResizeObserverEntry | undefined): void {
    const { inlineSize: width = 0, blockSize: height = 0 } = entry?.contentBoxSize[0] ?? {};
    this.#box = { width, height };
    this.#host.requestUpdate();
  }

  #onCross(entry: IntersectionObserverEntry | undefined): void {
    this.#inView = entry?.isIntersecting ?? false;
    this.#host.requestUpdate();
  }
}
