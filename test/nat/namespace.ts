import { execFileSync, spawnSync, type StdioOptions } from 'node:child_process';
import { PATIENCE } from '../support/patience.mjs';

/** What a command complains of belongs to the error that it ends with. */
const QUIET: StdioOptions = ['ignore', 'ignore', 'pipe'];

/** A network namespace of Linux: a machine with interfaces, routes and filters of its own. */
export class Namespace {
  readonly name: string;

  /** `name` is made unlike that of any other run. */
  constructor(name: string) {
    this.name = `webrtc-${process.pid}-${name}`;
    shell(`ip netns add ${this.name}`);
    // Late IPv6 address events make Chromium drop requests (ERR_NETWORK_CHANGED).
    this.run(`
      sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
      ip link set lo up`);
  }

  /** Runs lines of a shell script in it; throws when one of them fails. */
  run(script: string): void {
    execFileSync('ip', ['netns', 'exec', this.name, 'sh', '-ec', script], { timeout: PATIENCE, stdio: QUIET });
  }

  /** Takes it away, with the interfaces in it. */
  remove(): void {
    spawnSync('ip', ['netns', 'del', this.name], { timeout: PATIENCE });
  }
}

/** Runs lines of a shell script in the network that we are in; throws when one of them fails. */
export function shell(script: string): void {
  execFileSync('sh', ['-ec', script], { timeout: PATIENCE, stdio: QUIET });
}
