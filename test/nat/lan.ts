import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { args, executablePath } from '../../scripts/chromium.mjs';
import { PATIENCE } from '../support/patience.mjs';
import { natRules, type Nat } from './nat.js';
import { Namespace, shell } from './namespace.js';

/** One machine behind a NAT of its own, and what can happen to its network. */
export class Lan {
  readonly #machine: Namespace;
  readonly #router: Namespace;
  readonly #number: number;
  #moves = 0;

  /** `number`: its place in the lab, from 1 on. Its router is on the bridge `public`. */
  constructor(number: number, nat: Nat) {
    this.#number = number;
    this.#machine = new Namespace(`machine-${number}`);
    this.#router = new Namespace(`router-${number}`);
    shell(`
      ip link add wan netns ${this.#router.name} type veth peer name lan${number}
      ip link add lan netns ${this.#router.name} type veth peer name eth0 netns ${this.#machine.name}
      ip link set lan${number} master public up`);
    this.#router.run(`
      ip addr add 203.0.113.${20 + number}/24 dev wan
      ip addr add ${this.#network}.1/24 dev lan
      ip link set wan up
      ip link set lan up
      sysctl -qw net.ipv4.ip_forward=1
      ${natRules(nat, this.#address)}`);
    this.#machine.run(`
      ip addr add ${this.#address}/24 dev eth0
      ip link set eth0 up
      ip route add default via ${this.#network}.1`);
  }

  get #network(): string {
    return `10.77.${this.#number}`;
  }

  get #tunnel(): string {
    return `10.78.${this.#number}`;
  }

  get #address(): string {
    return `${this.#network}.${2 + this.#moves}`;
  }

  /** Starts Chromium on the machine; a script that leads it there is put into `folder`. */
  async launch(folder: string, flags: readonly string[]): Promise<Browser> {
    const program = join(folder, `chromium-${this.#number}`);
    writeFileSync(program, `#!/bin/sh\nexec ip netns exec ${this.#machine.name} "${executablePath}" "$@"\n`);
    chmodSync(program, 0o755);
    return chromium.launch({ timeout: PATIENCE, executablePath: program, args: [...args, ...flags] });
  }

  /** No UDP passes any more, whatever passed before. */
  cutUdp(): void {
    this.#drop('-p udp');
  }

  /** This share of the packets is lost, each way. */
  lose(share: number): void {
    this.#drop(`-m statistic --mode random --probability ${share}`);
  }

  /** Nothing passes. */
  silence(): void {
    this.#drop('');
  }

  /** All passes again that the NAT lets pass. */
  restore(): void {
    this.#router.run('iptables -w -t mangle -F FORWARD');
  }

  /** The NAT knows nothing any more of what passed through it, as after a power cut. */
  reboot(): void {
    this.#router.run('conntrack -F 2>&1');
  }

  /** The machine gets another address, and the old one is gone. */
  move(): void {
    const old = this.#address;
    this.#moves++;
    this.#machine.run(`
      ip addr del ${old}/24 dev eth0
      ip addr add ${this.#address}/24 dev eth0
      ip route add default via ${this.#network}.1`);
  }

  /** The machine reaches everything through another interface, as with a VPN, for as long as that is there. */
  tunnel(): void {
    shell(`ip link add vpn netns ${this.#router.name} type veth peer name tun0 netns ${this.#machine.name}`);
    this.#router.run(`
      ip addr add ${this.#tunnel}.1/24 dev vpn
      ip link set vpn up
      iptables -w -A FORWARD -i vpn -j ACCEPT`);
    this.#machine.run(`
      ip addr add ${this.#tunnel}.2/24 dev tun0
      ip link set tun0 up
      ip route del default
      ip route add default via ${this.#network}.1 metric 100
      ip route add default via ${this.#tunnel}.1 metric 10`);
  }

  /** The VPN is turned off: its interface is gone, and the one before is there as it was. */
  leaveTunnel(): void {
    this.#machine.run('ip link del tun0');
  }

  close(): void {
    this.#machine.remove();
    this.#router.remove();
  }

  #drop(what: string): void {
    this.#router.run(`iptables -w -t mangle -A FORWARD ${what} -j DROP`);
  }
}
