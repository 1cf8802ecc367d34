import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type InlineConfig, type Plugin, type Rolldown } from 'vite';
import { dropErrorTexts } from './drop-error-texts.js';
import { minifyTemplates } from './minify-templates.js';
import { handOverShared, isElement, TAKES_SHARED, takeShared } from './rare-elements.js';
import { shrinkPartySocket } from './shrink-partysocket.js';

const NAME = 'webrtc-elements';
/** Modules that load together, and the module that holds them. */
const TOGETHER: Readonly<Record<string, string>> = {
  'relay-link': 'cdn-peer',
  'peer-factory': 'cdn-peer',
  'check-options': 'cdn-peer',
  'link-stats': 'cdn-peer',
  'topic-hub': 'cdn-peer',
  'open-media': 'cdn-peer',
  'round-trips': 'cdn-peer',
  announcer: 'cdn-peer',
  page: 'cdn-peer',
};
/** Modules that are files of their own also where all else is in one file: they are large, and few need them. */
const ASIDE: readonly string[] = ['password-access', 'media-hub', 'media-desk'];
/** Makes V8 compile all functions of a file while it loads, off the main thread, not each one at its first call. */
const COMPILE_NOW = '//# allFunctionsCalledOnLoad';
const LICENSES = 'licenses.json';
/** Says in a file that people copy alone where the licences of its packages are. */
const NOTICE = `/*! MIT. Licences of the packages inside: ${NAME}.LICENSES.txt of the npm package ${NAME} */`;

/** What Vite says of a package in a bundle. */
interface License {
  readonly name: string;
  readonly version: string;
  readonly identifier?: string;
  readonly text?: string;
}

/** How a module becomes a file. */
interface Bundle {
  /** Path of the module. */
  readonly entry: string;
  /** Name of the file, without `.js`. */
  readonly name: string;
  /** `iife` is a classic script. */
  readonly format: 'es' | 'iife';
  /** Whether the file holds what it imports on demand, too, but for `ASIDE`. Otherwise these are files of their own. */
  readonly whole: boolean;
}

/** The files for pages and workers without a build step, by the name of their module in `src`. */
const BUNDLES: readonly Bundle[] = [
  { entry: 'cdn.ts', name: NAME, format: 'es', whole: false },
  { entry: 'cdn.ts', name: `${NAME}.standalone`, format: 'es', whole: true },
  { entry: 'core/index.ts', name: 'webrtc-core', format: 'es', whole: true },
  { entry: 'cdn-core-global.ts', name: 'webrtc-core.global', format: 'iife', whole: true },
];

/**
 * Builds what pages and workers load without a build step. `webrtc-elements.js` is small, and loads parts on demand: what a
 * connection needs while its socket opens, the languages, the QR encoder, rare elements. A part holds all that it needs, or is handed
 * it, and imports nothing back. The first file may have any address (`…/webrtc-elements.js?v=2`), and an import under another address would run it twice.
 * The other files are whole: they import nothing but what rooms with a password and calls need, so they can be copied alone, and run in service
 * workers.
 */
export async function buildLibrary(source: string, folder: string): Promise<void> {
  const library = new LibraryBuild(source);
  await Promise.all(BUNDLES.map((bundle) => library.bundle({ ...bundle, entry: join(source, bundle.entry) })));
  for (const file of globSync('webrtc-*', { cwd: folder })) rmSync(join(folder, file));
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of library.files) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, `${NAME}.LICENSES.txt`), library.licenses());
}

class LibraryBuild {
  readonly #source: string;
  readonly files = new Map<string, string | Uint8Array>();
  readonly #licenses = new Map<string, License>();
  /** Names of the files that parts end up in, by module. */
  readonly #parts = new Map<string, Promise<string>>();

  constructor(source: string) {
    this.#source = source;
  }

  /** Bundles a module with all that it imports. Returns the name of the file. */
  async bundle(bundle: Bundle): Promise<string> {
    const [{ output }] = (await build(this.#config(bundle))) as [Rolldown.RolldownOutput];
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

  #config({ entry, name, format, whole }: Bundle): InlineConfig {
    const shared = join(this.#source, 'cdn-shared.ts');
    const element = isElement(entry);
    return {
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      plugins: [
        minifyTemplates(),
        shrinkPartySocket(),
        dropErrorTexts(),
        element ? takeShared(shared) : undefined,
        whole ? undefined : handOverShared(shared),
        this.#externalParts(entry, whole),
      ],
      build: {
        write: false,
        target: 'es2022',
        sourcemap: true,
        license: { fileName: LICENSES },
        lib: { entry, formats: [format], name: 'webrtc' }, // Vite wants the name, but the module exports nothing
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
            // The parts but `cdn-peer` have few functions.
            postBanner: whole ? `${COMPILE_NOW}\n${NOTICE}` : basename(entry).startsWith('cdn') ? COMPILE_NOW : '',
            ...(element ? TAKES_SHARED : {}),
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
  #externalParts(entry: string, whole: boolean): Plugin {
    const partOf = this.#partOf.bind(this);
    return {
      name: 'external-parts',
      enforce: 'pre',
      async resolveId(source, importer, { kind }) {
        if (kind !== 'dynamic-import') return undefined;
        const module = await this.resolve(source, importer, { skipSelf: true });
        if (!module) return undefined;
        if (whole && !ASIDE.includes(basename(module.id, '.ts'))) return undefined;
        const together = TOGETHER[basename(module.id, '.ts')];
        const part = together ? join(dirname(entry), `${together}.ts`) : module.id;
        return part === entry ? undefined : { id: `./${await partOf(part)}`, external: true };
      },
    };
  }

  #partOf(module: string): Promise<string> {
    const format = isElement(module) ? 'iife' : 'es';
    const part = { entry: module, name: partName(module), format, whole: false } as const;
    const file = this.#parts.get(module) ?? this.bundle(part);
    this.#parts.set(module, file);
    return file;
  }
}

/** The hash is of the content, so that caches may keep a part for good. The words of a rare element have its name before the language. */
function partName(module: string): string {
  const [, element = ''] = /([\w-]+)\/words\/\w+\.ts$/.exec(module) ?? [];
  const name = basename(module, '.ts').replace(/^(cdn|webrtc)-/, '');
  return [NAME, ...(element ? [element] : []), name, '[hash]'].join('-');
}
