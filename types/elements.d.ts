// Made by `npm run manifest` from custom-elements.json.
import type { WebrtcChatEventMap, WebrtcRoomEventMap } from '../dist/src/index.js';

import type {
  WebrtcChatElement,
  WebrtcInviteElement,
  WebrtcPeerListElement,
  WebrtcRoomElement,
  WebrtcStatusElement,
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

export type WebrtcChatElementProps = {
  /** Id of the room, for a chat that is not inside it. */
  for?: WebrtcChatElement['for'] | undefined;
  /** Says who joins and who leaves, in quiet lines. */
  joins?: WebrtcChatElement['joins'] | undefined;
  /** How many messages are kept; the oldest ones go. 1000 by default. */
  'max-messages'?: WebrtcChatElement['maxMessages'] | undefined;
  /** How many messages are kept; the oldest ones go. 1000 by default. */
  maxMessages?: WebrtcChatElement['maxMessages'] | undefined;
  /** What stands in the place of a message's text: a node, a string, or a template of Lit; `undefined` for the text as
it is. A string is shown as text, never as markup. */
  renderMessage?: WebrtcChatElement['renderMessage'] | undefined;
  /** The conversation, oldest first. Set it to show what was said before. */
  messages?: WebrtcChatElement['messages'] | undefined;

  /** A text is about to be sent; `preventDefault()` keeps it. */
  onbeforesend?:
    ((e: WebrtcChatEventMap['beforesend'] & { readonly currentTarget: WebrtcChatElement }) => void) | undefined;
  /** A message was sent or has arrived. */
  onmessageadd?:
    ((e: WebrtcChatEventMap['messageadd'] & { readonly currentTarget: WebrtcChatElement }) => void) | undefined;
};

export type WebrtcChatElementSolidJsProps = {
  /** Id of the room, for a chat that is not inside it. */
  'prop:for'?: WebrtcChatElement['for'] | undefined;
  /** Says who joins and who leaves, in quiet lines. */
  'prop:joins'?: WebrtcChatElement['joins'] | undefined;
  /** How many messages are kept; the oldest ones go. 1000 by default. */
  'attr:max-messages'?: WebrtcChatElement['maxMessages'] | undefined;
  /** How many messages are kept; the oldest ones go. 1000 by default. */
  'prop:maxMessages'?: WebrtcChatElement['maxMessages'] | undefined;
  /** What stands in the place of a message's text: a node, a string, or a template of Lit; `undefined` for the text as
it is. A string is shown as text, never as markup. */
  'prop:renderMessage'?: WebrtcChatElement['renderMessage'] | undefined;
  /** The conversation, oldest first. Set it to show what was said before. */
  'prop:messages'?: WebrtcChatElement['messages'] | undefined;
  /** A text is about to be sent; `preventDefault()` keeps it. */
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
  /** Id of the room, for an invitation that is not inside it. */
  for?: WebrtcInviteElement['for'] | undefined;
  /** The link that is handed out, by `http` or `https`. By default the address of the page. */
  href?: WebrtcInviteElement['href'] | undefined;
};

export type WebrtcInviteElementSolidJsProps = {
  /** Id of the room, for an invitation that is not inside it. */
  'prop:for'?: WebrtcInviteElement['for'] | undefined;
  /** The link that is handed out, by `http` or `https`. By default the address of the page. */
  'prop:href'?: WebrtcInviteElement['href'] | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcPeerListElementProps = {
  /** Id of the room, for a list that is not inside it. */
  for?: WebrtcPeerListElement['for'] | undefined;
  /** Peers shown. Follows the room; set it only to show a list without one. */
  peers?: WebrtcPeerListElement['peers'] | undefined;
};

export type WebrtcPeerListElementSolidJsProps = {
  /** Id of the room, for a list that is not inside it. */
  'prop:for'?: WebrtcPeerListElement['for'] | undefined;
  /** Peers shown. Follows the room; set it only to show a list without one. */
  'prop:peers'?: WebrtcPeerListElement['peers'] | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcRoomElementProps = {
  /** Where the signalling server is. By default the origin that this script came from, or the page's. */
  host?: WebrtcRoomElement['host'] | undefined;
  /** Kind of room; `main` when empty. */
  party?: WebrtcRoomElement['party'] | undefined;
  /** The name that peers meet under. Without one the element stays `idle`. */
  room?: WebrtcRoomElement['room'] | undefined;
  /** Our own name, as the others see it. */
  name?: WebrtcRoomElement['name'] | undefined;
  /** Links are built by `connectToPeer()` alone, or by the buttons of the peer list. */
  manual?: WebrtcRoomElement['manual'] | undefined;
  /** The way through the server, encrypted from end to end. `fallback`, or empty, uses it while there
is no direct link, `never` sends over direct links alone, `only` builds none. */
  relay?: WebrtcRoomElement['relay'] | undefined;
  /** What else the others are told about us: any JSON object. They see it in `peers.get(id).presence`, beside the
`name`, and hear of each change by `presence`. Set another object to change it. */
  presence?: WebrtcRoomElement['presence'] | undefined;
  /** For every RTCPeerConnection; set it before the room is joined. */
  rtcConfiguration?: WebrtcRoomElement['rtcConfiguration'] | undefined;

  /** `state`, `connection` or `error` is another. */
  onstatechange?:
    ((e: WebrtcRoomEventMap['statechange'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** What we tell the others is another: `connection.presence`. */
  onpresencechange?:
    ((e: WebrtcRoomEventMap['presencechange'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The signalling socket is open, each time. */
  onsocket?: ((e: WebrtcRoomEventMap['socket'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Who else is here, on joining and on every change. */
  onpeerlist?:
    ((e: WebrtcRoomEventMap['peerlist'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages can be exchanged with this peer. */
  onconnect?: ((e: WebrtcRoomEventMap['connect'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages to this peer go over a direct link now, no longer through the server. */
  onupgrade?: ((e: WebrtcRoomEventMap['upgrade'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages to this peer go through the server again. */
  ondowngrade?:
    ((e: WebrtcRoomEventMap['downgrade'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages to this peer take another path, or none. */
  onpath?: ((e: WebrtcRoomEventMap['path'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A data channel to this peer is open. */
  onpeer?: ((e: WebrtcRoomEventMap['peer'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The same channel, or one that the page opened. */
  ondatachannel?:
    ((e: WebrtcRoomEventMap['datachannel'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A message from this peer. */
  onmessage?: ((e: WebrtcRoomEventMap['message'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** This peer told something new about itself. */
  onpresence?:
    ((e: WebrtcRoomEventMap['presence'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The state of this peer changed. */
  'onpeer-state'?:
    ((e: WebrtcRoomEventMap['peer-state'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** This peer is gone. */
  'onpeer-disconnect'?:
    ((e: WebrtcRoomEventMap['peer-disconnect'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The channel that carried messages is closed. */
  'onwebrtc-close'?:
    ((e: WebrtcRoomEventMap['webrtc-close'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Something went wrong; `error.code` says what. */
  onerror?: ((e: WebrtcRoomEventMap['error'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The connection is over. */
  onclose?: ((e: WebrtcRoomEventMap['close'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
};

export type WebrtcRoomElementSolidJsProps = {
  /** Where the signalling server is. By default the origin that this script came from, or the page's. */
  'prop:host'?: WebrtcRoomElement['host'] | undefined;
  /** Kind of room; `main` when empty. */
  'prop:party'?: WebrtcRoomElement['party'] | undefined;
  /** The name that peers meet under. Without one the element stays `idle`. */
  'prop:room'?: WebrtcRoomElement['room'] | undefined;
  /** Our own name, as the others see it. */
  'prop:name'?: WebrtcRoomElement['name'] | undefined;
  /** Links are built by `connectToPeer()` alone, or by the buttons of the peer list. */
  'prop:manual'?: WebrtcRoomElement['manual'] | undefined;
  /** The way through the server, encrypted from end to end. `fallback`, or empty, uses it while there
is no direct link, `never` sends over direct links alone, `only` builds none. */
  'prop:relay'?: WebrtcRoomElement['relay'] | undefined;
  /** What else the others are told about us: any JSON object. They see it in `peers.get(id).presence`, beside the
`name`, and hear of each change by `presence`. Set another object to change it. */
  'prop:presence'?: WebrtcRoomElement['presence'] | undefined;
  /** For every RTCPeerConnection; set it before the room is joined. */
  'prop:rtcConfiguration'?: WebrtcRoomElement['rtcConfiguration'] | undefined;
  /** `state`, `connection` or `error` is another. */
  'on:statechange'?:
    ((e: WebrtcRoomEventMap['statechange'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** What we tell the others is another: `connection.presence`. */
  'on:presencechange'?:
    ((e: WebrtcRoomEventMap['presencechange'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The signalling socket is open, each time. */
  'on:socket'?: ((e: WebrtcRoomEventMap['socket'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Who else is here, on joining and on every change. */
  'on:peerlist'?:
    ((e: WebrtcRoomEventMap['peerlist'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages can be exchanged with this peer. */
  'on:connect'?:
    ((e: WebrtcRoomEventMap['connect'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages to this peer go over a direct link now, no longer through the server. */
  'on:upgrade'?:
    ((e: WebrtcRoomEventMap['upgrade'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages to this peer go through the server again. */
  'on:downgrade'?:
    ((e: WebrtcRoomEventMap['downgrade'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Messages to this peer take another path, or none. */
  'on:path'?: ((e: WebrtcRoomEventMap['path'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A data channel to this peer is open. */
  'on:peer'?: ((e: WebrtcRoomEventMap['peer'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The same channel, or one that the page opened. */
  'on:datachannel'?:
    ((e: WebrtcRoomEventMap['datachannel'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** A message from this peer. */
  'on:message'?:
    ((e: WebrtcRoomEventMap['message'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** This peer told something new about itself. */
  'on:presence'?:
    ((e: WebrtcRoomEventMap['presence'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The state of this peer changed. */
  'on:peer-state'?:
    ((e: WebrtcRoomEventMap['peer-state'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** This peer is gone. */
  'on:peer-disconnect'?:
    ((e: WebrtcRoomEventMap['peer-disconnect'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The channel that carried messages is closed. */
  'on:webrtc-close'?:
    ((e: WebrtcRoomEventMap['webrtc-close'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** Something went wrong; `error.code` says what. */
  'on:error'?: ((e: WebrtcRoomEventMap['error'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;
  /** The connection is over. */
  'on:close'?: ((e: WebrtcRoomEventMap['close'] & { readonly currentTarget: WebrtcRoomElement }) => void) | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type WebrtcStatusElementProps = {
  /** Id of the room, for a status that is not inside it. */
  for?: WebrtcStatusElement['for'] | undefined;
};

export type WebrtcStatusElementSolidJsProps = {
  /** Id of the room, for a status that is not inside it. */
  'prop:for'?: WebrtcStatusElement['for'] | undefined;

  /** Set the innerHTML of the element */
  innerHTML?: string | undefined;
  /** Set the textContent of the element */
  textContent?: string | number | undefined;
};

export type CustomElements = {
  /**
   * A chat with everybody in its room: the conversation, and a field to write in. Text goes out as
   * plain string messages, and every string message of a peer is shown, as text. What is written while
   * somebody is out of reach waits.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: Id of the room, for a chat that is not inside it.
   * - `joins`: Says who joins and who leaves, in quiet lines.
   * - `max-messages`/`maxMessages`: How many messages are kept; the oldest ones go. 1000 by default.
   * - `renderMessage`: What stands in the place of a message's text: a node, a string, or a template of Lit; `undefined` for the text as
   * it is. A string is shown as text, never as markup. (property only)
   * - `messages`: The conversation, oldest first. Set it to show what was said before. (property only)
   * - `notice`: Why nobody can be written to at the moment; empty when somebody can. (property only) (readonly)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `beforesend`: A text is about to be sent; `preventDefault()` keeps it.
   * - `messageadd`: A message was sent or has arrived.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `header`: Above the conversation.
   * - `empty`: Shown while nothing has been said.
   * - `composer`: In the place of the field and its button; call `send()` from it.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `send(text: string) => Promise<void>`: Sends a text to everybody here, as if it had been typed: `beforesend` may keep it back. Resolves when it has arrived,
   * or could not, which the message says then; rejects with a `ConnectionError` when there is nobody to send it to.
   * - `retry(id: number) => Promise<void>`: Sends a message that failed again, to everybody here who does not have it.
   * - `clear() => void`: Forgets what was said, here.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: Background of own messages and of the button. (default: `LinkText`)
   * - `--webrtc-accent-text`: Text on it. (default: `Canvas`)
   * - `--webrtc-chat-bubble`: Background of others' messages. (default: `color-mix(in srgb, currentColor 9%, transparent)`)
   * - `--webrtc-chat-radius`: Roundness of messages and field. (default: `1.1em`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `log`: The conversation, which scrolls.
   * - `day`: Which day it was.
   * - `event`: That somebody joined or left.
   * - `message`: One message.
   * - `own`: A message of our own.
   * - `other`: A message of somebody else.
   * - `first`: The first of several messages in a row.
   * - `follows`: A message that follows another of the same person.
   * - `avatar`: The sign of who wrote it.
   * - `header`: Who wrote it, and when; of a message that `follows` only a screen reader says it.
   * - `name`: The name of who wrote it.
   * - `time`: When it was sent or arrived.
   * - `text`: What was written.
   * - `link`: An address in it.
   * - `delivery`: How far a message of our own has come; around `failure` and `retry` if it has not.
   * - `failure`: Why it could not be delivered.
   * - `retry`: The button that sends it again.
   * - `more`: The button that leads to new messages, for who reads older ones.
   * - `typing`: Who is typing.
   * - `notice`: Why nobody can be written to at the moment.
   * - `composer`: The field and its button.
   * - `input`: The field.
   * - `send`: The button.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `empty`: Nothing has been said.
   * - `alone`: Nobody can be written to at the moment.
   */
  'webrtc-chat': Partial<WebrtcChatElementProps & BaseProps<WebrtcChatElement> & BaseEvents>;

  /**
   * Hands out the link to the room: to copy, to share where the browser can, and as a QR code. The code is drawn by a
   * module of its own, which loads when somebody asks for it.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: Id of the room, for an invitation that is not inside it.
   * - `href`: The link that is handed out, by `http` or `https`. By default the address of the page.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: Background of the button that copies; colour of the focus ring. (default: `LinkText`)
   * - `--webrtc-accent-text`: Text on it. (default: `Canvas`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `label`: What the link is for.
   * - `link`: The field with the link.
   * - `copy`: The button that copies it.
   * - `share`: The button that shares it, where the browser can.
   * - `code-button`: The button that shows and hides the QR code.
   * - `status`: What became of it, in words.
   * - `code`: The QR code.
   */
  'webrtc-invite': Partial<WebrtcInviteElementProps & BaseProps<WebrtcInviteElement> & BaseEvents>;

  /**
   * Lists who is in its room: first ourselves, then the others in the order in which they came, how each can be
   * reached, by which path and how fast. In a manual room each has a button to connect and to disconnect.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: Id of the room, for a list that is not inside it.
   * - `peers`: Peers shown. Follows the room; set it only to show a list without one. (property only)
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `empty`: Shown while nobody else is in the room.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-peer-gap`: Space between entries. (default: `0.75rem`)
   * - `--webrtc-positive`: Colour of the sign of who is connected. (default: `light-dark(oklch(0.58 0.15 150), oklch(0.78 0.16 150))`)
   * - `--webrtc-accent`: Colour of what stands out. (default: `LinkText`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `list`: The list.
   * - `item`: One entry.
   * - `you`: The entry that is ourselves, beside `item`; those of others have the name of their state there: `new`, `connecting`, `connected`, `disconnected` or `failed`.
   * - `avatar`: The sign of a person.
   * - `name`: The name of a person.
   * - `state`: Whether a peer can be reached: a sign, and words.
   * - `path`: Which path messages to a connected peer take: a badge.
   * - `rtt`: How long they take there and back.
   * - `action`: The button of a peer in a manual room.
   * - `empty`: What is shown while nobody else is here.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `empty`: Nobody else is in the room.
   */
  'webrtc-peer-list': Partial<WebrtcPeerListElementProps & BaseProps<WebrtcPeerListElement> & BaseEvents>;

  /**
   * A room that peers meet in. It joins as soon as it is in a document and has a `room`, and leaves
   * when it is taken out. The elements in it, and those that name it by `for`, show what goes on.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `host`: Where the signalling server is. By default the origin that this script came from, or the page's.
   * - `party`: Kind of room; `main` when empty.
   * - `room`: The name that peers meet under. Without one the element stays `idle`.
   * - `name`: Our own name, as the others see it.
   * - `manual`: Links are built by `connectToPeer()` alone, or by the buttons of the peer list.
   * - `relay`: The way through the server, encrypted from end to end. `fallback`, or empty, uses it while there
   * is no direct link, `never` sends over direct links alone, `only` builds none.
   * - `presence`: What else the others are told about us: any JSON object. They see it in `peers.get(id).presence`, beside the
   * `name`, and hear of each change by `presence`. Set another object to change it. (property only)
   * - `rtcConfiguration`: For every RTCPeerConnection; set it before the room is joined. (property only)
   * - `state`: How the room stands. (property only) (readonly)
   * - `connection`: The connection under the element, while it is in the room. (property only) (readonly)
   * - `error`: Why the room is `failed`. (property only) (readonly)
   * - `peers`: The other members, by id. (property only) (readonly)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `statechange`: `state`, `connection` or `error` is another.
   * - `presencechange`: What we tell the others is another: `connection.presence`.
   * - `socket`: The signalling socket is open, each time.
   * - `peerlist`: Who else is here, on joining and on every change.
   * - `connect`: Messages can be exchanged with this peer.
   * - `upgrade`: Messages to this peer go over a direct link now, no longer through the server.
   * - `downgrade`: Messages to this peer go through the server again.
   * - `path`: Messages to this peer take another path, or none.
   * - `peer`: A data channel to this peer is open.
   * - `datachannel`: The same channel, or one that the page opened.
   * - `message`: A message from this peer.
   * - `presence`: This peer told something new about itself.
   * - `peer-state`: The state of this peer changed.
   * - `peer-disconnect`: This peer is gone.
   * - `webrtc-close`: The channel that carried messages is closed.
   * - `error`: Something went wrong; `error.code` says what.
   * - `close`: The connection is over.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `(default)`: What belongs to the room.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `join() => void`: Joins the room: after `leave()`, or again after it failed.
   * - `leave() => void`: Leaves the room, until `join()`.
   * - `send(data: MessageData, options?: { to?: PeerId | readonly PeerId[] }) => Promise<void>`: Sends a message to one peer, to several or to all. Resolves when they have it, rejects with a `ConnectionError`.
   * - `announce(part: Presence) => void`: Adds to what the others are told about us, beside `name` and `presence`. For elements in the room: a chat tells
   * by it that somebody is typing. `undefined` takes a key back.
   * - `connectToPeer(id: PeerId) => void`: Builds a link to this peer, unless there is one.
   * - `peerDisconnect(id: PeerId) => void`: Ends the link to this peer.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `idle`: Not in a room.
   * - `connecting`: On the way in.
   * - `connected`: In the room.
   * - `reconnecting`: The server is out of reach; direct links may still stand.
   * - `failed`: The server refused us.
   */
  'webrtc-room': Partial<WebrtcRoomElementProps & BaseProps<WebrtcRoomElement> & BaseEvents>;

  /**
   * Says at one glance how the room stands: on the way in, who is here, out of reach, refused and why. After a refusal
   * it has a button to try again.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: Id of the room, for a status that is not inside it.
   * - `state`: What is shown. (property only) (readonly)
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: Colour of the focus ring. (default: `LinkText`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `indicator`: The sign of the state; each state has a shape of its own.
   * - `text`: The state, in words.
   * - `retry`: The button to try again, after a refusal.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `idle`: Not in a room.
   * - `connecting`: On the way in.
   * - `alone`: In the room, with nobody else.
   * - `connected`: In the room, with others.
   * - `reconnecting`: The server is out of reach; direct links may still stand.
   * - `offline`: This device has no network.
   * - `failed`: The server refused us.
   */
  'webrtc-status': Partial<WebrtcStatusElementProps & BaseProps<WebrtcStatusElement> & BaseEvents>;
};

export type CustomElementsSolidJs = {
  /**
   * A chat with everybody in its room: the conversation, and a field to write in. Text goes out as
   * plain string messages, and every string message of a peer is shown, as text. What is written while
   * somebody is out of reach waits.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: Id of the room, for a chat that is not inside it.
   * - `joins`: Says who joins and who leaves, in quiet lines.
   * - `max-messages`/`maxMessages`: How many messages are kept; the oldest ones go. 1000 by default.
   * - `renderMessage`: What stands in the place of a message's text: a node, a string, or a template of Lit; `undefined` for the text as
   * it is. A string is shown as text, never as markup. (property only)
   * - `messages`: The conversation, oldest first. Set it to show what was said before. (property only)
   * - `notice`: Why nobody can be written to at the moment; empty when somebody can. (property only) (readonly)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `beforesend`: A text is about to be sent; `preventDefault()` keeps it.
   * - `messageadd`: A message was sent or has arrived.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `header`: Above the conversation.
   * - `empty`: Shown while nothing has been said.
   * - `composer`: In the place of the field and its button; call `send()` from it.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `send(text: string) => Promise<void>`: Sends a text to everybody here, as if it had been typed: `beforesend` may keep it back. Resolves when it has arrived,
   * or could not, which the message says then; rejects with a `ConnectionError` when there is nobody to send it to.
   * - `retry(id: number) => Promise<void>`: Sends a message that failed again, to everybody here who does not have it.
   * - `clear() => void`: Forgets what was said, here.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: Background of own messages and of the button. (default: `LinkText`)
   * - `--webrtc-accent-text`: Text on it. (default: `Canvas`)
   * - `--webrtc-chat-bubble`: Background of others' messages. (default: `color-mix(in srgb, currentColor 9%, transparent)`)
   * - `--webrtc-chat-radius`: Roundness of messages and field. (default: `1.1em`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `log`: The conversation, which scrolls.
   * - `day`: Which day it was.
   * - `event`: That somebody joined or left.
   * - `message`: One message.
   * - `own`: A message of our own.
   * - `other`: A message of somebody else.
   * - `first`: The first of several messages in a row.
   * - `follows`: A message that follows another of the same person.
   * - `avatar`: The sign of who wrote it.
   * - `header`: Who wrote it, and when; of a message that `follows` only a screen reader says it.
   * - `name`: The name of who wrote it.
   * - `time`: When it was sent or arrived.
   * - `text`: What was written.
   * - `link`: An address in it.
   * - `delivery`: How far a message of our own has come; around `failure` and `retry` if it has not.
   * - `failure`: Why it could not be delivered.
   * - `retry`: The button that sends it again.
   * - `more`: The button that leads to new messages, for who reads older ones.
   * - `typing`: Who is typing.
   * - `notice`: Why nobody can be written to at the moment.
   * - `composer`: The field and its button.
   * - `input`: The field.
   * - `send`: The button.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `empty`: Nothing has been said.
   * - `alone`: Nobody can be written to at the moment.
   */
  'webrtc-chat': Partial<
    WebrtcChatElementProps & WebrtcChatElementSolidJsProps & BaseProps<WebrtcChatElement> & BaseEvents
  >;

  /**
   * Hands out the link to the room: to copy, to share where the browser can, and as a QR code. The code is drawn by a
   * module of its own, which loads when somebody asks for it.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: Id of the room, for an invitation that is not inside it.
   * - `href`: The link that is handed out, by `http` or `https`. By default the address of the page.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: Background of the button that copies; colour of the focus ring. (default: `LinkText`)
   * - `--webrtc-accent-text`: Text on it. (default: `Canvas`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `label`: What the link is for.
   * - `link`: The field with the link.
   * - `copy`: The button that copies it.
   * - `share`: The button that shares it, where the browser can.
   * - `code-button`: The button that shows and hides the QR code.
   * - `status`: What became of it, in words.
   * - `code`: The QR code.
   */
  'webrtc-invite': Partial<
    WebrtcInviteElementProps & WebrtcInviteElementSolidJsProps & BaseProps<WebrtcInviteElement> & BaseEvents
  >;

  /**
   * Lists who is in its room: first ourselves, then the others in the order in which they came, how each can be
   * reached, by which path and how fast. In a manual room each has a button to connect and to disconnect.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: Id of the room, for a list that is not inside it.
   * - `peers`: Peers shown. Follows the room; set it only to show a list without one. (property only)
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `empty`: Shown while nobody else is in the room.
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-peer-gap`: Space between entries. (default: `0.75rem`)
   * - `--webrtc-positive`: Colour of the sign of who is connected. (default: `light-dark(oklch(0.58 0.15 150), oklch(0.78 0.16 150))`)
   * - `--webrtc-accent`: Colour of what stands out. (default: `LinkText`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `list`: The list.
   * - `item`: One entry.
   * - `you`: The entry that is ourselves, beside `item`; those of others have the name of their state there: `new`, `connecting`, `connected`, `disconnected` or `failed`.
   * - `avatar`: The sign of a person.
   * - `name`: The name of a person.
   * - `state`: Whether a peer can be reached: a sign, and words.
   * - `path`: Which path messages to a connected peer take: a badge.
   * - `rtt`: How long they take there and back.
   * - `action`: The button of a peer in a manual room.
   * - `empty`: What is shown while nobody else is here.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `empty`: Nobody else is in the room.
   */
  'webrtc-peer-list': Partial<
    WebrtcPeerListElementProps & WebrtcPeerListElementSolidJsProps & BaseProps<WebrtcPeerListElement> & BaseEvents
  >;

  /**
   * A room that peers meet in. It joins as soon as it is in a document and has a `room`, and leaves
   * when it is taken out. The elements in it, and those that name it by `for`, show what goes on.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `host`: Where the signalling server is. By default the origin that this script came from, or the page's.
   * - `party`: Kind of room; `main` when empty.
   * - `room`: The name that peers meet under. Without one the element stays `idle`.
   * - `name`: Our own name, as the others see it.
   * - `manual`: Links are built by `connectToPeer()` alone, or by the buttons of the peer list.
   * - `relay`: The way through the server, encrypted from end to end. `fallback`, or empty, uses it while there
   * is no direct link, `never` sends over direct links alone, `only` builds none.
   * - `presence`: What else the others are told about us: any JSON object. They see it in `peers.get(id).presence`, beside the
   * `name`, and hear of each change by `presence`. Set another object to change it. (property only)
   * - `rtcConfiguration`: For every RTCPeerConnection; set it before the room is joined. (property only)
   * - `state`: How the room stands. (property only) (readonly)
   * - `connection`: The connection under the element, while it is in the room. (property only) (readonly)
   * - `error`: Why the room is `failed`. (property only) (readonly)
   * - `peers`: The other members, by id. (property only) (readonly)
   *
   * ## Events
   *
   * Events that will be emitted by the component.
   *
   * - `statechange`: `state`, `connection` or `error` is another.
   * - `presencechange`: What we tell the others is another: `connection.presence`.
   * - `socket`: The signalling socket is open, each time.
   * - `peerlist`: Who else is here, on joining and on every change.
   * - `connect`: Messages can be exchanged with this peer.
   * - `upgrade`: Messages to this peer go over a direct link now, no longer through the server.
   * - `downgrade`: Messages to this peer go through the server again.
   * - `path`: Messages to this peer take another path, or none.
   * - `peer`: A data channel to this peer is open.
   * - `datachannel`: The same channel, or one that the page opened.
   * - `message`: A message from this peer.
   * - `presence`: This peer told something new about itself.
   * - `peer-state`: The state of this peer changed.
   * - `peer-disconnect`: This peer is gone.
   * - `webrtc-close`: The channel that carried messages is closed.
   * - `error`: Something went wrong; `error.code` says what.
   * - `close`: The connection is over.
   *
   * ## Slots
   *
   * Areas where markup can be added to the component.
   *
   * - `(default)`: What belongs to the room.
   *
   * ## Methods
   *
   * Methods that can be called to access component functionality.
   *
   * - `join() => void`: Joins the room: after `leave()`, or again after it failed.
   * - `leave() => void`: Leaves the room, until `join()`.
   * - `send(data: MessageData, options?: { to?: PeerId | readonly PeerId[] }) => Promise<void>`: Sends a message to one peer, to several or to all. Resolves when they have it, rejects with a `ConnectionError`.
   * - `announce(part: Presence) => void`: Adds to what the others are told about us, beside `name` and `presence`. For elements in the room: a chat tells
   * by it that somebody is typing. `undefined` takes a key back.
   * - `connectToPeer(id: PeerId) => void`: Builds a link to this peer, unless there is one.
   * - `peerDisconnect(id: PeerId) => void`: Ends the link to this peer.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `idle`: Not in a room.
   * - `connecting`: On the way in.
   * - `connected`: In the room.
   * - `reconnecting`: The server is out of reach; direct links may still stand.
   * - `failed`: The server refused us.
   */
  'webrtc-room': Partial<
    WebrtcRoomElementProps & WebrtcRoomElementSolidJsProps & BaseProps<WebrtcRoomElement> & BaseEvents
  >;

  /**
   * Says at one glance how the room stands: on the way in, who is here, out of reach, refused and why. After a refusal
   * it has a button to try again.
   *
   * ## Attributes & Properties
   *
   * Component attributes and properties that can be applied to the element or by using JavaScript.
   *
   * - `for`: Id of the room, for a status that is not inside it.
   * - `state`: What is shown. (property only) (readonly)
   *
   * ## CSS Custom Properties
   *
   * CSS variables available for styling the component.
   *
   * - `--webrtc-accent`: Colour of the focus ring. (default: `LinkText`)
   *
   * ## CSS Parts
   *
   * Custom selectors for styling elements within the component.
   *
   * - `indicator`: The sign of the state; each state has a shape of its own.
   * - `text`: The state, in words.
   * - `retry`: The button to try again, after a refusal.
   *
   * ## CSS States
   *
   * These can be used to apply styling when a component is in a given state.
   *
   * - `idle`: Not in a room.
   * - `connecting`: On the way in.
   * - `alone`: In the room, with nobody else.
   * - `connected`: In the room, with others.
   * - `reconnecting`: The server is out of reach; direct links may still stand.
   * - `offline`: This device has no network.
   * - `failed`: The server refused us.
   */
  'webrtc-status': Partial<
    WebrtcStatusElementProps & WebrtcStatusElementSolidJsProps & BaseProps<WebrtcStatusElement> & BaseEvents
  >;
};

export type CustomCssProperties = {
  /** Background of own messages and of the button. */
  '--webrtc-accent'?: string | undefined;
  /** Text on it. */
  '--webrtc-accent-text'?: string | undefined;
  /** Background of others' messages. */
  '--webrtc-chat-bubble'?: string | undefined;
  /** Roundness of messages and field. */
  '--webrtc-chat-radius'?: string | undefined;
  /** Space between entries. */
  '--webrtc-peer-gap'?: string | undefined;
  /** Colour of the sign of who is connected. */
  '--webrtc-positive'?: string | undefined;
};

/** The class of each tag, and what can be set on it: as attributes of JSX, and as those of Solid. */
export interface ElementTypes {
  'webrtc-chat': { element: WebrtcChatElement; props: WebrtcChatElementProps; solid: WebrtcChatElementSolidJsProps };
  'webrtc-invite': {
    element: WebrtcInviteElement;
    props: WebrtcInviteElementProps;
    solid: WebrtcInviteElementSolidJsProps;
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
}
