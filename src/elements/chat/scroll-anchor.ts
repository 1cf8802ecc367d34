import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** `renderRoot` is undefined before the first render. */
type Host = ReactiveControllerHost & Node & { readonly renderRoot: ParentNode | undefined };

/** The reader counts as being at the end when less than this is hidden below, in CSS pixels. */
const NEAR = 48;

/** Keeps a log scrolled to its end while the reader is there, and tells whether they are. */
export class ScrollAnchor implements ReactiveController {
  readonly #host: Host;
  readonly #moved: (atEnd: boolean) => void;
  #atEnd = true;
  /** The scroll position of the log when we last looked. */
  #top = 0;
  /** The window that shows the log: it measures and draws, also while the page that opened it is hidden. */
  #view: (Window & typeof globalThis) | null = null;
  #resized: ResizeObserver | undefined;
  #frame: number | undefined;

  /** `moved` is told whether the reader is at the end, each time the log is scrolled. */
  constructor(host: Host, moved: (atEnd: boolean) => void) {
    this.#host = host;
    this.#moved = moved;
    host.addController(this);
  }

  hostUpdated(): void {
    const view = this.#host.ownerDocument?.defaultView;
    if (!this.#host.isConnected || !view) return; // the last update comes after it was removed
    this.#view = view;
    // Once a frame, when the browser computes the layout anyway.
    this.#frame ??= view.requestAnimationFrame(() => this.#stay());
    this.#resized ??= new view.ResizeObserver(() => this.#stay());
    for (const part of this.#host.renderRoot?.querySelectorAll('.log, .pages') ?? []) this.#resized.observe(part);
  }

  hostDisconnected(): void {
    if (this.#frame !== undefined) this.#view?.cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#resized?.disconnect();
    this.#resized = undefined;
  }

  /** Scrolls to the end, and stays there. */
  go(): void {
    this.#atEnd = true;
    this.#moved(true);
    this.#stay();
  }

  /**
   * Only the reader scrolls up. If the log has not moved up but is no longer at its end, it has grown, and the reader
   * still counts as at the end.
   */
  onScroll(log: HTMLElement): void {
    const near = log.scrollHeight - log.clientHeight - log.scrollTop < NEAR;
    this.#atEnd = near || (this.#atEnd && log.scrollTop >= this.#top);
    this.#top = log.scrollTop;
    this.#moved(this.#atEnd);
  }

  #stay(): void {
    this.#frame = undefined;
    const log = this.#host.renderRoot?.querySelector<HTMLElement>('.log');
    if (!log) return;
    log.style.overflowAnchor = this.#atEnd ? 'none' : ''; // or the browser scrolls up when old messages go
    if (!this.#atEnd) return;
    log.scrollTop = log.scrollHeight;
    this.#top = log.scrollTop;
  }
}
