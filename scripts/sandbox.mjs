import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `node scripts/sandbox.mjs COMMAND…` runs a command in a network of its own, so that nothing WebRTC
 * sends leaves the machine: a namespace with loopback, one private address and a default route that
 * leads nowhere. It needs root on Linux and iproute2; elsewhere the command runs as it is.
 */
const [command = '', ...args] = process.argv.slice(2);
process.exitCode = await (canIsolate() ? isolated() : execute(command, args));

function canIsolate() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const probe = `webrtc-probe-${process.pid}`;
  if (spawnSync('ip', ['netns', 'add', probe]).status !== 0) return false;
  spawnSync('ip', ['netns', 'del', probe]);
  return true;
}

async function isolated() {
  const name = `webrtc-${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), 'webrtc-'));
  const resolver = join(folder, 'resolv.conf');
  writeFileSync(resolver, 'nameserver 127.0.0.1\n'); // look-ups fail at once instead of after a time-out
  const inside = (/** @type {string} */ line) => ip('-n', name, ...line.split(' '));
  try {
    ip('netns', 'add', name);
    // Late IPv6 address events make Chromium drop requests (ERR_NETWORK_CHANGED).
    for (const scope of ['all', 'default']) {
      ip('netns', 'exec', name, 'sysctl', '-qw', `net.ipv6.conf.${scope}.disable_ipv6=1`);
    }
    inside('link set lo up');
    inside('link add v0 type veth peer name v1');
    inside('addr add 10.99.0.1/24 dev v0');
    inside('link set v1 up');
    inside('link set v0 up');
    inside('route add default via 10.99.0.254 dev v0');
    const mounted = 'mount --bind "$0" /etc/resolv.conf && exec "$@"'; // mounts are private inside `netns exec`
    return await execute('ip', ['netns', 'exec', name, 'sh', '-c', mounted, resolver, command, ...args]);
  } finally {
    spawnSync('ip', ['netns', 'del', name]);
    rmSync(folder, { recursive: true });
  }
}

/** @param {string[]} words */
function ip(...words) {
  const { status, stderr } = spawnSync('ip', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${words.join(' ')}: ${stderr}`);
}

/**
 * Runs a program to its end. A signal to us goes on to it, so that what was set up for it is taken down.
 *
 * @param {string} program
 * @param {string[]} words
 */
async function execute(program, words) {
  const child = spawn(program, words, { stdio: 'inherit' });
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(name, () => child.kill(name));
  try {
    const [code] = await once(child, 'close');
    return code ?? 1;
  } catch (error) {
    process.stderr.write(`${program}: ${String(error)}\n`);
    return 1;
  }
}
