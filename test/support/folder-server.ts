import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import send from 'send';

/** A plain web server for one folder, as any host of static files is. */
export class FolderServer {
  url = '';
  /** The paths that it was asked for, and does not have. */
  readonly missing: string[] = [];
  readonly #server = createServer((request, response) => {
    send(request, request.url ?? '', { root: this.#folder })
      .on('error', () => {
        this.missing.push(request.url ?? '');
        response.writeHead(404).end();
      })
      .pipe(response);
  });
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}
