import type {
  Connection,
  ConnectionError,
  ConnectionEvents,
  FileOffer,
  IdentityChange,
  MediaLimit,
  PasswordAttempts,
  PeerId,
  PeerPath,
  ReceivedData,
  RemoteTrack,
  SplitRoom,
} from '../../core/index.js';
import { PageCustomEvent } from '../page-support.js';

/** Events of `<webrtc-room>` by name. Only `context-provider` bubbles. */
export interface WebrtcRoomEventMap {
  statechange: Event;
  attempt: Event;
  presencechange: Event;
  socket: CustomEvent<{ socket: Connection['socket'] }>;
  peerlist: CustomEvent<{ peers: PeerId[] }>;
  blocked: CustomEvent<{ peers: PeerId[] }>;
  connect: CustomEvent<{ peer: PeerId }>;
  upgrade: CustomEvent<{ peer: PeerId }>;
  downgrade: CustomEvent<{ peer: PeerId }>;
  path: CustomEvent<{ peer: PeerId; path: PeerPath | undefined }>;
  peer: CustomEvent<{ peer: PeerId; channel: RTCDataChannel }>;
  datachannel: CustomEvent<{ peer: PeerId; channel: RTCDataChannel }>;
  message: CustomEvent<{ peer: PeerId; data: ReceivedData }>;
  presence: CustomEvent<{ peer: PeerId }>;
  trust: CustomEvent<{ peer: PeerId }>;
  secret: CustomEvent<{ secret: string; peer: PeerId }>;
  password: CustomEvent<{ password: string; peer: PeerId }>;
  verify: CustomEvent<{ peer: PeerId }>;
  'identity-changed': CustomEvent<IdentityChange>;
  'password-attempts': CustomEvent<PasswordAttempts>;
  'peer-state': CustomEvent<{ peer: PeerId }>;
  'peer-disconnect': CustomEvent<{ peer: PeerId }>;
  track: CustomEvent<RemoteTrack>;
  'track-state': CustomEvent<RemoteTrack>;
  'track-end': CustomEvent<RemoteTrack>;
  'file-offer': CustomEvent<FileOffer>;
  limit: CustomEvent<MediaLimit>;
  'webrtc-close': CustomEvent<{ channel: RTCDataChannel }>;
  'split-room': CustomEvent<SplitRoom>;
  error: CustomEvent<{ error: ConnectionError }>;
  close: CustomEvent<{ error: ConnectionError | undefined }>;
  'context-provider': Event;
}

/** Turns the arguments of an event of the core into the `detail` of the element's event. */
const DETAILS: {
  [Name in keyof ConnectionEvents]?: (this: Connection, ...args: Parameters<ConnectionEvents[Name]>) => object;
} = {
  socket: (socket) => ({ socket }),
  peerlist: (peers) => ({ peers }),
  blocked: (peers) => ({ peers }),
  connect: (peer) => ({ peer }),
  upgrade: (peer) => ({ peer }),
  downgrade: (peer) => ({ peer }),
  path(peer) {
    return { peer, path: this.peers.get(peer)?.path };
  },
  peer: ([peer, channel]) => ({ peer, channel }),
  datachannel: (channel, peer) => ({ peer, channel }),
  message: ({ peer, data }) => ({ peer, data }),
  presence: (peer) => ({ peer }),
  trust: (peer) => ({ peer }),
  secret: (change) => change,
  password: (change) => change,
  verify: (peer) => ({ peer }),
  'identity-changed': (change) => change,
  'password-attempts': (attempts) => attempts,
  'peer-state': (peer) => ({ peer }),
  'peer-disconnect': (peer) => ({ peer }),
  track: (track) => track,
  'track-state': (track) => track,
  'track-end': (track) => track,
  'file-offer': (offer) => offer,
  limit: (limit) => limit,
  'webrtc-close': (channel) => ({ channel }),
  'split-room': (split) => split,
  error: (error) => ({ error }),
  close: (error) => ({ error }),
};

/** Dispatches the events of a connection on an element until the connection ends. */
export function forwardEvents(connection: Connection, element: HTMLElement): void {
  for (const [name, detail] of Object.entries(DETAILS)) {
    const toDetail = (detail as (...args: unknown[]) => object).bind(connection);
    connection.on(name as keyof ConnectionEvents, (...args: unknown[]) => tell(element, name, toDetail(...args)));
  }
}

/** Dispatches an event that does not bubble: `window` would take a bubbling `message` for one of `postMessage()`. */
export function tell(element: HTMLElement, name: string, detail: object): void {
  const event = new PageCustomEvent(name, { detail });
  element.dispatchEvent(event);
}
