import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Programs that the tests need and npm does not bring. Each puts its path into a variable of the environment. */
export const needChromium = () =>
  need('CHROMIUM', 'Chromium', 'chromium', [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ]);

export const needFirefox = () =>
  need('FIREFOX', 'Firefox', 'firefox-esr', [
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ]);

export const needCoturn = () =>
  need('COTURN', 'coturn', 'coturn', [
    '/usr/bin/turnserver',
    '/usr/local/bin/turnserver',
    '/opt/homebrew/bin/turnserver',
  ]);

export const needRedis = () =>
  need('REDIS', 'Redis', 'redis-server', [
    '/usr/bin/redis-server',
    '/usr/bin/valkey-server',
    '/usr/local/bin/redis-server',
    '/opt/homebrew/bin/redis-server',
  ]);

/** For the NATs of `npm run test:nat`, as is what follows. */
export const needIptables = () => need('IPTABLES', 'iptables', 'iptables', ['/usr/sbin/iptables', '/sbin/iptables']);

/** Without it a NAT cannot forget what passed through it. */
export const needConntrack = () =>
  need('CONNTRACK', 'conntrack-tools', 'conntrack', ['/usr/sbin/conntrack', '/sbin/conntrack']);

export const needOpenssl = () => need('OPENSSL', 'OpenSSL', 'openssl', ['/usr/bin/openssl', '/usr/local/bin/openssl']);

/**
 * The program that the variable names, one that is here, or Debian's, which root may install.
 *
 * @param {string} variable
 * @param {string} title
 * @param {string} packageName
 * @param {string[]} paths
 */
function need(variable, title, packageName, paths) {
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
  if (here) {
    process.env[variable] = here;
    return;
  }
  process.stderr.write(
    `The tests need ${title}. Install it with\n\n  sudo apt-get install ${packageName}\n\nor name yours: ${variable}=/path/to/it npm test\n`,
  );
  process.exit(1);
}
