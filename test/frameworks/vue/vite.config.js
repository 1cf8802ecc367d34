import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const isCustomElement = (/** @type {string} */ tag) => tag.startsWith('webrtc-');

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement } } })],
  build: { target: 'es2022' },
});
