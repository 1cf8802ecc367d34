import { ConnectionError } from '../errors.js';
import type { IceServers } from './ice-servers.js';

/** Both sides open the channel under this number, so that it needs no opening handshake (RFC 8832). */
const CHANNEL = { negotiated: true, id: 0 } as const;
const LABEL = 'webrtc-elements';

/** What a link is made of: an RTCPeerConnection and the channel that carries messages, once somebody opens it. */
export interface LinkParts {
  readonly connection: RTCPeerConnection;
  readonly openChannel: () => RTCDataChannel;
}

/**
 * Makes RTCPeerConnections with the ICE servers that there are. One is made ahead, with its channel, while the socket opens:
 * it takes milliseconds, which the first link would have to wait.
 */
export class ConnectionFactory {
  readonly #Implementation: typeof RTCPeerConnection | undefined;
  readonly #iceServers: IceServers;
  #spare: LinkParts | undefined;

  /** Without an implementation nothing can be made. */
  constructor(Implementation: typeof RTCPeerConnection | undefined, iceServers: IceServers) {
    this.#Implementation = Implementation;
    this.#iceServers = iceServers;
  }

  /**
   * Makes one ahead, of the browser's own kind: of what else an unused one costs nobody knows. What is wrong with the
   * configuration is told when one is needed.
   */
  prepare(): void {
    if (this.#Implementation !== globalThis.RTCPeerConnection) return;
    try {
      const { connection, openChannel } = this.#make();
      const channel = openChannel();
      this.#spare = { connection, openChannel: () => channel };
    } catch {
      // There is none, then.
    }
  }

  /** There are other ICE servers now; what is wrong with them is told when a connection is needed. */
  configure(): void {
    try {
      this.#spare?.connection.setConfiguration(this.#iceServers.configuration);
    } catch {
      this.close();
    }
  }

  /** Throws where there is no implementation, or when it takes the configuration for nonsense. */
  create(): LinkParts {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare ?? this.#make();
  }

  /** Lets go of what was made ahead. */
  close(): void {
    this.#spare?.connection.close();
    this.#spare = undefined;
  }

  #make(): LinkParts {
    if (!this.#Implementation) throw new ConnectionError('webrtc-unavailable');
    const connection = new this.#Implementation(this.#iceServers.configuration);
    return { connection, openChannel: () => connection.createDataChannel(LABEL, CHANNEL) };
  }
}
