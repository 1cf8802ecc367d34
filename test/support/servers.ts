import { serve, type ServeOptions, type SignallingServer } from 'webrtc-elements/server/node';

/** The servers of one test, each on a port that was free. */
export class Servers {
  readonly #running: SignallingServer[] = [];

  /** Without ICE servers, unless they are given. */
  async start(options: ServeOptions = {}): Promise<SignallingServer> {
    const server = await serve({ port: 0, iceServers: [], ...options });
    this.#running.push(server);
    return server;
  }

  /** Lets go of them all. */
  async close(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((server) => server.close()));
  }
}
