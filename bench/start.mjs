import { spawnSync } from 'node:child_process';
import { installDependencies } from '../scripts/install.mjs';

/** `npm run bench -- [PART…]` runs the benchmark in a network of its own; before that, it installs the rivals if they are wanted. */
const args = process.argv.slice(2);
if (args[0] === 'rivals') installDependencies('bench/rivals');
const { status } = spawnSync('node', ['scripts/sandbox.mjs', 'node', '--import', 'tsx', 'bench/main.ts', ...args], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
