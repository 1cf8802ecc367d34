import type { html as Html, ReactiveControllerHost } from 'lit';
import type { PasswordAttempts } from '../../core/index.js';
import type { Language } from '../language/language.js';
import type { VerifyWords } from '../language/words.js';

/** Asks whether more attempts to join by the password of the room are allowed, after too many have failed. */
export class AttemptsNotice {
  readonly #host: ReactiveControllerHost;
  readonly #language: Language<VerifyWords>;
  #attempts: PasswordAttempts | undefined;

  constructor(host: ReactiveControllerHost, language: Language<VerifyWords>) {
    this.#host = host;
    this.#language = language;
  }

  /** Too many have failed; or nobody has to decide about that any more. */
  show(attempts: PasswordAttempts | undefined): void {
    this.#attempts = attempts;
    this.#host.requestUpdate();
  }

  render(html: typeof Html): unknown {
    const attempts = this.#attempts;
    if (!attempts) return undefined;
    const { text } = this.#language;
    const allow = (): void => {
      attempts.allow();
      this.show(undefined);
    };
    return html`<div class="notice" part="notice">
      <span class="wrong">${text('attempts')}</span>
      <button type="button" part="allow" @click=${allow}>${text('allowAttempts')}</button>
      <button type="button" part="dismiss" @click=${() => this.show(undefined)}>${text('dismiss')}</button>
    </div>`;
  }
}
