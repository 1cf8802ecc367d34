import { run } from './install.mjs';

/**
 * `npm run build` builds what has changed since the last build, `npm run build -- --watch` also each later change, and
 * `npm run build -- --docs` the pages of the documentation too. The steps and their inputs are in package.json, for wireit.
 */
const flags = new Set(process.argv.slice(2));
process.env['WIREIT_CACHE'] ??= 'none'; // a copy of each build would pile up
if (flags.has('--watch')) process.env['WIREIT_WATCH'] = 'true';
run('npm', ['run', '--silent', flags.has('--docs') ? 'build:site' : 'build:all']);
