import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type InlineConfig, type Plugin, type Rolldown } from 'vite';
import { dropErrorTexts } from './drop-error-texts.js';
import { minifyTemplates } from './minify-templates.js';
import { shrinkPartySocket } from './shrink-partysocket.js';

const NAME = 'webrtc-elements';
/** Modules that load together, and the module that holds them. */
const TOGETHER: Readonly<Record<string, string>> = {
  'relay-link': 'cdn-peer',
  'peer-factory': 'cdn-peer',
  'check-options': 'cdn-peer',
  'link-stats': 'cdn-peer',
  'topic-hub': 'cdn-peer',
  'round-trips': 'cdn-peer',
  announcer: 'cdn-peer',
};
/** Makes V8 compile all functions of a file while it loads, off the main thread, not each one at its first call. */
const COMPILE_NOW = '//# allFunctionsCalledOnLoad';
const LICENSES = 'licenses.json';

/** What Vite says of a package in a bundle. */
interface License {
  readonly name: string;
  readonly version: string;
  readonly identifier?: string;
  readonly text?: string;
}

/**
 * Builds the elements as one file for a `<script type="module">`, and the parts that it loads on demand: what a connection
 * needs while its socket opens, the languages, the QR encoder. A part holds all that it needs and imports nothing back. The
 * first file may have any address (`…/webrtc-elements.js?v=2`), and an import under another address would run it twice.
 */
export async function buildLibrary(entry: string, folder: string): Promise<void> {
  const library = new LibraryBuild();
  await library.bundle(entry, NAME);
  for (const file of globSync(`${NAME}*`, { cwd: folder })) rmSync(join(folder, file));
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of library.files) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, `${NAME}.LICENSES.txt`), library.licenses());
}

class LibraryBuild {
  readonly files = new Map<string, string | Uint8Array>();
  readonly #licenses = new Map<string, License>();
  /** Names of the files that parts end up in, by module. */
  readonly #parts = new Map<string, Promise<string>>();

  /** Bundles a module with all that it imports. Returns the name of the file. */
  async bundle(entry: string, name: string): Promise<string> {
    const [{ output }] = (await build(this.#config(entry, name))) as [Rolldown.RolldownOutput];
    for (const file of output) {
      if (file.fileName === LICENSES) this.#addLicenses(String(file.type === 'asset' && file.source));
      else this.files.set(file.fileName, file.type === 'chunk' ? file.code : file.source);
    }
    return output[0].fileName;
  }

  /** The licenses of all packages in the files. */
  licenses(): string {
    const licenses = [...this.#licenses.values()].sort((a, b) => a.name.localeCompare(b.name));
    return licenses
      .map(({ name, version, identifier = '', text = '' }) => `${name} ${version} (${identifier})\n\n${text}\n`)
      .join(`\n${'-'.repeat(80)}\n\n`);
  }

  #addLicenses(json: string): void {
    for (const license of JSON.parse(json) as License[]) this.#licenses.set(license.name, license);
  }

  #config(entry: string, name: string): InlineConfig {
    return {
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      plugins: [minifyTemplates(), shrinkPartySocket(), dropErrorTexts(), this.#externalParts(entry)],
      build: {
        write: false,
        target: 'es2022',
        sourcemap: true,
        license: { fileName: LICENSES },
        lib: { entry, formats: ['es'] },
        // Each of Terser and Rolldown's own minifier saves more than 600 bytes (gzip) that the other one misses.
        minify: 'terser',
        terserOptions: {
          ecma: 2020,
          compress: {
            passes: 2, // 55 bytes
            drop_console: ['error', 'warn'], // 605 bytes: texts of PartySocket, about what we refuse or accept ourselves
            pure_funcs: ['this._debug'], // 175 bytes, of PartySocket too
          },
          mangle: false,
        },
        rolldownOptions: {
          output: {
            entryFileNames: `${name}.js`,
            hashCharacters: 'hex',
            codeSplitting: false,
            comments: false, // the licenses have a file of their own
            postBanner: basename(entry).startsWith('cdn') ? COMPILE_NOW : '', // the other parts have few functions
            minify: {
              compress: true,
              mangle: true,
              mangleProps: { include: /^_[a-z]/, reserved: ['_pk'] }, // 235 bytes: PartySocket's private names; `_pk` is in an address
              codegen: { removeWhitespace: true },
            },
          },
        },
      },
    };
  }

  /** Bundles what a module imports on demand into files of their own. */
  #externalParts(entry: string): Plugin {
    const partOf = this.#partOf.bind(this);
    return {
      name: 'external-parts',
      enforce: 'pre',
      async resolveId(source, importer, { kind }) {
        if (kind !== 'dynamic-import') return undefined;
        const module = await this.resolve(source, importer, { skipSelf: true });
        if (!module) return undefined;
        const together = TOGETHER[basename(module.id, '.ts')];
        const part = together ? join(dirname(entry), `${together}.ts`) : module.id;
        return part === entry ? undefined : { id: `./${await partOf(part)}`, external: true };
      },
    };
  }

  #partOf(module: string): Promise<string> {
    const file = this.#parts.get(module) ?? this.bundle(module, partName(module));
    this.#parts.set(module, file);
    return file;
  }
}

/** The hash is of the content, so that caches may keep a part for good. */
function partName(module: string): string {
  return `${NAME}-${basename(module, '.ts').replace('cdn-', '')}-[hash]`;
}
