import { WebrtcStatusElement } from './status-element.js';

customElements.define('webrtc-status', WebrtcStatusElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-status': WebrtcStatusElement;
  }
}
