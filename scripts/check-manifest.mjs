import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { validateCem } from '@wc-toolkit/cem-validator';
import { editorData } from './editor-data.mjs';

/** Fails when `custom-elements.json`, or what is made from it, is not what the sources say, or not what tools can read. */
const FRESH = 'node_modules/.manifest';
const analyze = ['analyze', '--config', 'custom-elements-manifest.config.mjs', '--quiet', '--outdir', FRESH];
const { status } = spawnSync('cem', analyze, { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const fresh = readFileSync(`${FRESH}/custom-elements.json`, 'utf8');
rmSync(FRESH, { recursive: true });
for (const [name, content] of Object.entries({ 'custom-elements.json': fresh, ...editorData(JSON.parse(fresh)) })) {
  if (existsSync(name) && content === readFileSync(name, 'utf8')) continue;
  process.stderr.write(`${name} is stale. Bring it up to date: npm run manifest\n`);
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
process.stdout.write('custom-elements.json and what is made from it are up to date and valid.\n');
