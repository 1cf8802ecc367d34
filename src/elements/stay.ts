import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How long an element that was taken out may stay out, in ms: a page that moves or swaps its content puts it back at once. */
const GRACE = 1000;

/**
 * The stay of an element in a page, or in a window or frame that the page has opened. It lasts for a second after the
 * element was taken out, or after that window was closed.
 */
export class Stay implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #changed: (lasts: boolean) => void;
  #lasts = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #view: Window | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, changed: (lasts: boolean) => void) {
    this.#host = host;
    this.#changed = changed;
    host.addController(this);
  }

  get lasts(): boolean {
    return this.#lasts;
  }

  hostConnected(): void {
    this.#view = this.#host.ownerDocument.defaultView; // none in a document that nobody sees
    if (!this.#view) return;
    this.#view.addEventListener('pagehide', this.#wait);
    clearTimeout(this.#timer);
    this.#lasts = true;
    this.#changed(true);
  }

  hostDisconnected(): void {
    this.#view?.removeEventListener('pagehide', this.#wait);
    this.#wait();
  }

  readonly #wait = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#host.isConnected && this.#host.ownerDocument.defaultView) return; // in the back/forward cache meanwhile
      this.#lasts = false;
      this.#changed(false);
    }, GRACE);
  };
}
