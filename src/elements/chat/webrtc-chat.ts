import { isFirst } from '../first-copy.js';
import { WebrtcChatElement } from './chat-element.js';

if (isFirst('webrtc-chat', WebrtcChatElement)) customElements.define('webrtc-chat', WebrtcChatElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-chat': WebrtcChatElement;
  }
}
