import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { NAMES, type play } from '../support/core/negotiation-orders.js';
import { assertOutcome } from '../support/core/negotiation-outcomes.js';
import { PAGES, startServer } from '../support/server.js';
import { part } from '../support/engines/couple.js';
import { openBlank, type Engine, type EnginePage } from '../support/engines/page.js';

declare global {
  /** What `negotiation-orders.ts` exports, in a page. */
  var orders: { play: typeof play };
}

const ORDERS = fileURLToPath(new URL('../support/core/negotiation-orders.ts', import.meta.url));

for (const engine of ['Chromium', 'Firefox'] as const satisfies Engine[]) {
  describe(`negotiation in ${engine} holds when`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'webrtc-elements-'));
    let server: SignallingServer;
    let page: EnginePage;
    before(async () => {
      cpSync(PAGES, folder, { recursive: true });
      await build({ entryPoints: [ORDERS], bundle: true, format: 'esm', outfile: join(folder, 'orders.js') });
      server = await startServer(folder);
      page = await openBlank(engine, server.url);
      await page.evaluate(async (path) => {
        globalThis.orders = (await import(path)) as typeof orders;
      }, '/orders.js');
    });
    after(async () => {
      await part(page);
      await server.close();
      rmSync(folder, { recursive: true });
    });

    for (const name of NAMES) {
      it(name, async () => {
        assertOutcome(name, await page.evaluate((order) => orders.play(order, RTCPeerConnection), name));
      });
    }
  });
}
