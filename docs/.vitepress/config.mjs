import { defineConfig } from 'vitepress';
import { fileAt } from './addresses.mjs';
import { readExample, writeExamples } from './examples.mjs';
import { markdown } from './markdown.mjs';
import { withPolicy } from './policy.mjs';
import { sidebar } from './sidebar.mjs';

const BASE = '/docs/';
/** What is beside these pages on the server: the demo. */
const BESIDE = '/../';
const HOME = {
  layout: 'FirstPage',
  sidebar: false,
  outline: false,
  hero: {
    name: 'webrtc-elements',
    text: 'Peer-to-peer rooms as plain HTML',
    tagline: 'Three tags on a static page let its visitors talk to each other, encrypted from end to end.',
    actions: [
      { theme: 'brand', text: 'Quick start', link: '/quick-start.md' },
      { theme: 'alt', text: 'Reference', link: '/reference/' },
      { theme: 'alt', text: 'Demo', link: BESIDE, target: '_self' },
    ],
  },
};
const TYPES = new Map([
  ['html', 'text/html'],
  ['css', 'text/css'],
  ['js', 'text/javascript'],
]);

/** The documentation as pages, with its examples running. `npm start` serves them at `/docs/`, beside the demo. */
export default defineConfig({
  lang: 'en',
  base: BASE,
  outDir: '../dist/demo/docs',
  cacheDir: '../node_modules/.cache/vitepress',
  title: 'webrtc-elements',
  titleTemplate: ':title – webrtc-elements',
  description: 'Peer-to-peer rooms as plain HTML.',
  head: [['link', { rel: 'icon', href: '/icon.svg' }]],
  rewrites: { 'README.md': 'index.md', 'reference/README.md': 'reference/index.md' },
  markdown,
  metaChunk: true, // a file, in place of an inline script in each page
  themeConfig: {
    logo: { src: `${BESIDE}icon.svg`, alt: '' },
    nav: [
      { text: 'Quick start', link: '/quick-start.md' },
      { text: 'Reference', link: '/reference/', activeMatch: '/reference/' },
      { text: 'Demo', link: BESIDE, target: '_self' },
    ],
    sidebar: sidebar(),
    search: { provider: 'local' },
    outline: [2, 3],
  },
  transformPageData: (data) => {
    if (data.relativePath === 'index.md') Object.assign(data, { title: 'webrtc-elements', frontmatter: HOME });
    if (data.relativePath.startsWith('source/')) data.title ||= fileAt(data.relativePath);
  },
  transformHtml: withPolicy,
  buildEnd: ({ outDir }) => writeExamples(`${outDir}/live`),
  vite: {
    plugins: [
      {
        name: 'live-examples',
        configureServer: ({ middlewares }) => {
          middlewares.use(`${BASE}live/`, (request, response, next) => {
            const name = request.url?.slice(1).replace(/\?.*/, '') ?? '';
            const text = readExample(name);
            if (text === undefined) return next();
            response.setHeader('content-type', TYPES.get(name.split('.').at(-1) ?? '') ?? '').end(text);
          });
        },
      },
    ],
  },
});
