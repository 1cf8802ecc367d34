import { html, LitElement, type PropertyValues } from 'lit';
import { controlsStyles } from '../controls-styles.js';
import { inviteStyles } from './invite-styles.js';
import { Language } from '../language/language.js';
import { PageAddress, webAddress } from './page-address.js';
import type { QrCode } from './qr-code.js';
import { RoomConsumer } from '../room/room-consumer.js';

type Message = 'codeFailed' | 'codeTooLong' | 'copied' | 'uncopied';

/**
 * Hands out the link to the room: to copy, to share where the browser can, and as a QR code. The code is drawn by a
 * module of its own, which loads when somebody asks for it.
 *
 * @customElement webrtc-invite
 * @csspart label - What the link is for.
 * @csspart link - The field with the link.
 * @csspart copy - The button that copies it.
 * @csspart share - The button that shares it, where the browser can.
 * @csspart code-button - The button that shows and hides the QR code.
 * @csspart status - What became of it, in words.
 * @csspart code - The QR code.
 * @cssprop [--webrtc-accent=LinkText] - Background of the button that copies; colour of the focus ring.
 * @cssprop [--webrtc-accent-text=Canvas] - Text on it.
 */
export class WebrtcInviteElement extends LitElement {
  static override properties = {
    for: {},
    href: {},
  };

  static override styles = [controlsStyles, inviteStyles];

  /** Id of the room, for an invitation that is not inside it. */
  declare for: string;
  /** The link that is handed out, by `http` or `https`. By default the address of the page. */
  declare href: string;

  readonly #language = new Language(this);
  readonly #room = new RoomConsumer(this);
  /** What is handed out; empty while there is nothing that can be. */
  #link = '';
  #shares = false;
  #message: Message | undefined;
  #code: QrCode | undefined;

  constructor() {
    super();
    this.for = '';
    this.href = '';
    new PageAddress(this, this.#refresh);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(this.#refresh); // what the server rendered knows no address
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('href') && this.hasUpdated) this.#refresh();
  }

  protected override render(): unknown {
    const language = this.#language;
    const [code, message] = [this.#code, this.#message];
    return html`
      <label part="label" for="link">${language.text('link')}</label>
      <div class="row">
        <input id="link" part="link" readonly dir="ltr" .value=${this.#link} @focus=${this.#onFocus} />
        <button class="main" type="button" part="copy" ?disabled=${!this.#link} @click=${this.#copy}>
          ${language.text('copy')}
        </button>
        <button type="button" part="share" ?hidden=${!this.#shares} ?disabled=${!this.#link} @click=${this.#share}>
          ${language.text('share')}
        </button>
        <button
          type="button"
          part="code-button"
          aria-controls="code"
          aria-expanded=${code ? 'true' : 'false'}
          ?disabled=${!this.#link}
          @click=${this.#toggleCode}
        >
          ${language.text(code ? 'hideCode' : 'showCode')}
        </button>
      </div>
      <p part="status" role="status">${message && language.text(message)}</p>
      <div id="code" part="code" ?hidden=${!code}>
        ${
          code &&
          html`<svg role="img" aria-label=${language.text('code')} viewBox="0 0 ${code.size} ${code.size}">
            <path d=${code.path}></path>
          </svg>`
        }
      </div>
    `;
  }

  /** Brings the link up to date, and what is shown of it. */
  readonly #refresh = (): void => {
    const link = (this.href && webAddress(this.href)) || webAddress(location.href);
    this.#shares = 'share' in navigator;
    this.requestUpdate();
    if (link === this.#link) return;
    this.#link = link;
    this.#message = undefined;
    if (this.#code) void this.#draw();
  };

  #onFocus(): void {
    this.#refresh();
    void this.updateComplete.then(() => this.#field()?.select());
  }

  async #copy(): Promise<void> {
    this.#say(undefined);
    this.#refresh();
    try {
      await navigator.clipboard.writeText(this.#link);
      this.#say('copied');
    } catch {
      this.#letCopy();
    }
  }

  async #share(): Promise<void> {
    this.#say(undefined);
    this.#refresh();
    try {
      await navigator.share({ title: this.#room.room?.room || document.title, url: this.#link });
    } catch (cause) {
      if ((cause as DOMException).name !== 'AbortError') this.#letCopy(); // else somebody thought better of it
    }
  }

  /** Where the page may not do it: the link is selected, for its reader to copy. */
  #letCopy(): void {
    this.#field()?.focus();
    this.#say('uncopied');
  }

  #toggleCode(): void {
    this.#say(undefined);
    this.#refresh();
    if (this.#code) this.#code = undefined;
    else void this.#draw();
  }

  async #draw(): Promise<void> {
    try {
      const { qrCode } = await import('./qr-code.js');
      this.#code = qrCode(this.#link);
      this.#say(this.#code ? undefined : 'codeTooLong');
    } catch {
      this.#say('codeFailed');
    }
  }

  #say(message: Message | undefined): void {
    this.#message = message;
    this.requestUpdate();
  }

  #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }
}
