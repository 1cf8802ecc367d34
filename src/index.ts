export * from './core/index.js';
/** The classes of calls themselves are in their modules, which load with their tags. */
export type { WebrtcCallElement, WebrtcCallEventMap } from './elements/call/call-element.js';
export type { WebrtcCallControlsElement } from './elements/call/controls/call-controls-element.js';
export type { WebrtcDeviceSelectElement } from './elements/call/device-select/device-select-element.js';
export type { WebrtcPreviewElement, WebrtcPreviewEventMap } from './elements/call/preview/preview-element.js';
export type { WebrtcTileElement, WebrtcTileEventMap } from './elements/call/tile/tile-element.js';
export { WebrtcChatElement, type WebrtcChatEventMap } from './elements/chat/chat-element.js';
export type { ChatMessage } from './elements/chat/conversation/conversation.js';
export { WebrtcInviteElement } from './elements/invite/invite-element.js';
/** The class itself is in its module, which loads with its tag. */
export type { WebrtcLobbyElement, WebrtcLobbyEventMap } from './elements/lobby/webrtc-lobby.js';
export { WebrtcPeerListElement } from './elements/peer-list/peer-list-element.js';
export { loadElementsIn } from './elements/rare-elements.js';
export { setWords } from './elements/language/language.js';
export { displayName } from './elements/person/person.js';
export { roomContext, type RoomProvider, type RoomState } from './elements/room/room-context.js';
export { WebrtcRoomElement } from './elements/room/room-element.js';
export type { WebrtcRoomEventMap } from './elements/room/room-events.js';
export { WebrtcStatusElement, type StatusState } from './elements/status/status-element.js';
export type { WebrtcVerifyElement } from './elements/verify/verify-element.js';
export type { Plural, Words } from './elements/language/words.js';
