import assert from 'node:assert/strict';
import { it } from 'node:test';
import type * as library from 'webrtc-elements/core';
import { leave, visitBlank, type Visitor } from '../../support/browser.js';
import { startServer } from '../../support/server.js';

type Library = Pick<typeof library, 'connect' | 'openMedia'>;

/** In the page: enters with a camera that is on. Keeps the links, so that the descriptions can be counted. */
async function enterWithCamera(): Promise<void> {
  const core = '/webrtc-core.js';
  const { connect, openMedia } = (await import(core)) as Library;
  const described: string[] = [];
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('signalingstatechange', () => described.push(this.signalingState));
    }
  };
  const media = await openMedia();
  await media.camera.on();
  const connection = await connect({ host: location.host, room: 'first offer', media });
  const shown = new Promise<void>((resolve) => connection.on('track', () => resolve()));
  Object.assign(globalThis, { described, shown });
}

it('a camera that is on before we join is in the first offer of a link, and in its answer', async () => {
  const server = await startServer();
  const visitors: Visitor[] = [];
  for (let one = 0; one < 2; one++) visitors.push(await visitBlank(server.url));
  for (const { page } of visitors) await page.evaluate(enterWithCamera);
  const described: string[][] = [];
  for (const { page } of visitors) {
    const states = await page.evaluate(async () => {
      const { shown, described } = globalThis as unknown as { shown: Promise<void>; described: string[] };
      await shown;
      return described;
    });
    described.push(states);
  }
  await leave(...visitors);
  await server.close();
  assert.deepEqual(described, [
    ['have-remote-offer', 'stable'],
    ['have-local-offer', 'stable'],
  ]);
});
