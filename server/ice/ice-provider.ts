import type { IceGrant, IceServer, PeerId } from '../../src/protocol/frames.js';
import { deadline } from './deadline.js';

/** Makes the ICE servers of one member; asked when it comes, and again before their credentials run out. */
export type IceProvider = (member: PeerId) => IceGrant | Promise<IceGrant>;

/** What members get who are given nothing else: a public STUN server, which needs no credentials. */
export const STUN: readonly IceServer[] = [{ urls: 'stun:stun.cloudflare.com:3478' }];

/** How soon members ask again who got STUN because there was a failure, in seconds. */
const RETRY = 60;

/** An `IceGrant`, and whether it stands in for one that could not be had. */
export interface GivenGrant extends IceGrant {
  readonly failed?: boolean;
}

export interface IceDeskOptions {
  /** A list for all, or what makes one for each member. Default: a public STUN server. */
  readonly source: readonly IceServer[] | IceProvider | undefined;
  /**
   * Hears why members had to be given STUN instead. The same error object, as of a request that
   * many waited for, is told once until a provider has answered.
   */
  readonly onFailure: (error: unknown) => void;
  /** How long a provider may take, in ms. Default 3,000. */
  readonly patience?: number | undefined;
}

/** Hands out ICE servers, and STUN where the provider fails, so that nobody has to wait or leave for that. */
export class IceDesk {
  readonly #source: readonly IceServer[] | IceProvider;
  readonly #onFailure: (error: unknown) => void;
  readonly #patience: number;
  #told: { readonly error: unknown } | undefined;

  /** Throws a `TypeError` where an option makes no sense. */
  constructor({ source = STUN, onFailure, patience = 3_000 }: IceDeskOptions) {
    if (typeof source !== 'function') checkIceGrant({ iceServers: source });
    if (!(patience > 0)) throw new TypeError('The patience with an ICE provider is a number of ms, above 0.');
    this.#source = source;
    this.#onFailure = onFailure;
    this.#patience = patience;
  }

  /** Never rejects. */
  async grant(member: PeerId): Promise<GivenGrant> {
    if (typeof this.#source !== 'function') return { iceServers: this.#source };
    try {
      const late = `The ICE provider did not answer in ${this.#patience} ms.`;
      const grant = checkIceGrant(await deadline(this.#ask(this.#source, member), this.#patience, late));
      this.#told = undefined;
      return grant;
    } catch (error) {
      this.#tell(error);
      return { iceServers: STUN, lifetime: RETRY, failed: true };
    }
  }

  /** A provider may throw as well as reject. */
  async #ask(provider: IceProvider, member: PeerId): Promise<IceGrant> {
    return provider(member);
  }

  #tell(error: unknown): void {
    if (this.#told && this.#told.error === error) return;
    this.#told = { error };
    try {
      this.#onFailure(error);
    } catch {
      // A log that fails must not cost members their place.
    }
  }
}

/** The ICE servers and the lifetime of what a provider gave, and nothing else of it; throws a `TypeError` for nonsense. */
export function checkIceGrant(value: unknown): IceGrant {
  const { iceServers, lifetime } = isObject(value) ? value : {};
  if (!Array.isArray(iceServers) || !iceServers.every(isIceServer)) {
    throw new TypeError(
      'ICE servers are a list of `{ urls, username, credential }`: strings, `urls` a list of them or one.',
    );
  }
  if (lifetime !== undefined && !(typeof lifetime === 'number' && lifetime > 0 && lifetime < Infinity)) {
    throw new TypeError('The lifetime of ICE servers is a number of seconds, above 0, or left out.');
  }
  return { iceServers: iceServers.map(bare), ...(lifetime !== undefined && { lifetime }) };
}

/** Without what does not belong there: all of it would be sent. */
function bare({ urls, username, credential }: IceServer): IceServer {
  return { urls, ...(username !== undefined && { username }), ...(credential !== undefined && { credential }) };
}

function isIceServer(value: unknown): value is IceServer {
  if (!isObject(value)) return false;
  const { urls, username, credential } = value;
  return (
    (isString(urls) || (Array.isArray(urls) && urls.every(isString))) && isOptional(username) && isOptional(credential)
  );
}

function isOptional(value: unknown): boolean {
  return value === undefined || isString(value);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
