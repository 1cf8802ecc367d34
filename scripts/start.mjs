import { spawn } from 'node:child_process';
import { build } from './build.mjs';
import { installDependencies } from './install.mjs';

/** `npm start -- --port 9000`: installs and builds what is missing, then serves rooms, demo and documentation. */
process.chdir(new URL('..', import.meta.url).pathname);
installDependencies();
build('build:site');

const server = spawn(
  'node_modules/.bin/node',
  ['dist/server/cli.js', 'serve', '--folder', 'dist/demo', '--peek', ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(name, () => server.kill(name));
server.on('exit', (code) => {
  process.exitCode = code ?? 0;
});
