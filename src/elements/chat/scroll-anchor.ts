import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { observe } from '../page-support.js';

/** `renderRoot` is undefined before the first render. */
type Host = ReactiveControllerHost & Node & { readonly renderRoot: ParentNode | undefined };

/** A message, and how far it is below the top of the log, in CSS pixels. */
interface Held {
  readonly message: Element;
  readonly offset: number;
}

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
  /** The message that the reader is kept at until they scroll: sizes of new messages are known only when they are in view. */
  #held: Held | undefined;

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
    const { message, offset = 0 } = this.#held ?? {};
    if (message?.isConnected === false) {
      const same = this.#messages.find(({ textContent }) => textContent === message.textContent);
      this.#keepAt(same && { message: same, offset });
      this.#scroll();
    }
    // Once a frame, when the browser computes the layout anyway.
    this.#frame ??= (view as Partial<typeof view>).requestAnimationFrame?.(() => this.#stay()); // closed windows of happy-dom have none
    this.#resized ??= observe(view, 'ResizeObserver', () => this.#stay());
    for (const part of this.#host.renderRoot?.querySelectorAll('.log, .pages') ?? []) this.#resized?.observe(part);
  }

  hostDisconnected(): void {
    if (this.#frame !== undefined) this.#view?.cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#resized?.disconnect();
    this.#resized = undefined;
  }

  /** Scrolls to the end, and stays there. */
  go(): void {
    this.#keepAt(undefined);
    this.#atEnd = true;
    this.#moved(true);
    this.#stay();
  }

  /** Keeps the reader at the message that they see while messages are replaced by others with the same text. */
  hold(): void {
    const message = this.#messages.findLast((each, index) => index === 0 || this.#below(each) <= 0);
    if (message && !this.#atEnd && !this.#held) this.#keepAt({ message, offset: this.#below(message) });
  }

  /**
   * Only the reader scrolls up. If the log has not moved up but is no longer at its end, it has grown, and the reader
   * still counts as at the end.
   */
  onScroll(log: HTMLElement): void {
    const near = log.scrollHeight - log.clientHeight - log.scrollTop < NEAR;
    this.#atEnd = near || (this.#atEnd && log.scrollTop >= this.#top);
    if (log.scrollTop !== this.#top) this.#keepAt(undefined);
    this.#top = log.scrollTop;
    this.#moved(this.#atEnd);
  }

  /** The page of that message is laid out, in view or not: other pages may have an estimated size, which their messages exceed. */
  #keepAt(held: Held | undefined): void {
    this.#held?.message.parentElement?.classList.remove('laid-out');
    held?.message.parentElement?.classList.add('laid-out');
    this.#held = held;
  }

  get #log(): HTMLElement | null | undefined {
    return this.#host.renderRoot?.querySelector('.log');
  }

  get #messages(): readonly Element[] {
    return [...(this.#log?.querySelectorAll('.page > .message') ?? [])];
  }

  /** How far a message is below the top of the log, in CSS pixels. */
  #below(message: Element): number {
    return message.getBoundingClientRect().top - (this.#log?.getBoundingClientRect().top ?? 0);
  }

  #stay(): void {
    this.#frame = undefined;
    const log = this.#log;
    if (!log) return;
    if (!this.#atEnd && log.clientHeight > 0 && log.scrollHeight <= log.clientHeight) {
      this.#atEnd = true; // all of it is in view
      this.#moved(true);
    }
    log.style.overflowAnchor = this.#atEnd ? 'none' : ''; // or the browser scrolls up when old messages go
    this.#scroll();
  }

  #scroll(): void {
    const log = this.#log;
    if (!log) return;
    if (this.#atEnd) log.scrollTop = log.scrollHeight;
    else if (this.#held?.message.isConnected) log.scrollTop += this.#below(this.#held.message) - this.#held.offset;
    else return;
    this.#top = log.scrollTop;
  }
}
