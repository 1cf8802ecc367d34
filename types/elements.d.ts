// Made by `npm run manifest` from custom-elements.json.
import type {
  WebrtcCallEventMap,
  WebrtcPreviewEventMap,
  WebrtcTileEventMap,
  WebrtcChatEventMap,
  WebrtcLobbyEventMap,
  WebrtcRoomEventMap,
} from '../dist/src/index.js';

import type {
  WebrtcCallElement,
  WebrtcCallControlsElement,
  WebrtcDeviceSelectElement,
  WebrtcPreviewElement,
  WebrtcTileElement,
  WebrtcChatElement,
  WebrtcInviteElement,
  WebrtcLobbyElement,
  WebrtcPeerListElement,
  WebrtcRoomElement,
  WebrtcStatusElement,
  WebrtcVerifyElement,
} from '../dist/src/index.js';

/**
 * This type can be used to create scoped tags for your components.
 *
 * Usage:
 *
 * ```ts
 * import type { ScopedElements } from "path/to/library/jsx-integration";
 *
 * declare module "my-library" {
 *   namespace JSX {
 *     interface IntrinsicElements
 *       extends ScopedElements<'test-', ''> {}
 *   }
 * }
 * ```
 *
 * @deprecated Runtime scoped elements result in duplicate types and can confusing for developers. It is recommended to use the `prefix` and `suffix` options to generate new types instead.
 */
export type ScopedElements<Prefix extends string = '', Suffix extends string = ''> = {
  [Key in keyof CustomElements as `${Prefix}${Key}${Suffix}`]: CustomElements[Key];
};

type BaseProps<T extends HTMLElement> = {
  /** Content added between the opening and closing tags of the element */
  children?: any | undefined;
  /** Used for declaratively styling one or more elements using CSS (Cascading Stylesheets) */
  class?: string | undefined;
  /** Used for declaratively styling one or more elements using CSS (Cascading Stylesheets) */
  className?: string | undefined;
  /** Takes an object where the key is the class name(s) and the value is a boolean expression. When true, the class is applied, and when false, it is removed. */
  classList?: Record<string, boolean | undefined> | undefined;
  /** Specifies the text direction of the element. */
  dir?: 'ltr' | 'rtl' | undefined;
  /** Contains a space-separated list of the part names of the element that should be exposed on the host element. */
  exportparts?: string | undefined;
  /** For <label> and <output>, lets you associate the label with some control. */
  htmlFor?: string | undefined;
  /** Specifies whether the element should be hidden. */
  hidden?: boolean | string | undefined;
  /** A unique identifier for the element. */
  id?: string | undefined;
  /** Keys tell React which array item each component corresponds to */
  key?: string | number | undefined;
  /** Specifies the language of the element. */
  lang?: string | undefined;
  /** Defines the element's semantic role for accessibility APIs. */
  role?: string | undefined;
  /** Contains a space-separated list of the part names of the element. Part names allows CSS to select and style specific elements in a shadow tree via the ::part pseudo-element. */
  part?: string | undefined;
  /** Use the ref attribute with a variable to assign a DOM element to the variable once the element is rendered. */
  ref?: (T | ((e: T) => void)) | undefined;
  /** Adds a reference for a custom element slot */
  slot?: string | undefined;
  /** Prop for setting inline styles */
  style?: Record<string, string | number> | undefined;
  /** Overrides the default Tab button behavior. Avoid using values other than -1 and 0. */
  tabIndex?: number | undefined;
  /** Specifies the tooltip text for the element. */
  title?: string | undefined;
  /** Passing 'no' excludes the element content from being translated. */
  translate?: 'yes' | 'no' | undefined;
  /** The popover global attribute is used to designate an element as a popover element. */
  popover?: 'auto' | 'hint' | 'manual' | undefined;
  /** Turns an element element into a popover control button; takes the ID of the popover element to control as its value. */
  popovertarget?: 'top' | 'bottom' | 'left' | 'right' | 'auto' | undefined;
  /** Specifies the action to be performed on a popover element being controlled by a control element. */
  popovertargetaction?: 'show' | 'hide' | 'toggle' | undefined;
};

type BaseEvents = {};

export type WebrtcCallElementProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  for?: WebrtcCallElement['for'] | undefined;
  /** Who joins turns on the microphone. */
  audio?: WebrtcCallElement['audio'] | undefined;
  /** Who joins turns on the camera. */
  video?: WebrtcCallElement['video'] | undefined;
  /** `grid`: all tiles are alike. `speaker`: who speaks is large, the others are in a row below. Default `grid`. */
  layout?: WebrtcCallElement['layout'] | undefined;

  /** There are other `peers` in the call. */
  onpeerschange?:
    ((e: WebrtcCallEventMap['peerschange'] & { readonly currentTarget: WebrtcCallElement }) => void) | undefined;
  /** A device could not be opened, or the element could not be loaded, `load-failed`. */
  onerror?: ((e: WebrtcCallEventMap['error'] & { readonly currentTarget: WebrtcCallElement }) => void) | undefined;
  /** We have joined the call. */
  onjoin?: ((e: WebrtcCallEventMap['join'] & { readonly currentTarget: WebrtcCallElement }) => void) | undefined;
  /** We have left the call. */
  onleave?: ((e: WebrtcCallEventMap['leave'] & { readonly currentTarget: WebrtcCallElement }) => void) | undefined;
};

export type WebrtcCallElementSolidJsProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  'prop:for'?: WebrtcCallElement['for'] | undefined;
  /** Who joins turns on the microphone. */
  'prop:audio'?: WebrtcCallElement['audio'] | undefined;
  /** Who joins turns on the camera. */
  'prop:video'?: WebrtcCallElement['video'] | undefined;
  /** `grid`: all tiles are alike. `speaker`: who speaks is large, the others are in a row below. Default `grid`. */
  'prop:layout'?: WebrtcCallElement['layout'] | undefined;
  /** There are other `peers` in the call. */
  'on:peerschange'?:
    ((e: WebrtcCallEventMap['peerschange'] & { readonly currentTarget: WebrtcCallElement }) => void) | undefined;
  /** A device could not be opened, or the element could not be loaded, `load-failed`. */
  'on:error'?: ((e: WebrtcCallEventMap['error'] & { readonly currentTarget: WebrtcCallElement }) => void) | undefined;
  /** We have joined the call. */
  'on:join'?: ((e: WebrtcCallEventMap['join'] & { readonly currentTarget: WebrtcCallElement }) => void) | undefined;
  /** We have left the call. */
  'on:leave'?: ((e: WebrtcCallEventMap['leave'] & { readonly currentTarget: WebrtcCallElement }) => void) | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcCallControlsElementProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  for?: WebrtcCallControlsElement['for'] | undefined;
};

export type WebrtcCallControlsElementSolidJsProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  'prop:for'?: WebrtcCallControlsElement['for'] | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcDeviceSelectElementProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  for?: WebrtcDeviceSelectElement['for'] | undefined;
  /** What to choose: `camera`, `microphone` or `speaker`. Default `camera`. */
  kind?: WebrtcDeviceSelectElement['kind'] | undefined;
};

export type WebrtcDeviceSelectElementSolidJsProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  'prop:for'?: WebrtcDeviceSelectElement['for'] | undefined;
  /** What to choose: `camera`, `microphone` or `speaker`. Default `camera`. */
  'prop:kind'?: WebrtcDeviceSelectElement['kind'] | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcPreviewElementProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  for?: WebrtcPreviewElement['for'] | undefined;
  /** Our name. Its first letter shows where there is no picture. A lobby around the element sets it to what people type. */
  name?: WebrtcPreviewElement['name'] | undefined;

  /** A device could not be opened, or the element could not be loaded, `load-failed`. */
  onerror?:
    ((e: WebrtcPreviewEventMap['error'] & { readonly currentTarget: WebrtcPreviewElement }) => void) | undefined;
};

export type WebrtcPreviewElementSolidJsProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  'prop:for'?: WebrtcPreviewElement['for'] | undefined;
  /** Our name. Its first letter shows where there is no picture. A lobby around the element sets it to what people type. */
  'prop:name'?: WebrtcPreviewElement['name'] | undefined;
  /** A device could not be opened, or the element could not be loaded, `load-failed`. */
  'on:error'?:
    ((e: WebrtcPreviewEventMap['error'] & { readonly currentTarget: WebrtcPreviewElement }) => void) | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcTileElementProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  for?: WebrtcTileElement['for'] | undefined;
  /** The id of the peer. */
  peer?: WebrtcTileElement['peer'] | undefined;
  /** What of the peer: `camera`, with the microphone, `screen`, with its sound, or what else it publishes. Default `camera`. */
  source?: WebrtcTileElement['source'] | undefined;
  /** It shows ourselves, and is never heard. */
  self?: WebrtcTileElement['self'] | undefined;
  /** How loud it is, from 0 to 1. Default 1. */
  volume?: WebrtcTileElement['volume'] | undefined;
  /** Where its sound goes to, as a `deviceId`. By default where the call's does. */
  'sink-id'?: WebrtcTileElement['sinkId'] | undefined;
  /** Where its sound goes to, as a `deviceId`. By default where the call's does. */
  sinkId?: WebrtcTileElement['sinkId'] | undefined;

  /** The menu, or the element, could not be loaded, `load-failed`. */
  onerror?: ((e: WebrtcTileEventMap['error'] & { readonly currentTarget: WebrtcTileElement }) => void) | undefined;
};

export type WebrtcTileElementSolidJsProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  'prop:for'?: WebrtcTileElement['for'] | undefined;
  /** The id of the peer. */
  'prop:peer'?: WebrtcTileElement['peer'] | undefined;
  /** What of the peer: `camera`, with the microphone, `screen`, with its sound, or what else it publishes. Default `camera`. */
  'prop:source'?: WebrtcTileElement['source'] | undefined;
  /** It shows ourselves, and is never heard. */
  'prop:self'?: WebrtcTileElement['self'] | undefined;
  /** How loud it is, from 0 to 1. Default 1. */
  'prop:volume'?: WebrtcTileElement['volume'] | undefined;
  /** Where its sound goes to, as a `deviceId`. By default where the call's does. */
  'attr:sink-id'?: WebrtcTileElement['sinkId'] | undefined;
  /** Where its sound goes to, as a `deviceId`. By default where the call's does. */
  'prop:sinkId'?: WebrtcTileElement['sinkId'] | undefined;
  /** The menu, or the element, could not be loaded, `load-failed`. */
  'on:error'?: ((e: WebrtcTileEventMap['error'] & { readonly currentTarget: WebrtcTileElement }) => void) | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcChatElementProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  for?: WebrtcChatElement['for'] | undefined;
  /** Show a line when somebody joins or leaves. */
  joins?: WebrtcChatElement['joins'] | undefined;
  /** What screen readers call the conversation. "Messages" by default. */
  'aria-label'?: WebrtcChatElement['label'] | undefined;
  /** What screen readers call the conversation. "Messages" by default. */
  label?: WebrtcChatElement['label'] | undefined;
  /** How many messages are kept. When there are more, whoever has most of them loses the oldest. */
  'max-messages'?: WebrtcChatElement['maxMessages'] | undefined;
  /** How many messages are kept. When there are more, whoever has most of them loses the oldest. */
  maxMessages?: WebrtcChatElement['maxMessages'] | undefined;
  /** Returns what to show in place of a message's text: a node, a Lit template, or a string, which is shown as text, never
as markup. If it returns `undefined` or throws, the text is shown as usual. It is called once for each message, and
again only when the message changes. */
  renderMessage?: WebrtcChatElement['renderMessage'] | undefined;
  /** The messages, oldest first. Set them to restore an earlier conversation, also one from JSON: any field may be missing.
A message of ours that had not been delivered says so, and readers stay where they have scrolled to. */
  messages?: WebrtcChatElement['messages'] | undefined;

  /** A text is about to be sent. `preventDefault()` stops it. */
  onbeforesend?:
    ((e: WebrtcChatEventMap['beforesend'] & { readonly currentTarget: WebrtcChatElement }) => void) | undefined;
  /** A message was sent or has arrived. */
  onmessageadd?:
    ((e: WebrtcChatEventMap['messageadd'] & { readonly currentTarget: WebrtcChatElement }) => void) | undefined;
};

export type WebrtcChatElementSolidJsProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  'prop:for'?: WebrtcChatElement['for'] | undefined;
  /** Show a line when somebody joins or leaves. */
  'prop:joins'?: WebrtcChatElement['joins'] | undefined;
  /** What screen readers call the conversation. "Messages" by default. */
  'attr:aria-label'?: WebrtcChatElement['label'] | undefined;
  /** What screen readers call the conversation. "Messages" by default. */
  'prop:label'?: WebrtcChatElement['label'] | undefined;
  /** How many messages are kept. When there are more, whoever has most of them loses the oldest. */
  'attr:max-messages'?: WebrtcChatElement['maxMessages'] | undefined;
  /** How many messages are kept. When there are more, whoever has most of them loses the oldest. */
  'prop:maxMessages'?: WebrtcChatElement['maxMessages'] | undefined;
  /** Returns what to show in place of a message's text: a node, a Lit template, or a string, which is shown as text, never
as markup. If it returns `undefined` or throws, the text is shown as usual. It is called once for each message, and
again only when the message changes. */
  'prop:renderMessage'?: WebrtcChatElement['renderMessage'] | undefined;
  /** The messages, oldest first. Set them to restore an earlier conversation, also one from JSON: any field may be missing.
A message of ours that had not been delivered says so, and readers stay where they have scrolled to. */
  'prop:messages'?: WebrtcChatElement['messages'] | undefined;
  /** A text is about to be sent. `preventDefault()` stops it. */
  'on:beforesend'?:
    ((e: WebrtcChatEventMap['beforesend'] & { readonly currentTarget: WebrtcChatElement }) => void) | undefined;
  /** A message was sent or has arrived. */
  'on:messageadd'?:
    ((e: WebrtcChatEventMap['messageadd'] & { readonly currentTarget: WebrtcChatElement }) => void) | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcInviteElementProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  for?: WebrtcInviteElement['for'] | undefined;
  /** The link, an `http:` or `https:` address. Defaults to the address of the page. */
  href?: WebrtcInviteElement['href'] | undefined;
};

export type WebrtcInviteElementSolidJsProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  'prop:for'?: WebrtcInviteElement['for'] | undefined;
  /** The link, an `http:` or `https:` address. Defaults to the address of the page. */
  'prop:href'?: WebrtcInviteElement['href'] | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcLobbyElementProps = {
  /** The id of the room element. Needed only when this element is outside of it; the room needs the attribute `lobby` then. */
  for?: WebrtcLobbyElement['for'] | undefined;
  /** Join at once, without asking, if we know the name and need no password. After `leave()`, the lobby asks. */
  skip?: WebrtcLobbyElement['skip'] | undefined;
  /** Nobody may join without a name. */
  required?: WebrtcLobbyElement['required'] | undefined;
  /** The room has a password: asks for it. */
  'ask-password'?: WebrtcLobbyElement['askPassword'] | undefined;
  /** The room has a password: asks for it. */
  askPassword?: WebrtcLobbyElement['askPassword'] | undefined;

  /** The lobby itself could not be loaded, `load-failed`. The next one tries again. */
  onerror?: ((e: WebrtcLobbyEventMap['error'] & { readonly currentTarget: WebrtcLobbyElement }) => void) | undefined;
};

export type WebrtcLobbyElementSolidJsProps = {
  /** The id of the room element. Needed only when this element is outside of it; the room needs the attribute `lobby` then. */
  'prop:for'?: WebrtcLobbyElement['for'] | undefined;
  /** Join at once, without asking, if we know the name and need no password. After `leave()`, the lobby asks. */
  'prop:skip'?: WebrtcLobbyElement['skip'] | undefined;
  /** Nobody may join without a name. */
  'prop:required'?: WebrtcLobbyElement['required'] | undefined;
  /** The room has a password: asks for it. */
  'bool:ask-password'?: WebrtcLobbyElement['askPassword'] | undefined;
  /** The room has a password: asks for it. */
  'prop:askPassword'?: WebrtcLobbyElement['askPassword'] | undefined;
  /** The lobby itself could not be loaded, `load-failed`. The next one tries again. */
  'on:error'?: ((e: WebrtcLobbyEventMap['error'] & { readonly currentTarget: WebrtcLobbyElement }) => void) | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcPeerListElementProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  for?: WebrtcPeerListElement['for'] | undefined;
  /** What screen readers call the list. "In this room" by default. */
  'aria-label'?: WebrtcPeerListElement['label'] | undefined;
  /** What screen readers call the list. "In this room" by default. */
  label?: WebrtcPeerListElement['label'] | undefined;
  /** The peers shown. They follow the room; set them only for a list without a room. Empty by default. */
  peers?: WebrtcPeerListElement['peers'] | undefined;
};

export type WebrtcPeerListElementSolidJsProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  'prop:for'?: WebrtcPeerListElement['for'] | undefined;
  /** What screen readers call the list. "In this room" by default. */
  'attr:aria-label'?: WebrtcPeerListElement['label'] | undefined;
  /** What screen readers call the list. "In this room" by default. */
  'prop:label'?: WebrtcPeerListElement['label'] | undefined;
  /** The peers shown. They follow the room; set them only for a list without a room. Empty by default. */
  'prop:peers'?: WebrtcPeerListElement['peers'] | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcRoomElementProps = {
  /** The signalling server, like `example.com:8080` or `https://example.com/rooms`. Defaults to the origin of this script, or else of
the page. Without a scheme, a local host and that of the page have the scheme of the page, and all others `https`. */
  host?: WebrtcRoomElement['host'] | undefined;
  /** The kind of room, as the server names it. Defaults to `main`. */
  party?: WebrtcRoomElement['party'] | undefined;
  /** What comes before `party` in the server's URL. Defaults to `parties`. */
  prefix?: WebrtcRoomElement['prefix'] | undefined;
  /** The name of the room. Without one, the element stays `idle`. */
  room?: WebrtcRoomElement['room'] | undefined;
  /** Our name, as the other peers see it. */
  name?: WebrtcRoomElement['name'] | undefined;
  /** Build links only on request: by `connectToPeer()`, or by the buttons of the peer list. */
  manual?: WebrtcRoomElement['manual'] | undefined;
  /** Only people with the link of `<webrtc-invite>` may come in: it has a secret behind `#key=`, which never reaches a server. */
  private?: WebrtcRoomElement['private'] | undefined;
  /** Wait for the lobby, though none is inside yet: it is in the shadow root of another element, or the page is still loading. A
`<webrtc-lobby>` between the tags of the room needs no such word. */
  lobby?: WebrtcRoomElement['lobby'] | undefined;
  /** When messages go through the server, encrypted: `fallback` without a direct link (the default), `never`, or `only`, without links. */
  relay?: WebrtcRoomElement['relay'] | undefined;
  /** What all tracks that we send may take together, in bits per second, above 0: see `uploadBudget` of `connect()`. Set it before joining. */
  'upload-budget'?: WebrtcRoomElement['uploadBudget'] | undefined;
  /** What all tracks that we send may take together, in bits per second, above 0: see `uploadBudget` of `connect()`. Set it before joining. */
  uploadBudget?: WebrtcRoomElement['uploadBudget'] | undefined;
  /** Parameters for the server, such as a token for its `authorize`: an object, or a function that returns one or a promise of one. Set it
before joining. A function is called for each connection, and each question of a lobby, and again if it fails or takes more than 10 s. */
  query?: WebrtcRoomElement['query'] | undefined;
  /** What else the other peers know about us: any JSON object. They find it in `peers.get(id).presence`, next to our
`name`, and get a `presence` event when it changes. To change it, set a new object. */
  presence?: WebrtcRoomElement['presence'] | undefined;
  /** The secret of the room, as `secret` of `connect()`. For a private room where a router uses `#`. Empty by default. */
  secret?: WebrtcRoomElement['secret'] | undefined;
  /** The password of the room, 1 to 256 characters. The lobby sets it where it asks for one, and so do changes by members. Empty by default. */
  password?: WebrtcRoomElement['password'] | undefined;
  /** Configuration of every `RTCPeerConnection`. Set it before joining the room. */
  rtcConfiguration?: WebrtcRoomElement['rtcConfiguration'] | undefined;
  /** What `openMedia()` has made, for the connection: it takes over what is on. A `<webrtc-preview>` sets it. Set it before joining. */
  media?: WebrtcRoomElement['media'] | undefined;
  /** Decides about everybody who comes, or is here when we join, before anything is taken from them: gets `{ id, identity, trust, presence, given }`, and
returns `true`, `false` or a promise of that. Set it before joining; it may be replaced later. Who is refused is not in `peers`,
and gets no path to us. */
  accept?: WebrtcRoomElement['accept'] | undefined;
  /** Decides about new secrets of a private room, as `acceptSecret` of `connect()`. Set it before joining; it may be replaced later. */
  acceptSecret?: WebrtcRoomElement['acceptSecret'] | undefined;

  /** `state`, `connection` or `error` changed. */
  onstatechange?:
    ((e: WebrtcRoomEventMap['statechange'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Our own presence, `connection.presence`, changed. */
  onpresencechange?:
    ((e: WebrtcRoomEventMap['presencechange'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** We are trying to reach the server: on joining, and again and again until it answers. */
  onattempt?: ((e: WebrtcRoomEventMap['attempt'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The signalling socket opened: on joining, and after each reconnection. */
  onsocket?: ((e: WebrtcRoomEventMap['socket'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The ids of the other peers in the room: on joining, and whenever they change. */
  onpeerlist?:
    ((e: WebrtcRoomEventMap['peerlist'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The ids that are blocked: on every change. */
  onblocked?: ((e: WebrtcRoomEventMap['blocked'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages can now be exchanged with this peer. */
  onconnect?: ((e: WebrtcRoomEventMap['connect'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages to this peer now take a direct link instead of the relay. */
  onupgrade?: ((e: WebrtcRoomEventMap['upgrade'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages to this peer take the relay again. */
  ondowngrade?:
    ((e: WebrtcRoomEventMap['downgrade'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The path of messages to this peer changed; `undefined` if there is none. */
  onpath?: ((e: WebrtcRoomEventMap['path'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A data channel to this peer opened. */
  onpeer?: ((e: WebrtcRoomEventMap['peer'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A data channel to this peer opened: that of a `peer` event, or one that a page created. */
  ondatachannel?:
    ((e: WebrtcRoomEventMap['datachannel'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A message arrived from this peer: text as a string, bytes as an `ArrayBuffer`, a `Blob`, or a value of JSON. */
  onmessage?: ((e: WebrtcRoomEventMap['message'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The presence of this peer changed. */
  onpresence?:
    ((e: WebrtcRoomEventMap['presence'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The trust of this peer changed. */
  ontrust?: ((e: WebrtcRoomEventMap['trust'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** This peer, or we, gave a private room another secret. */
  onsecret?: ((e: WebrtcRoomEventMap['secret'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** This peer, or we, gave the room another password. */
  onpassword?:
    ((e: WebrtcRoomEventMap['password'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Somebody asks to be verified: `connection.verify()` begins. */
  onverify?: ((e: WebrtcRoomEventMap['verify'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** This peer shows the name of somebody verified, and is somebody else. */
  'onidentity-changed'?:
    ((e: WebrtcRoomEventMap['identity-changed'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Three attempts in a row have failed; nobody gets in by us until `allow()`. */
  'onpassword-attempts'?:
    ((e: WebrtcRoomEventMap['password-attempts'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The state of this peer changed. */
  'onpeer-state'?:
    ((e: WebrtcRoomEventMap['peer-state'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** This peer left, or could not be reached for too long. */
  'onpeer-disconnect'?:
    ((e: WebrtcRoomEventMap['peer-disconnect'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A peer has published a track, and it is there. */
  ontrack?: ((e: WebrtcRoomEventMap['track'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The `state` of a peer's track changed. */
  'ontrack-state'?:
    ((e: WebrtcRoomEventMap['track-state'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A peer's track is over. Once for each `track`. */
  'ontrack-end'?:
    ((e: WebrtcRoomEventMap['track-end'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A peer would like to send files. Nothing flows before `accept()` of the offer. */
  'onfile-offer'?:
    ((e: WebrtcRoomEventMap['file-offer'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** So many videos go or come that a media server would do better. Once each time. */
  onlimit?: ((e: WebrtcRoomEventMap['limit'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The data channel that carried messages closed. */
  'onwebrtc-close'?:
    ((e: WebrtcRoomEventMap['webrtc-close'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The server does not show us the same room as others: the ids of those whom it hides, and of the peers who have said so; empty once that is over. */
  'onsplit-room'?:
    ((e: WebrtcRoomEventMap['split-room'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Something went wrong; see `error.code`. */
  onerror?: ((e: WebrtcRoomEventMap['error'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The connection ended: because of `error`, or because we left. */
  onclose?: ((e: WebrtcRoomEventMap['close'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The room is there, or has another id. It bubbles, as the context protocol asks. */
  'oncontext-provider'?:
    ((e: WebrtcRoomEventMap['context-provider'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
};

export type WebrtcRoomElementSolidJsProps = {
  /** The signalling server, like `example.com:8080` or `https://example.com/rooms`. Defaults to the origin of this script, or else of
the page. Without a scheme, a local host and that of the page have the scheme of the page, and all others `https`. */
  'prop:host'?: WebrtcRoomElement['host'] | undefined;
  /** The kind of room, as the server names it. Defaults to `main`. */
  'prop:party'?: WebrtcRoomElement['party'] | undefined;
  /** What comes before `party` in the server's URL. Defaults to `parties`. */
  'prop:prefix'?: WebrtcRoomElement['prefix'] | undefined;
  /** The name of the room. Without one, the element stays `idle`. */
  'prop:room'?: WebrtcRoomElement['room'] | undefined;
  /** Our name, as the other peers see it. */
  'prop:name'?: WebrtcRoomElement['name'] | undefined;
  /** Build links only on request: by `connectToPeer()`, or by the buttons of the peer list. */
  'prop:manual'?: WebrtcRoomElement['manual'] | undefined;
  /** Only people with the link of `<webrtc-invite>` may come in: it has a secret behind `#key=`, which never reaches a server. */
  'prop:private'?: WebrtcRoomElement['private'] | undefined;
  /** Wait for the lobby, though none is inside yet: it is in the shadow root of another element, or the page is still loading. A
`<webrtc-lobby>` between the tags of the room needs no such word. */
  'prop:lobby'?: WebrtcRoomElement['lobby'] | undefined;
  /** When messages go through the server, encrypted: `fallback` without a direct link (the default), `never`, or `only`, without links. */
  'prop:relay'?: WebrtcRoomElement['relay'] | undefined;
  /** What all tracks that we send may take together, in bits per second, above 0: see `uploadBudget` of `connect()`. Set it before joining. */
  'attr:upload-budget'?: WebrtcRoomElement['uploadBudget'] | undefined;
  /** What all tracks that we send may take together, in bits per second, above 0: see `uploadBudget` of `connect()`. Set it before joining. */
  'prop:uploadBudget'?: WebrtcRoomElement['uploadBudget'] | undefined;
  /** Parameters for the server, such as a token for its `authorize`: an object, or a function that returns one or a promise of one. Set it
before joining. A function is called for each connection, and each question of a lobby, and again if it fails or takes more than 10 s. */
  'prop:query'?: WebrtcRoomElement['query'] | undefined;
  /** What else the other peers know about us: any JSON object. They find it in `peers.get(id).presence`, next to our
`name`, and get a `presence` event when it changes. To change it, set a new object. */
  'prop:presence'?: WebrtcRoomElement['presence'] | undefined;
  /** The secret of the room, as `secret` of `connect()`. For a private room where a router uses `#`. Empty by default. */
  'prop:secret'?: WebrtcRoomElement['secret'] | undefined;
  /** The password of the room, 1 to 256 characters. The lobby sets it where it asks for one, and so do changes by members. Empty by default. */
  'prop:password'?: WebrtcRoomElement['password'] | undefined;
  /** Configuration of every `RTCPeerConnection`. Set it before joining the room. */
  'prop:rtcConfiguration'?: WebrtcRoomElement['rtcConfiguration'] | undefined;
  /** What `openMedia()` has made, for the connection: it takes over what is on. A `<webrtc-preview>` sets it. Set it before joining. */
  'prop:media'?: WebrtcRoomElement['media'] | undefined;
  /** Decides about everybody who comes, or is here when we join, before anything is taken from them: gets `{ id, identity, trust, presence, given }`, and
returns `true`, `false` or a promise of that. Set it before joining; it may be replaced later. Who is refused is not in `peers`,
and gets no path to us. */
  'prop:accept'?: WebrtcRoomElement['accept'] | undefined;
  /** Decides about new secrets of a private room, as `acceptSecret` of `connect()`. Set it before joining; it may be replaced later. */
  'prop:acceptSecret'?: WebrtcRoomElement['acceptSecret'] | undefined;
  /** `state`, `connection` or `error` changed. */
  'on:statechange'?:
    ((e: WebrtcRoomEventMap['statechange'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Our own presence, `connection.presence`, changed. */
  'on:presencechange'?:
    ((e: WebrtcRoomEventMap['presencechange'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** We are trying to reach the server: on joining, and again and again until it answers. */
  'on:attempt'?:
    ((e: WebrtcRoomEventMap['attempt'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The signalling socket opened: on joining, and after each reconnection. */
  'on:socket'?: ((e: WebrtcRoomEventMap['socket'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The ids of the other peers in the room: on joining, and whenever they change. */
  'on:peerlist'?:
    ((e: WebrtcRoomEventMap['peerlist'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The ids that are blocked: on every change. */
  'on:blocked'?:
    ((e: WebrtcRoomEventMap['blocked'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages can now be exchanged with this peer. */
  'on:connect'?:
    ((e: WebrtcRoomEventMap['connect'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages to this peer now take a direct link instead of the relay. */
  'on:upgrade'?:
    ((e: WebrtcRoomEventMap['upgrade'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages to this peer take the relay again. */
  'on:downgrade'?:
    ((e: WebrtcRoomEventMap['downgrade'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The path of messages to this peer changed; `undefined` if there is none. */
  'on:path'?: ((e: WebrtcRoomEventMap['path'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A data channel to this peer opened. */
  'on:peer'?: ((e: WebrtcRoomEventMap['peer'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A data channel to this peer opened: that of a `peer` event, or one that a page created. */
  'on:datachannel'?:
    ((e: WebrtcRoomEventMap['datachannel'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A message arrived from this peer: text as a string, bytes as an `ArrayBuffer`, a `Blob`, or a value of JSON. */
  'on:message'?:
    ((e: WebrtcRoomEventMap['message'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The presence of this peer changed. */
  'on:presence'?:
    ((e: WebrtcRoomEventMap['presence'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The trust of this peer changed. */
  'on:trust'?: ((e: WebrtcRoomEventMap['trust'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** This peer, or we, gave a private room another secret. */
  'on:secret'?: ((e: WebrtcRoomEventMap['secret'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** This peer, or we, gave the room another password. */
  'on:password'?:
    ((e: WebrtcRoomEventMap['password'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Somebody asks to be verified: `connection.verify()` begins. */
  'on:verify'?: ((e: WebrtcRoomEventMap['verify'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** This peer shows the name of somebody verified, and is somebody else. */
  'on:identity-changed'?:
    ((e: WebrtcRoomEventMap['identity-changed'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Three attempts in a row have failed; nobody gets in by us until `allow()`. */
  'on:password-attempts'?:
    ((e: WebrtcRoomEventMap['password-attempts'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The state of this peer changed. */
  'on:peer-state'?:
    ((e: WebrtcRoomEventMap['peer-state'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** This peer left, or could not be reached for too long. */
  'on:peer-disconnect'?:
    ((e: WebrtcRoomEventMap['peer-disconnect'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A peer has published a track, and it is there. */
  'on:track'?: ((e: WebrtcRoomEventMap['track'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The `state` of a peer's track changed. */
  'on:track-state'?:
    ((e: WebrtcRoomEventMap['track-state'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A peer's track is over. Once for each `track`. */
  'on:track-end'?:
    ((e: WebrtcRoomEventMap['track-end'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A peer would like to send files. Nothing flows before `accept()` of the offer. */
  'on:file-offer'?:
    ((e: WebrtcRoomEventMap['file-offer'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** So many videos go or come that a media server would do better. Once each time. */
  'on:limit'?: ((e: WebrtcRoomEventMap['limit'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The data channel that carried messages closed. */
  'on:webrtc-close'?:
    ((e: WebrtcRoomEventMap['webrtc-close'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The server does not show us the same room as others: the ids of those whom it hides, and of the peers who have said so; empty once that is over. */
  'on:split-room'?:
    ((e: WebrtcRoomEventMap['split-room'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Something went wrong; see `error.code`. */
  'on:error'?: ((e: WebrtcRoomEventMap['error'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The connection ended: because of `error`, or because we left. */
  'on:close'?: ((e: WebrtcRoomEventMap['close'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The room is there, or has another id. It bubbles, as the context protocol asks. */
  'on:context-provider'?:
    ((e: WebrtcRoomEventMap['context-provider'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcStatusElementProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  for?: WebrtcStatusElement['for'] | undefined;
};

export type WebrtcStatusElementSolidJsProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  'prop:for'?: WebrtcStatusElement['for'] | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcVerifyElementProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  for?: WebrtcVerifyElement['for'] | undefined;
  /** The id of the peer to verify. Without one, it is for whoever asks, and lets people choose. */
  peer?: WebrtcVerifyElement['peer'] | undefined;
};

export type WebrtcVerifyElementSolidJsProps = {
  /** The id of the room element. Needed only when this element is outside of it. */
  'prop:for'?: WebrtcVerifyElement['for'] | undefined;
  /** The id of the peer to verify. Without one, it is for whoever asks, and lets people choose. */
  'prop:peer'?: WebrtcVerifyElement['peer'] | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type CustomElements = {
  /**
   * A call of all who are in the room. It has a button to join, then a tile for everybody who has joined or publishes something, one for
   * ourselves, and the controls. Nothing is opened before somebody presses the button. Who has used a `<webrtc-preview>` to join the room is
   * in the call at once, with what they have turned on there. The screen of somebody else, or what is pinned, is larger than the rest. While the focus
   * is inside: M mutes the microphone, V turns the camera on and off, S shares the screen, P pins the tile that has the focus, and the
   * microphone is on while Space is held down.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `audio`: Who joins turns on the microphone.
   * - `video`: Who joins turns on the camera.
   * - `layout`: `grid`: all tiles are alike. `speaker`: who speaks is large, the others are in a row below. Default `grid`.
   * - `joined`: Whether we are in the call. Default `false`. (property only) (readonly)
   * - `peers`: The ids of the peers in the call: they have joined it, or publish something. The event `peerschange` tells of a change. (property only) (readonly)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `peerschange`: There are other `peers` in the call.
   * - `error`: A device could not be opened, or the element could not be loaded, `load-failed`.
   * - `join`: We have joined the call.
   * - `leave`: We have left the call.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `(default)`: Tiles and controls of the page, in place of those that the call has by itself.
   * - `door`: What the page says before we join.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `join() => Promise<void>`: Joins the call, and turns on what `audio` and `video` say. Resolves when that is on, or has failed, which the event `error` tells of.
   * Does nothing while we are not in the room.
   * - `leave() => void`: Leaves the call: microphone, camera and screen go off.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of the main buttons, and the colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the text on the main buttons. (default: `Canvas`)
   * - `--webrtc-negative`: The background of the button that leaves, and the colour of what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `door`: What is shown before we join.
   * - `people`: Who is in the call, before we join.
   * - `hint`: What others will see and hear.
   * - `join`: The button that joins.
   * - `stage`: The area of the tiles.
   * - `pin`: The button that pins a tile.
   * - `sound`: The button that turns on the sound, where the browser keeps it off.
   * - `controls`: The controls. Their own parts can be styled, too, and those of the tiles.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `joined`: We are in the call.
   * - `custom`: The page has put tiles and controls of its own into it.
   * - `silent`: The browser keeps the sound off until somebody presses a button.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-call': Partial<WebrtcCallElementProps & BaseProps<WebrtcCallElement> & BaseEvents>;

  /**
   * The buttons of a call: microphone, camera, sharing the screen, and leaving it. It says what is wrong with a device, and what to do, and when
   * somebody talks into a muted microphone. What is on is sent to everybody in the room.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of what is on, and the colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the icon of what is on. (default: `Canvas`)
   * - `--webrtc-negative`: The background of the button that leaves, and the colour of what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `bar`: The row of buttons.
   * - `button`: Each button.
   * - `microphone`: The button that lets others hear us.
   * - `camera`: The button that lets others see us.
   * - `screen`: The button that shares the screen, where the browser can.
   * - `leave`: The button that leaves the call, while we are in one.
   * - `talking`: That somebody talks into a muted microphone.
   * - `problem`: What is wrong with a device.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `microphone`: Others hear us.
   * - `camera`: Others see us.
   * - `screen`: We share the screen.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-call-controls': Partial<WebrtcCallControlsElementProps & BaseProps<WebrtcCallControlsElement> & BaseEvents>;

  /**
   * Lets people choose their camera, microphone or speaker. The list follows what is plugged in. Browsers name devices only once the page
   * may use one of the kind. Before we join, it is about what a `<webrtc-preview>` has opened.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `kind`: What to choose: `camera`, `microphone` or `speaker`. Default `camera`.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `label`: The label.
   * - `select`: The list.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `unavailable`: The browser lets nobody choose: this is about speakers, and sound always goes where the system sends it. The element is not shown.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-device-select': Partial<WebrtcDeviceSelectElementProps & BaseProps<WebrtcDeviceSelectElement> & BaseEvents>;

  /**
   * Shows us how others will see and hear us, before we join the room: our picture as in a mirror, and how loud our microphone is. People turn
   * both on and off, choose their devices, and play a test sound. Nothing is opened before somebody presses a button. The call in the room
   * goes on with what is on, and with the devices that were chosen; who has used the preview is in the call as soon as they are in the room.
   * If nobody joins, or there is no call, camera and microphone go off. It belongs into a `<webrtc-lobby>`, in the slot `preview`.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `name`: Our name. Its first letter shows where there is no picture. A lobby around the element sets it to what people type.
   * - `media`: What was opened; `undefined` while nothing was. (property only) (readonly)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `error`: A device could not be opened, or the element could not be loaded, `load-failed`.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of what is on, the colour of the level, and that of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the icon of what is on. (default: `Canvas`)
   * - `--webrtc-negative`: The colour of what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `picture`: The area of the picture.
   * - `video`: The picture.
   * - `avatar`: The first letter of our name, where there is no picture.
   * - `empty`: What is said where there is no picture.
   * - `button`: The buttons that turn something on and off.
   * - `microphone`: The button that turns the microphone on and off.
   * - `camera`: The button that turns the camera on and off.
   * - `level`: How loud the microphone is.
   * - `try`: The button that turns on both.
   * - `problem`: What is wrong with a device.
   * - `hint`: What others will see and hear.
   * - `devices`: The choice of devices. The parts `label` and `select` of each can be styled, too.
   * - `test`: The button that plays a test sound.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `done`: We have joined or are joining, and the preview is not shown.
   * - `camera`: The camera is on.
   * - `microphone`: The microphone is on.
   * - `mirrored`: The picture is seen as in a mirror: that of all cameras but those on the back of a phone.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-preview': Partial<WebrtcPreviewElementProps & BaseProps<WebrtcPreviewElement> & BaseEvents>;

  /**
   * Shows somebody in a call, and lets them be heard: the picture of their camera with their microphone, or their screen with its sound. It
   * shows a letter where there is no picture, the name, whether the microphone is off, and a connection that is poor or lost. A menu has the
   * volume, and a window of its own for the picture. In full screen, and beside such a window, all are still heard.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `peer`: The id of the peer.
   * - `source`: What of the peer: `camera`, with the microphone, `screen`, with its sound, or what else it publishes. Default `camera`.
   * - `self`: It shows ourselves, and is never heard.
   * - `volume`: How loud it is, from 0 to 1. Default 1.
   * - `sink-id`/`sinkId`: Where its sound goes to, as a `deviceId`. By default where the call's does.
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `error`: The menu, or the element, could not be loaded, `load-failed`.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `actions`: Buttons of the page, before the one for full screen.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of the button for sound, and the colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the text on the button for sound. (default: `Canvas`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `tile`: All of it.
   * - `video`: The picture.
   * - `avatar`: The letter, where there is no picture.
   * - `caption`: The line with the name.
   * - `name`: The name.
   * - `given`: A name that the server gives.
   * - `alike`: The number after a name that looks like another one.
   * - `verified`: The mark of somebody who is verified.
   * - `muted`: The mark of a microphone that is off.
   * - `status`: What we wait for, or where the picture is.
   * - `quality`: The mark of a connection that is poor or lost.
   * - `sound`: The button that turns the sound on, where the browser keeps it off. In a call, the call has one for all.
   * - `more`: The button for the menu.
   * - `menu`: The menu.
   * - `volume`: The volume in it, with its label.
   * - `own-window`: The button in it that gives the picture a window of its own.
   * - `fullscreen`: The button for full screen.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `video`: There is a picture.
   * - `muted`: The microphone is off.
   * - `speaking`: They speak.
   * - `waiting`: There is something, and no direct link that brings it.
   * - `poor`: The connection is poor.
   * - `lost`: The connection is lost, and is being built again.
   * - `away`: The picture is in a window of its own.
   * - `blocked`: The browser keeps the sound off until somebody clicks.
   * - `mirrored`: It is our own picture, seen as in a mirror.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-tile': Partial<WebrtcTileElementProps & BaseProps<WebrtcTileElement> & BaseEvents>;

  /**
   * A chat with everybody in the room: the conversation, and a field to write in. It sends texts as plain string messages, and shows every
   * string message of a peer as text with links, never as markup; not those of who is blocked. Messages wait for a peer that reconnects.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `joins`: Show a line when somebody joins or leaves.
   * - `aria-label`/`label`: What screen readers call the conversation. "Messages" by default.
   * - `max-messages`/`maxMessages`: How many messages are kept. When there are more, whoever has most of them loses the oldest.
   * - `renderMessage`: Returns what to show in place of a message's text: a node, a Lit template, or a string, which is shown as text, never
   * as markup. If it returns `undefined` or throws, the text is shown as usual. It is called once for each message, and
   * again only when the message changes. (property only)
   * - `messages`: The messages, oldest first. Set them to restore an earlier conversation, also one from JSON: any field may be missing.
   * A message of ours that had not been delivered says so, and readers stay where they have scrolled to. (property only)
   * - `notice`: Why there is nobody to write to, in the language of the element; empty when there is somebody. (property only) (readonly)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `beforesend`: A text is about to be sent. `preventDefault()` stops it.
   * - `messageadd`: A message was sent or has arrived.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `header`: Content above the conversation.
   * - `empty`: Shown while there are no messages. By default, it has an invitation while nobody else is here, unless the room has one.
   * - `composer`: Replaces the field and its button. Call `send()` from it.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `focus(options?: FocusOptions) => void`: Moves the focus to the field to write in.
   * - `send(text: string) => Promise<void>`: Sends a text to everybody here, as if it had been typed, so `beforesend` can stop it. Resolves when it is delivered
   * or has failed: see `failure` of the message. Rejects with a `ConnectionError` if there is nobody to send it to.
   * - `retry(id: number) => Promise<void>`: Sends a failed message again to everybody here who has not received it.
   * - `clear() => void`: Deletes all messages, in this element only.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of our messages and of the button. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the text on that background. (default: `Canvas`)
   * - `--webrtc-negative`: The colour of texts that say what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   * - `--webrtc-chat-bubble`: The background of messages of others. (default: `color-mix(in srgb, currentColor 9%, transparent)`)
   * - `--webrtc-chat-radius`: The corner radius of messages and of the field. (default: `1.1em`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `log`: The scrollable conversation.
   * - `day`: The line with the date, between two days.
   * - `event`: The line that says who joined or left.
   * - `message`: One message.
   * - `own`: A `message` that we wrote.
   * - `other`: A `message` of somebody else.
   * - `first`: A `message` that is the first of its author in a row.
   * - `follows`: A `message` that follows another of the same author.
   * - `avatar`: The avatar of its author.
   * - `header`: The name and the time, above a message. In one that `follows`, only screen readers read it.
   * - `name`: The name of its author.
   * - `given`: A `name` that the server gives, not the author.
   * - `time`: When it was sent or arrived.
   * - `alike`: The number after a name that looks like another one.
   * - `verified`: The mark of an author who is verified.
   * - `flood`: The line in place of many messages of one person.
   * - `unfold`: The button in it that shows the messages.
   * - `text`: The text of the message.
   * - `link`: A link in the text.
   * - `expand`: The button that shows the whole of a long text.
   * - `delivery`: Whether our own message has been delivered. Contains `failure` and `retry` if it has not.
   * - `failure`: Why our message was not delivered.
   * - `retry`: The button to send it again, or to try again to join the room.
   * - `more`: The button that scrolls to the newest message, while older ones are in view.
   * - `typing`: Who is typing.
   * - `notice`: Why there is nobody to write to.
   * - `attempt`: How often we have tried to reach the server, while it does not answer.
   * - `composer`: The field and its button.
   * - `input`: The field to write in.
   * - `send`: The button that sends the message.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `empty`: There are no messages.
   * - `alone`: There is nobody to write to.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-chat': Partial<WebrtcChatElementProps & BaseProps<WebrtcChatElement> & BaseEvents>;

  /**
   * Shows the link to the room with buttons to copy it, to share it (where the browser can), and to show it as a QR code.
   * The module that draws the code loads on the first click.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `href`: The link, an `http:` or `https:` address. Defaults to the address of the page.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of the copy button, and the colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the text on the copy button. (default: `Canvas`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `label`: The label of the field.
   * - `link`: The field with the link.
   * - `copy`: The button that copies it.
   * - `share`: The button that shares it. Hidden where the browser cannot share.
   * - `code-button`: The button that shows and hides the QR code.
   * - `status`: The result of the last click, like "Link copied", or why there is no link.
   * - `code`: The QR code.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-invite': Partial<WebrtcInviteElementProps & BaseProps<WebrtcInviteElement> & BaseEvents>;

  /**
   * Asks for a name before we join the room, and for a password where the room has one. The room around it waits for that. It comes back
   * after `leave()`, and when the password was wrong. The name is kept on this device for the next time, the password nowhere. It says how
   * many people are in the room, if the server tells: it asks when it shows, and every 15 s while the page is visible.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it; the room needs the attribute `lobby` then.
   * - `skip`: Join at once, without asking, if we know the name and need no password. After `leave()`, the lobby asks.
   * - `required`: Nobody may join without a name.
   * - `ask-password`/`askPassword`: The room has a password: asks for it.
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `error`: The lobby itself could not be loaded, `load-failed`. The next one tries again.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `(default)`: A heading, or what else the page says before we join.
   * - `preview`: What we will show of ourselves: a `<webrtc-preview>`, or what the page has for it.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of the button, and the colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the text on the button. (default: `Canvas`)
   * - `--webrtc-negative`: The colour of the text that says what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `form`: The form.
   * - `inside`: How many people are in the room.
   * - `label`: The label of a field.
   * - `name`: The field for the name.
   * - `password`: The field for the password.
   * - `show`: The button that shows and hides the password.
   * - `error`: Why we cannot join yet.
   * - `join`: The button that joins.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `done`: We have joined or are joining, and the lobby is not shown.
   * - `wrong`: What was typed does not do, and the lobby says why.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-lobby': Partial<WebrtcLobbyElementProps & BaseProps<WebrtcLobbyElement> & BaseEvents>;

  /**
   * Lists the people in the room: ourselves first, then the others in the order in which they joined. Shows for each
   * whether we are connected, over which path, and the round-trip time. In a `manual` room, each has a button to connect
   * or disconnect. The options of a peer have a button to block it, and in a private room or one with a password one to remove it: the room gets a new
   * secret without it, or a new password, which the list asks for and shows to the others. Who is blocked is listed below the others, with a button to unblock them.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `aria-label`/`label`: What screen readers call the list. "In this room" by default.
   * - `peers`: The peers shown. They follow the room; set them only for a list without a room. Empty by default. (property only)
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `empty`: Shown while the list has no peers.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-peer-gap`: The space between entries. (default: `0.75rem`)
   * - `--webrtc-positive`: The colour of the icon of connected peers. (default: `light-dark(oklch(0.58 0.15 150), oklch(0.78 0.16 150))`)
   * - `--webrtc-negative`: The colour of the text that says what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   * - `--webrtc-accent`: The colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `list`: The list.
   * - `item`: One entry.
   * - `you`: Our own entry, which is also an `item`.
   * - `new`: An `item`: a peer that we have no link to yet.
   * - `connecting`: An `item`: a peer that we are connecting to.
   * - `connected`: An `item`: a peer that we can exchange messages with.
   * - `disconnected`: An `item`: a peer that we have lost and are reconnecting to.
   * - `failed`: An `item`: a peer that we cannot connect to.
   * - `avatar`: The avatar of a person.
   * - `name`: The name of a person.
   * - `given`: A `name` that the server gives, not the person.
   * - `alike`: The number after a name that looks like another one.
   * - `why`: The text that says what that number is for.
   * - `state`: Whether we are connected to a peer: an icon and a text.
   * - `path`: The badge with the path of messages to a connected peer.
   * - `rtt`: The round-trip time of messages to a connected peer, in ms.
   * - `action`: The button to connect or disconnect, in a `manual` room.
   * - `options`: The button that shows what else can be done with a peer.
   * - `menu`: What else can be done with a peer.
   * - `verify`: The button to verify a peer.
   * - `verified`: The mark of a peer that is verified.
   * - `notice`: What a peer asks, that it shows the name of somebody verified, that many attempts by password have failed, or a new password.
   * - `allow`: The button that allows more such attempts.
   * - `dismiss`: The button to hide it.
   * - `dialog`: Where two people verify each other, or one removes a peer from a room with a password.
   * - `verification`: The `<webrtc-verify>` in it.
   * - `close`: The button that closes it.
   * - `block`: The button to block a peer.
   * - `removal`: What removing a peer leads to.
   * - `remove`: The button to remove a peer from a private room, or one with a password.
   * - `new-password`: The field for the password that the room gets then.
   * - `unblock`: The button to unblock a peer.
   * - `heading`: The text above those who are blocked.
   * - `blocked`: An `item`: a peer that we have blocked.
   * - `empty`: The text shown while the list has no peers.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `empty`: The list has no peers.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-peer-list': Partial<WebrtcPeerListElementProps & BaseProps<WebrtcPeerListElement> & BaseEvents>;

  /**
   * A room that peers meet in. It joins when it is in a document and has a `room`, and leaves a second after it is removed,
   * unless it is back by then. With a `<webrtc-lobby>` inside, it waits for that, or for `join()`. Elements inside it, and elements that name it in their `for` attribute, show what happens in it.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `host`: The signalling server, like `example.com:8080` or `https://example.com/rooms`. Defaults to the origin of this script, or else of
   * the page. Without a scheme, a local host and that of the page have the scheme of the page, and all others `https`.
   * - `party`: The kind of room, as the server names it. Defaults to `main`.
   * - `prefix`: What comes before `party` in the server's URL. Defaults to `parties`.
   * - `room`: The name of the room. Without one, the element stays `idle`.
   * - `name`: Our name, as the other peers see it.
   * - `manual`: Build links only on request: by `connectToPeer()`, or by the buttons of the peer list.
   * - `private`: Only people with the link of `<webrtc-invite>` may come in: it has a secret behind `#key=`, which never reaches a server.
   * - `lobby`: Wait for the lobby, though none is inside yet: it is in the shadow root of another element, or the page is still loading. A
   * `<webrtc-lobby>` between the tags of the room needs no such word.
   * - `relay`: When messages go through the server, encrypted: `fallback` without a direct link (the default), `never`, or `only`, without links.
   * - `upload-budget`/`uploadBudget`: What all tracks that we send may take together, in bits per second, above 0: see `uploadBudget` of `connect()`. Set it before joining.
   * - `query`: Parameters for the server, such as a token for its `authorize`: an object, or a function that returns one or a promise of one. Set it
   * before joining. A function is called for each connection, and each question of a lobby, and again if it fails or takes more than 10 s. (property only)
   * - `presence`: What else the other peers know about us: any JSON object. They find it in `peers.get(id).presence`, next to our
   * `name`, and get a `presence` event when it changes. To change it, set a new object. (property only)
   * - `secret`: The secret of the room, as `secret` of `connect()`. For a private room where a router uses `#`. Empty by default. (property only)
   * - `password`: The password of the room, 1 to 256 characters. The lobby sets it where it asks for one, and so do changes by members. Empty by default. (property only)
   * - `rtcConfiguration`: Configuration of every `RTCPeerConnection`. Set it before joining the room. (property only)
   * - `media`: What `openMedia()` has made, for the connection: it takes over what is on. A `<webrtc-preview>` sets it. Set it before joining. (property only)
   * - `accept`: Decides about everybody who comes, or is here when we join, before anything is taken from them: gets `{ id, identity, trust, presence, given }`, and
   * returns `true`, `false` or a promise of that. Set it before joining; it may be replaced later. Who is refused is not in `peers`,
   * and gets no path to us. (property only)
   * - `acceptSecret`: Decides about new secrets of a private room, as `acceptSecret` of `connect()`. Set it before joining; it may be replaced later. (property only)
   * - `state`: The state of the room. `idle` by default. (property only) (readonly)
   * - `connection`: The connection of the core, while we are in the room. (property only) (readonly)
   * - `error`: Why `state` is `failed`. (property only) (readonly)
   * - `attempts`: How often we have tried to reach the server since we last did, or since we began to join. (property only) (readonly)
   * - `invitation`: What the fragment of a link to the room has to say, if the room is private: `key=` and its secret. Empty otherwise. (property only) (readonly)
   * - `invited`: Whether the secret of a private room has come by the link that was opened, not from this tab. (property only) (readonly)
   * - `peers`: The other peers in the room, by id. (property only) (readonly)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `statechange`: `state`, `connection` or `error` changed.
   * - `presencechange`: Our own presence, `connection.presence`, changed.
   * - `attempt`: We are trying to reach the server: on joining, and again and again until it answers.
   * - `socket`: The signalling socket opened: on joining, and after each reconnection.
   * - `peerlist`: The ids of the other peers in the room: on joining, and whenever they change.
   * - `blocked`: The ids that are blocked: on every change.
   * - `connect`: Messages can now be exchanged with this peer.
   * - `upgrade`: Messages to this peer now take a direct link instead of the relay.
   * - `downgrade`: Messages to this peer take the relay again.
   * - `path`: The path of messages to this peer changed; `undefined` if there is none.
   * - `peer`: A data channel to this peer opened.
   * - `datachannel`: A data channel to this peer opened: that of a `peer` event, or one that a page created.
   * - `message`: A message arrived from this peer: text as a string, bytes as an `ArrayBuffer`, a `Blob`, or a value of JSON.
   * - `presence`: The presence of this peer changed.
   * - `trust`: The trust of this peer changed.
   * - `secret`: This peer, or we, gave a private room another secret.
   * - `password`: This peer, or we, gave the room another password.
   * - `verify`: Somebody asks to be verified: `connection.verify()` begins.
   * - `identity-changed`: This peer shows the name of somebody verified, and is somebody else.
   * - `password-attempts`: Three attempts in a row have failed; nobody gets in by us until `allow()`.
   * - `peer-state`: The state of this peer changed.
   * - `peer-disconnect`: This peer left, or could not be reached for too long.
   * - `track`: A peer has published a track, and it is there.
   * - `track-state`: The `state` of a peer's track changed.
   * - `track-end`: A peer's track is over. Once for each `track`.
   * - `file-offer`: A peer would like to send files. Nothing flows before `accept()` of the offer.
   * - `limit`: So many videos go or come that a media server would do better. Once each time.
   * - `webrtc-close`: The data channel that carried messages closed.
   * - `split-room`: The server does not show us the same room as others: the ids of those whom it hides, and of the peers who have said so; empty once that is over.
   * - `error`: Something went wrong; see `error.code`.
   * - `close`: The connection ended: because of `error`, or because we left.
   * - `context-provider`: The room is there, or has another id. It bubbles, as the context protocol asks.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `(default)`: The content of the room.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `join() => void`: Joins the room after `leave()`, or past its lobby, or tries again at once if we could not, or have lost the server.
   * - `leave() => void`: Leaves the room until `join()` is called, or the lobby lets us in again.
   * - `send(data: MessageData, options?: SendOptions) => Promise<void>`: Sends a message to one peer, several, or all. Resolves on delivery; rejects with a `ConnectionError`.
   * - `topic(name: string, options?: TopicOptions) => Topic`: Opens a topic, as `connection.topic()` does: before we join, too. It goes on when we join again.
   * - `connectToPeer(id: PeerId) => void`: Builds a link to this peer, unless there is one.
   * - `peerDisconnect(id?: PeerId) => void`: Closes the link to this peer, or without an id all links.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `idle`: We are not in the room.
   * - `waiting`: The lobby of the room has to let us in first.
   * - `connecting`: We are joining the room.
   * - `connected`: We are in the room.
   * - `reconnecting`: The connection to the server is lost. Direct links may still work.
   * - `failed`: We cannot join the room; `error` is the reason.
   */
  'webrtc-room': Partial<WebrtcRoomElementProps & BaseProps<WebrtcRoomElement> & BaseEvents>;

  /**
   * Shows the state of the room at a glance: joining, how many people are here, reconnecting, or why we cannot join. When
   * the server does not answer for 3 seconds, it says which one, how often we have tried, and shows a button to try again.
   * It shows the button after a failure, too. It says so if the server does not show everybody the same people.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `state`: The state that is shown. `idle` by default. (property only) (readonly)
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-negative`: The colour of the text that says what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   * - `--webrtc-accent`: The colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `indicator`: The icon of the state. Each state has a different shape.
   * - `text`: The state, in words.
   * - `attempt`: How often we have tried to reach the server, while it does not answer.
   * - `retry`: The button to try again, after a failure or while the server does not answer.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `idle`: We are not in a room.
   * - `waiting`: The lobby of the room has to let us in first.
   * - `connecting`: We are joining the room.
   * - `alone`: We are in the room, and nobody else is.
   * - `connected`: We are in the room with others.
   * - `reconnecting`: The connection to the server is lost. Direct links may still work.
   * - `offline`: This device has no network.
   * - `failed`: We cannot join the room.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-status': Partial<WebrtcStatusElementProps & BaseProps<WebrtcStatusElement> & BaseEvents>;

  /**
   * Lets two people find out whether they talk to each other and to nobody else: both see seven emoji, compare them in person or in a
   * call, and confirm that they are the same. It also shows the safety number of both, with a QR code. Without `peer`, it is for whoever
   * asks, and lets people choose.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `peer`: The id of the peer to verify. Without one, it is for whoever asks, and lets people choose.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `start() => void`: Begins to verify the peer that `peer` names, or that was chosen. Does nothing if there is none.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of the main button, and the colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the text on the main button. (default: `Canvas`)
   * - `--webrtc-positive`: The colour of the mark of somebody who is verified. (default: `light-dark(oklch(0.5 0.15 150), oklch(0.78 0.16 150))`)
   * - `--webrtc-negative`: The colour of texts that say what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `status`: What is to be done, or has happened.
   * - `people`: The list of those who can be verified, without `peer`.
   * - `person`: The button of one of them.
   * - `signs`: The list of emoji.
   * - `sign`: One emoji.
   * - `called`: The name of an emoji.
   * - `digits`: The numbers, for those who would rather compare these.
   * - `start`: The button to begin.
   * - `match`: The button that says that both see the same.
   * - `differ`: The button that says that they do not.
   * - `switch`: The button to show numbers instead of emoji, or emoji again.
   * - `other`: The button to choose somebody else, without `peer`.
   * - `cancel`: The button to end it.
   * - `remove`: The button to take back that somebody is verified.
   * - `verified`: The mark of somebody who is verified.
   * - `safety-button`: The button that shows and hides the safety number.
   * - `safety`: The safety number, with its code and what it is good for.
   * - `safety-number`: The digits of the safety number.
   * - `code`: Its QR code.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `asking`: We have begun, and wait for the other person.
   * - `comparing`: There is something to compare.
   * - `confirmed`: We have confirmed, and wait for the other person.
   * - `done`: The person is verified.
   * - `failed`: It has failed.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-verify': Partial<WebrtcVerifyElementProps & BaseProps<WebrtcVerifyElement> & BaseEvents>;
};

export type CustomElementsSolidJs = {
  /**
   * A call of all who are in the room. It has a button to join, then a tile for everybody who has joined or publishes something, one for
   * ourselves, and the controls. Nothing is opened before somebody presses the button. Who has used a `<webrtc-preview>` to join the room is
   * in the call at once, with what they have turned on there. The screen of somebody else, or what is pinned, is larger than the rest. While the focus
   * is inside: M mutes the microphone, V turns the camera on and off, S shares the screen, P pins the tile that has the focus, and the
   * microphone is on while Space is held down.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `audio`: Who joins turns on the microphone.
   * - `video`: Who joins turns on the camera.
   * - `layout`: `grid`: all tiles are alike. `speaker`: who speaks is large, the others are in a row below. Default `grid`.
   * - `joined`: Whether we are in the call. Default `false`. (property only) (readonly)
   * - `peers`: The ids of the peers in the call: they have joined it, or publish something. The event `peerschange` tells of a change. (property only) (readonly)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `peerschange`: There are other `peers` in the call.
   * - `error`: A device could not be opened, or the element could not be loaded, `load-failed`.
   * - `join`: We have joined the call.
   * - `leave`: We have left the call.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `(default)`: Tiles and controls of the page, in place of those that the call has by itself.
   * - `door`: What the page says before we join.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `join() => Promise<void>`: Joins the call, and turns on what `audio` and `video` say. Resolves when that is on, or has failed, which the event `error` tells of.
   * Does nothing while we are not in the room.
   * - `leave() => void`: Leaves the call: microphone, camera and screen go off.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of the main buttons, and the colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the text on the main buttons. (default: `Canvas`)
   * - `--webrtc-negative`: The background of the button that leaves, and the colour of what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `door`: What is shown before we join.
   * - `people`: Who is in the call, before we join.
   * - `hint`: What others will see and hear.
   * - `join`: The button that joins.
   * - `stage`: The area of the tiles.
   * - `pin`: The button that pins a tile.
   * - `sound`: The button that turns on the sound, where the browser keeps it off.
   * - `controls`: The controls. Their own parts can be styled, too, and those of the tiles.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `joined`: We are in the call.
   * - `custom`: The page has put tiles and controls of its own into it.
   * - `silent`: The browser keeps the sound off until somebody presses a button.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-call': Partial<
    WebrtcCallElementProps & WebrtcCallElementSolidJsProps & BaseProps<WebrtcCallElement> & BaseEvents
  >;

  /**
   * The buttons of a call: microphone, camera, sharing the screen, and leaving it. It says what is wrong with a device, and what to do, and when
   * somebody talks into a muted microphone. What is on is sent to everybody in the room.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of what is on, and the colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the icon of what is on. (default: `Canvas`)
   * - `--webrtc-negative`: The background of the button that leaves, and the colour of what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `bar`: The row of buttons.
   * - `button`: Each button.
   * - `microphone`: The button that lets others hear us.
   * - `camera`: The button that lets others see us.
   * - `screen`: The button that shares the screen, where the browser can.
   * - `leave`: The button that leaves the call, while we are in one.
   * - `talking`: That somebody talks into a muted microphone.
   * - `problem`: What is wrong with a device.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `microphone`: Others hear us.
   * - `camera`: Others see us.
   * - `screen`: We share the screen.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-call-controls': Partial<
    WebrtcCallControlsElementProps &
      WebrtcCallControlsElementSolidJsProps &
      BaseProps<WebrtcCallControlsElement> &
      BaseEvents
  >;

  /**
   * Lets people choose their camera, microphone or speaker. The list follows what is plugged in. Browsers name devices only once the page
   * may use one of the kind. Before we join, it is about what a `<webrtc-preview>` has opened.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `kind`: What to choose: `camera`, `microphone` or `speaker`. Default `camera`.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `label`: The label.
   * - `select`: The list.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `unavailable`: The browser lets nobody choose: this is about speakers, and sound always goes where the system sends it. The element is not shown.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-device-select': Partial<
    WebrtcDeviceSelectElementProps &
      WebrtcDeviceSelectElementSolidJsProps &
      BaseProps<WebrtcDeviceSelectElement> &
      BaseEvents
  >;

  /**
   * Shows us how others will see and hear us, before we join the room: our picture as in a mirror, and how loud our microphone is. People turn
   * both on and off, choose their devices, and play a test sound. Nothing is opened before somebody presses a button. The call in the room
   * goes on with what is on, and with the devices that were chosen; who has used the preview is in the call as soon as they are in the room.
   * If nobody joins, or there is no call, camera and microphone go off. It belongs into a `<webrtc-lobby>`, in the slot `preview`.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `name`: Our name. Its first letter shows where there is no picture. A lobby around the element sets it to what people type.
   * - `media`: What was opened; `undefined` while nothing was. (property only) (readonly)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `error`: A device could not be opened, or the element could not be loaded, `load-failed`.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of what is on, the colour of the level, and that of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the icon of what is on. (default: `Canvas`)
   * - `--webrtc-negative`: The colour of what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `picture`: The area of the picture.
   * - `video`: The picture.
   * - `avatar`: The first letter of our name, where there is no picture.
   * - `empty`: What is said where there is no picture.
   * - `button`: The buttons that turn something on and off.
   * - `microphone`: The button that turns the microphone on and off.
   * - `camera`: The button that turns the camera on and off.
   * - `level`: How loud the microphone is.
   * - `try`: The button that turns on both.
   * - `problem`: What is wrong with a device.
   * - `hint`: What others will see and hear.
   * - `devices`: The choice of devices. The parts `label` and `select` of each can be styled, too.
   * - `test`: The button that plays a test sound.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `done`: We have joined or are joining, and the preview is not shown.
   * - `camera`: The camera is on.
   * - `microphone`: The microphone is on.
   * - `mirrored`: The picture is seen as in a mirror: that of all cameras but those on the back of a phone.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-preview': Partial<
    WebrtcPreviewElementProps & WebrtcPreviewElementSolidJsProps & BaseProps<WebrtcPreviewElement> & BaseEvents
  >;

  /**
   * Shows somebody in a call, and lets them be heard: the picture of their camera with their microphone, or their screen with its sound. It
   * shows a letter where there is no picture, the name, whether the microphone is off, and a connection that is poor or lost. A menu has the
   * volume, and a window of its own for the picture. In full screen, and beside such a window, all are still heard.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `peer`: The id of the peer.
   * - `source`: What of the peer: `camera`, with the microphone, `screen`, with its sound, or what else it publishes. Default `camera`.
   * - `self`: It shows ourselves, and is never heard.
   * - `volume`: How loud it is, from 0 to 1. Default 1.
   * - `sink-id`/`sinkId`: Where its sound goes to, as a `deviceId`. By default where the call's does.
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `error`: The menu, or the element, could not be loaded, `load-failed`.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `actions`: Buttons of the page, before the one for full screen.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of the button for sound, and the colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the text on the button for sound. (default: `Canvas`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `tile`: All of it.
   * - `video`: The picture.
   * - `avatar`: The letter, where there is no picture.
   * - `caption`: The line with the name.
   * - `name`: The name.
   * - `given`: A name that the server gives.
   * - `alike`: The number after a name that looks like another one.
   * - `verified`: The mark of somebody who is verified.
   * - `muted`: The mark of a microphone that is off.
   * - `status`: What we wait for, or where the picture is.
   * - `quality`: The mark of a connection that is poor or lost.
   * - `sound`: The button that turns the sound on, where the browser keeps it off. In a call, the call has one for all.
   * - `more`: The button for the menu.
   * - `menu`: The menu.
   * - `volume`: The volume in it, with its label.
   * - `own-window`: The button in it that gives the picture a window of its own.
   * - `fullscreen`: The button for full screen.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `video`: There is a picture.
   * - `muted`: The microphone is off.
   * - `speaking`: They speak.
   * - `waiting`: There is something, and no direct link that brings it.
   * - `poor`: The connection is poor.
   * - `lost`: The connection is lost, and is being built again.
   * - `away`: The picture is in a window of its own.
   * - `blocked`: The browser keeps the sound off until somebody clicks.
   * - `mirrored`: It is our own picture, seen as in a mirror.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-tile': Partial<
    WebrtcTileElementProps & WebrtcTileElementSolidJsProps & BaseProps<WebrtcTileElement> & BaseEvents
  >;

  /**
   * A chat with everybody in the room: the conversation, and a field to write in. It sends texts as plain string messages, and shows every
   * string message of a peer as text with links, never as markup; not those of who is blocked. Messages wait for a peer that reconnects.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `joins`: Show a line when somebody joins or leaves.
   * - `aria-label`/`label`: What screen readers call the conversation. "Messages" by default.
   * - `max-messages`/`maxMessages`: How many messages are kept. When there are more, whoever has most of them loses the oldest.
   * - `renderMessage`: Returns what to show in place of a message's text: a node, a Lit template, or a string, which is shown as text, never
   * as markup. If it returns `undefined` or throws, the text is shown as usual. It is called once for each message, and
   * again only when the message changes. (property only)
   * - `messages`: The messages, oldest first. Set them to restore an earlier conversation, also one from JSON: any field may be missing.
   * A message of ours that had not been delivered says so, and readers stay where they have scrolled to. (property only)
   * - `notice`: Why there is nobody to write to, in the language of the element; empty when there is somebody. (property only) (readonly)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `beforesend`: A text is about to be sent. `preventDefault()` stops it.
   * - `messageadd`: A message was sent or has arrived.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `header`: Content above the conversation.
   * - `empty`: Shown while there are no messages. By default, it has an invitation while nobody else is here, unless the room has one.
   * - `composer`: Replaces the field and its button. Call `send()` from it.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `focus(options?: FocusOptions) => void`: Moves the focus to the field to write in.
   * - `send(text: string) => Promise<void>`: Sends a text to everybody here, as if it had been typed, so `beforesend` can stop it. Resolves when it is delivered
   * or has failed: see `failure` of the message. Rejects with a `ConnectionError` if there is nobody to send it to.
   * - `retry(id: number) => Promise<void>`: Sends a failed message again to everybody here who has not received it.
   * - `clear() => void`: Deletes all messages, in this element only.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of our messages and of the button. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the text on that background. (default: `Canvas`)
   * - `--webrtc-negative`: The colour of texts that say what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   * - `--webrtc-chat-bubble`: The background of messages of others. (default: `color-mix(in srgb, currentColor 9%, transparent)`)
   * - `--webrtc-chat-radius`: The corner radius of messages and of the field. (default: `1.1em`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `log`: The scrollable conversation.
   * - `day`: The line with the date, between two days.
   * - `event`: The line that says who joined or left.
   * - `message`: One message.
   * - `own`: A `message` that we wrote.
   * - `other`: A `message` of somebody else.
   * - `first`: A `message` that is the first of its author in a row.
   * - `follows`: A `message` that follows another of the same author.
   * - `avatar`: The avatar of its author.
   * - `header`: The name and the time, above a message. In one that `follows`, only screen readers read it.
   * - `name`: The name of its author.
   * - `given`: A `name` that the server gives, not the author.
   * - `time`: When it was sent or arrived.
   * - `alike`: The number after a name that looks like another one.
   * - `verified`: The mark of an author who is verified.
   * - `flood`: The line in place of many messages of one person.
   * - `unfold`: The button in it that shows the messages.
   * - `text`: The text of the message.
   * - `link`: A link in the text.
   * - `expand`: The button that shows the whole of a long text.
   * - `delivery`: Whether our own message has been delivered. Contains `failure` and `retry` if it has not.
   * - `failure`: Why our message was not delivered.
   * - `retry`: The button to send it again, or to try again to join the room.
   * - `more`: The button that scrolls to the newest message, while older ones are in view.
   * - `typing`: Who is typing.
   * - `notice`: Why there is nobody to write to.
   * - `attempt`: How often we have tried to reach the server, while it does not answer.
   * - `composer`: The field and its button.
   * - `input`: The field to write in.
   * - `send`: The button that sends the message.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `empty`: There are no messages.
   * - `alone`: There is nobody to write to.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-chat': Partial<
    WebrtcChatElementProps & WebrtcChatElementSolidJsProps & BaseProps<WebrtcChatElement> & BaseEvents
  >;

  /**
   * Shows the link to the room with buttons to copy it, to share it (where the browser can), and to show it as a QR code.
   * The module that draws the code loads on the first click.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `href`: The link, an `http:` or `https:` address. Defaults to the address of the page.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of the copy button, and the colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the text on the copy button. (default: `Canvas`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `label`: The label of the field.
   * - `link`: The field with the link.
   * - `copy`: The button that copies it.
   * - `share`: The button that shares it. Hidden where the browser cannot share.
   * - `code-button`: The button that shows and hides the QR code.
   * - `status`: The result of the last click, like "Link copied", or why there is no link.
   * - `code`: The QR code.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-invite': Partial<
    WebrtcInviteElementProps & WebrtcInviteElementSolidJsProps & BaseProps<WebrtcInviteElement> & BaseEvents
  >;

  /**
   * Asks for a name before we join the room, and for a password where the room has one. The room around it waits for that. It comes back
   * after `leave()`, and when the password was wrong. The name is kept on this device for the next time, the password nowhere. It says how
   * many people are in the room, if the server tells: it asks when it shows, and every 15 s while the page is visible.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it; the room needs the attribute `lobby` then.
   * - `skip`: Join at once, without asking, if we know the name and need no password. After `leave()`, the lobby asks.
   * - `required`: Nobody may join without a name.
   * - `ask-password`/`askPassword`: The room has a password: asks for it.
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `error`: The lobby itself could not be loaded, `load-failed`. The next one tries again.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `(default)`: A heading, or what else the page says before we join.
   * - `preview`: What we will show of ourselves: a `<webrtc-preview>`, or what the page has for it.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of the button, and the colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the text on the button. (default: `Canvas`)
   * - `--webrtc-negative`: The colour of the text that says what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `form`: The form.
   * - `inside`: How many people are in the room.
   * - `label`: The label of a field.
   * - `name`: The field for the name.
   * - `password`: The field for the password.
   * - `show`: The button that shows and hides the password.
   * - `error`: Why we cannot join yet.
   * - `join`: The button that joins.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `done`: We have joined or are joining, and the lobby is not shown.
   * - `wrong`: What was typed does not do, and the lobby says why.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-lobby': Partial<
    WebrtcLobbyElementProps & WebrtcLobbyElementSolidJsProps & BaseProps<WebrtcLobbyElement> & BaseEvents
  >;

  /**
   * Lists the people in the room: ourselves first, then the others in the order in which they joined. Shows for each
   * whether we are connected, over which path, and the round-trip time. In a `manual` room, each has a button to connect
   * or disconnect. The options of a peer have a button to block it, and in a private room or one with a password one to remove it: the room gets a new
   * secret without it, or a new password, which the list asks for and shows to the others. Who is blocked is listed below the others, with a button to unblock them.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `aria-label`/`label`: What screen readers call the list. "In this room" by default.
   * - `peers`: The peers shown. They follow the room; set them only for a list without a room. Empty by default. (property only)
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `empty`: Shown while the list has no peers.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-peer-gap`: The space between entries. (default: `0.75rem`)
   * - `--webrtc-positive`: The colour of the icon of connected peers. (default: `light-dark(oklch(0.58 0.15 150), oklch(0.78 0.16 150))`)
   * - `--webrtc-negative`: The colour of the text that says what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   * - `--webrtc-accent`: The colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `list`: The list.
   * - `item`: One entry.
   * - `you`: Our own entry, which is also an `item`.
   * - `new`: An `item`: a peer that we have no link to yet.
   * - `connecting`: An `item`: a peer that we are connecting to.
   * - `connected`: An `item`: a peer that we can exchange messages with.
   * - `disconnected`: An `item`: a peer that we have lost and are reconnecting to.
   * - `failed`: An `item`: a peer that we cannot connect to.
   * - `avatar`: The avatar of a person.
   * - `name`: The name of a person.
   * - `given`: A `name` that the server gives, not the person.
   * - `alike`: The number after a name that looks like another one.
   * - `why`: The text that says what that number is for.
   * - `state`: Whether we are connected to a peer: an icon and a text.
   * - `path`: The badge with the path of messages to a connected peer.
   * - `rtt`: The round-trip time of messages to a connected peer, in ms.
   * - `action`: The button to connect or disconnect, in a `manual` room.
   * - `options`: The button that shows what else can be done with a peer.
   * - `menu`: What else can be done with a peer.
   * - `verify`: The button to verify a peer.
   * - `verified`: The mark of a peer that is verified.
   * - `notice`: What a peer asks, that it shows the name of somebody verified, that many attempts by password have failed, or a new password.
   * - `allow`: The button that allows more such attempts.
   * - `dismiss`: The button to hide it.
   * - `dialog`: Where two people verify each other, or one removes a peer from a room with a password.
   * - `verification`: The `<webrtc-verify>` in it.
   * - `close`: The button that closes it.
   * - `block`: The button to block a peer.
   * - `removal`: What removing a peer leads to.
   * - `remove`: The button to remove a peer from a private room, or one with a password.
   * - `new-password`: The field for the password that the room gets then.
   * - `unblock`: The button to unblock a peer.
   * - `heading`: The text above those who are blocked.
   * - `blocked`: An `item`: a peer that we have blocked.
   * - `empty`: The text shown while the list has no peers.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `empty`: The list has no peers.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-peer-list': Partial<
    WebrtcPeerListElementProps & WebrtcPeerListElementSolidJsProps & BaseProps<WebrtcPeerListElement> & BaseEvents
  >;

  /**
   * A room that peers meet in. It joins when it is in a document and has a `room`, and leaves a second after it is removed,
   * unless it is back by then. With a `<webrtc-lobby>` inside, it waits for that, or for `join()`. Elements inside it, and elements that name it in their `for` attribute, show what happens in it.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `host`: The signalling server, like `example.com:8080` or `https://example.com/rooms`. Defaults to the origin of this script, or else of
   * the page. Without a scheme, a local host and that of the page have the scheme of the page, and all others `https`.
   * - `party`: The kind of room, as the server names it. Defaults to `main`.
   * - `prefix`: What comes before `party` in the server's URL. Defaults to `parties`.
   * - `room`: The name of the room. Without one, the element stays `idle`.
   * - `name`: Our name, as the other peers see it.
   * - `manual`: Build links only on request: by `connectToPeer()`, or by the buttons of the peer list.
   * - `private`: Only people with the link of `<webrtc-invite>` may come in: it has a secret behind `#key=`, which never reaches a server.
   * - `lobby`: Wait for the lobby, though none is inside yet: it is in the shadow root of another element, or the page is still loading. A
   * `<webrtc-lobby>` between the tags of the room needs no such word.
   * - `relay`: When messages go through the server, encrypted: `fallback` without a direct link (the default), `never`, or `only`, without links.
   * - `upload-budget`/`uploadBudget`: What all tracks that we send may take together, in bits per second, above 0: see `uploadBudget` of `connect()`. Set it before joining.
   * - `query`: Parameters for the server, such as a token for its `authorize`: an object, or a function that returns one or a promise of one. Set it
   * before joining. A function is called for each connection, and each question of a lobby, and again if it fails or takes more than 10 s. (property only)
   * - `presence`: What else the other peers know about us: any JSON object. They find it in `peers.get(id).presence`, next to our
   * `name`, and get a `presence` event when it changes. To change it, set a new object. (property only)
   * - `secret`: The secret of the room, as `secret` of `connect()`. For a private room where a router uses `#`. Empty by default. (property only)
   * - `password`: The password of the room, 1 to 256 characters. The lobby sets it where it asks for one, and so do changes by members. Empty by default. (property only)
   * - `rtcConfiguration`: Configuration of every `RTCPeerConnection`. Set it before joining the room. (property only)
   * - `media`: What `openMedia()` has made, for the connection: it takes over what is on. A `<webrtc-preview>` sets it. Set it before joining. (property only)
   * - `accept`: Decides about everybody who comes, or is here when we join, before anything is taken from them: gets `{ id, identity, trust, presence, given }`, and
   * returns `true`, `false` or a promise of that. Set it before joining; it may be replaced later. Who is refused is not in `peers`,
   * and gets no path to us. (property only)
   * - `acceptSecret`: Decides about new secrets of a private room, as `acceptSecret` of `connect()`. Set it before joining; it may be replaced later. (property only)
   * - `state`: The state of the room. `idle` by default. (property only) (readonly)
   * - `connection`: The connection of the core, while we are in the room. (property only) (readonly)
   * - `error`: Why `state` is `failed`. (property only) (readonly)
   * - `attempts`: How often we have tried to reach the server since we last did, or since we began to join. (property only) (readonly)
   * - `invitation`: What the fragment of a link to the room has to say, if the room is private: `key=` and its secret. Empty otherwise. (property only) (readonly)
   * - `invited`: Whether the secret of a private room has come by the link that was opened, not from this tab. (property only) (readonly)
   * - `peers`: The other peers in the room, by id. (property only) (readonly)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `statechange`: `state`, `connection` or `error` changed.
   * - `presencechange`: Our own presence, `connection.presence`, changed.
   * - `attempt`: We are trying to reach the server: on joining, and again and again until it answers.
   * - `socket`: The signalling socket opened: on joining, and after each reconnection.
   * - `peerlist`: The ids of the other peers in the room: on joining, and whenever they change.
   * - `blocked`: The ids that are blocked: on every change.
   * - `connect`: Messages can now be exchanged with this peer.
   * - `upgrade`: Messages to this peer now take a direct link instead of the relay.
   * - `downgrade`: Messages to this peer take the relay again.
   * - `path`: The path of messages to this peer changed; `undefined` if there is none.
   * - `peer`: A data channel to this peer opened.
   * - `datachannel`: A data channel to this peer opened: that of a `peer` event, or one that a page created.
   * - `message`: A message arrived from this peer: text as a string, bytes as an `ArrayBuffer`, a `Blob`, or a value of JSON.
   * - `presence`: The presence of this peer changed.
   * - `trust`: The trust of this peer changed.
   * - `secret`: This peer, or we, gave a private room another secret.
   * - `password`: This peer, or we, gave the room another password.
   * - `verify`: Somebody asks to be verified: `connection.verify()` begins.
   * - `identity-changed`: This peer shows the name of somebody verified, and is somebody else.
   * - `password-attempts`: Three attempts in a row have failed; nobody gets in by us until `allow()`.
   * - `peer-state`: The state of this peer changed.
   * - `peer-disconnect`: This peer left, or could not be reached for too long.
   * - `track`: A peer has published a track, and it is there.
   * - `track-state`: The `state` of a peer's track changed.
   * - `track-end`: A peer's track is over. Once for each `track`.
   * - `file-offer`: A peer would like to send files. Nothing flows before `accept()` of the offer.
   * - `limit`: So many videos go or come that a media server would do better. Once each time.
   * - `webrtc-close`: The data channel that carried messages closed.
   * - `split-room`: The server does not show us the same room as others: the ids of those whom it hides, and of the peers who have said so; empty once that is over.
   * - `error`: Something went wrong; see `error.code`.
   * - `close`: The connection ended: because of `error`, or because we left.
   * - `context-provider`: The room is there, or has another id. It bubbles, as the context protocol asks.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `(default)`: The content of the room.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `join() => void`: Joins the room after `leave()`, or past its lobby, or tries again at once if we could not, or have lost the server.
   * - `leave() => void`: Leaves the room until `join()` is called, or the lobby lets us in again.
   * - `send(data: MessageData, options?: SendOptions) => Promise<void>`: Sends a message to one peer, several, or all. Resolves on delivery; rejects with a `ConnectionError`.
   * - `topic(name: string, options?: TopicOptions) => Topic`: Opens a topic, as `connection.topic()` does: before we join, too. It goes on when we join again.
   * - `connectToPeer(id: PeerId) => void`: Builds a link to this peer, unless there is one.
   * - `peerDisconnect(id?: PeerId) => void`: Closes the link to this peer, or without an id all links.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `idle`: We are not in the room.
   * - `waiting`: The lobby of the room has to let us in first.
   * - `connecting`: We are joining the room.
   * - `connected`: We are in the room.
   * - `reconnecting`: The connection to the server is lost. Direct links may still work.
   * - `failed`: We cannot join the room; `error` is the reason.
   */
  'webrtc-room': Partial<
    WebrtcRoomElementProps & WebrtcRoomElementSolidJsProps & BaseProps<WebrtcRoomElement> & BaseEvents
  >;

  /**
   * Shows the state of the room at a glance: joining, how many people are here, reconnecting, or why we cannot join. When
   * the server does not answer for 3 seconds, it says which one, how often we have tried, and shows a button to try again.
   * It shows the button after a failure, too. It says so if the server does not show everybody the same people.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `state`: The state that is shown. `idle` by default. (property only) (readonly)
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-negative`: The colour of the text that says what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   * - `--webrtc-accent`: The colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `indicator`: The icon of the state. Each state has a different shape.
   * - `text`: The state, in words.
   * - `attempt`: How often we have tried to reach the server, while it does not answer.
   * - `retry`: The button to try again, after a failure or while the server does not answer.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `idle`: We are not in a room.
   * - `waiting`: The lobby of the room has to let us in first.
   * - `connecting`: We are joining the room.
   * - `alone`: We are in the room, and nobody else is.
   * - `connected`: We are in the room with others.
   * - `reconnecting`: The connection to the server is lost. Direct links may still work.
   * - `offline`: This device has no network.
   * - `failed`: We cannot join the room.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-status': Partial<
    WebrtcStatusElementProps & WebrtcStatusElementSolidJsProps & BaseProps<WebrtcStatusElement> & BaseEvents
  >;

  /**
   * Lets two people find out whether they talk to each other and to nobody else: both see seven emoji, compare them in person or in a
   * call, and confirm that they are the same. It also shows the safety number of both, with a QR code. Without `peer`, it is for whoever
   * asks, and lets people choose.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: The id of the room element. Needed only when this element is outside of it.
   * - `peer`: The id of the peer to verify. Without one, it is for whoever asks, and lets people choose.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `start() => void`: Begins to verify the peer that `peer` names, or that was chosen. Does nothing if there is none.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: The background of the main button, and the colour of the focus ring. (default: `light-dark(#0b6350, #6fc7ad)`)
   * - `--webrtc-accent-text`: The colour of the text on the main button. (default: `Canvas`)
   * - `--webrtc-positive`: The colour of the mark of somebody who is verified. (default: `light-dark(oklch(0.5 0.15 150), oklch(0.78 0.16 150))`)
   * - `--webrtc-negative`: The colour of texts that say what is wrong. (default: `light-dark(#a3261a, #ffb4a8)`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `status`: What is to be done, or has happened.
   * - `people`: The list of those who can be verified, without `peer`.
   * - `person`: The button of one of them.
   * - `signs`: The list of emoji.
   * - `sign`: One emoji.
   * - `called`: The name of an emoji.
   * - `digits`: The numbers, for those who would rather compare these.
   * - `start`: The button to begin.
   * - `match`: The button that says that both see the same.
   * - `differ`: The button that says that they do not.
   * - `switch`: The button to show numbers instead of emoji, or emoji again.
   * - `other`: The button to choose somebody else, without `peer`.
   * - `cancel`: The button to end it.
   * - `remove`: The button to take back that somebody is verified.
   * - `verified`: The mark of somebody who is verified.
   * - `safety-button`: The button that shows and hides the safety number.
   * - `safety`: The safety number, with its code and what it is good for.
   * - `safety-number`: The digits of the safety number.
   * - `code`: Its QR code.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `asking`: We have begun, and wait for the other person.
   * - `comparing`: There is something to compare.
   * - `confirmed`: We have confirmed, and wait for the other person.
   * - `done`: The person is verified.
   * - `failed`: It has failed.
   * - `plain`: The page has no font of its own, so the element has that of the system.
   */
  'webrtc-verify': Partial<
    WebrtcVerifyElementProps & WebrtcVerifyElementSolidJsProps & BaseProps<WebrtcVerifyElement> & BaseEvents
  >;
};

export type CustomCssProperties = {
  /** The background of the main buttons, and the colour of the focus ring. */
  '--webrtc-accent'?: string | undefined;
  /** The colour of the text on the main buttons. */
  '--webrtc-accent-text'?: string | undefined;
  /** The background of the button that leaves, and the colour of what is wrong. */
  '--webrtc-negative'?: string | undefined;
  /** The background of messages of others. */
  '--webrtc-chat-bubble'?: string | undefined;
  /** The corner radius of messages and of the field. */
  '--webrtc-chat-radius'?: string | undefined;
  /** The space between entries. */
  '--webrtc-peer-gap'?: string | undefined;
  /** The colour of the icon of connected peers. */
  '--webrtc-positive'?: string | undefined;
};

/** The class of each tag, and what can be set on it: as attributes of JSX, and as those of Solid. */
export interface ElementTypes {
  'webrtc-call': { element: WebrtcCallElement; props: WebrtcCallElementProps; solid: WebrtcCallElementSolidJsProps };
  'webrtc-call-controls': {
    element: WebrtcCallControlsElement;
    props: WebrtcCallControlsElementProps;
    solid: WebrtcCallControlsElementSolidJsProps;
  };
  'webrtc-device-select': {
    element: WebrtcDeviceSelectElement;
    props: WebrtcDeviceSelectElementProps;
    solid: WebrtcDeviceSelectElementSolidJsProps;
  };
  'webrtc-preview': {
    element: WebrtcPreviewElement;
    props: WebrtcPreviewElementProps;
    solid: WebrtcPreviewElementSolidJsProps;
  };
  'webrtc-tile': { element: WebrtcTileElement; props: WebrtcTileElementProps; solid: WebrtcTileElementSolidJsProps };
  'webrtc-chat': { element: WebrtcChatElement; props: WebrtcChatElementProps; solid: WebrtcChatElementSolidJsProps };
  'webrtc-invite': {
    element: WebrtcInviteElement;
    props: WebrtcInviteElementProps;
    solid: WebrtcInviteElementSolidJsProps;
  };
  'webrtc-lobby': {
    element: WebrtcLobbyElement;
    props: WebrtcLobbyElementProps;
    solid: WebrtcLobbyElementSolidJsProps;
  };
  'webrtc-peer-list': {
    element: WebrtcPeerListElement;
    props: WebrtcPeerListElementProps;
    solid: WebrtcPeerListElementSolidJsProps;
  };
  'webrtc-room': { element: WebrtcRoomElement; props: WebrtcRoomElementProps; solid: WebrtcRoomElementSolidJsProps };
  'webrtc-status': {
    element: WebrtcStatusElement;
    props: WebrtcStatusElementProps;
    solid: WebrtcStatusElementSolidJsProps;
  };
  'webrtc-verify': {
    element: WebrtcVerifyElement;
    props: WebrtcVerifyElementProps;
    solid: WebrtcVerifyElementSolidJsProps;
  };
}
