import { fileURLToPath } from 'node:url';
import { run } from './install.mjs';

/**
 * `npm run build` builds what has changed since the last build; with `-- --watch` it goes on with each change. wireit runs the
 * steps: package.json has their commands and inputs.
 */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--watch')) process.env['WIREIT_WATCH'] = 'true';
  build('build:all');
}

/** Runs a step of wireit, and the steps that it depends on. @param {'build:all' | 'build:site'} step */
export function build(step) {
  process.env['WIREIT_CACHE'] ??= 'none'; // copies of all builds would pile up
  run('npm', ['run', '--silent', step]);
}
