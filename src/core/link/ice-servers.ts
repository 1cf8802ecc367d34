import { LONGEST_TIMER } from '../backoff.js';
import type { IceGrant } from '../../protocol/frames.js';

/** Credentials are replaced after this share of their lifetime. */
const REFRESH = 0.8;

/** The ICE servers from the signalling server. Asks for new ones before the credentials expire. */
export class IceServers {
  readonly #own: RTCConfiguration | undefined;
  readonly #ask: () => void;
  #grant: IceGrant = { iceServers: [] };
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `own` is the page's configuration. Its `iceServers`, if any, replace those of the server. */
  constructor(own: RTCConfiguration | undefined, ask: () => void) {
    this.#own = own;
    this.#ask = ask;
  }

  /** The configuration for a new RTCPeerConnection. */
  get configuration(): RTCConfiguration {
    return { iceServers: this.#grant.iceServers, ...this.#own } as RTCConfiguration;
  }

  /** Takes what the server grants. Returns whether servers or credentials have changed. */
  take(grant: IceGrant): boolean {
    const before = this.#grant;
    this.#grant = grant;
    this.close();
    if (grant.lifetime !== undefined) {
      this.#timer = setTimeout(this.#ask, Math.min(grant.lifetime * 1000 * REFRESH, LONGEST_TIMER));
    }
    return JSON.stringify(grant.iceServers) !== JSON.stringify(before.iceServers);
  }

  /** Stops asking for new servers. */
  close(): void {
    clearTimeout(this.#timer);
  }
}
