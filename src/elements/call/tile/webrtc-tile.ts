import { isFirst } from '../../first-copy.js';
import { WebrtcTileElement } from './tile-element.js';

if (isFirst('webrtc-tile', WebrtcTileElement)) customElements.define('webrtc-tile', WebrtcTileElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-tile': WebrtcTileElement;
  }
}

export { WebrtcTileElement };
export type { WebrtcTileEventMap } from './tile-element.js';
