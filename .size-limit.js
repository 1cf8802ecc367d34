/** Budgets in bytes, minified and gzipped, with everything inside that is loaded at once. */
export default [
  {
    name: 'webrtc-elements/core',
    path: 'dist/src/core/index.js',
    import: '{ connect }',
    gzip: true,
    limit: '10000 B',
    modifyEsbuildConfig: withoutLazyParts,
  },
  { name: 'webrtc-elements/define', path: 'dist/src/elements/define.js', gzip: true, limit: '24000 B' },
  { name: 'CDN build', path: 'dist/webrtc-elements.js', gzip: true, limit: '24000 B' },
];

/**
 * Leaves out what loads only when somebody asks for debug output.
 *
 * @param {import('esbuild').BuildOptions} config
 */
function withoutLazyParts(config) {
  return { ...config, format: 'esm', external: [...(config.external ?? []), '*/debug.js', '*/relay.js', '*/remote-peer.js', '*/stats.js'] };
}
