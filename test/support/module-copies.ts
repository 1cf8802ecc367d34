import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The packages that our modules import in a page, and the file that stands for each. */
const PACKAGES = {
  '@lit/reactive-element': 'reactive-element.js',
  lit: 'index.js',
  'lit-html': 'lit-html.js',
  'lit-element': 'index.js',
  nanoevents: 'index.js',
  partysocket: 'dist/index.js',
} as const;

/**
 * Puts the built files, under each of these names, and the packages that they import into a folder that a server serves: links would
 * lead out of it. Returns the `imports` of the import map that a page needs.
 */
export function copyModules(folder: string, ...names: readonly string[]): Record<string, string> {
  for (const name of names) {
    cpSync(join(ROOT, 'dist'), join(folder, name), { recursive: true, filter: (path) => !path.includes('/dist/demo') });
  }
  for (const name of Object.keys(PACKAGES)) {
    cpSync(join(ROOT, 'node_modules', name), join(folder, 'modules', name), { recursive: true });
  }
  const entries = Object.entries(PACKAGES).flatMap(([name, main]) => [
    [name, `/modules/${name}/${main}`],
    [`${name}/`, `/modules/${name}/`],
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}
