import { isFirst } from '../first-copy.js';
import { WebrtcPeerListElement } from './peer-list-element.js';

if (isFirst('webrtc-peer-list', WebrtcPeerListElement))
  customElements.define('webrtc-peer-list', WebrtcPeerListElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-peer-list': WebrtcPeerListElement;
  }
}
