import 'webrtc-elements/define';
import 'webrtc-elements/jsx';

export const right = <webrtc-room room="lobby" manual onpeer-state={({ detail }) => detail.peer} />;
export const number = <webrtc-room room={3} />; // WRONG
export const text = <webrtc-room manual="yes" />; // WRONG
export const servers = <webrtc-room rtcConfiguration={{ iceServers: 3 }} />; // WRONG
export const choice = <webrtc-room relay="sometimes" />; // WRONG
export const misspelt = <webrtc-room rom="lobby" />; // WRONG
export const detail = <webrtc-room onmessage={({ detail }) => detail.text} />; // WRONG
export const camel = <webrtc-room onError={() => undefined} />; // WRONG
