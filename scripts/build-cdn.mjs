import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { build, transform } from 'esbuild';
import { minify } from 'terser';

/**
 * `npm run build:cdn`: the elements in one file for a `<script type="module">`, and beside it what loads when it is needed:
 * what a connection needs while its socket opens, languages, the QR encoder. Each of these is whole by itself and imports
 * nothing back, so it does not matter under which address the first file was loaded.
 */
const NAME = 'webrtc-elements';
/** Modules that are loaded together, wherever one of them is asked for. */
const TOGETHER = { 'relay-link': 'cdn-peer', 'peer-factory': 'cdn-peer', 'link-stats': 'cdn-peer' };
/**
 * Has V8 compile all functions of a file while it loads, off the main thread, instead of each as it is called for the first time:
 * the first link is there some milliseconds earlier.
 */
const COMPILE_NOW = '//# allFunctionsCalledOnLoad';
/** @type {Map<string, Promise<string>>} */
const made = new Map();

for (const file of readdirSync('dist')) if (file.startsWith(NAME)) rmSync(`dist/${file}`);
const { code, map, legal } = await bundle('dist/src/cdn.js');
write(`${NAME}.js`, code, map);
writeFileSync(`dist/${NAME}.LICENSES.txt`, legal);

/**
 * Bundles a module with all that it imports; what it imports on demand becomes a file of its own.
 *
 * @param {string} entry
 * @returns {Promise<{ code: string, map: string, legal: string }>}
 */
async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    outdir: 'dist',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    minify: true,
    sourcemap: 'external',
    legalComments: 'external',
    plugins: [
      {
        name: 'parts',
        setup({ onLoad, onResolve }) {
          onLoad({ filter: /\/elements\/.*\.js$/ }, async ({ path }) => ({
            contents: await minifyTemplates(readFileSync(path, 'utf8')),
          }));
          onResolve({ filter: /^\./ }, async ({ kind, path, resolveDir }) => {
            const other = partOf(resolve(resolveDir, path));
            if (kind !== 'dynamic-import' || other === resolve(entry)) return undefined;
            const file = made.get(other) ?? make(other);
            made.set(other, file);
            return { path: await file, external: true };
          });
        },
      },
    ],
  });
  const text = (/** @type {string} */ end) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  const small = await minify(text('.js'), {
    module: true,
    ecma: 2020,
    compress: {
      passes: 6,
      keep_fargs: false,
      drop_console: ['error', 'warn'], // PartySocket's: what it warns of, we refuse or take
      pure_funcs: ['this._debug'],
      unsafe_arrows: true,
      unsafe_methods: true,
      pure_getters: true,
    },
    mangle: { properties: { regex: /^_(?!pk$)[a-z]/ } }, // what PartySocket means to be private; `_pk` is how it calls the id
    format: { preamble: COMPILE_NOW },
    sourceMap: { content: text('.map') },
  });
  return { code: small.code ?? '', map: String(small.map), legal: text('.LEGAL.txt') };
}

/**
 * Minifies the templates in a module, styles and the space before tags and attributes: no other tool looks into their strings.
 *
 * @param {string} code
 */
async function minifyTemplates(code) {
  let small = code.replace(/\n\s*(?=<|\$\{|[\w@.?-]+=["$])/g, ' ');
  for (const [literal, styles = ''] of code.matchAll(/css `([^`$]*)`/g)) {
    const { code: css } = await transform(styles, { loader: 'css', minify: true });
    small = small.replace(literal, () => `css\`${css.trim()}\``);
  }
  return small;
}

/**
 * The module at the head of the file that this one is loaded with on demand.
 *
 * @param {string} module
 */
function partOf(module) {
  const name = basename(module, '.js');
  return name in TOGETHER ? resolve('dist/src', `${TOGETHER[/** @type {keyof TOGETHER} */ (name)]}.js`) : module;
}

/**
 * Makes that file, whose name changes with what is in it.
 *
 * @param {string} entry
 * @returns {Promise<string>}
 */
async function make(entry) {
  const { code, map } = await bundle(entry);
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 8);
  const name = `${NAME}-${basename(entry, '.js').replace('cdn-', '')}-${hash}.js`;
  write(name, code, map);
  return `./${name}`;
}

/**
 * @param {string} name
 * @param {string} code
 * @param {string} map
 */
function write(name, code, map) {
  writeFileSync(`dist/${name}`, `${code}\n//# sourceMappingURL=${name}.map\n`);
  writeFileSync(`dist/${name}.map`, map);
}
