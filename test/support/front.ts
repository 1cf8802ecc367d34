import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificate } from './certificate.js';
import { Output } from './output.js';
import { freePort } from './ports.js';
import { until } from './wait.js';

/** The web servers that the project has configurations for. */
export type FrontName = 'nginx' | 'caddy';

/** A web server with TLS in front of ours, with the configuration that the project has for it. */
export class Front {
  readonly #name: FrontName;
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #output: Output;
  readonly url: string;

  private constructor(name: FrontName, folder: string, url: string, process: ChildProcess) {
    this.#name = name;
    this.#folder = folder;
    this.#process = process;
    this.url = url;
    this.#output = new Output(process);
  }

  /** Starts it. `upstream`: the port of the server behind it. `underPath`: with the configuration for a path of a site. */
  static async start(name: FrontName, upstream: number, underPath: boolean): Promise<Front> {
    const folder = await mkdtemp(join(tmpdir(), `${name}-`));
    const { keyFile: key, certificateFile: cert } = createCertificate(folder, 'localhost');
    const port = await freePort();
    const place = { folder, key, cert, port, upstream };
    const [program, args] =
      name === 'nginx' ? await prepareNginx(place, underPath) : await prepareCaddy(place, underPath);
    const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const front = new Front(name, folder, `https://localhost:${port}`, child);
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended: ${front.#output.text}`);
      return (await front.statusOf('/')) > 0;
    }, `${name} answers`);
    return front;
  }

  /** The status of the answer for a path; 0 if there is none. */
  statusOf(path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
    return new Promise((resolve) => {
      get(this.url + path, { agent: false, rejectUnauthorized: false, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      }).on('error', () => resolve(0));
    });
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'close');
      this.#process.kill(this.#name === 'nginx' ? 'SIGTERM' : 'SIGINT');
      await ended;
    }
    await rm(this.#folder, { recursive: true });
  }
}

/** Where a front has its files, and which ports it has. */
interface Place {
  readonly folder: string;
  readonly key: string;
  readonly cert: string;
  readonly port: number;
  readonly upstream: number;
}

type Start = readonly [program: string, args: readonly string[]];

async function prepareNginx({ folder, key, cert, port, upstream }: Place, underPath: boolean): Promise<Start> {
  let site = await readFile('deploy/nginx.conf', 'utf8');
  if (underPath) {
    const location = await readFile('deploy/nginx-path.conf', 'utf8');
    site = replace(site, /^ {2}location \/ \{[^}]*\}$/m, location);
  }
  for (const [from, to] of [
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
    ['server_name my.host', 'server_name localhost'],
    ['/etc/ssl/my.host.pem', cert],
    ['/etc/ssl/my.host.key', key],
    ['/var/log/nginx/webrtc-elements.log', join(folder, 'access.log')],
    ['server 127.0.0.1:8080 ', `server 127.0.0.1:${upstream} `],
  ] as const) {
    site = replace(site, from, to);
  }
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const main = `${user} daemon off; pid ${folder}/pid; error_log stderr; events {} http { ${folders.join(' ')} include site.conf; }`;
  await writeFile(join(folder, 'site.conf'), site);
  await writeFile(join(folder, 'nginx.conf'), main);
  return [process.env['NGINX'] ?? 'nginx', ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')]];
}

async function prepareCaddy({ folder, key, cert, port, upstream }: Place, underPath: boolean): Promise<Start> {
  let site = await readFile(underPath ? 'deploy/Caddyfile.path' : 'deploy/Caddyfile', 'utf8');
  site = replace(site, /^my\.host \{$/m, `https://localhost:${port} {\n\tbind 127.0.0.1\n\ttls ${cert} ${key}`);
  site = replace(site, 'reverse_proxy 127.0.0.1:8080', `reverse_proxy 127.0.0.1:${upstream}`);
  const config = join(folder, 'Caddyfile');
  await writeFile(config, `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${site}`);
  return [process.env['CADDY'] ?? 'caddy', ['run', '--adapter', 'caddyfile', '--config', config]];
}

/** Replaces what has to be there. */
function replace(text: string, from: string | RegExp, to: string): string {
  const replaced = text.replace(from, () => to);
  if (replaced === text) throw new Error(`There is no ${String(from)} in the configuration.`);
  return replaced;
}
