export * from './core/index.js';
export { WebrtcChatElement, type ChatMessage } from './elements/chat-element.js';
export { WebrtcPeerListElement } from './elements/peer-list-element.js';
export { setWords } from './elements/language.js';
export { displayName } from './elements/person.js';
export { roomContext, type RoomProvider, type RoomState } from './elements/room-context.js';
export { WebrtcRoomElement } from './elements/room-element.js';
export type { WebrtcRoomEventMap } from './elements/room-events.js';
export type { Plural, Words } from './elements/words.js';
