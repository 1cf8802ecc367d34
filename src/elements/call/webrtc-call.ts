import './controls/webrtc-call-controls.js';
import './device-select/webrtc-device-select.js';
import './tile/webrtc-tile.js';
import { isFirst } from '../first-copy.js';
import { WebrtcCallElement } from './call-element.js';

if (isFirst('webrtc-call', WebrtcCallElement)) customElements.define('webrtc-call', WebrtcCallElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-call': WebrtcCallElement;
  }
}

export { WebrtcCallElement };
export type { WebrtcCallEventMap } from './call-element.js';
