import { html, nothing, type ReactiveController } from 'lit';
import { ConnectionError } from '../../../core/index.js';
import type { Language } from '../../language/language.js';
import type { CallWords } from '../../language/words.js';
import { PageCustomEvent } from '../../page-support.js';
import type { Size } from '../stage/layout.js';
import type { MenuHost, TileMenu } from './tile-menu.js';

/** What a tile can do besides: its volume, and a window of its own for its picture. That loads when somebody first asks for it. */
export class Extras implements ReactiveController {
  readonly #host: MenuHost;
  readonly #language: Language<CallWords>;
  #menu: TileMenu | undefined;

  constructor(host: MenuHost, language: Language<CallWords>) {
    this.#host = host;
    this.#language = language;
    host.addController(this);
  }

  /** Whether the picture is in a window of its own. */
  get away(): boolean {
    return this.#menu?.window.kind !== undefined;
  }

  /** Whether that window has the picture in place of the tile. */
  get taken(): boolean {
    return this.#menu?.window.kind === 'document';
  }

  /** How large the picture is there, in pixels of the device; `undefined`: it is not there. */
  get size(): Size | undefined {
    return this.#menu?.window.size;
  }

  /** Moves are no reason to close the window. */
  hostDisconnected(): void {
    queueMicrotask(() => this.#host.isConnected || this.#menu?.window.close());
  }

  /** Renders the button for the menu, if there is something in it. */
  renderButton(name: string): unknown {
    const { self, ownerDocument } = this.#host;
    if (self && !ownerDocument.pictureInPictureEnabled) return nothing; // we have no volume
    const label = this.#language.text('moreOf', { name });
    return html`<button type="button" class="icon" part="more" popovertarget="menu" aria-label=${label} title=${label}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path stroke-width="4" d="M5 12h.01M12 12h.01M19 12h.01" /></svg>
    </button>`;
  }

  /** Renders the menu. `stream`: what there is to see. */
  renderMenu(name: string, stream: MediaStream | undefined): unknown {
    return html`<div
      id="menu"
      popover
      part="menu"
      role="group"
      aria-label=${this.#language.text('moreOf', { name })}
      @toggle=${this.#onToggle}
    >
      ${this.#menu?.render(name, stream) ?? nothing}
    </div>`;
  }

  /** Shows this from now on, if there is a window. `undefined`: there is nobody. */
  show(...what: Parameters<TileMenu['window']['show']>): void {
    this.#menu?.window.show(...what);
  }

  readonly #onToggle = async ({ newState, currentTarget }: ToggleEvent): Promise<void> => {
    if (newState !== 'open') return;
    const host = this.#host;
    const menu = currentTarget as HTMLElement;
    try {
      const { TileMenu } = await import('./tile-menu.js');
      this.#menu ??= new TileMenu(host, this.#language, html);
    } catch (cause) {
      menu.hidePopover();
      const error = new ConnectionError('load-failed', { cause });
      host.dispatchEvent(new PageCustomEvent('error', { detail: { error } }));
      return;
    }
    host.requestUpdate();
    await host.updateComplete;
    if (menu.matches(':popover-open')) menu.querySelector<HTMLElement>('input, button')?.focus();
  };
}
