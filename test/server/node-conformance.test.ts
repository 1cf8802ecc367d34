import { serve } from 'webrtc-elements/server/node';
import { conformance } from '../support/server/conformance.js';

conformance('the Node adapter', async () => {
  const server = await serve({ port: 0, peek: true, limits: { connectsPerSecond: Infinity } });
  return { urls: [server.url], close: () => server.close() };
});
