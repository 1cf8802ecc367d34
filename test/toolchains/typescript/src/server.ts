import { createServer } from 'node:http';
import { coturn, serve, type ServeOptions, type SignallingServer } from 'webrtc-elements/server/node';

const options: ServeOptions = {
  port: 0,
  httpServer: createServer(),
  iceServers: coturn({ urls: ['turn:my.host'], secret: 'secret' }),
  authorize: (request, { name }) => name === 'lobby' && request.headers.has('authorization'),
};

export async function start(): Promise<SignallingServer> {
  const server = await serve(options);
  server.httpServer.listen();
  server.webSocketServer.on('connection', () => server.url);
  return server;
}
