import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as pass } from 'node:timers/promises';

/** y-webrtc's own signalling server, as a process of its own whose parent is the bench. It listens as soon as it is imported. */

const port = await freePort();
process.env['PORT'] = String(port);
await import(new URL('../node_modules/y-webrtc/bin/server.js', import.meta.url).href); // the package exports its client only
while (!(await listens(port))) await pass(20);
process.send?.({ url: `http://127.0.0.1:${port}` });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return free;
}

async function listens(at: number): Promise<boolean> {
  const socket = connect(at, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
