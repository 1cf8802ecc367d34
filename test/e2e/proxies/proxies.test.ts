import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { LogEntry } from 'webrtc-elements/server/node';
import { launch, leave, type Visitor } from '../../support/browser.js';
import { Command } from '../../support/command.js';
import { Front, type FrontName } from '../../support/front.js';
import { until } from '../../support/wait.js';
import { visitIn } from '../../support/visitor.js';

/** A page as the documentation says, with addresses that are relative or name the path. */
const page = (path: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>A room</title>
    <link rel="icon" href="data:," />
    <script type="module" src="webrtc-elements.js"></script>
  </head>
  <body>
    <webrtc-room room="lobby" ${path ? `prefix="${path.slice(1)}parties"` : ''}>
      <webrtc-peer-list></webrtc-peer-list>
      <webrtc-chat></webrtc-chat>
    </webrtc-room>
  </body>
</html>
`;

for (const name of ['nginx', 'caddy'] satisfies FrontName[]) {
  for (const path of ['', '/some/path/']) {
    describe(`elements behind ${name}, ${path ? `under ${path}` : 'at the root'}`, () => {
      let folder: string;
      let server: Command;
      let front: Front;
      const base = path || '/';

      before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'webrtc-elements-'));
        await writeFile(join(folder, 'page.html'), page(path));
        const options = ['--no-stun', '--trust-proxy', 'loopback', '--log', 'json'];
        server = new Command('--port', '0', '--folder', folder, ...options);
        front = await Front.start(name, Number(new URL(await server.started()).port), path !== '');
        await until(async () => (await front.statusOf(`${base}health`)) === 200, 'the front has found the server');
      });
      after(async () => {
        await front.stop();
        await server.dispose();
        await rm(folder, { recursive: true });
      });

      /** Opens the page as somebody new, and waits until it is in. */
      async function enter(): Promise<Visitor> {
        const visitor = await visitIn(await launch(), `${front.url}${base}page.html`, { ignoreHTTPSErrors: true });
        await visitor.page.waitForFunction(
          () => document.querySelector('webrtc-room')?.connection?.state === 'connected',
        );
        return visitor;
      }

      it('meet, and chat, through sockets under that path', async () => {
        const [ann, bob] = [await enter(), await enter()];
        const address = await ann.page.evaluate(() => document.querySelector('webrtc-room')?.connection?.socket.url);
        assert(address?.startsWith(`${front.url.replace('https', 'wss')}${base}parties/main/lobby?`), address);
        for (const { page } of [ann, bob])
          await page.waitForFunction(() => document.querySelector('webrtc-peer-list')?.peers.length === 1);
        await ann.page.getByRole('textbox').fill('hello through the proxy');
        await ann.page.keyboard.press('Enter');
        await bob.page.getByText('hello through the proxy', { exact: true }).waitFor();
        await bob.page.getByRole('textbox').fill('and back');
        await bob.page.keyboard.press('Enter');
        await ann.page.getByText('and back', { exact: true }).waitFor();
        assert.deepEqual([...ann.complaints, ...bob.complaints], []);
        await leave(ann, bob);
      });

      it('finds no metrics', async () => {
        for (const metrics of ['metrics', 'metrics?x', '%6detrics', './metrics']) {
          const status = await front.statusOf(base + metrics);
          assert([403, 404].includes(status), `${metrics}: ${status}`);
        }
      });

      it('gives TURN servers to its own pages alone, and takes no address from a header of the client', async () => {
        const turn = `${base}parties/main/lobby/turn`;
        const forged = { 'x-forwarded-for': '203.0.113.9' };
        assert.equal(await front.statusOf(turn, { ...forged, origin: front.url }), 200);
        assert.equal(await front.statusOf(turn, { ...forged, origin: 'https://evil.example' }), 403);
        await server.printed('origin-not-allowed');
        const entries = server.stdout
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as LogEntry);
        assert.deepEqual(
          entries.filter(({ event }) => event === 'refused').map(({ address }) => address),
          ['127.0.0.1'],
        );
      });
    });
  }
}
