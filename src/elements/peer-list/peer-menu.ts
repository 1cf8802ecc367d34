import { html, nothing, type ReactiveControllerHost } from 'lit';
import type { Connection, Peer, PeerId } from '../../core/index.js';
import type { Language } from '../language/language.js';
import { hue, initial, nameOf } from '../person/person.js';
import type { RoomProvider } from '../room/room-context.js';
import { tell } from '../room/room-events.js';

/** What is done in a dialog. */
interface PeerDialogs {
  /** Begins to verify a peer. */
  open(id: PeerId): void;
  /** Begins to remove a peer from a room with a password. */
  remove(id: PeerId): void;
}

/** What else can be done with a peer: a button in its entry shows it. And those who are blocked, with what takes them back. */
export class PeerMenu {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #language: Language;
  readonly #room: () => RoomProvider | undefined;
  readonly #dialogs: PeerDialogs;
  /** Who is here, and who is blocked, as they were when they were last here. */
  #known = new Map<PeerId, Pick<Peer, 'id' | 'presence'>>();
  /** Whose options are shown. */
  #open: PeerId | undefined;
  /** Whether it is shown what removing them leads to. */
  #removing = false;

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    language: Language,
    room: () => RoomProvider | undefined,
    dialogs: PeerDialogs,
  ) {
    this.#host = host;
    this.#language = language;
    this.#room = room;
    this.#dialogs = dialogs;
  }

  /** Follows a connection, until the returned functions are called. */
  follow(connection: Connection): (() => void)[] {
    const look = (): void => {
      const known = new Map<PeerId, Pick<Peer, 'id' | 'presence'>>();
      for (const id of connection.blocked) known.set(id, this.#known.get(id) ?? { id, presence: {} });
      for (const [id, peer] of connection.peers) known.set(id, peer);
      this.#known = known;
      if (!connection.peers.has(this.#open ?? '')) this.#open = undefined; // its options do not come back with it
      this.#host.requestUpdate();
    };
    look();
    return (['peerlist', 'blocked', 'trust'] as const).map((name) => connection.on(name, look));
  }

  /** Renders the button that shows the options of a peer, and hides them. */
  renderButton({ id }: Peer, name: string): unknown {
    return html`<button
      type="button"
      class="options"
      part="options"
      data-peer=${id}
      data-act="options"
      aria-label=${this.#language.text('peerOptions', { name })}
      aria-expanded=${this.#open === id}
      @click=${() => this.#show(this.#open === id ? undefined : id)}
      @keydown=${this.#onKey}
    ></button>`;
  }

  /** Renders the options of a peer while they are shown. */
  render({ id, identity, trust }: Peer, name: string): unknown {
    if (this.#open !== id) return nothing;
    const room = this.#room();
    const mayRemove = (room?.connection?.secret ?? room?.password) && (trust === 'secret' || trust === 'verified');
    return html`<div class="menu" part="menu" @keydown=${this.#onKey}>
      ${this.#renderButton('block', id, name, () => this.#room()?.connection?.block(id))}
      ${identity === undefined ? nothing : this.#renderButton('verify', id, name, () => this.#dialogs.open(id))}
      ${mayRemove ? this.#renderRemove(id, name) : nothing}
    </div>`;
  }

  /** Renders the button that removes a peer. It first tells what that leads to, or asks for the next password of the room. */
  #renderRemove(id: PeerId, name: string): unknown {
    const language = this.#language;
    const removing = this.#removing;
    const click = ({ detail }: MouseEvent): void => {
      if (detail > 1) return; // a double click is not two answers
      const asks = this.#room()?.password;
      this.#show(removing || asks ? undefined : id);
      if (asks) this.#dialogs.remove(id);
      else if (removing) this.#remove(id);
      else this.#removing = true;
    };
    return html`<p part="removal" role="status">${removing ? language.text('removal', { name }) : nothing}</p>
      <button
        type="button"
        part="remove"
        data-peer=${id}
        data-act="remove"
        aria-label=${language.text('removePeer', { name })}
        @click=${click}
      >
        ${removing ? language.text('removePeer', { name }) : language.text('remove')}
      </button>`;
  }

  #remove(id: PeerId): void {
    const room = this.#room();
    room?.connection?.rotateSecret({ without: id }).catch((error: unknown) => tell(room, 'error', { error }));
  }

  /** Renders those who are blocked. */
  renderBlocked(): unknown {
    const blocked = [...(this.#room()?.connection?.blocked ?? [])];
    const language = this.#language;
    if (blocked.length === 0) return nothing;
    return html`<p class="heading" id="blocked" part="heading">${language.text('blocked')}</p>
      <ul role="list" aria-labelledby="blocked">
        ${blocked.map((id) => {
          const name = nameOf(this.#known.get(id) ?? { id }, language.text('guest'));
          return html`<li part="item blocked">
            <span class="avatar" part="avatar" data-hue=${hue(id)} aria-hidden="true">${initial(name, id)}</span>
            <span class="who"><span class="name" part="name" dir="auto">${name}</span></span>
            <span class="actions"
              >${this.#renderButton('unblock', id, name, () => this.#room()?.connection?.unblock(id))}</span
            >
          </li>`;
        })}
      </ul>`;
  }

  #renderButton(act: 'block' | 'unblock' | 'verify', id: PeerId, name: string, run: () => void): unknown {
    const language = this.#language;
    const click = (): void => {
      this.#show(undefined);
      run();
    };
    return html`<button
      type="button"
      part=${act}
      data-peer=${id}
      data-act=${act}
      aria-label=${language.text(`${act}Peer`, { name })}
      @click=${click}
    >
      ${language.text(act)}
    </button>`;
  }

  #show(id: PeerId | undefined): void {
    this.#open = id;
    this.#removing = false;
    this.#host.requestUpdate();
  }

  /** Escape hides the options. The focus goes back to their button. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.#open === undefined) return;
    event.stopPropagation(); // a dialog around the list stays open
    event.preventDefault();
    const id = this.#open;
    this.#host.shadowRoot
      ?.querySelectorAll<HTMLElement>('.options')
      .forEach((button) => button.dataset['peer'] === id && button.focus());
    this.#show(undefined);
  };
}
