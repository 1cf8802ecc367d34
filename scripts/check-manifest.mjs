import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { validateCem } from '@wc-toolkit/cem-validator';
import { findStale } from './generated.mjs';

/** Fails when `custom-elements.json` is not what the sources say, or not what tools can read; or what is made of it is stale. */
const FRESH = 'node_modules/.manifest';
const analyze = ['analyze', '--config', 'custom-elements-manifest.config.mjs', '--quiet', '--outdir', FRESH];
const { status } = spawnSync('cem', analyze, { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const fresh = readFileSync(`${FRESH}/custom-elements.json`, 'utf8');
rmSync(FRESH, { recursive: true });
const stale = fresh === readFileSync('custom-elements.json', 'utf8') ? [] : ['custom-elements.json'];
stale.push(...(await findStale(JSON.parse(fresh))));
if (stale.length > 0) {
  process.stderr.write(`Stale: ${stale.join(', ')}. Bring it up to date: npm run manifest\n`);
  process.exit(1);
}
await validateCem(JSON.parse(fresh), {
  packageJsonPath: './package.json',
  cemFileName: 'custom-elements.json',
  rules: {
    manifest: {
      modulePath: 'off', // takes any path with `src/` in it for a source
      definitionPath: 'off',
      exportTypes: 'off', // the types come from the package's entry
    },
  },
});
process.stdout.write('custom-elements.json is up to date and valid, and so is what is made of it.\n');
