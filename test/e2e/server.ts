import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';

/** The tests' own pages. */
export const PAGES = fileURLToPath(new URL('pages', import.meta.url));

/** A signalling server without STUN, that serves the tests' own pages, or another folder. */
export function startServer(folder = PAGES): Promise<SignallingServer> {
  return serve({ port: 0, folder, iceServers: [] });
}

/** The real command, as a process that can be killed. */
export class ServerProcess {
  #child: ChildProcess | undefined;
  url = '';

  /** Starts it, on the port that it had before if any; resolves when it listens. */
  async start(): Promise<void> {
    const port = this.url ? new URL(this.url).port : '0';
    const cli = fileURLToPath(new URL('../../dist/server/cli.js', import.meta.url));
    const child = spawn(process.execPath, [cli, '--port', port, '--no-stun', '--folder', PAGES]);
    this.#child = child;
    child.stderr.pipe(process.stderr);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    this.url = /http:\S+/.exec(line.toString())?.[0] ?? '';
  }

  /** Ends it at once, or with SIGTERM in order. */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}
