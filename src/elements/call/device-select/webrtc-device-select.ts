import { isFirst } from '../../first-copy.js';
import { WebrtcDeviceSelectElement } from './device-select-element.js';

if (isFirst('webrtc-device-select', WebrtcDeviceSelectElement))
  customElements.define('webrtc-device-select', WebrtcDeviceSelectElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-device-select': WebrtcDeviceSelectElement;
  }
}

export { WebrtcDeviceSelectElement };
