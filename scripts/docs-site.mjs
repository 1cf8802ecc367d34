import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageFiles } from '../docs/.vitepress/addresses.mjs';
import { run } from './install.mjs';

/**
 * The documentation as pages, by VitePress: `npm run docs` builds them into `demo/docs/`, unless they are there and up to
 * date; `npm run docs:dev` serves them and follows what is written.
 */

const FOLDER = 'demo/docs';
const STAMP = join(FOLDER, '.made-of');
/** What the pages are made of, besides themselves. */
const TOOLS = ['docs/.vitepress/**/*.*', 'docs/images/*', 'docs/source/*', 'scripts/markdown.mjs', 'package-lock.json'];

/** Brings the pages up to date. */
export async function buildDocs() {
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  const { build } = await import('vitepress'); // takes a second to load
  await build('docs');
  writeFileSync(STAMP, wanted);
}

/** Serves the pages as they are written, with rooms for the examples, and the demo beside them. */
async function watch() {
  if (!existsSync('dist/webrtc-elements.js')) run('npm', ['run', 'build', '--silent']);
  const [{ createServer }, { serve }] = await Promise.all([import('vitepress'), import('webrtc-elements/server/node')]);
  const { url } = await serve({ port: 0, folder: 'demo' });
  const pages = await createServer('docs', { proxy: { '^/(?!docs/)': { target: url, ws: true } } });
  await pages.listen();
  pages.printUrls();
}

/** Of everything that the pages are made of. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const path of [...globSync(TOOLS), ...pageFiles()].sort())
    hash.update(path).update('\0').update(readFileSync(path));
  return hash.digest('hex');
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await (process.argv.includes('--watch') ? watch() : buildDocs());
}
