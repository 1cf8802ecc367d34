import type { IceGrant } from '../../protocol/frames.js';

/** The share of their lifetime after which credentials are replaced. */
const REFRESH = 0.8;
/** The longest wait that a timer can have, in ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The ICE servers that the server has given us, which are asked for anew before their credentials run out. */
export class IceServers {
  readonly #own: RTCConfiguration | undefined;
  readonly #ask: () => void;
  #grant: IceGrant = { iceServers: [] };
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `own`: the page's configuration; its `iceServers` replace those of the server. */
  constructor(own: RTCConfiguration | undefined, ask: () => void) {
    this.#own = own;
    this.#ask = ask;
  }

  /** For every RTCPeerConnection, as it is now. */
  get configuration(): RTCConfiguration {
    return { iceServers: this.#grant.iceServers, ...this.#own } as RTCConfiguration;
  }

  /** Whether the servers, or their credentials, are others than before. */
  take(grant: IceGrant): boolean {
    const before = this.#grant;
    this.#grant = grant;
    this.close();
    if (grant.lifetime !== undefined) {
      this.#timer = setTimeout(this.#ask, Math.min(grant.lifetime * 1000 * REFRESH, LONGEST_TIMER));
    }
    return JSON.stringify(grant.iceServers) !== JSON.stringify(before.iceServers);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
