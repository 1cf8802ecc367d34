import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { readAddressList, type AddressList } from './address-list.js';

/**
 * Who may read `/metrics`: `true` for everybody, `false` for nobody, or only clients of these addresses and networks (`loopback`,
 * `10.0.0.0/8`, …), only those with this token (`authorization: Bearer TOKEN`), or only those with both.
 */
export type MetricsAccess =
  boolean | { readonly addresses?: string | readonly string[] | undefined; readonly token?: string | undefined };

/** Headers that proxies add. */
const PROXIED = ['forwarded', 'via', 'x-forwarded-for'];

/** Whether a client may read the metrics. `hidden`: there are none, as far as anybody can tell. */
export type MetricsVerdict = 'allowed' | 'forbidden' | 'unauthorised' | 'hidden';

export interface MetricsRulesOptions {
  /** Default: clients of this machine, if the server listens to nobody else. */
  readonly access: MetricsAccess | undefined;
  /** The address that a request comes from. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** The address that the server listens on. `undefined` if it is not an IP address. */
  readonly host: () => string | undefined;
}

const isLoopback = readAddressList(['loopback'], 'It');

/** Decides who may read the metrics. */
export class MetricsRules {
  readonly #options: MetricsRulesOptions;
  readonly #isKnown: AddressList | undefined;
  readonly #token: Buffer | undefined;

  /** Throws a `TypeError` if an address is invalid, or the token empty. */
  constructor(options: MetricsRulesOptions) {
    this.#options = options;
    const { access } = options;
    if (typeof access !== 'object') return;
    const { addresses, token } = access;
    if (token === '') throw new TypeError('The token for `metrics` must not be empty.');
    if ((addresses === undefined && token === undefined) || addresses?.length === 0) {
      throw new TypeError('`metrics` needs `addresses`, a `token` or both. Use `true` to let everybody read them.');
    }
    if (addresses !== undefined) this.#isKnown = readAddressList([addresses].flat(), 'An address for `metrics`');
    if (token !== undefined) this.#token = digest(token);
  }

  judge(request: IncomingMessage): MetricsVerdict {
    const { access, addressOf, host } = this.#options;
    if (access === true) return 'allowed';
    if (access === false) return 'hidden';
    const address = addressOf(request);
    if (access === undefined) {
      const proxied = PROXIED.some((name) => name in request.headers) && address === request.socket.remoteAddress;
      return isLocal(host()) && isLocal(address) && !proxied ? 'allowed' : 'hidden';
    }
    if (this.#isKnown && !matches(this.#isKnown, address)) return 'forbidden';
    if (!this.#token) return 'allowed';
    const given = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    return given !== undefined && timingSafeEqual(digest(given), this.#token) ? 'allowed' : 'unauthorised';
  }
}

function isLocal(address: string | undefined): boolean {
  return address !== undefined && matches(isLoopback, address);
}

/** `false` for what is no address, such as that of a Unix socket. */
function matches(list: AddressList, address: string): boolean {
  try {
    return list(address, 0);
  } catch {
    return false;
  }
}

/** Makes texts equally long, so that they can be compared without telling how much of them is right. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
