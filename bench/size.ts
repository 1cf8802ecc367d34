import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Table } from './table.js';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const FILES = {
  'the file of a page without a build: elements, Lit, core': 'webrtc-elements.js',
  'what it loads as its socket opens': 'webrtc-elements-peer-*.js',
  'a language': 'webrtc-elements-de-*.js',
  'QR codes': 'webrtc-elements-qr-code-*.js',
  'links in messages': 'webrtc-elements-linkify-*.js',
};

/** What pages load, minified and gzipped. What budgets hold it is in `npm run size`. */
export function measureSize(): Promise<Table[]> {
  const rows = Object.entries(FILES).map(([name, pattern]) => {
    const [file = ''] = globSync(pattern, { cwd: DIST });
    return [name, [gzipSync(readFileSync(`${DIST}/${file}`), { level: 9 }).length / 1000]] as const;
  });
  return Promise.resolve([{ title: 'Size, minified and gzipped', unit: 'kB', rows, apart: true }]);
}
