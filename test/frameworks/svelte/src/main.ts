import { mount } from 'svelte';
import 'webrtc-elements/define';
import 'webrtc-elements/svelte';
import App from './App.svelte';

const target = document.querySelector('#app');
if (target) mount(App, { target });
