import { defineConfig } from 'vite';

// The pages in public/ are what a server sends. Each of them loads this one script.
export default defineConfig({
  build: { target: 'es2022', rolldownOptions: { input: 'src/main.ts', output: { entryFileNames: 'main.js' } } },
});
