import { ContextRoot } from '@lit/context';
import './room/webrtc-room.js';
import './peer-list/webrtc-peer-list.js';
import './chat/webrtc-chat.js';
import './status/webrtc-status.js';
import './invite/webrtc-invite.js';

/** Serves elements of the page's own that ask for a room before it is there. */
if (typeof document !== 'undefined') new ContextRoot().attach(document.documentElement);
