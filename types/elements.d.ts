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
  /** A chat with everybody in its room: the conversation, and a field to write in. Text goes out as plain string messages, and every string message of a peer is shown, as text. What is written while somebody is out of reach waits. */
  'webrtc-chat': {
    element: WebrtcChatElement;
    properties: Pick<WebrtcChatElement, 'for' | 'joins' | 'maxMessages' | 'renderMessage' | 'messages'>;
    attributes: {
      /** How many messages are kept; the oldest ones go. 1000 by default. */
      'max-messages': WebrtcChatElement['maxMessages'];
    };
    events: {
      /** A text is about to be sent; `preventDefault()` keeps it. */
      'beforesend': WebrtcChatEventMap['beforesend'];
      /** A message was sent or has arrived. */
      'messageadd': WebrtcChatEventMap['messageadd'];
    };
  };
  /** Hands out the link to the room: to copy, to share where the browser can, and as a QR code. The code is drawn by a module of its own, which loads when somebody asks for it. */
  'webrtc-invite': {
    element: WebrtcInviteElement;
    properties: Pick<WebrtcInviteElement, 'for' | 'href'>;
    attributes: object;
    events: object;
  };
  /** Lists who is in its room: first ourselves, then the others in the order in which they came, how each can be reached, by which path and how fast. In a manual room each has a button to connect and to disconnect. */
  'webrtc-peer-list': {
    element: WebrtcPeerListElement;
    properties: Pick<WebrtcPeerListElement, 'for' | 'peers'>;
    attributes: object;
    events: object;
  };
  /** A room that peers meet in. It joins as soon as it is in a document and has a `room`, and leaves when it is taken out. The elements in it, and those that name it by `for`, show what goes on. */
  'webrtc-room': {
    element: WebrtcRoomElement;
    properties: Pick<WebrtcRoomElement, 'host' | 'party' | 'room' | 'name' | 'presence' | 'manual' | 'relay' | 'rtcConfiguration'>;
    attributes: object;
    events: {
      /** `state`, `connection` or `error` is another. */
      'statechange': WebrtcRoomEventMap['statechange'];
      /** What we tell the others is another: `connection.presence`. */
      'presencechange': WebrtcRoomEventMap['presencechange'];
      /** The signalling socket is open, each time. */
      'socket': WebrtcRoomEventMap['socket'];
      /** Who else is here, on joining and on every change. */
      'peerlist': WebrtcRoomEventMap['peerlist'];
      /** Messages can be exchanged with this peer. */
      'connect': WebrtcRoomEventMap['connect'];
      /** Messages to this peer go over a direct link now, no longer through the server. */
      'upgrade': WebrtcRoomEventMap['upgrade'];
      /** Messages to this peer go through the server again. */
      'downgrade': WebrtcRoomEventMap['downgrade'];
      /** Messages to this peer take another path, or none. */
      'path': WebrtcRoomEventMap['path'];
      /** A data channel to this peer is open. */
      'peer': WebrtcRoomEventMap['peer'];
      /** The same channel, or one that the page opened. */
      'datachannel': WebrtcRoomEventMap['datachannel'];
      /** A message from this peer. */
      'message': WebrtcRoomEventMap['message'];
      /** This peer told something new about itself. */
      'presence': WebrtcRoomEventMap['presence'];
      /** The state of this peer changed. */
      'peer-state': WebrtcRoomEventMap['peer-state'];
      /** This peer is gone. */
      'peer-disconnect': WebrtcRoomEventMap['peer-disconnect'];
      /** The channel that carried messages is closed. */
      'webrtc-close': WebrtcRoomEventMap['webrtc-close'];
      /** Something went wrong; `error.code` says what. */
      'error': WebrtcRoomEventMap['error'];
      /** The connection is over. */
      'close': WebrtcRoomEventMap['close'];
    };
  };
  /** Says at one glance how the room stands: on the way in, who is here, out of reach, refused and why. After a refusal it has a button to try again. */
  'webrtc-status': {
    element: WebrtcStatusElement;
    properties: Pick<WebrtcStatusElement, 'for'>;
    attributes: object;
    events: object;
  };
}
