import { html, type PropertyValues } from 'lit';
import { followLabels } from '../labels.js';
import { controlsStyles, giveFont, widthStyles } from '../controls-styles.js';
import { inviteStyles } from './invite-styles.js';
import { internalsOf, observe } from '../page-support.js';
import { PortableElement } from '../portable-element.js';
import { Language } from '../language/language.js';
import { onAddressChange, webAddress } from './page-address.js';
import type { qrCode, QrCode } from '../qr/qr-code.js';
import { qrStyles, renderQrCode } from '../qr/qr-drawing.js';
import { inviteBy } from '../room/own-secret.js';
import { RoomConsumer } from '../room/room-consumer.js';
import { Stay } from '../stay.js';

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

  static override styles = [controlsStyles, widthStyles, qrStyles, inviteStyles];

  /** The id of the room element. Needed only when this element is outside of it. */
  declare for: string;
  /** The link, an `http:` or `https:` address. Defaults to the address of the page. */
  declare href: string;

  readonly #language = new Language(this);
  readonly #room = new RoomConsumer(
    this,
    () => [],
    () => this.hasUpdated && void this.#refresh(),
  );
  /** The link shown; empty if there is none, `undefined` until we have looked. */
  #link: string | undefined;
  #shares = false;
  #message: Message | undefined;
  /** Whether the code is to be shown: it may be too fine for now, and the link too long. */
  #wantsCode = false;
  #code: QrCode | undefined;
  /** Encodes the link, once it has loaded. */
  #encode: typeof qrCode | undefined;
  #abort: AbortController | undefined;

  constructor() {
    super();
    const internals = internalsOf(this);
    giveFont(this, internals);
    followLabels(this, internals);
    this.for = '';
    this.href = '';
    const stay = new Stay(this, () => {
      this.#abort?.abort();
      if (stay.lasts) this.#listen();
    });
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
      <div id="code" part="code" ?hidden=${!code}>${code && renderQrCode(code, language.text('code'))}</div>
    `;
  }

  /** Updates the link, and the QR code if it is shown. */
  readonly #refresh = (): string => {
    const link = this.#invite((this.href && webAddress(this.href)) || webAddress(location.href));
    this.#shares = 'share' in navigator;
    this.requestUpdate();
    if (link === this.#link) return link;
    this.#link = link;
    this.#message = link ? undefined : 'noLink';
    this.#draw();
    return link;
  };

  /** Adds the secret of the room, if it is private. */
  #invite(link: string): string {
    const { invitation } = this.#room.room ?? {};
    return link && invitation ? inviteBy(link, invitation) : link;
  }

  #listen(): void {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    onAddressChange(this.#refresh, signal);
    // After hydration: a server knows no address.
    void this.updateComplete.then(() => {
      if (signal.aborted) return;
      this.#refresh();
      const resized = observe(this.ownerDocument.defaultView ?? globalThis, 'ResizeObserver', () => this.#draw());
      for (const row of this.renderRoot.querySelectorAll('.row')) resized?.observe(row);
      signal.addEventListener('abort', () => resized?.disconnect());
    });
  }

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

  async #toggleCode(): Promise<void> {
    this.#say(undefined);
    this.#refresh();
    this.#wantsCode = !this.#code;
    try {
      this.#encode ??= (await import('../qr/qr-code.js')).qrCode;
      this.#draw();
    } catch {
      this.#say('codeFailed');
    }
  }

  /** Draws the code, if it is wanted. Says only what has to do with it: the reader may have copied the link meanwhile. */
  #draw(): void {
    if (!this.#encode) return;
    const wanted = this.#wantsCode && this.#link;
    this.#code = wanted ? this.#encode(wanted, this.renderRoot.querySelector('.row')?.clientWidth) : undefined;
    if (wanted && !this.#code) this.#say('codeTooLong');
    else if (this.#message?.startsWith('code')) this.#say(undefined);
    else this.requestUpdate();
  }

  #say(message: Message | undefined): void {
    this.#message = message;
    this.requestUpdate();
  }

  #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }
}
