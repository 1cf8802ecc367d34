import { WebrtcChatElement } from './chat-element.js';

customElements.define('webrtc-chat', WebrtcChatElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-chat': WebrtcChatElement;
  }
}
