import { LitElement, supportsAdoptingStyleSheets, type CSSResult } from 'lit';

/**
 * An element with the same look in every document: in an iframe, in a window that the page opens, and back again. A
 * constructed style sheet works only in the document that it was made for, and the browser drops it from an element that
 * moves to another one.
 */
export class PortableElement extends LitElement {
  /** Gives the element the styles of its class, in a style sheet of the document that it is in now. */
  adoptedCallback(): void {
    const { shadowRoot, ownerDocument } = this;
    const view = ownerDocument.defaultView; // none: nothing is shown
    if (!supportsAdoptingStyleSheets || !shadowRoot || !view) return; // else the styles are elements, and move along
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(((this.constructor as typeof LitElement).elementStyles as CSSResult[]).join(''));
    shadowRoot.adoptedStyleSheets = [sheet];
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    try {
      return super.createRenderRoot();
    } catch (cause) {
      if (!this.shadowRoot) throw cause;
      this.adoptedCallback(); // Lit's style sheets are of the document that loaded this script
      return this.shadowRoot;
    }
  }
}
