import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import send from 'send';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { Forwarder } from './forwarder.js';
import { Introducer } from './introducer.js';
import { MeshIntroducer } from './mesh-introducer.js';

const PAGES = fileURLToPath(new URL('pages', import.meta.url));
const BENCH = fileURLToPath(new URL('.', import.meta.url));
/** How far away the server is where it is far, in ms each way. */
export const FAR = 25;
/** Isolated pages have clocks that are exact to 5 µs; others' go by 100. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** The real signalling server, beside the pages of the benchmark and their introducer. */
export class BenchServer {
  readonly #httpServer: Server;
  readonly #introducer: Introducer;
  readonly #meshIntroducer: MeshIntroducer;
  readonly #signalling: SignallingServer;
  readonly #forwarder: Forwarder;

  private constructor(httpServer: Server, signalling: SignallingServer, forwarder: Forwarder) {
    this.#httpServer = httpServer;
    this.#signalling = signalling;
    this.#forwarder = forwarder;
    this.#introducer = new Introducer(httpServer);
    this.#meshIntroducer = new MeshIntroducer(httpServer);
  }

  static async start(): Promise<BenchServer> {
    const httpServer = createServer((request, response) => {
      for (const [name, value] of Object.entries(ISOLATED)) response.setHeader(name, value);
      const { pathname } = new URL(String(request.url), 'http://bench');
      send(request, pathname, { root: pathname.startsWith('/rivals/') ? BENCH : PAGES }).pipe(response);
    });
    const signalling = await serve({
      httpServer,
      iceServers: [],
      limits: { framesPerSecond: Infinity, bytesPerSecond: Infinity },
    });
    await once(httpServer.listen(0, '127.0.0.1'), 'listening');
    const { port } = httpServer.address() as AddressInfo;
    return new BenchServer(httpServer, signalling, await Forwarder.start(port, FAR));
  }

  /** `127.0.0.1:PORT` */
  get host(): string {
    const { port } = this.#httpServer.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  /** The same server as somebody has it who is far away. */
  get farHost(): string {
    return this.#forwarder.host;
  }

  get url(): string {
    return `http://${this.host}/`;
  }

  async close(): Promise<void> {
    await this.#forwarder.close();
    this.#introducer.close();
    this.#meshIntroducer.close();
    await this.#signalling.close();
    const closed = once(this.#httpServer, 'close');
    this.#httpServer.close();
    this.#httpServer.closeAllConnections();
    await closed;
  }
}
