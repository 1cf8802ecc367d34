import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'webrtc-elements/define';
import 'webrtc-elements/jsx';
import { App } from './app.js';

const place = document.querySelector('#app');
if (place) createRoot(place).render(<StrictMode children={<App />} />);
