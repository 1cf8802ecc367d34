import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Pages that show how to do without a build, and files that pages name where no build looks. */
const PAGES = ['static.html', 'cdn.html', 'import-map.html', 'core.js', 'theme.js', 'themes/*.css', 'icon.svg'];

/** Copies files of the demo into its build as they are. */
export function copyPages(): Plugin {
  let root = '';
  return {
    name: 'copy-pages',
    apply: 'build',
    configResolved: (config) => {
      root = config.root;
    },
    generateBundle() {
      for (const fileName of globSync(PAGES, { cwd: root })) {
        this.emitFile({ type: 'asset', fileName, source: readFileSync(join(root, fileName)) });
      }
    },
  };
}
