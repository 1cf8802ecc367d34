import { fileURLToPath } from 'node:url';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { Command } from './command.js';

/** The tests' own pages. */
export const PAGES = fileURLToPath(new URL('pages', import.meta.url));

/** A signalling server without STUN, that serves the tests' own pages, or another folder, and says how many people are in a room. */
export function startServer(folder = PAGES): Promise<SignallingServer> {
  return serve({ port: 0, folder, iceServers: [], peek: true });
}

/** The real command, as a process that can be killed and comes back where it was. */
export class ServerProcess {
  #command: Command | undefined;
  url = '';

  /** Starts it, on the port that it had before if any; resolves when it listens. */
  async start(): Promise<void> {
    const port = this.url ? new URL(this.url).port : '0';
    this.#command = new Command('--port', port, '--no-stun', '--folder', PAGES);
    this.#command.process.stderr?.pipe(process.stderr);
    this.url = await this.#command.started();
  }

  /** Ends it at once, or with SIGTERM in order. */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    await this.#command?.ended(signal);
  }
}
