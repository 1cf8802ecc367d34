import { connect, setWords, WebrtcRoomElement, type ChatMessage, type Peer } from 'webrtc-elements';
import 'webrtc-elements/define';
import 'webrtc-elements/webrtc-room';
import 'webrtc-elements/webrtc-peer-list';
import 'webrtc-elements/webrtc-chat';
import 'webrtc-elements/webrtc-status';
import 'webrtc-elements/webrtc-invite';
import * as cdn from 'webrtc-elements/cdn';

const room: WebrtcRoomElement = document.createElement('webrtc-room');
room.rtcConfiguration = { iceServers: [] };
room.addEventListener('peer', ({ detail: { peer, channel } }) => [peer.length, channel.label.length]);
room.addEventListener('message', ({ detail: { data } }) => typeof data === 'string' && data.length);
room.addEventListener('click', (event) => event.type);
export const peers: ReadonlyMap<string, Peer> = room.peers;
export const messages: readonly ChatMessage[] | undefined = document.querySelector('webrtc-chat')?.messages;
export const same: typeof cdn.connect = connect;
setWords('da', { send: 'Send' });
