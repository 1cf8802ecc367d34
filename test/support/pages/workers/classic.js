importScripts('/webrtc-core.global.js', 'talk.js');

talk(WebRTCCore);
