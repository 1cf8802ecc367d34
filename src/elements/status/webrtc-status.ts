import { isFirst } from '../first-copy.js';
import { WebrtcStatusElement } from './status-element.js';

if (isFirst('webrtc-status', WebrtcStatusElement)) customElements.define('webrtc-status', WebrtcStatusElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-status': WebrtcStatusElement;
  }
}
