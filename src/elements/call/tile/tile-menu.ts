import type { html as Html, LitElement } from 'lit';
import type { Language } from '../../language/language.js';
import type { CallWords } from '../../language/words.js';
import { levelOf } from './player.js';
import { hasVolume } from './support.js';
import { TileWindow } from './tile-window.js';

/** The tile that a menu is for. */
export interface MenuHost extends LitElement {
  readonly self: boolean;
  volume: number;
}

/** The volume of a tile, and the button that gives its picture a window of its own. Loaded when somebody first opens it. */
export class TileMenu {
  readonly window: TileWindow;
  readonly #host: MenuHost;
  readonly #language: Language<CallWords>;
  readonly #html: typeof Html;

  /** `html` is Lit's: this file is one of its own, and would bring it again. */
  constructor(host: MenuHost, language: Language<CallWords>, html: typeof Html) {
    this.#host = host;
    this.#language = language;
    this.#html = html;
    this.window = new TileWindow(host, language);
  }

  /** Renders what is in the menu. `stream`: what there is to see. */
  render(name: string, stream: MediaStream | undefined): unknown {
    const { self, ownerDocument } = this.#host;
    const windows = ownerDocument.pictureInPictureEnabled; // also where pages can fill one
    return [
      self || (windows && !hasVolume()) ? undefined : this.#renderVolume(name),
      windows ? this.#renderButton(stream) : undefined,
    ];
  }

  #renderVolume(name: string): unknown {
    const volume = levelOf(this.#host.volume);
    const { locale, text } = this.#language;
    const percent = new Intl.NumberFormat(locale, { style: 'percent' });
    return this.#html`<label part="volume"
      >${text('volumeOf', { name })}
      <input
        type="range"
        min="0"
        max="1"
        step="0.05"
        ?disabled=${!hasVolume()}
        aria-valuetext=${percent.format(volume)}
        .value=${`${volume}`}
        @input=${(event: Event) => (this.#host.volume = (event.target as HTMLInputElement).valueAsNumber)}
    /></label>`;
  }

  #renderButton(stream: MediaStream | undefined): unknown {
    const { kind } = this.window;
    return this.#html`<button
      type="button"
      class=${kind ? 'main' : ''}
      part="own-window"
      aria-pressed=${kind ? 'true' : 'false'}
      ?disabled=${!stream && !kind}
      @click=${() => void this.window.toggle()}
    >
      ${this.#language.text('ownWindow')}
    </button>`;
  }
}
