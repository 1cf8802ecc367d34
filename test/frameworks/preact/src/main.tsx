import { render } from 'preact';
import 'webrtc-elements/define';
import 'webrtc-elements/jsx';
import { App } from './app.js';

const place = document.querySelector('#app');
if (place) render(<App />, place);

/** A second root, with the list of the people in the room of the first. */
let listed = false;

function toggleList() {
  const place = document.querySelector('#list');
  listed = !listed;
  if (place) render(listed ? <webrtc-peer-list for="room" /> : null, place);
}

toggleList();
Object.assign(window, { toggleList });
