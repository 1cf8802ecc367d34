import { globSync, readFileSync } from 'node:fs';

/** Describes the elements in `custom-elements.json`, from their sources. */
export default {
  globs: ['src/elements/**/*.ts'],
  exclude: ['src/elements/{define,portable-element}.ts'],
  litelement: true,
  outdir: '.',
  packagejson: false, // it names the file already, not the copy that a check makes
  plugins: [{ name: 'published', packageLinkPhase: publish }],
};

/**
 * Names modules as they are published, says defaults by their values, and drops what is nobody's business: private
 * members, and the events that the analyzer reads out of `dispatchEvent()` calls beside the documented ones.
 *
 * @param {{ customElementsManifest: { modules: { path: string }[] } }} phase
 */
function publish({ customElementsManifest }) {
  // The analyzer reads them side by side, in whatever order the disk gives them.
  customElementsManifest.modules.sort((a, b) => (a.path < b.path ? -1 : 1));
  const asPublished = (/** @type {string} */ path) => path.replace(/^\/?(src\/.*)\.ts$/, 'dist/$1.js');
  const json = JSON.stringify(customElementsManifest, (key, value) => {
    if ((key === 'path' || key === 'module') && typeof value === 'string') return asPublished(value);
    if (key === 'default') return valueOf(value);
    if (key === 'members') return value.filter(isPublic);
    if (key === 'events') return value.filter((/** @type {{ description?: string }} */ event) => event.description);
    return value;
  });
  Object.assign(customElementsManifest, JSON.parse(json), { schemaVersion: '2.1.0' }); // the first with states
}

/** The value of a default that is the name of a constant. @param {string} text */
function valueOf(text) {
  if (!/^[A-Z][A-Z_]+$/.test(text)) return text;
  const sources = globSync('src/elements/**/*.ts');
  const all = sources.map((path) => readFileSync(path, 'utf8')).join('\n');
  const [, value = text] = new RegExp(`^(?:export )?const ${text} = ([\\d_]+|'[^']*');`, 'm').exec(all) ?? [];
  return value.replace(/(?<=\d)_(?=\d)/g, '');
}

/** Static members are for the browser and Lit. @param {{ privacy?: string, static?: boolean, name: string }} member */
function isPublic({ privacy, static: ofClass, name }) {
  return privacy !== 'private' && privacy !== 'protected' && !ofClass && !name.startsWith('#');
}
