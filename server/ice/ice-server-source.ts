import type { IceGrant, IceServer, PeerId } from '../../src/protocol/frames.js';
import { deadline } from './deadline.js';
import { checkIceGrant, type IceProvider } from './ice-provider.js';

/** What members get by default: a public STUN server, which needs no credentials. */
export const STUN: readonly IceServer[] = [{ urls: 'stun:stun.cloudflare.com:3478' }];

/** How long members that got STUN because the provider failed wait before they ask again, in seconds. */
const RETRY = 60;

/** ICE servers for a member. */
export interface GivenGrant extends IceGrant {
  /** The provider failed, and these are STUN servers instead. */
  readonly failed?: boolean;
}

export interface IceServerSourceOptions {
  /** One list for all members, or a provider that makes one for each. Default: a public STUN server. */
  readonly iceServers: readonly IceServer[] | IceProvider | undefined;
  /**
   * Called when the provider fails. An error object that many members share, because they waited for the
   * same request, is reported once until a provider answers again.
   */
  readonly onFailure: (error: unknown) => void;
  /** How long a provider may take, in ms. Default 3,000. */
  readonly patience?: number | undefined;
}

/** Gives members their ICE servers. When the provider fails or is late, they get STUN, so that they can join anyway. */
export class IceServerSource {
  /** Where the ICE servers come from: the same for all members, or a provider. */
  readonly #source: GivenGrant | IceProvider;
  readonly #onFailure: (error: unknown) => void;
  readonly #patience: number;
  #reported: { readonly error: unknown } | undefined;

  /** Throws a `TypeError` if an option is invalid. */
  constructor({ iceServers = STUN, onFailure, patience = 3_000 }: IceServerSourceOptions) {
    if (typeof iceServers !== 'function') checkIceGrant({ iceServers });
    if (!(patience > 0)) throw new TypeError('The `patience` with an ICE provider must be a number of ms above 0.');
    this.#source = typeof iceServers === 'function' ? iceServers : { iceServers };
    this.#onFailure = onFailure;
    this.#patience = patience;
  }

  /** At once, unless a provider has to be asked. Never rejects. */
  grant(member: PeerId): GivenGrant | Promise<GivenGrant> {
    const source = this.#source;
    return typeof source === 'function' ? this.#request(source, member) : source;
  }

  async #request(provider: IceProvider, member: PeerId): Promise<GivenGrant> {
    try {
      const late = `The ICE provider did not answer in ${this.#patience} ms.`;
      const grant = checkIceGrant(await deadline(this.#ask(provider, member), this.#patience, late));
      this.#reported = undefined;
      return grant;
    } catch (error) {
      this.#report(error);
      return { iceServers: STUN, lifetime: RETRY, failed: true };
    }
  }

  /** Turns what a provider throws into a rejection. */
  async #ask(provider: IceProvider, member: PeerId): Promise<IceGrant> {
    return provider(member);
  }

  #report(error: unknown): void {
    if (this.#reported && this.#reported.error === error) return;
    this.#reported = { error };
    try {
      this.#onFailure(error);
    } catch {
      // Members can join even if the log fails.
    }
  }
}
