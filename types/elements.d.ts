// Made by `npm run manifest` from custom-elements.json.
import type {
  WebrtcChatElement,
  WebrtcChatEventMap,
  WebrtcInviteElement,
  WebrtcPeerListElement,
  WebrtcRoomElement,
  WebrtcRoomEventMap,
  WebrtcStatusElement,
} from '../dist/src/index.js';

/** Each element: what a page may set on it, and what it tells; attributes are those named unlike their property. */
export interface ElementTypes {
  /** A chat with everybody in the room: the conversation, and a field to write in. It sends texts as plain string messages, and shows every string message of a peer as text, never as markup. Messages to a peer that is reconnecting wait for it. */
  'webrtc-chat': {
    element: WebrtcChatElement;
    properties: Pick<WebrtcChatElement, 'for' | 'joins' | 'maxMessages' | 'renderMessage' | 'messages'>;
    attributes: {
      /** How many messages are kept. When there are more, the oldest are dropped. */
      'max-messages': WebrtcChatElement['maxMessages'];
    };
    events: {
      /** A text is about to be sent. `preventDefault()` stops it. */
      'beforesend': WebrtcChatEventMap['beforesend'];
      /** A message was sent or has arrived. */
      'messageadd': WebrtcChatEventMap['messageadd'];
    };
  };
  /** Shows the link to the room with buttons to copy it, to share it (where the browser can), and to show it as a QR code. The module that draws the code loads on the first click. */
  'webrtc-invite': {
    element: WebrtcInviteElement;
    properties: Pick<WebrtcInviteElement, 'for' | 'href'>;
    attributes: object;
    events: object;
  };
  /** Lists the people in the room: ourselves first, then the others in the order in which they joined. Shows for each whether we are connected, over which path, and the round-trip time. In a `manual` room, each has a button to connect or disconnect. */
  'webrtc-peer-list': {
    element: WebrtcPeerListElement;
    properties: Pick<WebrtcPeerListElement, 'for' | 'peers'>;
    attributes: object;
    events: object;
  };
  /** A room that peers meet in. It joins when it is in a document and has a `room`, and leaves when it is removed. Elements inside it, and elements that name it in their `for` attribute, show what happens in it. */
  'webrtc-room': {
    element: WebrtcRoomElement;
    properties: Pick<WebrtcRoomElement, 'host' | 'party' | 'room' | 'name' | 'presence' | 'manual' | 'relay' | 'rtcConfiguration'>;
    attributes: object;
    events: {
      /** `state`, `connection` or `error` changed. */
      'statechange': WebrtcRoomEventMap['statechange'];
      /** Our own presence, `connection.presence`, changed. */
      'presencechange': WebrtcRoomEventMap['presencechange'];
      /** The signalling socket opened: on joining, and after each reconnection. */
      'socket': WebrtcRoomEventMap['socket'];
      /** The ids of the other peers in the room: on joining, and whenever they change. */
      'peerlist': WebrtcRoomEventMap['peerlist'];
      /** Messages can now be exchanged with this peer. */
      'connect': WebrtcRoomEventMap['connect'];
      /** Messages to this peer now take a direct link instead of the relay. */
      'upgrade': WebrtcRoomEventMap['upgrade'];
      /** Messages to this peer take the relay again. */
      'downgrade': WebrtcRoomEventMap['downgrade'];
      /** The path of messages to this peer changed; `undefined` if there is none. */
      'path': WebrtcRoomEventMap['path'];
      /** A data channel to this peer opened. */
      'peer': WebrtcRoomEventMap['peer'];
      /** A data channel opened: that of a `peer` event, or one that a page created. */
      'datachannel': WebrtcRoomEventMap['datachannel'];
      /** A message arrived from this peer: text as a string, anything else as bytes. */
      'message': WebrtcRoomEventMap['message'];
      /** The presence of this peer changed. */
      'presence': WebrtcRoomEventMap['presence'];
      /** The state of this peer changed. */
      'peer-state': WebrtcRoomEventMap['peer-state'];
      /** This peer left, or could not be reached for too long. */
      'peer-disconnect': WebrtcRoomEventMap['peer-disconnect'];
      /** The data channel that carried messages closed. */
      'webrtc-close': WebrtcRoomEventMap['webrtc-close'];
      /** Something went wrong; see `error.code`. */
      'error': WebrtcRoomEventMap['error'];
      /** The connection ended: because of `error`, or because we left. */
      'close': WebrtcRoomEventMap['close'];
    };
  };
  /** Shows the state of the room at a glance: joining, how many people are here, reconnecting, or why we cannot join. After a failure, it shows a button to try again. */
  'webrtc-status': {
    element: WebrtcStatusElement;
    properties: Pick<WebrtcStatusElement, 'for'>;
    attributes: object;
    events: object;
  };
}
