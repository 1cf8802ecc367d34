import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Programs that tests need and npm does not bring. Each puts its path into the variable of the environment that is named as it is.
 *
 * @type {Readonly<Record<string, { title: string, packageName: string, paths: readonly string[] }>>}
 */
const PROGRAMS = {
  chromium: {
    title: 'Chromium',
    packageName: 'chromium',
    paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  },
  firefox: {
    title: 'Firefox',
    packageName: 'firefox-esr',
    paths: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
  },
  coturn: {
    title: 'coturn',
    packageName: 'coturn',
    paths: ['/usr/bin/turnserver', '/usr/local/bin/turnserver', '/opt/homebrew/bin/turnserver'],
  },
  redis: {
    title: 'Redis',
    packageName: 'redis-server',
    paths: [
      '/usr/bin/redis-server',
      '/usr/bin/valkey-server',
      '/usr/local/bin/redis-server',
      '/opt/homebrew/bin/redis-server',
    ],
  },
  nginx: {
    title: 'nginx',
    packageName: 'nginx-light',
    paths: ['/usr/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx'],
  },
  caddy: {
    title: 'Caddy',
    packageName: 'caddy',
    paths: ['/usr/bin/caddy', '/usr/local/bin/caddy', '/opt/homebrew/bin/caddy'],
  },
  iptables: { title: 'iptables', packageName: 'iptables', paths: ['/usr/sbin/iptables', '/sbin/iptables'] },
  // Without it a NAT cannot forget what passed through it.
  conntrack: { title: 'conntrack-tools', packageName: 'conntrack', paths: ['/usr/sbin/conntrack', '/sbin/conntrack'] },
  xvfb: { title: 'Xvfb', packageName: 'xvfb', paths: ['/usr/bin/Xvfb', '/opt/X11/bin/Xvfb'] },
  openssl: { title: 'OpenSSL', packageName: 'openssl', paths: ['/usr/bin/openssl', '/usr/local/bin/openssl'] },
};

/**
 * Makes sure that a program is here: the one that its variable names, one that is installed, or Debian's, which root may install.
 * `root` stands for root on Linux. Ends this program when it is not to be had.
 *
 * @param {string} name
 */
export function need(name) {
  if (name === 'root') {
    if (process.platform === 'linux' && process.getuid?.() === 0) return;
    fail('These tests make network namespaces of Linux, which only root may do: run them as root on Linux.');
  }
  const program = PROGRAMS[name];
  if (!program) throw new Error(`No program is called ${name}.`);
  const { title, packageName, paths } = program;
  const variable = name.toUpperCase();
  const found = () => [process.env[variable], ...paths].find((path) => path && existsSync(path));
  if (!found() && process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stdout.write(`Installing ${title}…\n`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
    spawnSync('apt-get', ['install', '-y', '-qq', packageName, 'iproute2'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    });
  }
  const here = found();
  if (!here) {
    fail(
      `The tests need ${title}. Install it with\n\n  sudo apt-get install ${packageName}\n\nor name yours: ${variable}=/path/to/it npm test`,
    );
  }
  process.env[variable] = here;
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
