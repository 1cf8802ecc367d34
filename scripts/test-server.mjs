import { spawnSync } from 'node:child_process';
import { installDependencies, run } from './install.mjs';
import { needChromium, needCoturn, needRedis } from './programs.mjs';

/**
 * `npm run test:server`: the servers on everything that they run on. Installs Redis, coturn and the browser that asks for its
 * credentials, builds, and runs what needs only npm packages, what needs Redis, and what needs a browser besides.
 */
process.chdir(new URL('..', import.meta.url).pathname);
installDependencies();
needRedis();
needCoturn();
needChromium();
run('npm', ['run', '--silent', 'build']);
const steps = ['test:server:npm', 'test:server:redis', 'test:server:browsers'];
const failed = steps.filter((name) => spawnSync('npm', ['run', '--silent', name], { stdio: 'inherit' }).status !== 0);
process.stdout.write(failed.length > 0 ? `\nFailed: ${failed.join(', ')}\n` : '\nAll servers passed.\n');
process.exitCode = failed.length > 0 ? 1 : 0;
