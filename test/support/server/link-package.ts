import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** Makes this package one of those that are installed in a folder; resolves with where these are. */
export async function linkPackage(folder: string): Promise<string> {
  const packages = join(folder, 'node_modules');
  await mkdir(packages);
  await symlink(REPOSITORY, join(packages, 'webrtc-elements'), 'dir');
  return packages;
}
