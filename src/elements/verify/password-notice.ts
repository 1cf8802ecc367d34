import type { html as Html, ReactiveControllerHost } from 'lit';
import type { ConnectionEvents, PeerId } from '../../core/index.js';
import type { Language } from '../language/language.js';
import type { VerifyWords } from '../language/words.js';
import { isolated } from './isolated.js';

/** A new password of the room, and who has made it. */
export type PasswordChange = Parameters<ConnectionEvents['password']>[0];

/** Shows the new password of a room, which somebody else has given it. */
export class PasswordNotice {
  readonly #host: ReactiveControllerHost;
  readonly #language: Language<VerifyWords>;
  #change: PasswordChange | undefined;

  constructor(host: ReactiveControllerHost, language: Language<VerifyWords>) {
    this.#host = host;
    this.#language = language;
  }

  /** The room has a new password; or nobody need read it any more. */
  show(change: PasswordChange | undefined): void {
    this.#change = change;
    this.#host.requestUpdate();
  }

  /** Renders the notice. `nameOf`: the name of a peer, which may have left. */
  render(html: typeof Html, nameOf: (id: PeerId) => string): unknown {
    const change = this.#change;
    if (!change) return undefined;
    const { text } = this.#language;
    const said = text('passwordChanged', {
      name: isolated(nameOf(change.peer)),
      password: isolated(change.password),
    });
    return html`<div class="notice" part="notice">
      <span>${said}</span>
      <button type="button" part="dismiss" @click=${() => this.show(undefined)}>${text('dismiss')}</button>
    </div>`;
  }
}
