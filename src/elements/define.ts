import { keepRequests } from './room/pending-requests.js';
import './room/webrtc-room.js';
import './peer-list/webrtc-peer-list.js';
import './chat/webrtc-chat.js';
import './status/webrtc-status.js';
import './invite/webrtc-invite.js';

/** Elements of the page may ask for a room before it is defined: this answers them when it is. */
if (typeof document !== 'undefined') keepRequests(document.documentElement);
