/** How a NAT behaves, in the terms of RFC 4787, and which of our packets it lets out at all. */
export interface Nat {
  /** Which public port a local one gets: the same for whoever it talks to, or another for each (section 4.1). */
  readonly mapping: 'endpoint-independent' | 'address-and-port-dependent';
  /** Who may send to that port: anybody, or only whom it was opened for, port included (section 5). */
  readonly filtering: 'endpoint-independent' | 'address-and-port-dependent';
  readonly udp: boolean;
  /** The ports that TCP may go to. */
  readonly tcp: 'any' | readonly number[];
}

/** The page's own port, and the signalling server's. */
export const PAGE_PORT = 8080;

const PORT_RESTRICTED: Nat = {
  mapping: 'endpoint-independent',
  filtering: 'address-and-port-dependent',
  udp: true,
  tcp: 'any',
};

/** The NATs that people sit behind, by the names that these have had since RFC 3489. */
export const NATS = {
  'full cone': { ...PORT_RESTRICTED, filtering: 'endpoint-independent' },
  'port-restricted': PORT_RESTRICTED,
  symmetric: { ...PORT_RESTRICTED, mapping: 'address-and-port-dependent' },
  'UDP blocked': { ...PORT_RESTRICTED, udp: false },
  'only TCP 443': { ...PORT_RESTRICTED, udp: false, tcp: [443, PAGE_PORT] },
} as const satisfies Readonly<Record<string, Nat>>;

export type NatName = keyof typeof NATS;

/** The same as a script for a router whose interfaces are `lan` and `wan`, with one machine behind it. */
export function natRules({ mapping, filtering, udp, tcp }: Nat, machine: string): string {
  // Linux keeps the port where it can, so one machine has the same for all. What nobody asked for must not reach the
  // router itself: the connection that it would track then takes that port away from the machine.
  const random = mapping === 'endpoint-independent' ? '' : '--random-fully';
  const ports = tcp === 'any' ? '' : `-p tcp -m multiport --dports ${tcp.join()}`;
  return `
    iptables -w -P FORWARD DROP
    iptables -w -P INPUT DROP
    iptables -w -t nat -A POSTROUTING -o wan -j MASQUERADE ${random}
    ${udp ? '' : 'iptables -w -A FORWARD -p udp -j DROP'}
    iptables -w -A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
    iptables -w -A FORWARD -i lan ${ports} -j ACCEPT
    ${filtering === 'endpoint-independent' ? openRules(machine) : ''}`;
}

function openRules(machine: string): string {
  return `
    iptables -w -t nat -A PREROUTING -i wan -p udp -j DNAT --to-destination ${machine}
    iptables -w -A FORWARD -i wan -p udp -j ACCEPT`;
}
