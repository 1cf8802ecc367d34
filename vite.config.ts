import { defineConfig } from 'vite';

/** The one-file build: everything inside, minified, for a `<script type="module">`. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    target: 'es2022',
    lib: { entry: 'dist/src/cdn.js', formats: ['es'], fileName: () => 'webrtc-elements.js' },
    rolldownOptions: { output: { codeSplitting: false, minify: true } },
  },
});
