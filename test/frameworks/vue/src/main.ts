import { createApp } from 'vue';
import 'webrtc-elements/define';
import 'webrtc-elements/vue';
import App from './App.vue';

createApp(App).mount('#app');
