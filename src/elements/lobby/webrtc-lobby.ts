import { isFirst } from '../first-copy.js';
import { WebrtcLobbyElement } from './lobby-element.js';

if (isFirst('webrtc-lobby', WebrtcLobbyElement)) customElements.define('webrtc-lobby', WebrtcLobbyElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-lobby': WebrtcLobbyElement;
  }
}

export { WebrtcLobbyElement };
export type { WebrtcLobbyEventMap } from './lobby-element.js';
