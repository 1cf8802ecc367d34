import { render } from 'solid-js/web';
import 'webrtc-elements/define';
import 'webrtc-elements/jsx';
import { App } from './app.js';

const place = document.querySelector('#app');
if (place) render(() => <App />, place);

/** A second root, with the list of the people in the room of the first. */
let dispose: (() => void) | undefined;

function toggleList() {
  const place = document.querySelector('#list');
  if (dispose || !place) {
    dispose?.();
    dispose = undefined;
  } else {
    dispose = render(() => <webrtc-peer-list for="room" />, place);
  }
}

toggleList();
Object.assign(window, { toggleList });
