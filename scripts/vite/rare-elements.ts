import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** The module whose imports are rare elements. */
const LOADER = 'src/elements/rare-elements.ts';
const IMPORT = /import\((['"])\.\/(?:[\w-]+\/)+webrtc-[\w-]+\.js\1\)/g;
/** What a part of the CDN build calls all that the first file hands over. */
const SHARED = 'shared';

/** Whether a module registers a tag: as a part of the CDN build, it takes what it shares with the first file from there. */
export const isElement = (module: string): boolean => /\/webrtc-[\w-]+\.ts$/.test(module);

/** How the part of a rare element is written: a module whose default export is called with all that `cdn-shared.ts` exports. */
export const TAKES_SHARED = {
  globals: { [SHARED]: SHARED },
  postBanner: `export default ${SHARED}=>{`,
  postFooter: '}',
};

/** In the first file: hands over to a part that has loaded what it shares with it. */
export function handOverShared(shared: string): Plugin {
  return {
    name: 'hand-over-shared',
    enforce: 'pre',
    transform: {
      filter: { id: `**/${LOADER}` },
      handler(code) {
        if (code.search(IMPORT) < 0) this.error(`${LOADER} imports no element.`);
        const calls = code.replace(IMPORT, `$&.then((part) => part.default(${SHARED}))`);
        return { code: `import * as ${SHARED} from ${JSON.stringify(shared)};\n${calls}`, map: null };
      },
    },
  };
}

/** What an element in a part imports to register another one, which is in another part. The table of the loader has both. */
const OTHER_PART = /^\.\.\/(?:[\w-]+\/)*webrtc-[\w-]+\.js$/;

/** In the part of a rare element: leaves out the modules that `cdn-shared.ts` names, and elements of other parts. */
export function takeShared(shared: string): Plugin {
  const names = [...readFileSync(shared, 'utf8').matchAll(/ from '(.*)'/g)].map(([, name = '']) => name);
  const paths = names.filter((name) => name.startsWith('.')).map((name) => resolve(dirname(shared), name));
  const modules = new Set(paths.map((path) => path.replace(/\.js$/, '.ts')));
  return {
    name: 'take-shared',
    enforce: 'pre',
    async resolveId(source, importer, { kind }) {
      if (kind === 'dynamic-import' || !importer) return undefined;
      const module = await this.resolve(source, importer, { skipSelf: true });
      return names.includes(source) || OTHER_PART.test(source) || modules.has(module?.id ?? '')
        ? { id: SHARED, external: true }
        : undefined;
    },
  };
}
