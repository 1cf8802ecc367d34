import type { IceServers } from './ice-servers.js';
import { Work } from './work.js';

/** Both sides open the channel with this id, so it needs no handshake (RFC 8832). */
const CHANNEL = { negotiated: true, id: 0 } as const;
/** The label of our channels. */
export const LABEL = 'webrtc-elements';

/** The parts of a link: an RTCPeerConnection, and a function that opens the channel for messages. */
export interface LinkParts {
  readonly connection: RTCPeerConnection;
  readonly openChannel: () => RTCDataChannel;
}

/**
 * Makes RTCPeerConnections with the current ICE servers. It takes milliseconds to make one, so the first is made, with its
 * channel, while the socket opens: then the first link does not have to wait.
 */
export class ConnectionFactory {
  readonly #Implementation: typeof RTCPeerConnection;
  readonly #iceServers: IceServers;
  /** What peers have us do with them. */
  readonly work = new Work();
  #spare: LinkParts | undefined;

  constructor(Implementation: typeof RTCPeerConnection, iceServers: IceServers) {
    this.#Implementation = Implementation;
    this.#iceServers = iceServers;
  }

  /**
   * Makes an RTCPeerConnection in advance. Only for native WebRTC: other implementations may leak one that is not used. An error
   * in the configuration is reported later, by `create()`.
   */
  prepare(): void {
    if (this.#Implementation !== globalThis.RTCPeerConnection) return;
    try {
      const { connection, openChannel } = this.#make();
      const channel = openChannel();
      this.#spare = { connection, openChannel: () => channel };
    } catch {
      // create() throws the same error.
    }
  }

  /** The ICE servers have changed. An error in them is reported later, by `create()`. */
  configure(): void {
    try {
      this.#spare?.connection.setConfiguration(this.#iceServers.configuration);
    } catch {
      this.close();
    }
  }

  /** Makes the parts of a link, or returns those made in advance. Throws if the implementation refuses the configuration. */
  create(): LinkParts {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare ?? this.#make();
  }

  /** Closes the RTCPeerConnection that was made in advance. */
  close(): void {
    this.#spare?.connection.close();
    this.#spare = undefined;
  }

  #make(): LinkParts {
    const connection = new this.#Implementation(this.#iceServers.configuration);
    return { connection, openChannel: () => connection.createDataChannel(LABEL, CHANNEL) };
  }
}
