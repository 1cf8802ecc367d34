import { mount, unmount } from 'svelte';
import 'webrtc-elements/define';
import 'webrtc-elements/svelte';
import App from './App.svelte';
import List from './List.svelte';

const target = document.querySelector('#app');
if (target) mount(App, { target });

/** A second root, with the list of the people in the room of the first. */
let list: ReturnType<typeof mount> | undefined;

function toggleList() {
  const target = document.querySelector('#list');
  if (list || !target) {
    if (list) void unmount(list);
    list = undefined;
  } else {
    list = mount(List, { target, props: { room: 'room' } });
  }
}

toggleList();
Object.assign(window, { toggleList });
