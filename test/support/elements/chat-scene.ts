import type { Connection, Peer } from '../../../src/core/index.js';
import { Chat, type ChatRoom } from '../../../src/elements/chat/chat.js';

type Listener = (argument?: unknown) => void;
type Send = (text: string, options: { to: string }) => Promise<void>;

/** A peer of this name, to which there is a link unless `state` says otherwise. It has come after us unless `order` is negative. */
export const person = (name: string, state: Peer['state'] = 'connected', order = 1): Peer =>
  ({ id: name.toLowerCase(), state, presence: { name }, order }) as Partial<Peer> as Peer;

/** A chat, and a room whose peers, messages and deliveries a test decides about. */
export interface Scene {
  readonly chat: Chat;
  readonly room: ChatRoom;
  readonly peers: Map<string, Peer>;
  readonly listeners: ReadonlyMap<string, Listener>;
  /** What the chat told about typing, what it sent, and what it reported to its view. */
  readonly announced: readonly unknown[];
  readonly sent: string[];
  readonly events: readonly string[];
  /** What becomes of a text that is sent, and whether the view allows it. */
  readonly fate: { send: Send; allow: boolean };
  readonly arrive: (...people: Peer[]) => void;
  readonly leave: (id: string) => void;
  /** Blocks somebody, or with `false` takes them back: at once, or with `later` when they arrive. */
  readonly block: (peer: Peer, blocked?: boolean, later?: 'later') => void;
  readonly receive: (peer: string, data: unknown) => void;
  readonly texts: () => string[];
}

export function scene({ joins = false, maxMessages = 1000 } = {}): Scene {
  const peers = new Map<string, Peer>();
  const blocked = new Set<string>();
  const listeners = new Map<string, Listener>();
  const announced: unknown[] = [];
  const sent: string[] = [];
  const events: string[] = [];
  const fate: { send: Send; allow: boolean } = { send: () => Promise.resolve(), allow: true };
  const connection = {
    id: 'me',
    presence: { name: 'Ada' },
    order: 0,
    peers,
    blocked,
    on(name: string, listener: Listener) {
      const others = listeners.get(name);
      listeners.set(name, (argument) => {
        others?.(argument);
        listener(argument);
      });
      return () => listeners.delete(name);
    },
    topic: (name: string) => ({
      on: (_: string, listener: Listener) => {
        listeners.set(name, listener);
        return () => listeners.delete(name);
      },
      send: (typing: unknown) => Promise.resolve(announced.push(typing)),
    }),
    send(text: string, options: { to: string }) {
      sent.push(`${text} → ${options.to}`);
      return fate.send(text, options);
    },
  } as unknown as Connection;
  const room: ChatRoom = {
    room: 'lobby',
    state: 'connected',
    connection,
  };
  const language = {
    text: (key: string, values: Readonly<Record<string, string | number>> = {}) =>
      [key, ...Object.values(values)].join(' '),
    list: (names: readonly string[]) => names.join(' & '),
  };
  const chat = new Chat({ joins, maxMessages }, language, {
    allows: () => fate.allow,
    added: ({ name, text }) => events.push(`${name}: ${text}`),
    failed: (reason) => events.push(reason),
    hid: () => undefined,
    cleared: () => events.push('cleared'),
    changed: () => undefined,
  });
  return {
    chat,
    room,
    peers,
    listeners,
    announced,
    sent,
    events,
    fate,
    arrive: (...people) => {
      for (const peer of people) peers.set(peer.id, peer);
      listeners.get('peerlist')?.();
    },
    leave: (id) => {
      peers.delete(id);
      listeners.get('peerlist')?.();
    },
    block: (peer, yes = true, later) => {
      if (yes) blocked.add(peer.id);
      else blocked.delete(peer.id);
      if (yes) peers.delete(peer.id);
      else if (!later) peers.set(peer.id, peer);
      if (!later) listeners.get('peerlist')?.();
      listeners.get('blocked')?.();
    },
    receive: (peer, data) => listeners.get('message')?.({ peer, data }),
    texts: () => chat.conversation.messages.map(({ text }) => text),
  };
}
