import { createApp, type App as Root } from 'vue';
import 'webrtc-elements/define';
import 'webrtc-elements/vue';
import App from './App.vue';
import List from './List.vue';

createApp(App).mount('#app');

/** A second root, with the list of the people in the room of the first. */
let list: Root | undefined;

function toggleList() {
  if (list) {
    list.unmount();
    list = undefined;
  } else {
    list = createApp(List);
    list.mount('#list');
  }
}

toggleList();
Object.assign(window, { toggleList });
