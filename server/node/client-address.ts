import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyaddr from 'proxy-addr';

/**
 * Which proxies say the truth about who is behind them, as Express has it: how many there are, `true`
 * for all, or their addresses and networks (`loopback`, `10.0.0.0/8`, …).
 */
export type TrustProxy = boolean | number | string | readonly string[];

/** Tells where a request comes from. */
export class ClientAddress {
  readonly #trust: (address: string, hop: number) => boolean;

  /** Throws a `TypeError` for what is no address. */
  constructor(trust: TrustProxy) {
    if (typeof trust === 'number' && !(Number.isInteger(trust) && trust >= 0)) {
      throw new TypeError(`There are 0, 1 or more proxies to trust, not ${trust}.`);
    }
    if (typeof trust === 'boolean') this.#trust = () => trust;
    else if (typeof trust === 'number') this.#trust = (_address, hop) => hop < trust;
    else this.#trust = compile([trust].flat());
  }

  /** The client's address; of IPv6 the network of 64 bits, which is what one customer has. */
  of(request: IncomingMessage): string {
    const address = proxyaddr(request, this.#trust);
    if (!ipaddr.isValid(address)) return address;
    const parsed = ipaddr.process(address);
    if (parsed instanceof ipaddr.IPv4) return parsed.toString();
    return `${parsed.parts
      .slice(0, 4)
      .map((part) => part.toString(16))
      .join(':')}::/64`;
  }

  /** Whether the client speaks TLS, with us or with a proxy that we trust. */
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

function compile(proxies: string[]): (address: string, hop: number) => boolean {
  try {
    return proxyaddr.compile(proxies);
  } catch {
    throw new TypeError(`A proxy to trust is an address or a network like 10.0.0.0/8, not ${proxies.join()}.`);
  }
}
