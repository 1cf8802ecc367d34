import { createServer } from 'vitepress';
import { run } from './install.mjs';

/** `npm run docs:dev` serves the documentation as you write it, with rooms for the examples, and the demo beside it. */
run('npm', ['run', '--silent', 'build']);
const { serve } = await import('webrtc-elements/server/node');
const { url } = await serve({ port: 0, folder: 'dist/demo', peek: true });
const pages = await createServer('docs', { proxy: { '^/(?!docs/)': { target: url, ws: true } } });
await pages.listen();
pages.printUrls();
