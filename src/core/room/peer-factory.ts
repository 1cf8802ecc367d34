import { ConnectionError, type Report } from '../errors.js';
import type { Emit } from '../events.js';
import { ConnectionFactory } from '../link/connection-factory.js';
import { IceServers } from '../link/ice-servers.js';
import { RemotePeer } from '../peer/remote-peer.js';
import type { IceGrant, Member, PeerId } from '../../protocol/frames.js';
import { unpackRelay, type RelayFrame } from '../../protocol/relay-frame.js';
import type { RelayLink } from '../relay/relay-link.js';
import type { Roster } from './roster.js';
import type { Signal } from '../signalling/signal.js';
import type { Signalling } from '../signalling/signalling.js';
import type { KeyAgreement } from '../trust/key-agreement.js';

/** What the relays to peers are made of. */
export interface RelayModules {
  readonly RelayLink: typeof RelayLink;
  readonly keyAgreement: KeyAgreement;
}

/** The modules that load while the socket opens: what a connection needs as soon as there are peers. */
export interface PeerModules {
  readonly PeerFactory: typeof PeerFactory;
  /** The relay, or the reason why there is none; `undefined` if the page does not want it. */
  readonly relay: RelayModules | ConnectionError | undefined;
}

/** What the page has asked for in its peers. */
export interface PeerSettings {
  readonly mesh: 'auto' | 'manual';
  readonly rtcConfiguration: RTCConfiguration | undefined;
  /** `undefined`: there are no direct links. */
  readonly RTCPeerConnection: typeof RTCPeerConnection | undefined;
  /** How long a peer may be out of reach, in ms. */
  readonly peerTimeout: number;
  /** The largest message that we take, in bytes. */
  readonly maxMessageSize: number;
  readonly createId: () => string;
}

/** The room that the peers are in. */
export interface PeerRoom {
  readonly relay: RelayModules | undefined;
  readonly signalling: Signalling;
  readonly roster: Roster;
  readonly emit: Emit;
  /** Our own id, as it is now. */
  readonly self: () => PeerId;
}

/** Makes the peers of one connection from what they share: keys, ICE servers, session ids. Loaded while the socket opens. */
export class PeerFactory {
  readonly #settings: PeerSettings;
  readonly #room: PeerRoom;
  readonly #iceServers: IceServers;
  readonly #connections: ConnectionFactory;
  #sessions = 0;

  constructor(settings: PeerSettings, room: PeerRoom) {
    this.#settings = settings;
    this.#room = room;
    this.#iceServers = new IceServers(settings.rtcConfiguration, () => room.signalling.send({ type: 'ice' }));
    this.#connections = new ConnectionFactory(settings.RTCPeerConnection, this.#iceServers);
    if (settings.mesh === 'auto') this.#connections.prepare();
  }

  /** JSON text that says how we can be reached. */
  get transports(): string {
    const direct = this.#settings.RTCPeerConnection !== undefined;
    return JSON.stringify({ direct, relay: this.#room.relay?.keyAgreement.publicKey });
  }

  /** Makes the peer for a member. */
  create(member: Member): RemotePeer {
    const { mesh, peerTimeout: timeout, maxMessageSize, createId, RTCPeerConnection } = this.#settings;
    const { relay, signalling, roster, emit, self } = this.#room;
    /** While the server is out of reach signals are lost. `reconnect()` of the peer makes up for that. */
    const signal = (signal: Signal): void =>
      signalling.send({ type: 'signal', to: member.id, signal: JSON.stringify(signal) });
    const report: Report = (code, cause) => emit('error', new ConnectionError(code, { peer: member.id, cause }));
    return new RemotePeer({
      member,
      room: roster,
      automatic: mesh === 'auto',
      timeout,
      session: { maxMessageSize, createSessionId: () => ++this.#sessions },
      direct: RTCPeerConnection && {
        createConnection: () => this.#connections.create(),
        createId,
        timeout,
        signal,
        report,
      },
      relay: relay && { ...relay, self: self(), send: (frame) => signalling.relay(frame) },
      signal,
      emit,
      report,
      onStall: () => signalling.check(),
    });
  }

  /** Reads who a frame of the relay comes from. Returns `undefined` if it is invalid, or if there is no relay. */
  unpackRelay(data: ArrayBuffer): RelayFrame | undefined {
    return this.#room.relay && unpackRelay(data);
  }

  /** Takes ICE servers for the links to come, and gives them to those that are there. */
  takeIce(grant: IceGrant): void {
    const { roster, emit } = this.#room;
    if (!this.#iceServers.take(grant)) return;
    try {
      const { configuration } = this.#iceServers;
      this.#connections.configure();
      for (const { connection } of roster.peers.values()) connection?.setConfiguration(configuration);
    } catch (cause) {
      emit('error', new ConnectionError('webrtc-unavailable', { cause }));
    }
  }

  /** We leave the room, perhaps to come back: closes the connection that was made in advance. */
  suspend(): void {
    this.#connections.close();
  }

  /** We leave the room for good. */
  close(): void {
    this.#iceServers.close();
    this.suspend();
  }
}
