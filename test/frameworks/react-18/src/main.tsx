import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import 'webrtc-elements/define';
import 'webrtc-elements/jsx';
import { App } from './app.js';

const place = document.querySelector('#app');
if (place) createRoot(place).render(<StrictMode children={<App />} />);

/** A second root, with the list of the people in the room of the first. */
let list: Root | undefined;

function toggleList() {
  const place = document.querySelector('#list');
  if (list || !place) {
    list?.unmount();
    list = undefined;
  } else {
    list = createRoot(place);
    list.render(<StrictMode children={<webrtc-peer-list for="room" />} />);
  }
}

toggleList();
Object.assign(window, { toggleList });
