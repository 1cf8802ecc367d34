import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Has no root until it is rendered for the first time. */
type Host = ReactiveControllerHost & { readonly isConnected: boolean; readonly renderRoot: ParentNode | undefined };

/** The reader is at the end of the log when less than this is below, in CSS pixels. */
const NEAR = 48;

/** Keeps a reader who is at the end of a log there, and counts what comes for one who is further up. */
export class ScrollAnchor implements ReactiveController {
  readonly #host: Host;
  readonly #resized: ResizeObserver | undefined;
  #here = true;
  #unseen = 0;
  /** Where the log was scrolled to when we last looked. */
  #top = 0;
  #frame: number | undefined;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
    if (typeof ResizeObserver === 'function') this.#resized = new ResizeObserver(() => this.#stay());
  }

  /** How many messages the reader, who is further up, has not seen. */
  get unseen(): number {
    return this.#unseen;
  }

  hostUpdated(): void {
    if (!this.#host.isConnected) return; // it is rendered once more when it has lost its room
    // Once for all that is rendered in one frame, when its layout is due anyway.
    this.#frame ??= requestAnimationFrame(() => this.#stay());
    for (const part of this.#host.renderRoot?.querySelectorAll('.log, .pages') ?? []) this.#resized?.observe(part);
  }

  hostDisconnected(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#resized?.disconnect();
  }

  /** A message has come. */
  count(): void {
    if (!this.#here) this.#unseen++;
  }

  /** Goes to the end, and stays there. */
  go(): void {
    this.#here = true;
    this.#unseen = 0;
    this.#stay();
    this.#host.requestUpdate();
  }

  /** The log was scrolled: by its reader if it went up. It only looks so when more has come than was scrolled by us. */
  onScroll(log: HTMLElement): void {
    const near = log.scrollHeight - log.clientHeight - log.scrollTop < NEAR;
    this.#here = near || (this.#here && log.scrollTop >= this.#top);
    this.#top = log.scrollTop;
    if (!this.#here || this.#unseen === 0) return;
    this.#unseen = 0;
    this.#host.requestUpdate();
  }

  #stay(): void {
    this.#frame = undefined;
    const log = this.#host.renderRoot?.querySelector<HTMLElement>('.log');
    if (!log) return;
    log.style.overflowAnchor = this.#here ? 'none' : ''; // or the browser scrolls up as old messages go
    if (!this.#here) return;
    log.scrollTop = log.scrollHeight;
    this.#top = log.scrollTop;
  }
}
