import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

process.env.NODE_ENV = 'development'; // only this build of React mounts twice in StrictMode, and warns

export default defineConfig({ plugins: [react()], build: { target: 'es2022', chunkSizeWarningLimit: 1_000 } });
