import * as core from '/webrtc-core.js';
import './talk.js';

talk(core);
