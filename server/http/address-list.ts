import proxyaddr from 'proxy-addr';

/** Whether an address is in a list. `hop` does not matter. Throws for what is no IP address. */
export type AddressList = (address: string, hop: number) => boolean;

/** Reads addresses and networks: `10.0.0.0/8`, `loopback`, … Throws a `TypeError` that names `what` if one of them is wrong. */
export function readAddressList(addresses: string[], what: string): AddressList {
  try {
    return proxyaddr.compile(addresses);
  } catch {
    throw new TypeError(`${what} must be an address or a network like 10.0.0.0/8, not ${addresses.join()}.`);
  }
}
