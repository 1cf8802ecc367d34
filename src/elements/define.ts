import './room/webrtc-room.js';
import './peer-list/webrtc-peer-list.js';
import './chat/webrtc-chat.js';
import './status/webrtc-status.js';
import './invite/webrtc-invite.js';
