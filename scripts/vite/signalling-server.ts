import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import type { Plugin, ViteDevServer } from 'vite';
import type * as Server from '../../server/node.js';

/** What Vite passes on to the signalling server: the documentation as it was built last, too. */
const PATHS = ['/parties', '/health', '/metrics', '/docs'];

/**
 * Runs the signalling server from source beside Vite's server, and restarts it when one of its modules changes. Pages
 * reconnect, as after any restart.
 */
export function signallingServer(): Plugin {
  let port = 0;
  return {
    name: 'signalling-server',
    apply: 'serve',
    async config() {
      port = await findFreePort();
      const target = { target: `http://127.0.0.1:${port}`, ws: true };
      return { server: { proxy: Object.fromEntries(PATHS.map((path) => [path, target])) } };
    },
    async configureServer(vite) {
      let server = await start(vite, port);
      let restarted = Promise.resolve();
      vite.watcher.on('change', (file) => {
        if (!vite.environments.ssr.moduleGraph.getModulesByFile(file)?.size) return;
        restarted = restarted.then(async () => {
          await server?.close();
          server = await start(vite, port);
        });
      });
      vite.httpServer?.once('close', () => void server?.close());
    },
  };
}

/** Returns nothing when the sources do not run; the next change tries again. */
async function start(vite: ViteDevServer, port: number): Promise<Server.SignallingServer | undefined> {
  const { logger, root } = vite.config;
  try {
    const { serve } = (await vite.ssrLoadModule(`${root}/../server/node.ts`)) as typeof Server;
    const built = `${root}/../dist/demo`;
    const server = await serve({ port, peek: true, folder: existsSync(built) ? built : undefined });
    logger.info('signalling server started', { timestamp: true });
    return server;
  } catch (error) {
    vite.ssrFixStacktrace(error as Error);
    logger.error((error as Error).stack ?? String(error), { timestamp: true });
    return undefined;
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
