import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { copyPages } from './scripts/vite/copy-pages.js';
import { buildLibrary } from './scripts/vite/library.js';
import { signallingServer } from './scripts/vite/signalling-server.js';

const DEMO = 'dist/demo';
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** `npm run dev` serves the demo with the elements from source; `vite build` makes the builds for pages without a build step, and the demo. */
export default defineConfig(({ command }) => ({
  root: path('demo'),
  base: './',
  publicDir: false,
  cacheDir: path('node_modules/.vite'),
  appType: 'mpa',
  plugins: [signallingServer(), copyPages()],
  resolve: {
    // What the server serves under this address, and import-map.html under these names.
    alias:
      command === 'serve'
        ? [
            { find: /^(\/webrtc-elements\.js|webrtc-elements(\/core|\/define)?)$/, replacement: path('src/cdn.ts') },
            { find: /^\/webrtc-core\.js$/, replacement: path('src/core/index.ts') },
          ]
        : [],
  },
  server: { fs: { allow: [path('.')] } },
  optimizeDeps: { entries: [path('src/cdn.ts')] },
  builder: {
    async buildApp(builder) {
      await buildLibrary(path('src'), path('dist'));
      for (const name of globSync('*', { cwd: path(DEMO), exclude: ['docs'] })) {
        rmSync(join(path(DEMO), name), { recursive: true });
      }
      if (builder.environments['client']) await builder.build(builder.environments['client']);
    },
  },
  build: {
    outDir: path(DEMO),
    emptyOutDir: false, // it holds the documentation too
    target: 'es2022',
    cssTarget: ['chrome125', 'firefox126', 'safari17.5'], // as the elements: with light-dark(), which also heeds a part of a page that is dark
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the policy of the pages allows no `data:`
    rolldownOptions: {
      input: ['index', 'core', 'pair', 'gallery', 'themes'].map((name) => path(`demo/${name}.html`)),
      external: ['/webrtc-elements.js', '/webrtc-core.js'],
      treeshake: false, // `sideEffects` in package.json knows nothing of the demo
      output: {
        entryFileNames: 'assets/[name].js',
        chunkFileNames: 'assets/[name].js',
        assetFileNames: 'assets/[name][extname]',
      },
    },
  },
}));
