/** Budgets in bytes, minified and gzipped. */
export default [
  {
    name: 'webrtc-elements/core: what an import of connect() loads',
    path: 'dist/src/core/index.js',
    import: '{ connect }',
    gzip: true,
    limit: '11500 B',
    modifyEsbuildConfig: without(
      'accept',
      'debug',
      'page',
      'rotation',
      'check-options',
      'query',
      'identity-store',
      'secret-access',
      'password-access',
      'roll-call',
      'relay-link',
      'peer-factory',
      'link-stats',
      'topic-hub',
      'media-hub',
      'file-hub',
      'media-desk',
      'open-media',
      'verifying',
    ),
  },
  {
    name: 'the same, with all that a connection loads while its socket opens',
    path: 'dist/src/core/index.js',
    import: '{ connect }',
    gzip: true,
    limit: '35400 B',
    modifyEsbuildConfig: without(
      'accept',
      'debug',
      'identity-store',
      'secret-access',
      'password-access',
      'rotation',
      'roll-call',
      'link-stats',
      'topic-hub',
      'media-hub',
      'file-hub',
      'media-desk',
      'verifying',
    ),
  },
  {
    name: 'what a room with a password loads besides: CPace, and who runs it',
    path: 'dist/src/core/trust/access/password-access.js',
    gzip: true,
    limit: '17000 B',
    modifyEsbuildConfig: without('errors', 'frames', 'shape', 'base64', 'fields', 'after', 'listen'),
  },
  {
    name: 'webrtc-elements/define, with all of that, topics and statistics',
    path: 'dist/src/elements/define.js',
    gzip: true,
    limit: '71300 B',
    modifyEsbuildConfig: without(
      'accept',
      'debug',
      'secret-access',
      'password-access',
      'rotation',
      'roll-call',
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
      'webrtc-lobby',
      'webrtc-preview',
      'verify-desk',
      'media-hub',
      'file-hub',
      'media-desk',
      'verifying',
      'webrtc-verify',
      'webrtc-call',
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
