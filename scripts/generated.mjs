import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { editorData } from './editor-data.mjs';
import { reference } from './reference.mjs';
import { wordsTable } from './words-table.mjs';

/**
 * Everything that is made from the manifest and other sources, and kept in the repository. A generator takes the manifest and gives texts
 * by their paths; a folder is one that holds nothing else, so that pages of elements that are no more are found.
 *
 * @import { Package } from 'custom-elements-manifest/schema.js'
 * @typedef {(manifest: Package) => Readonly<Record<string, string>>} Generator
 */

/** Each reads of a manifest what it needs. */
const GENERATORS = /** @type {readonly Generator[]} */ (
  /** @type {readonly unknown[]} */ ([editorData, reference, wordsTable])
);
const FOLDERS = ['docs/reference'];

/**
 * What all generators make of a manifest, formatted as `npm run format` does it, which leaves alone what
 * `.prettierignore` names.
 *
 * @param {Package} manifest
 */
async function generate(manifest) {
  const texts = new Map(GENERATORS.flatMap((generator) => Object.entries(generator(manifest))));
  for (const [path, text] of texts) {
    const { ignored } = await getFileInfo(path, { ignorePath: '.prettierignore' });
    const config = await resolveConfig(path);
    if (!ignored) texts.set(path, await format(text, { ...config, filepath: path }));
  }
  return texts;
}

/**
 * Brings the files up to date.
 *
 * @param {Package} manifest
 */
export async function writeGenerated(manifest) {
  const texts = await generate(manifest);
  for (const path of superfluous(texts)) await rm(path);
  for (const [path, text] of texts) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

/**
 * Paths of the files that are not what the manifest says.
 *
 * @param {Package} manifest
 */
export async function findStale(manifest) {
  const texts = await generate(manifest);
  const stale = [...texts].filter(([path, text]) => read(path) !== text).map(([path]) => path);
  return [...stale, ...superfluous(texts)];
}

/** @param {ReadonlyMap<string, string>} texts */
function superfluous(texts) {
  const here = FOLDERS.flatMap((folder) => readNames(folder).map((name) => join(folder, name)));
  return here.filter((path) => !texts.has(path));
}

/** @param {string} folder */
function readNames(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
