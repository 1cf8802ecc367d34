import { render } from 'preact';
import 'webrtc-elements/define';
import 'webrtc-elements/jsx';
import { App } from './app.js';

const place = document.querySelector('#app');
if (place) render(<App />, place);
