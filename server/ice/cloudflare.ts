import type { IceGrant } from '../../src/protocol/frames.js';
import { readCloudflareAnswer } from './cloudflare-answer.js';
import type { IceProvider } from './ice-provider.js';
import { shareGrant } from './shared-grant.js';

export interface CloudflareOptions {
  /** The TURN key's id. */
  readonly tokenId: string;
  /** The TURN key's API token: a secret. */
  readonly apiToken: string;
  /** How long credentials last, in whole seconds, up to 172,800: two days. Default 86,400. */
  readonly lifetime?: number | undefined;
  /** How long Cloudflare may take to answer, in ms. Default 2,000. */
  readonly timeout?: number | undefined;
  /** Default: the platform's own. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The URL of the API. Default `https://rtc.live.cloudflare.com/v1`. */
  readonly endpoint?: string | undefined;
  /** The time, in ms since 1970. */
  readonly now?: (() => number) | undefined;
}

/** The longest lifetime that Cloudflare grants, in seconds. */
const LONGEST = 172_800;
/** The longest timeout, in ms. */
const LONGEST_TIMEOUT = 60_000;

/** Cloudflare's TURN API refused the request, gave an invalid answer, or could not be reached. Never contains the token. */
export class CloudflareTurnError extends Error {
  override readonly name = 'CloudflareTurnError';
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/**
 * Gets credentials for Cloudflare's TURN servers (https://developers.cloudflare.com/realtime/turn/). Members share
 * them, so that many members need only one request (`shareGrant`). Throws a `TypeError` if an option is invalid; the
 * provider rejects with a `CloudflareTurnError`.
 */
export function cloudflare(options: CloudflareOptions): IceProvider {
  const api = new TurnApi(options);
  const { timeout = 2_000, now } = options;
  return shareGrant(() => api.generate(), { patience: timeout + 500, now });
}

class TurnApi {
  readonly #base: string;
  readonly #apiToken: string;
  readonly #lifetime: number;
  readonly #timeout: number;
  readonly #fetch: typeof globalThis.fetch;
  /** Two versions of the API. The one that worked last comes first. */
  #paths: readonly [string, string] = ['generate-ice-servers', 'generate'];

  constructor(options: CloudflareOptions) {
    const { tokenId, apiToken, lifetime = 86_400, timeout = 2_000, fetch = globalThis.fetch } = options;
    const { endpoint = 'https://rtc.live.cloudflare.com/v1' } = options;
    if (!isMatch(tokenId, /^[\w-]+$/)) throw new TypeError('cloudflare() needs a `tokenId`: the id of your TURN key.');
    // A line break from a file would make `fetch` throw an error that shows the token.
    if (!isMatch(apiToken, /^[!-~]+$/)) {
      throw new TypeError(
        'cloudflare() needs an `apiToken`, without spaces or line breaks: the API token of your TURN key.',
      );
    }
    if (!Number.isSafeInteger(lifetime) || lifetime <= 0 || lifetime > LONGEST) {
      throw new TypeError(`cloudflare() needs a \`lifetime\` in whole seconds, above 0 and up to ${LONGEST}.`);
    }
    if (!Number.isSafeInteger(timeout) || timeout <= 0 || timeout > LONGEST_TIMEOUT) {
      throw new TypeError(`cloudflare() needs a \`timeout\` in whole ms, above 0 and up to ${LONGEST_TIMEOUT}.`);
    }
    if (!isMatch(endpoint, /^https?:\/\/\S+$/)) throw new TypeError('cloudflare() needs an `endpoint` like https://….');
    this.#base = `${endpoint.replace(/\/+$/, '')}/turn/keys/${tokenId}/credentials`;
    this.#apiToken = apiToken;
    this.#lifetime = lifetime;
    this.#timeout = timeout;
    this.#fetch = fetch;
  }

  async generate(): Promise<IceGrant> {
    let status: number | undefined;
    try {
      const response = await this.#request(AbortSignal.timeout(this.#timeout));
      status = response.status;
      return { iceServers: await readCloudflareAnswer(response), lifetime: this.#lifetime };
    } catch (error) {
      if (error instanceof CloudflareTurnError) throw error;
      const reason = reasonOf(error).replaceAll(this.#apiToken, '…'); // a `fetch` may quote it
      throw new CloudflareTurnError(`The request to Cloudflare’s TURN API failed: ${reason}`, status);
    }
  }

  async #request(signal: AbortSignal): Promise<Response> {
    const [path, other] = this.#paths;
    let response = await this.#post(path, signal);
    if (response.status === 404) {
      discard(response);
      response = await this.#post(other, signal);
      if (response.ok) this.#paths = [other, path];
    }
    if (response.ok) return response;
    discard(response);
    throw refusal(response.status);
  }

  #post(path: string, signal: AbortSignal): Promise<Response> {
    const fetch = this.#fetch; // some platforms refuse to call it as a method
    return fetch(`${this.#base}/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#apiToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ttl: this.#lifetime }),
      redirect: 'manual', // no other server may get the token
      signal,
    });
  }
}

function refusal(status: number): CloudflareTurnError {
  const hint =
    status === 401 || status === 403 ? ': check `apiToken`' : status === 404 ? ': check `tokenId` and `endpoint`' : '';
  return new CloudflareTurnError(`Cloudflare’s TURN API answered ${status}${hint}.`, status);
}

/** Drops an answer unread. */
function discard({ body }: Response): void {
  body?.cancel().catch(() => undefined);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

function isMatch(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}
