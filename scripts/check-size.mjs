import { globSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Fails when a file that pages load is larger than its budget, in bytes as it travels. */
const BUDGETS = {
  'dist/webrtc-elements.js': 39_900,
  'dist/webrtc-elements-peer-*.js': 27_050,
  'dist/webrtc-elements-namesakes-*.js': 1_150,
  'dist/webrtc-elements-secret-access-*.js': 1_350,
  'dist/webrtc-elements-password-access-*.js': 16_000,
  'dist/webrtc-elements-identity-store-*.js': 1_300,
  'dist/webrtc-elements-roll-call-*.js': 2_150,
  'dist/webrtc-elements-rotation-*.js': 2_650,
  'dist/webrtc-elements-verify-????????.js': 4_950,
  'dist/webrtc-elements-verify-{ar,de,es,fr,it,ja,pt,zh}-*.js': 1_700,
  'dist/webrtc-elements-verify-desk-*.js': 3_150,
  'dist/webrtc-elements-verifying-*.js': 2_300,
  'dist/webrtc-elements-verifier-*.js': 3_200,
  'dist/webrtc-elements-safety-number-*.js': 550,
  'dist/webrtc-elements-media-hub-*.js': 6_700,
  'dist/webrtc-elements-file-hub-*.js': 6_200,
  'dist/webrtc-elements-media-desk-*.js': 4_900,
  'dist/webrtc-elements-query-*.js': 500,
  'dist/webrtc-elements-trouble-*.js': 1_400,
  'dist/webrtc-elements-qr-code-*.js': 2_500,
  'dist/webrtc-elements-linkify-*.js': 5_050,
  'dist/webrtc-elements-{ar,de,es,fr,it,ja,pt,zh}-*.js': 1_850,
  'dist/webrtc-elements-call-????????.js': 12_650,
  'dist/webrtc-elements-call-{ar,de,es,fr,it,ja,pt,zh}-*.js': 1_400,
  'dist/webrtc-elements-preview-*.js': 5_700,
  'dist/webrtc-elements-tile-menu-*.js': 1_950,
  'dist/webrtc-elements-lobby-????????.js': 3_800,
  'dist/webrtc-elements-lobby-{ar,de,es,fr,it,ja,pt,zh}-*.js': 400,
  'dist/webrtc-elements.standalone.js': 144_350,
  'dist/webrtc-core.js': 49_100,
  'dist/webrtc-core.global.js': 49_100,
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
