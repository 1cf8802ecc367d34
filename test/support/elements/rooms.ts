import { fixture, html } from '@open-wc/testing';
import { host } from '/signalling-host.js';
import 'webrtc-elements/define';
import { until } from '../wait.js';
import type { WebrtcChatElement, WebrtcPeerListElement, WebrtcRoomElement } from 'webrtc-elements';

export { host, until };

let count = 0;
/** A name that no other test uses. */
export const freshRoom = (): string => `room-${Date.now()}-${++count}`;

/** A room with a list and a chat in it. */
export async function enter(room: string, { name = '', manual = false, relay = '' } = {}): Promise<WebrtcRoomElement> {
  return fixture<WebrtcRoomElement>(html`
    <webrtc-room host=${host} room=${room} name=${name} relay=${relay} ?manual=${manual}>
      <webrtc-peer-list></webrtc-peer-list>
      <webrtc-chat></webrtc-chat>
    </webrtc-room>
  `);
}

export const listOf = (room: Element): WebrtcPeerListElement => room.querySelector('webrtc-peer-list')!;
export const chatOf = (room: Element): WebrtcChatElement => room.querySelector('webrtc-chat')!;

/** Waits until the room is connected to so many peers. */
export const meets = (room: WebrtcRoomElement, peers: number): Promise<void> =>
  until(
    () => room.peers.size === peers && [...room.peers.values()].every(({ state }) => state === 'connected'),
    `${peers} peers`,
  );

const { WebSocket } = globalThis;
const mend = (): void => void (globalThis.WebSocket = WebSocket);
afterEach(mend);

/** Whoever connects to a server from now on finds none, until what it returns is called or the test is over. */
export function cutNetwork(): () => void {
  globalThis.WebSocket = class extends WebSocket {
    constructor() {
      super('ws://127.0.0.1:9');
    }
  };
  return mend;
}

/** Counts the sockets that are opened from now on. */
export function countSockets(): () => number {
  let opened = 0;
  const Original = globalThis.WebSocket;
  globalThis.WebSocket = class extends Original {
    constructor(url: string | URL, subprotocols?: string | string[]) {
      super(url, subprotocols);
      opened++;
    }
  };
  return () => {
    globalThis.WebSocket = Original;
    return opened;
  };
}

/** The text that a user sees in an element. */
export async function textOf(element: WebrtcPeerListElement | WebrtcChatElement): Promise<string> {
  await element.updateComplete;
  return element.shadowRoot!.textContent.replace(/\s+/g, ' ').trim();
}

/** Types into the chat and presses Enter, as a user does. */
export async function write(room: Element, text: string): Promise<void> {
  const chat = chatOf(room);
  await chat.updateComplete;
  const input = chat.shadowRoot!.querySelector('textarea')!;
  input.value = text;
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
}
