import type { html as Html, ReactiveControllerHost } from 'lit';
import type { Connection, PeerId } from '../../core/index.js';
import type { Language } from '../language/language.js';
import type { VerifyWords } from '../language/words.js';
import { isolated } from './isolated.js';

/** The longest password that the field takes, in UTF-16 code units. */
const LONGEST = 256;

/** What the form needs of the list that it is in. */
export interface RemovalTools {
  readonly html: typeof Html;
  readonly language: Language<VerifyWords>;
  readonly connection: () => Connection | undefined;
  /** What the button says that removes somebody of this name. */
  readonly removeText: (name: string) => string;
  /** Tells the page that it could not be done. */
  readonly fail: (error: unknown) => void;
}

/** Removes a peer from a room with a password: asks for another one, because the peer knows the password that the room has. */
export class PasswordRemoval {
  readonly #host: ReactiveControllerHost;
  readonly #tools: RemovalTools;
  readonly #done: () => void;
  /** Whether the room has this password already. */
  #refused = false;
  /** The attempt that goes on. Others may need time to hear of it, while the form is there for somebody else. */
  #attempt: object | undefined;

  /** `done`: called when the peer is removed. */
  constructor(host: ReactiveControllerHost, tools: RemovalTools, done: () => void) {
    this.#host = host;
    this.#tools = tools;
    this.#done = done;
  }

  /** Begins anew: nothing has gone wrong yet, nor been done. */
  start(): void {
    this.#refused = false;
    this.#attempt = undefined;
  }

  /** Renders the form. */
  render(id: PeerId, name: string): unknown {
    const { html, language, removeText } = this.#tools;
    const { text } = language;
    return html`<form @submit=${(event: SubmitEvent) => this.#submit(event, id)}>
      <p part="removal">${text('passwordRemoval', { name: isolated(name) })}</p>
      <label for="new-password">${text('newPassword')}</label>
      <input
        id="new-password"
        part="new-password"
        autocomplete="off"
        spellcheck="false"
        autocapitalize="none"
        dir="auto"
        maxlength=${LONGEST}
        required
        aria-describedby="removal-problem"
      />
      <p class="wrong" id="removal-problem" role="alert">${this.#refused ? text('passwordRefused') : ''}</p>
      <button part="remove">${removeText(name)}</button>
    </form>`;
  }

  #submit(event: SubmitEvent, id: PeerId): void {
    event.preventDefault();
    const password = (event.target as HTMLFormElement).querySelector('input')?.value ?? '';
    const connection = this.#tools.connection();
    if (connection && !this.#attempt) void this.#remove(connection, id, password);
  }

  /** The room gets another password, also if the peer has left: it knows this one. */
  async #remove(connection: Connection, id: PeerId, password: string): Promise<void> {
    const attempt = (this.#attempt = {});
    const isOurs = (): boolean => this.#attempt === attempt;
    try {
      await connection.rotateSecret({ password, ...(connection.peers.has(id) && { without: id }) });
      if (isOurs()) this.#done();
    } catch (error) {
      if (!(error instanceof TypeError)) this.#tools.fail(error);
      else if (isOurs()) this.#refused = true;
      this.#host.requestUpdate();
    }
    if (isOurs()) this.#attempt = undefined;
  }
}
