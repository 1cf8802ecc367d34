import { Command } from '../../support/command.js';
import { conformance } from '../../support/server/conformance.js';
import { RedisServer } from '../../support/redis-server.js';

conformance('two servers on Node with Redis', async () => {
  const redis = new RedisServer();
  await redis.start();
  const limits = ['--connects-per-second', '10000', '--sockets-per-address', '10000'];
  const servers = [0, 1].map(() => new Command('--port', '0', '--peek', '--redis', redis.url, ...limits));
  const urls = await Promise.all(servers.map((server) => server.started()));
  return {
    urls,
    async close() {
      await Promise.all(servers.map((server) => server.ended('SIGTERM')));
      await redis.stop();
    },
  };
});
