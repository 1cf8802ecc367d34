import type { html as Html, ReactiveController, ReactiveControllerHost } from 'lit';
import type { Connection, IdentityChange, PasswordAttempts, Peer, PeerId } from '../../core/index.js';
import type { Language } from '../language/language.js';
import type { Vocabulary } from '../language/vocabulary.js';
import type { VerifyWords } from '../language/words.js';
import { AttemptsNotice } from './attempts-notice.js';
import { isolated } from './isolated.js';
import { PasswordNotice, type PasswordChange } from './password-notice.js';
import { PasswordRemoval } from './password-removal.js';
import type { WebrtcVerifyElement } from './verify-element.js';
import { verifyWords } from './verify-words.js';

/** How many notices are shown at a time: a crowd could ask. */
const MOST_SHOWN = 3;

/** What somebody has to know. `asks`: the peer wants to begin. `changed`: it shows a name that is not its own; this was its name then. */
type Notice = { readonly kind: 'asks' } | { readonly kind: 'changed'; readonly name: string };

/** The list of peers that a desk is for. */
export interface DeskHost extends ReactiveControllerHost, HTMLElement {
  readonly for: string;
}

/** What the list has loaded already: a file of its own for each part would bring it again. */
export interface DeskTools {
  readonly html: typeof Html;
  /** Gives the list more words, in its language. */
  readonly learn: (words: Vocabulary<VerifyWords>) => Language<VerifyWords>;
  /** The name of a peer, as it is shown. */
  readonly nameOf: (peer: Pick<Peer, 'id'> & Partial<Pick<Peer, 'presence'>>) => string;
  readonly connection: () => Connection | undefined;
  /** What the button says that removes somebody of this name. */
  readonly removeText: (name: string) => string;
  /** Tells the page that somebody could not be removed. */
  readonly fail: (error: unknown) => void;
  /** Resolves when `<webrtc-verify>` is defined; never if it cannot be loaded. */
  readonly loadElement: () => Promise<unknown>;
}

/**
 * Verifications in a list of peers: notices of what peers ask, and of names that somebody verified has; and a dialog in which two people
 * verify each other. It also asks about attempts by password, shows a new one, and asks for one when somebody is removed. Loaded when there is something to show.
 */
export class VerifyDesk implements ReactiveController {
  readonly #host: DeskHost;
  readonly #tools: DeskTools;
  readonly #language: Language<VerifyWords>;
  readonly #notices = new Map<PeerId, Notice>();
  readonly #attempts: AttemptsNotice;
  readonly #password: PasswordNotice;
  readonly #removal: PasswordRemoval;
  /** Whom the dialog is about, whether it begins at once, and whether it is about removing them. */
  #open: { readonly id: PeerId; readonly starts?: boolean; readonly removes?: boolean } | undefined;
  #dialog: HTMLDialogElement | undefined;

  constructor(host: DeskHost, tools: DeskTools) {
    this.#host = host;
    this.#tools = tools;
    this.#language = tools.learn(verifyWords);
    this.#attempts = new AttemptsNotice(host, this.#language);
    this.#password = new PasswordNotice(host, this.#language);
    this.#removal = new PasswordRemoval(host, { ...tools, language: this.#language }, this.#onClose);
    host.addController(this);
  }

  /** A peer asks to be verified. Nothing is shown of it if people are at it. */
  ask(id: PeerId): void {
    if (this.#open?.id === id) return;
    this.#notices.set(id, { kind: 'asks' });
    this.#host.requestUpdate();
  }

  /** A peer shows the name of somebody else. */
  warn({ peer, name }: IdentityChange): void {
    this.#notices.set(peer, { kind: 'changed', name });
    this.#host.requestUpdate();
  }

  /** Too many attempts by password have failed. */
  count(attempts: PasswordAttempts): void {
    this.#attempts.show(attempts);
  }

  /** The room has another password. Who has made it knows it, and need not wait until all others do. */
  learn(change: PasswordChange): void {
    if (change.peer !== this.#tools.connection()?.id) this.#password.show(change);
    else if (this.#open?.removes) this.#onClose();
  }

  /** Opens the dialog by which somebody is removed from a room with a password. */
  remove(id: PeerId): void {
    this.#open = { id, removes: true };
    this.#removal.start();
    this.#host.requestUpdate();
  }

  /** Opens the dialog. If its element cannot be loaded, the list gets an `error` event, and the next click tries again. */
  async open(id: PeerId): Promise<void> {
    await this.#tools.loadElement();
    this.#open = { id, starts: this.#notices.get(id)?.kind === 'asks' };
    this.#notices.delete(id);
    this.#host.requestUpdate();
  }

  /** Forgets all: the room is another one. */
  clear(): void {
    this.#notices.clear();
    this.#open = undefined;
    this.#attempts.show(undefined);
    this.#password.show(undefined);
  }

  /** Shows the dialog, once there is something in it that can have the focus. */
  hostUpdated(): void {
    const dialog = this.#host.shadowRoot?.querySelector('dialog') ?? undefined;
    if (dialog === this.#dialog) return;
    this.#dialog = dialog;
    if (this.#open?.removes) dialog?.showModal();
    const element = dialog?.querySelector<WebrtcVerifyElement>('webrtc-verify');
    void element?.updateComplete.then(() => {
      if (!dialog?.isConnected) return;
      dialog.showModal();
      if (this.#open?.starts) element.start();
    });
  }

  /** Renders what somebody has to know. */
  renderNotices(): unknown {
    const peers = this.#tools.connection()?.peers;
    const shown = [...this.#notices].filter(([id]) => peers?.has(id)).slice(0, MOST_SHOWN);
    const { html, nameOf } = this.#tools;
    const notices = [
      this.#attempts.render(html),
      this.#password.render(html, (id) => nameOf(peers?.get(id) ?? { id })),
    ];
    return [...notices, ...shown.map(([id, notice]) => this.#renderNotice(id, notice))];
  }

  /** Renders the dialog while it is open. */
  renderDialog(): unknown {
    if (!this.#open) return undefined;
    const { html, connection, nameOf, removeText } = this.#tools;
    const { id, removes } = this.#open;
    const { text } = this.#language;
    const name = nameOf(connection()?.peers.get(id) ?? { id });
    const label = removes ? removeText(name) : text('verifyPeer', { name });
    return html`<dialog part="dialog" aria-label=${label} @close=${this.#onClose}>
      ${
        removes
          ? this.#removal.render(id, name)
          : html`<webrtc-verify part="verification" .for=${this.#host.for} .peer=${id}></webrtc-verify>`
      }
      <form method="dialog"><button part="close">${text('close')}</button></form>
    </dialog>`;
  }

  #renderNotice(id: PeerId, notice: Notice): unknown {
    const { html, connection, nameOf } = this.#tools;
    const { text } = this.#language;
    const asks = notice.kind === 'asks';
    const name = nameOf(asks ? (connection()?.peers.get(id) ?? { id }) : { id, presence: { name: notice.name } });
    return html`<div class="notice" part="notice">
      <span class=${asks ? '' : 'wrong'}>${text(asks ? 'verifyAsks' : 'verifyChanged', { name: isolated(name) })}</span>
      <button type="button" part="verify" data-peer=${id} data-act="notice" @click=${() => void this.open(id)}>
        ${text('verifyOpen')}
      </button>
      <button type="button" part="dismiss" data-peer=${id} data-act="dismiss" @click=${() => this.#dismiss(id)}>
        ${text('dismiss')}
      </button>
    </div>`;
  }

  #dismiss(id: PeerId): void {
    this.#notices.delete(id);
    this.#host.requestUpdate();
  }

  readonly #onClose = (): void => {
    this.#open = undefined;
    this.#host.requestUpdate();
  };
}
