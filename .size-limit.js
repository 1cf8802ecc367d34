/** Budgets in bytes, minified and gzipped. */
export default [
  {
    name: 'webrtc-elements/core: what an import of connect() loads',
    path: 'dist/src/core/index.js',
    import: '{ connect }',
    gzip: true,
    limit: '9450 B',
    modifyEsbuildConfig: without(
      'accept',
      'debug',
      'check-options',
      'query',
      'relay-link',
      'peer-factory',
      'link-stats',
      'topic-hub',
    ),
  },
  {
    name: 'the same, with all that a connection loads while its socket opens',
    path: 'dist/src/core/index.js',
    import: '{ connect }',
    gzip: true,
    limit: '25350 B',
    modifyEsbuildConfig: without('accept', 'debug', 'link-stats', 'topic-hub'),
  },
  {
    name: 'webrtc-elements/define, with all of that, topics and statistics',
    path: 'dist/src/elements/define.js',
    gzip: true,
    limit: '56650 B',
    modifyEsbuildConfig: without(
      'accept',
      'debug',
      'ar',
      'de',
      'es',
      'fr',
      'it',
      'ja',
      'pt',
      'zh',
      'linkify',
      'qr-code',
      'trouble',
    ),
  },
];

/**
 * Leaves out modules of the core that load only when they are needed.
 *
 * @param {...string} names
 * @returns {(config: import('esbuild').BuildOptions) => import('esbuild').BuildOptions}
 */
function without(...names) {
  const external = names.map((name) => `*/${name}.js`);
  return (config) => ({ ...config, format: 'esm', external: [...(config.external ?? []), ...external] });
}
