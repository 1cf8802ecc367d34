import { chromeLauncher } from '@web/test-runner-chrome';
import { defaultReporter } from '@web/test-runner';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { countReporter } from './scripts/count.mjs';
import { args, executablePath } from './scripts/chromium.mjs';
import { PATIENCE, SILENCE_PATIENCE, TEST_PATIENCE } from './test/support/patience.mjs';

/**
 * Runs a real signalling server beside the tests, and tells them where: `import { host } from '/signalling-host.js'`.
 *
 * @returns {import('@web/test-runner').TestRunnerPlugin}
 */
function signalling() {
  /** @type {import('webrtc-elements/server/node').SignallingServer | undefined} */
  let server;
  return {
    name: 'signalling',
    async serverStart() {
      const { serve } = await import('webrtc-elements/server/node');
      server = await serve({ port: 0, iceServers: [], authorize, peek: true });
    },
    serverStop: () => server?.close(),
    serve(context) {
      if (context.path !== '/signalling-host.js') return undefined;
      return { body: `export const host = ${JSON.stringify(server?.url)};`, type: 'js' };
    },
    resolveImport: ({ source }) => (source === '/signalling-host.js' ? source : undefined),
  };
}

/**
 * Rooms whose names say so take only visitors with a token, or say who the visitors are.
 *
 * @type {import('webrtc-elements/server/node').ServeOptions['authorize']}
 */
const authorize = (request, { name }) => {
  if (name.startsWith('token-')) return new URL(request.url).searchParams.get('token') === 'fresh';
  return name.startsWith('known-') ? { given: { name: 'Dr. Known', staff: true } } : true;
};

export default {
  files: 'test/elements/**/*.test.ts',
  hostname: '127.0.0.1',
  nodeResolve: true,
  plugins: [esbuildPlugin({ ts: true, target: 'es2022' }), signalling()],
  browsers: [chromeLauncher({ launchOptions: { executablePath, args } })],
  concurrency: 1,
  browserStartTimeout: PATIENCE,
  testsStartTimeout: PATIENCE,
  testsFinishTimeout: SILENCE_PATIENCE,
  testFramework: { config: { timeout: TEST_PATIENCE } },
  filterBrowserLogs: (/** @type {{ args: unknown[] }} */ { args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  reporters: [defaultReporter(), countReporter()],
};
