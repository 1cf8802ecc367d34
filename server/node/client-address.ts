import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyaddr from 'proxy-addr';
import { readAddressList } from '../http/address-list.js';

/**
 * Which proxies to trust about the client's address, as in Express: their number, `true` for all, or their addresses
 * and networks (`loopback`, `10.0.0.0/8`, …).
 */
export type TrustProxy = boolean | number | string | readonly string[];

/** Finds out which address a request comes from. */
export class ClientAddress {
  readonly #trust: (address: string, hop: number) => boolean;
  /** Whether a proxy may be trusted. If not, only the socket says where a request comes from. */
  readonly #trusts: boolean;

  /** Throws a `TypeError` if an address is invalid. */
  constructor(trust: TrustProxy) {
    if (typeof trust === 'number' && !(Number.isInteger(trust) && trust >= 0)) {
      throw new TypeError(`\`trustProxy\` must be a whole number of proxies, 0 or more, not ${trust}.`);
    }
    this.#trusts = trust !== false && trust !== 0;
    if (typeof trust === 'boolean') this.#trust = () => trust;
    else if (typeof trust === 'number') this.#trust = (_address, hop) => hop < trust;
    else this.#trust = readAddressList([trust].flat(), 'A trusted proxy');
  }

  /** The client's address, or an empty text if it has none. */
  exactly(request: IncomingMessage): string {
    return this.#trusts ? proxyaddr(request, this.#trust) : (request.socket.remoteAddress ?? '');
  }

  /** The client's address. For IPv6, the /64 network, because one customer has all addresses in it. */
  of(request: IncomingMessage): string {
    const address = this.exactly(request);
    if (isIPv4(address) || !ipaddr.isValid(address)) return address;
    const parsed = ipaddr.process(address);
    if (parsed instanceof ipaddr.IPv4) return parsed.toString();
    return `${parsed.parts
      .slice(0, 4)
      .map((part) => part.toString(16))
      .join(':')}::/64`;
  }

  /** Whether the client uses TLS, either to this server or to a trusted proxy. */
  isSecure(request: IncomingMessage): boolean {
    if ('encrypted' in request.socket) return true;
    if (!this.#trust(request.socket.remoteAddress ?? '', 0)) return false;
    return (
      String(request.headers['x-forwarded-proto'] ?? '')
        .split(',', 1)[0]
        ?.trim() === 'https'
    );
  }
}

/** The networks that count as one client each: the address, and for IPv6 also the /48, which a site may have. See `ClientAddress.of()`. */
export function networksOf(address: string): readonly string[] {
  if (address === '') return [];
  return address.endsWith('/64') ? [address, `${address.split(':', 3).join(':')}::/48`] : [address];
}
