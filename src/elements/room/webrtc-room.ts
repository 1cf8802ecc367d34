import { WebrtcRoomElement } from './room-element.js';

customElements.define('webrtc-room', WebrtcRoomElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-room': WebrtcRoomElement;
  }
}
