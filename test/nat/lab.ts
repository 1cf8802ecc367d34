import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { serve, type IceServer, type SignallingServer } from 'webrtc-elements/server/node';
import { visitIn, type Visitor } from '../support/visitor.js';
import { Coturn } from '../support/coturn.js';
import { createCertificate } from '../support/certificate.js';
import { ICE_ADDRESS, iceUrls, TURN_PORT, TURNS_PORT, type IceKit } from './ice.js';
import { Lan } from './lan.js';
import { PAGE_PORT, type Nat } from './nat.js';
import { shell } from './namespace.js';

const ORIGIN = `http://${ICE_ADDRESS}:${PAGE_PORT}`;
const HOUR = 3_600;

/**
 * The internet in small: a public network, in which the signalling server and coturn are, and the LANs around it, each behind its
 * NAT, with a browser. It is made in the network that we are in, which has to be one for tests alone.
 */
export class Lab {
  readonly lans: readonly Lan[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'webrtc-nat-'));
  readonly #browsers = new Map<Lan, Promise<Browser>>();
  readonly #coturn: Coturn;
  readonly #flags: readonly string[];
  #server: SignallingServer | undefined;
  readonly #dismantle = (): void => {
    for (const lan of this.lans) lan.close();
    shell('ip link del public');
    rmSync(this.#folder, { recursive: true, force: true });
  };
  readonly #stop = (): void => process.exit(1);

  /** One LAN for each NAT. */
  constructor(nats: readonly Nat[]) {
    // The interface of scripts/sandbox.mjs, whose default route keeps coturn from giving up on addresses that nobody has.
    if (!networkInterfaces()['v0']) throw new Error('This needs a network of its own: npm run test:nat.');
    shell(`
      ip link add public type bridge
      ip addr add ${ICE_ADDRESS}/24 dev public
      ip link set public up`);
    this.lans = nats.map((nat, i) => new Lan(i + 1, nat));
    process.once('exit', this.#dismantle);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, this.#stop);
    const { certificateFile, keyFile, fingerprint } = createCertificate(this.#folder, ICE_ADDRESS);
    this.#coturn = new Coturn({
      address: ICE_ADDRESS,
      port: TURN_PORT,
      tls: { port: TURNS_PORT, certificateFile, keyFile },
    });
    this.#flags = [
      `--ignore-certificate-errors-spki-list=${fingerprint}`,
      `--unsafely-treat-insecure-origin-as-secure=${ORIGIN}`, // the relay needs WebCrypto, which needs a secure context
    ];
  }

  /** Starts the servers. */
  async start(): Promise<void> {
    const folder = fileURLToPath(new URL('pages', import.meta.url));
    this.#server = await serve({ host: ICE_ADDRESS, port: PAGE_PORT, folder, iceServers: [] });
    await this.#coturn.start();
  }

  /** What a page is given to have this kit. */
  async iceServers(kit: IceKit): Promise<readonly IceServer[]> {
    const { stun, turn } = iceUrls(kit);
    if (turn.length === 0) return stun.map((urls) => ({ urls }));
    const { iceServers } = await this.#coturn.provider(HOUR, { urls: turn, stun })('lab');
    return iceServers;
  }

  /** Opens a page in this LAN, as a new visitor. */
  async visit(lan: Lan): Promise<Visitor> {
    let browser = this.#browsers.get(lan);
    if (!browser) {
      browser = lan.launch(this.#folder, this.#flags);
      this.#browsers.set(lan, browser);
    }
    const visitor = await visitIn(await browser, `${ORIGIN}/`);
    await visitor.page.waitForFunction(() => globalThis.ready);
    return visitor;
  }

  /** Ends all of it. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#browsers.values()].map(async (browser) => (await browser).close()));
    await this.#coturn.stop();
    await this.#server?.close();
    process.off('exit', this.#dismantle);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, this.#stop);
    this.#dismantle();
  }
}
