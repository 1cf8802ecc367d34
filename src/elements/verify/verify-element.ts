import { html, nothing, type PropertyValues } from 'lit';
import type { Connection, Peer, PeerId, Verification, VerificationState } from '../../core/index.js';
import { controlsStyles, giveFont, widthStyles } from '../controls-styles.js';
import { internalsOf } from '../page-support.js';
import { PortableElement } from '../portable-element.js';
import { Language } from '../language/language.js';
import type { VerifyWords } from '../language/words.js';
import { nameOf } from '../person/person.js';
import { avatarStyles } from '../person/avatar-styles.js';
import { renderVerified } from '../person/verified.js';
import { RoomConsumer } from '../room/room-consumer.js';
import type { RoomProvider } from '../room/room-context.js';
import { renderDigits, renderSigns } from './comparison.js';
import { isolated } from './isolated.js';
import { Safety } from './safety.js';
import { situationIn, situationOf, type Situation } from './situation.js';
import { qrStyles } from '../qr/qr-drawing.js';
import { verifyStyles } from './verify-styles.js';
import { verifyWords } from './verify-words.js';

/**
 * Lets two people find out whether they talk to each other and to nobody else: both see seven emoji, compare them in person or in a
 * call, and confirm that they are the same. It also shows the safety number of both, with a QR code. Without `peer`, it is for whoever
 * asks, and lets people choose.
 *
 * @customElement webrtc-verify
 * @csspart status - What is to be done, or has happened.
 * @csspart people - The list of those who can be verified, without `peer`.
 * @csspart person - The button of one of them.
 * @csspart signs - The list of emoji.
 * @csspart sign - One emoji.
 * @csspart called - The name of an emoji.
 * @csspart digits - The numbers, for those who would rather compare these.
 * @csspart start - The button to begin.
 * @csspart match - The button that says that both see the same.
 * @csspart differ - The button that says that they do not.
 * @csspart switch - The button to show numbers instead of emoji, or emoji again.
 * @csspart other - The button to choose somebody else, without `peer`.
 * @csspart cancel - The button to end it.
 * @csspart remove - The button to take back that somebody is verified.
 * @csspart verified - The mark of somebody who is verified.
 * @csspart safety-button - The button that shows and hides the safety number.
 * @csspart safety - The safety number, with its code and what it is good for.
 * @csspart safety-number - The digits of the safety number.
 * @csspart code - Its QR code.
 * @cssprop [--webrtc-accent=light-dark(#0b6350, #6fc7ad)] - The background of the main button, and the colour of the focus ring.
 * @cssprop [--webrtc-accent-text=Canvas] - The colour of the text on the main button.
 * @cssprop [--webrtc-positive=light-dark(oklch(0.5 0.15 150), oklch(0.78 0.16 150))] - The colour of the mark of somebody who is verified.
 * @cssprop [--webrtc-negative=light-dark(#a3261a, #ffb4a8)] - The colour of texts that say what is wrong.
 * @cssstate asking - We have begun, and wait for the other person.
 * @cssstate comparing - There is something to compare.
 * @cssstate confirmed - We have confirmed, and wait for the other person.
 * @cssstate done - The person is verified.
 * @cssstate failed - It has failed.
 * @cssstate plain - The page has no font of its own, so the element has that of the system.
 */
export class WebrtcVerifyElement extends PortableElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };

  static override properties = {
    for: {},
    peer: {},
  };

  static override styles = [avatarStyles, controlsStyles, widthStyles, qrStyles, verifyStyles];

  /** The id of the room element. Needed only when this element is outside of it. */
  declare for: string;
  /** The id of the peer to verify. Without one, it is for whoever asks, and lets people choose. */
  declare peer: string;

  readonly #internals = internalsOf(this);
  readonly #language = new Language<VerifyWords>(this, verifyWords);
  readonly #safety = new Safety(this, this.#language);
  readonly #room = new RoomConsumer(this, (room) => this.#subscribe(room));
  /** Whom somebody here has chosen, or who has asked, without `peer`. */
  #chosen: PeerId | undefined;
  /** Who asks, and has no answer. */
  readonly #askers = new Set<PeerId>();
  #verification: Verification | undefined;
  #stop: (() => void) | undefined;
  /** The name of the person, which stays when the person goes. */
  #name = '';
  #digits = false;
  /** Whether the device may still know a person as verified who is not any more. */
  #isKept = false;
  #focused = false;

  constructor() {
    super();
    giveFont(this, this.#internals);
    this.for = '';
    this.peer = '';
  }

  /** Begins to verify the peer that `peer` names, or that was chosen. Does nothing if there is none. */
  start(): void {
    const { connection } = this.#room;
    const id = this.#subject?.id;
    if (!connection || id === undefined) return;
    this.#leave();
    this.#digits = false;
    this.#askers.delete(id);
    const verification = connection.verify(id);
    this.#verification = verification;
    this.#stop = verification.on('change', () => this.requestUpdate());
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('peer') && this.hasUpdated) this.#forget();
    this.#focused = Boolean(this.shadowRoot?.activeElement);
    const subject = this.#subject;
    if (subject || (this.peer && !this.#name)) {
      this.#name = isolated(nameOf(subject ?? { id: this.peer }, this.#language.text('guest')));
    }
  }

  protected override render(): unknown {
    return html`<div class="box">${this.#renderContent()}</div>`;
  }

  protected override updated(): void {
    const { states } = this.#internals;
    const phase = this.#state?.phase ?? (this.#subject?.trust === 'verified' ? 'done' : '');
    for (const state of ['asking', 'comparing', 'confirmed', 'done', 'failed']) {
      if (state === phase) states.add(state);
      else states.delete(state);
    }
    if (this.#focused && !this.shadowRoot?.activeElement) this.#focusStatus();
  }

  /** The peer that this is about, while it is here. */
  get #subject(): Peer | undefined {
    const peers = this.#room.connection?.peers;
    const id = this.#verification?.peer ?? (this.peer || this.#chosen);
    return id === undefined ? undefined : peers?.get(id);
  }

  get #state(): VerificationState | undefined {
    return this.#verification?.state;
  }

  #renderContent(): unknown {
    const { text } = this.#language;
    const subject = this.#subject;
    const { connection } = this.#room;
    const shown = this.#situation(subject);
    const peers = shown || !connection ? [] : [...connection.peers.values()];
    const said = shown ? text(shown.text, { name: this.#name }) : this.#sayChoice(peers);
    const done = subject?.trust === 'verified' && (shown?.text === 'verifyDone' || shown?.text === 'verifyDoneHere');
    return html`<p class=${`status ${shown?.wrong ? 'wrong' : ''}`} part="status" role="status" @blur=${this.#onBlur}>
        ${done ? renderVerified() : nothing}${said}
      </p>
      ${peers.length > 0 ? this.#renderPeople(peers) : nothing} ${this.#renderCode()}
      <div class="row" ?hidden=${!shown}>${shown ? this.#renderActions(subject) : nothing}</div>
      ${connection && subject?.identity ? this.#safety.render(connection, subject.id, this.#name) : nothing}`;
  }

  /** What to say about the person, if there is one. */
  #situation(subject: Peer | undefined): Situation | undefined {
    const state = this.#state;
    if (state) return situationIn(state);
    if (this.#isKept) return { text: 'verifyFailed', wrong: true };
    if (subject) return situationOf(subject, this.#askers.has(subject.id));
    return this.peer && this.#room.connection ? { text: 'verifyGone', wrong: true } : undefined;
  }

  #sayChoice(peers: readonly Peer[]): string {
    const state = this.#room.room?.state ?? 'idle';
    if (peers.length > 0) return this.#language.text('verifyWhom');
    return this.#language.text(state === 'connected' ? 'nobody' : state);
  }

  #renderPeople(peers: readonly Peer[]): unknown {
    const choose = (id: PeerId) => (): void => {
      this.#chosen = id;
      this.requestUpdate();
    };
    return html`<ul class="people" part="people" role="list">
      ${peers.map(
        (peer) =>
          html`<li>
            <button type="button" part="person" @click=${choose(peer.id)}>
              ${peer.trust === 'verified' ? renderVerified(this.#language.text('verified')) : nothing}<bdi
                >${nameOf(peer, this.#language.text('guest'))}</bdi
              >
            </button>
          </li>`,
      )}
    </ul>`;
  }

  #renderCode(): unknown {
    const state = this.#state;
    if (state?.phase !== 'comparing' && state?.phase !== 'confirmed') return nothing;
    return this.#digits ? renderDigits(state, this.#language) : renderSigns(state, this.#language);
  }

  /** The buttons, by what there is to do. */
  #renderActions(subject: Peer | undefined): unknown {
    const { text } = this.#language;
    const verification = this.#verification;
    switch (verification?.state.phase) {
      case 'comparing':
        return html`<button type="button" class="main" part="match" @click=${() => verification.confirm()}>
            ${text('match')}
          </button>
          <button type="button" part="differ" @click=${() => verification.reject()}>${text('differ')}</button>
          <button type="button" part="switch" @click=${this.#switch}>
            ${text(this.#digits ? 'showEmoji' : 'showDigits')}
          </button>`;
      case 'asking':
      case 'confirmed':
        return html`<button type="button" part="cancel" @click=${() => verification.cancel()}>
          ${text('cancel')}
        </button>`;
      default:
        return html`${subject ? this.#renderStart(subject) : nothing}${
          this.peer
            ? nothing
            : html`<button type="button" part="other" @click=${() => this.#forget()}>${text('verifyOther')}</button>`
        }`;
    }
  }

  #renderStart(subject: Peer): unknown {
    const { text } = this.#language;
    if (subject.trust === 'verified' || this.#isKept) {
      return html`<button type="button" part="remove" @click=${() => void this.#remove(subject)}>
        ${text('unverify')}
      </button>`;
    }
    return html`<button type="button" class="main" part="start" @click=${() => this.start()}>
      ${text(this.#verification ? 'verifyAgain' : 'verifyStart')}
    </button>`;
  }

  /** The button that had the focus is gone: what has happened is read out, and Tab leads to what can be done now. */
  #focusStatus(): void {
    const status = this.renderRoot.querySelector<HTMLElement>('.status');
    status?.setAttribute('tabindex', '-1'); // not before, or it would have the focus that the page gives the element
    status?.focus();
  }

  readonly #onBlur = (event: FocusEvent): void => (event.currentTarget as HTMLElement).removeAttribute('tabindex');

  readonly #switch = (): void => {
    this.#digits = !this.#digits;
    this.requestUpdate();
  };

  async #remove({ identity }: Peer): Promise<void> {
    this.#leave();
    const removal = identity === undefined ? undefined : this.#room.connection?.unverify(identity);
    await removal?.catch(() => (this.#isKept = true));
    this.requestUpdate();
  }

  /** It is about somebody else now. */
  #forget(): void {
    this.#leave();
    this.#chosen = undefined;
    this.#name = '';
    this.#safety.hide();
  }

  /** Ends the verification, if it is not over. */
  #leave(): void {
    this.#stop?.();
    this.#verification?.cancel();
    this.#verification = this.#stop = undefined;
    this.#isKept = false;
  }

  #subscribe({ connection }: RoomProvider): (() => void)[] {
    if (!connection) return [];
    return [...this.#listen(connection), () => this.#forget(), () => this.#askers.clear()];
  }

  #listen(connection: Connection): (() => void)[] {
    const update = (): void => this.requestUpdate();
    const hearAsk = (id: PeerId): void => {
      this.#askers.add(id);
      if (!this.#verification) this.#chosen ??= id;
      update();
    };
    const follow = (): void => {
      for (const id of this.#askers) if (!connection.peers.has(id)) this.#askers.delete(id);
      if (!this.#verification && !connection.peers.has(this.#chosen ?? '')) this.#chosen = undefined;
      update();
    };
    return [
      connection.on('verify', hearAsk),
      connection.on('peerlist', follow),
      connection.on('presence', update),
      connection.on('trust', update),
    ];
  }
}
