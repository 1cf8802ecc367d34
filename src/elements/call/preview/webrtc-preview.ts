import '../device-select/webrtc-device-select.js';
import { isFirst } from '../../first-copy.js';
import { WebrtcPreviewElement } from './preview-element.js';

if (isFirst('webrtc-preview', WebrtcPreviewElement)) customElements.define('webrtc-preview', WebrtcPreviewElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-preview': WebrtcPreviewElement;
  }
}

export { WebrtcPreviewElement };
export type { WebrtcPreviewEventMap } from './preview-element.js';
