import { WebrtcPeerListElement } from './peer-list-element.js';

customElements.define('webrtc-peer-list', WebrtcPeerListElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-peer-list': WebrtcPeerListElement;
  }
}
