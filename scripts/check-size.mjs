import { globSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Fails when a file that pages load is larger than its budget, in bytes as it travels. */
const BUDGETS = {
  'dist/webrtc-elements.js': 34_100,
  'dist/webrtc-elements-peer-*.js': 19_050,
  'dist/webrtc-elements-namesakes-*.js': 1_150,
  'dist/webrtc-elements-query-*.js': 500,
  'dist/webrtc-elements-trouble-*.js': 1_300,
  'dist/webrtc-elements-qr-code-*.js': 2_500,
  'dist/webrtc-elements-linkify-*.js': 5_500,
  'dist/webrtc-elements-{ar,de,es,fr,it,ja,pt,zh}-*.js': 1_760,
  'dist/webrtc-elements.standalone.js': 71_150,
  'dist/webrtc-core.js': 26_500,
  'dist/webrtc-core.global.js': 26_500,
};
for (const [pattern, budget] of Object.entries(BUDGETS)) {
  const files = globSync(pattern);
  if (files.length === 0) fail(`There is no ${pattern}.`);
  for (const file of files) {
    const { length } = gzipSync(readFileSync(file), { level: 9 });
    process.stdout.write(`${file}: ${length} of ${budget} bytes, minified and gzipped\n`);
    if (length > budget) fail(`${file} is too large.`);
  }
}

/** @param {string} reason */
function fail(reason) {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}
