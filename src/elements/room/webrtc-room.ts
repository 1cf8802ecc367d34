import { isFirst } from '../first-copy.js';
import { WebrtcRoomElement } from './room-element.js';

if (isFirst('webrtc-room', WebrtcRoomElement)) customElements.define('webrtc-room', WebrtcRoomElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-room': WebrtcRoomElement;
  }
}
