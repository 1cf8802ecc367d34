import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import send from 'send';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { Introducer } from './introducer.js';

const PAGES = fileURLToPath(new URL('pages', import.meta.url));
/** Isolated pages have clocks that are exact to 5 µs; others' go by 100. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** The real signalling server, beside the pages of the benchmark and their introducer. */
export class BenchServer {
  readonly #httpServer: Server;
  readonly #introducer: Introducer;
  readonly #signalling: SignallingServer;

  private constructor(httpServer: Server, signalling: SignallingServer) {
    this.#httpServer = httpServer;
    this.#signalling = signalling;
    this.#introducer = new Introducer(httpServer);
  }

  static async start(): Promise<BenchServer> {
    const httpServer = createServer((request, response) => {
      for (const [name, value] of Object.entries(ISOLATED)) response.setHeader(name, value);
      send(request, request.url ?? '', { root: PAGES }).pipe(response);
    });
    const signalling = await serve({
      httpServer,
      iceServers: [],
      limits: { framesPerSecond: Infinity, bytesPerSecond: Infinity },
    });
    await once(httpServer.listen(0, '127.0.0.1'), 'listening');
    return new BenchServer(httpServer, signalling);
  }

  get url(): string {
    const { port } = this.#httpServer.address() as AddressInfo;
    return `http://127.0.0.1:${port}/`;
  }

  async close(): Promise<void> {
    this.#introducer.close();
    await this.#signalling.close();
    const closed = once(this.#httpServer, 'close');
    this.#httpServer.close();
    this.#httpServer.closeAllConnections();
    await closed;
  }
}
