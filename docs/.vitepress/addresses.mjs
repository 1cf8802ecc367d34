import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { linksOf, targetOf } from '../../scripts/markdown.mjs';

/**
 * Where the files of the repository are among the pages: those of `docs/` as they lie there, and under `source/` the other
 * files that pages link to. Addresses are VitePress's paths of pages: `reference/index.md`.
 */

/** The first page. */
export const HOME = 'docs/README.md';

/**
 * The address of a file of the repository.
 *
 * @param {string} path
 */
export function addressOf(path) {
  const inside = path.startsWith('docs/') ? path.slice('docs/'.length) : `source/${path}`;
  return inside.replace(/(?<!\.md)$/, '.md').replace(/(?<=^|\/)README\.md$/, 'index.md');
}

/**
 * The file of the repository that is at an address.
 *
 * @param {string} address
 */
export function fileAt(address) {
  if (!address.startsWith('source/')) return join('docs', address.replace(/(?<=^|\/)index\.md$/, 'README.md'));
  return sourceFiles().find((path) => addressOf(path) === address) ?? '';
}

/** The files out of `docs/` that are pages too: those that pages link to. */
export function sourceFiles() {
  return pageFiles().filter((path) => !path.startsWith('docs/'));
}

/** @type {readonly string[] | undefined} */
let found;

/** All files that are pages. */
export function pageFiles() {
  found ??= follow(
    readdirSync('docs', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.startsWith('source'))
      .map((name) => join('docs', name)),
  );
  return found;
}

/**
 * Pages, with what they link to and what that links to in turn.
 *
 * @param {readonly string[]} pages
 */
function follow(pages) {
  const all = new Set(pages);
  for (const page of all) {
    if (!page.endsWith('.md')) continue;
    for (const target of linksOf(page).flatMap((link) => targetOf(page, link) ?? [])) {
      if (!/\.(?:png|jpg|svg)$/.test(target)) all.add(target);
    }
  }
  return [...all];
}
