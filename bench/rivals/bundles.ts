import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type BuildOptions } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const OPTIONS: BuildOptions = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
  tsconfigRaw: {},
  nodePaths: [`${HERE}node_modules`],
  logLevel: 'warning',
};

/** Builds the pages and these adapters of theirs, each into one file in `dist/`. */
export async function bundlePages(adapters: readonly string[]): Promise<void> {
  await build({
    ...OPTIONS,
    entryPoints: ['page', 'mesh', ...adapters].map((name) => `pages/${name}.ts`),
    outdir: 'dist',
    external: ['/webrtc-elements.js'], // as its users load it: the server has it
  });
}

/** The size of what a page loads for this code of a file in `bench`, minified and gzipped, in bytes; with what it loads later. */
export async function measureBundle(code: string): Promise<number> {
  const { outputFiles } = await build({
    ...OPTIONS,
    stdin: { contents: code, resolveDir: `${HERE}..` },
    splitting: true,
    outdir: 'dist',
    write: false,
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}
