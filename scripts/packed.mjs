import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './install.mjs';

/** Packs the package as it would be published. Returns the path of the tarball, which is in the folder. @param {string} folder */
export function pack(folder) {
  run('npm', ['pack', '--silent', '--pack-destination', folder]);
  const file = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (!file) throw new Error(`npm pack wrote no tarball into ${folder}.`);
  return join(folder, file);
}

/**
 * Installs what a project needs by its lock file, and the packed package with its dependencies, as a user has them. Not by
 * `npm ci`, which would insist on the optional packages of every platform. Returns whether it went well.
 *
 * @param {string} cwd
 * @param {string} tarball
 * @param {NodeJS.ProcessEnv} [env]
 */
export function installPacked(cwd, tarball, env = process.env) {
  const args = ['install', '--no-save', '--prefer-offline', '--loglevel=error', tarball];
  return spawnSync('npm', args, { cwd, env, stdio: 'inherit' }).status === 0;
}
