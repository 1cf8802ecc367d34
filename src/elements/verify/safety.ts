import { html, nothing, type ReactiveControllerHost } from 'lit';
import type { Connection, PeerId } from '../../core/index.js';
import type { qrCode } from '../qr/qr-code.js';
import { renderQrCode } from '../qr/qr-drawing.js';
import type { Language } from '../language/language.js';
import type { VerifyWords } from '../language/words.js';

/** The safety number that we have with a peer, as digits and as a QR code: a button shows it. The code for that loads then. */
export class Safety {
  readonly #host: ReactiveControllerHost;
  readonly #language: Language<VerifyWords>;
  #peer: PeerId | undefined;
  #number: string | undefined;
  #encode: typeof qrCode | undefined;

  constructor(host: ReactiveControllerHost, language: Language<VerifyWords>) {
    this.#host = host;
    this.#language = language;
  }

  /** Hides it: it is that of another peer, or of nobody. */
  hide(): void {
    this.#peer = this.#number = undefined;
    this.#host.requestUpdate();
  }

  render(connection: Connection, id: PeerId, name: string): unknown {
    const { text } = this.#language;
    const shown = this.#peer === id ? this.#number : undefined;
    return html`<div class="safety">
      <button
        type="button"
        part="safety-button"
        aria-expanded=${shown ? 'true' : 'false'}
        aria-controls="safety"
        @click=${() => (shown ? this.hide() : void this.#show(connection, id))}
      >
        ${text('safetyNumber')}
      </button>
      <div id="safety" part="safety" ?hidden=${!shown}>${shown ? this.#renderNumber(shown, name) : nothing}</div>
    </div>`;
  }

  #renderNumber(number: string, name: string): unknown {
    const { text } = this.#language;
    const code = this.#encode?.(number);
    return html`<p>${text('safetyHint', { name })}</p>
      <p class="number" part="safety-number">${number.split(' ').map((group) => html`<span>${group}</span> `)}</p>
      ${code ? html`<div part="code">${renderQrCode(code, text('safetyCode'))}</div>` : nothing}`;
  }

  async #show(connection: Connection, id: PeerId): Promise<void> {
    this.#peer = id;
    try {
      const [number, code] = await Promise.all([
        connection.safetyNumber(id),
        import('../qr/qr-code.js').catch(() => undefined), // there is the number to read
      ]);
      if (this.#peer !== id) return;
      this.#number = number;
      this.#encode = code?.qrCode;
    } catch {
      this.#peer = undefined; // it is gone, or has none
    }
    this.#host.requestUpdate();
  }
}
