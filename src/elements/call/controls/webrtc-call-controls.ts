import { isFirst } from '../../first-copy.js';
import { WebrtcCallControlsElement } from './call-controls-element.js';

if (isFirst('webrtc-call-controls', WebrtcCallControlsElement))
  customElements.define('webrtc-call-controls', WebrtcCallControlsElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-call-controls': WebrtcCallControlsElement;
  }
}

export { WebrtcCallControlsElement };
