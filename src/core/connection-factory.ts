import { ConnectionError } from './errors.js';
import type { IceServers } from './ice-servers.js';

/**
 * Makes RTCPeerConnections with the ICE servers that there are. One is made ahead, while the socket opens: it takes
 * milliseconds, which the first link would have to wait.
 */
export class ConnectionFactory {
  readonly #Implementation: typeof RTCPeerConnection | undefined;
  readonly #iceServers: IceServers;
  #spare: RTCPeerConnection | undefined;

  /** Without an implementation nothing can be made. */
  constructor(Implementation: typeof RTCPeerConnection | undefined, iceServers: IceServers) {
    this.#Implementation = Implementation;
    this.#iceServers = iceServers;
  }

  /** Makes one ahead. What is wrong with the configuration is told when one is needed. */
  prepare(): void {
    try {
      this.#spare ??= this.#make();
    } catch {
      this.#spare = undefined;
    }
  }

  /** Throws where there is no implementation, or when it takes the configuration for nonsense. */
  create(): RTCPeerConnection {
    const spare = this.#spare;
    this.#spare = undefined;
    spare?.setConfiguration(this.#iceServers.configuration);
    return spare ?? this.#make();
  }

  /** Lets go of what was made ahead. */
  close(): void {
    this.#spare?.close();
    this.#spare = undefined;
  }

  #make(): RTCPeerConnection {
    if (!this.#Implementation) throw new ConnectionError('webrtc-unavailable');
    return new this.#Implementation(this.#iceServers.configuration);
  }
}
