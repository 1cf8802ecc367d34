import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

/**
 * Installs the dependencies of a folder, unless those of its very lock file are there. Needs only Node and npm.
 */
export function installDependencies(folder = '.') {
  const stamp = `${folder}/node_modules/.installed`;
  const wanted = createHash('sha256')
    .update(readFileSync(`${folder}/package-lock.json`))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stdout.write('Installing dependencies…\n');
  run('npm', ['ci', '--loglevel=error', '--prefix', folder]);
  writeFileSync(stamp, wanted);
}

/**
 * Runs a command to its end; ends this program with its exit code when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) process.stderr.write(`${command}: ${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installDependencies();
