import { html, type PropertyValues } from 'lit';
import { controlsStyles, OwnFont, widthStyles } from '../controls-styles.js';
import { inviteStyles } from './invite-styles.js';
import { statesOf } from '../page-support.js';
import { PortableElement } from '../portable-element.js';
import { Language } from '../language/language.js';
import { onAddressChange, webAddress } from './page-address.js';
import type { QrCode } from './qr-code.js';
import { RoomConsumer } from '../room/room-consumer.js';

type Message = 'codeFailed' | 'codeTooLong' | 'copied' | 'noLink' | 'uncopied';

/**
 * Shows the link to the room with buttons to copy it, to share it (where the browser can), and to show it as a QR code.
 * The module that draws the code loads on the first click.
 *
 * @customElement webrtc-invite
 * @csspart label - The label of the field.
 * @csspart link - The field with the link.
 * @csspart copy - The button that copies it.
 * @csspart share - The button that shares it. Hidden where the browser cannot share.
 * @csspart code-button - The button that shows and hides the QR code.
 * @csspart status - The result of the last click, like "Link copied", or why there is no link.
 * @csspart code - The QR code.
 * @cssprop [--webrtc-accent=light-dark(#0b6350, #6fc7ad)] - The background of the copy button, and the colour of the focus ring.
 * @cssprop [--webrtc-accent-text=Canvas] - The colour of the text on the copy button.
 * @cssstate plain - The page has no font of its own, so the element has that of the system.
 */
export class WebrtcInviteElement extends PortableElement {
  static formAssociated = true;

  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };

  static override properties = {
    for: {},
    href: {},
  };

  static override styles = [controlsStyles, widthStyles, inviteStyles];

  /** The id of the room element. Needed only when this element is outside of it. */
  declare for: string;
  /** The link, an `http:` or `https:` address. Defaults to the address of the page. */
  declare href: string;

  readonly #language = new Language(this);
  readonly #room = new RoomConsumer(this);
  /** The link shown; empty if there is none, `undefined` until we have looked. */
  #link: string | undefined;
  #shares = false;
  #message: Message | undefined;
  #code: QrCode | undefined;
  #abort: AbortController | undefined;

  constructor() {
    super();
    new OwnFont(this, statesOf(this));
    this.for = '';
    this.href = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    onAddressChange(this.#refresh, signal);
    this.ownerDocument.defaultView?.addEventListener('resize', this.#redraw, { signal });
    void this.updateComplete.then(this.#refresh); // after hydration: a server knows no address
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort?.abort();
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
        <input id="link" part="link" readonly dir="ltr" .value=${this.#link ?? ''} @focus=${this.#onFocus} />
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
          html`<svg
            role="img"
            aria-label=${language.text('code')}
            viewBox="0 0 ${code.size} ${code.size}"
            width=${code.width}
          >
            <path d=${code.path}></path>
          </svg>`
        }
      </div>
    `;
  }

  /** Updates the link, and the QR code if it is shown. */
  readonly #refresh = (): string => {
    const link = (this.href && webAddress(this.href)) || webAddress(location.href);
    this.#shares = 'share' in navigator;
    this.requestUpdate();
    if (link === this.#link) return link;
    this.#link = link;
    this.#message = link ? undefined : 'noLink';
    this.#redraw();
    return link;
  };

  readonly #redraw = (): void => {
    if (this.#code) void this.#draw();
  };

  #onFocus(): void {
    this.#refresh();
    void this.updateComplete.then(() => this.#field()?.select());
  }

  async #copy(): Promise<void> {
    this.#say(undefined);
    const link = this.#refresh();
    try {
      await navigator.clipboard.writeText(link);
      this.#say('copied');
    } catch {
      this.#letCopy();
    }
  }

  async #share(): Promise<void> {
    this.#say(undefined);
    const url = this.#refresh();
    try {
      await navigator.share({ title: this.#room.room?.room || document.title, url });
    } catch (cause) {
      if ((cause as DOMException).name !== 'AbortError') this.#letCopy(); // else the user has cancelled
    }
  }

  /** Selects the link for users to copy themselves, where the page is not allowed to. Focus selects it. */
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
      this.#code = qrCode(this.#refresh(), this.renderRoot.querySelector('.row')?.clientWidth);
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
