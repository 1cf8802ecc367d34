import { roomContext } from '/webrtc-elements.js';
import { StandInMedia, tracksOf } from './stand-in-call.js';

/**
 * @import { Connection, ConnectionError, PeerId, PeerPath, PeerState, PeerTrust, MediaQuality, Presence, VerificationState } from 'webrtc-elements/core'
 * @import { RoomState } from 'webrtc-elements'
 * @import { Shown } from './stand-in-call.js'
 */

/**
 * @typedef {{ id: PeerId, name: string, state?: PeerState, path?: PeerPath, time?: number, typing?: boolean, takes?: Taking,
 *   trust?: PeerTrust, verifies?: VerificationState, shown?: Shown, hue?: number, joined?: boolean, quality?: MediaQuality }} Member `verifies`: how far a verification with it is as soon as it begins.
 */
/** @typedef {{ data: boolean, peer: PeerId }} Said Whether a member is typing or has joined the call, as elements tell each other. */
/** @typedef {'at once' | 'never' | ConnectionError} Taking What becomes of messages to a member. */

/** A peer that is nowhere. `time` is how long messages take there and back, in ms. */
class StandInPeer {
  /** @param {Member} member */
  constructor({ id, name, state = 'connected', path = 'direct', time = 20, ...more }) {
    const {
      typing = false,
      takes = 'at once',
      trust = 'open',
      verifies,
      shown = {},
      hue = 0,
      joined = false,
      quality,
    } = more;
    this.id = id;
    this.identity = `of ${id}`;
    this.trust = trust;
    /** @type {VerificationState} */
    this.verifies = verifies ?? { phase: 'asking' };
    /** @type {Presence} */
    this.presence = { name };
    this.typing = typing;
    this.joined = joined;
    this.quality = quality;
    this.state = state;
    this.path = path;
    this.takes = takes;
    this.tracks = tracksOf(id, shown, hue);
    this.getStats = async () => ({ path, roundTripTime: time / 1000, bytesSent: 0, bytesReceived: 0 });
  }
}

/** Twelve groups of five digits. */
const SAFETY_NUMBER = '31337 04815 16234 27182 81828 45904 31415 92653 58979 11235 81321 34558';

/** As much of a connection as the elements use. */
class StandInConnection {
  /** @type {Map<string, Set<(...details: unknown[]) => void>>} */
  #listeners = new Map();
  /** @type {Map<PeerId, StandInPeer>} */
  peers = new Map();
  /** @type {Map<PeerId, StandInPeer>} */
  #kept = new Map();
  media = new StandInMedia();

  get blocked() {
    return new Set(this.#kept.keys());
  }

  /** @param {PeerId} id @param {string} name @param {'auto' | 'manual'} mesh */
  constructor(id, name, mesh) {
    this.id = id;
    /** @type {Presence} */
    this.presence = { name };
    this.mesh = mesh;
  }

  /** @param {string} name @param {(...details: unknown[]) => void} listener */
  on(name, listener) {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** @param {string} name @param {unknown[]} details */
  emit(name, ...details) {
    for (const listener of this.#listeners.get(name) ?? []) listener(...details);
  }

  /** @param {string} _text @param {{ to: PeerId }} options */
  async send(_text, { to }) {
    const takes = this.peers.get(to)?.takes;
    if (takes === 'never') await new Promise(() => {});
    if (takes instanceof Error) throw takes;
  }

  /** The topics of the elements: who is typing, and who has joined the call. @param {string} name */
  topic(name) {
    const about = name === 'webrtc:call' ? 'joined' : 'typing';
    return {
      /** @param {string} _ @param {(message: Said) => void} listener */
      on: (_, listener) => {
        const stop = this.on(about, (message) => listener(/** @type {Said} */ (message)));
        for (const peer of this.peers.values()) if (peer[about]) listener({ data: true, peer: peer.id });
        return stop;
      },
      send: async () => {},
    };
  }

  /** A verification that stays where it is. @param {PeerId} peer */
  verify(peer) {
    const none = () => {};
    const state = this.peers.get(peer)?.verifies;
    return { peer, state, confirm: none, reject: none, cancel: none, on: () => none };
  }

  async unverify() {}

  async safetyNumber() {
    return SAFETY_NUMBER;
  }

  /** @param {PeerId} id */
  connectToPeer(id) {
    this.#change(id, 'connected');
  }

  /** @param {PeerId} [id] */
  peerDisconnect(id) {
    for (const one of id === undefined ? this.peers.keys() : [id]) this.#change(one, 'new');
  }

  /** @param {PeerId} id */
  block(id) {
    this.#move(id, this.peers, this.#kept);
  }

  /** @param {PeerId} id */
  unblock(id) {
    this.#move(id, this.#kept, this.peers);
  }

  /** @param {PeerId} id @param {Map<PeerId, StandInPeer>} from @param {Map<PeerId, StandInPeer>} to */
  #move(id, from, to) {
    const peer = from.get(id);
    if (!peer) return;
    from.delete(id);
    to.set(id, peer);
    this.emit('peerlist', [...this.peers.keys()]);
    this.emit('blocked', [...this.#kept.keys()]);
  }

  /** @param {PeerId} id @param {PeerState} state */
  #change(id, state) {
    const peer = this.peers.get(id);
    if (peer) peer.state = state;
    this.emit('peer-state', id, state);
  }
}

/**
 * A room that is no room: `<stand-in-room>` offers itself to the elements in it, as `<webrtc-room>` does, by the
 * community context protocol. So a page can show them in any state, without a server and without anybody else.
 */
export class StandInRoom extends HTMLElement {
  room = 'harbour-walk';
  /** Our name, if the page knows it. */
  name = '';
  /** @type {RoomState} */
  state = 'idle';
  /** @type {ConnectionError | undefined} */
  error;
  /** @type {Connection | undefined} */
  connection;
  /** @type {StandInConnection | undefined} */
  #connection;

  constructor() {
    super();
    this.addEventListener('context-request', (event) => {
      const request = /** @type {import('@lit/context').ContextEvent<typeof roomContext>} */ (event);
      if (request.context !== roomContext) return;
      event.stopPropagation();
      request.callback(this);
    });
  }

  connectedCallback() {
    this.dispatchEvent(new Event('context-provider', { bubbles: true, composed: true })); // for who asked before
  }

  /** Comes in, under this name, where these are. @param {Member} us @param {Member[]} others @param {'auto' | 'manual'} [mesh] */
  enter(us, others, mesh = 'auto') {
    this.#connection = new StandInConnection(us.id, us.name, mesh);
    for (const member of others) this.#connection.peers.set(member.id, new StandInPeer(member));
    this.connection = /** @type {Connection} */ (/** @type {unknown} */ (this.#connection));
    this.turn('connected');
  }

  /** Is in another state from now on. @param {RoomState} state @param {ConnectionError} [error] */
  turn(state, error) {
    this.state = state;
    this.error = error;
    this.dispatchEvent(new Event('statechange'));
  }

  /** Somebody comes in, or is another from now on. @param {Member} member */
  admit(member) {
    this.#connection?.peers.set(member.id, new StandInPeer(member));
    this.#connection?.emit('typing', { data: member.typing, peer: member.id });
    this.#connection?.emit('peerlist', [...this.#connection.peers.keys()]);
  }

  /** @param {PeerId} id */
  dismiss(id) {
    this.#connection?.peers.delete(id);
    this.#connection?.emit('peerlist', [...this.#connection.peers.keys()]);
  }

  /** Somebody writes. @param {PeerId} id @param {string} text */
  hear(id, text) {
    this.#connection?.emit('message', { peer: id, data: text });
  }

  /** Something happens to the connection. @param {string} event @param {unknown[]} details */
  tell(event, ...details) {
    this.#connection?.emit(event, ...details);
  }

  /** The button to try again gets in here. */
  join() {
    this.turn('connected');
  }
}

customElements.define('stand-in-room', StandInRoom);
