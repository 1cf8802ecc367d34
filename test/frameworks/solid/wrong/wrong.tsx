import 'webrtc-elements/define';
import 'webrtc-elements/jsx';

export const right = <webrtc-room room="lobby" manual on:peer-state={({ detail }) => detail.peer} />;
export const number = <webrtc-room room={3} />; // WRONG
export const text = <webrtc-room manual="yes" />; // WRONG
export const servers = <webrtc-room rtc-configuration={{ iceServers: 3 }} />; // WRONG
export const choice = <webrtc-room relay="sometimes" />; // WRONG
export const misspelt = <webrtc-room rom="lobby" />; // WRONG
export const detail = <webrtc-room on:message={({ detail }) => detail.text} />; // WRONG
export const property = <webrtc-room prop:room={3} />; // WRONG
export const camel = <webrtc-room rtcConfiguration={{ iceServers: [] }} />; // WRONG
