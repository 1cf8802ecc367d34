import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitTwice, type Visitor } from '../../support/browser.js';
import { startServer } from '../../support/server.js';

describe('a pair', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  /** Begins a pair that shows camera and microphone, and shows the stream of the other side. */
  const begin = ({ page }: Visitor): Promise<void> =>
    page.evaluate(async () => {
      startPair({ stream: await navigator.mediaDevices.getUserMedia({ video: true, audio: true }) });
      peer.on('stream', (stream) => {
        const element = document.createElement('video');
        element.autoplay = true;
        element.srcObject = stream;
        document.body.append(element);
      });
    });

  /** Resolves when the pictures of the other side move, and both its tracks are in the stream. */
  const sees = ({ page }: Visitor): Promise<void> =>
    page.waitForSelector('video').then(() =>
      page.evaluate(async () => {
        const element = document.querySelector('video')!;
        const stream = element.srcObject as MediaStream;
        const hasBoth = (): boolean =>
          stream.getTracks().filter(({ readyState }) => readyState === 'live').length === 2;
        let frames = 0;
        while (frames < 5 || !hasBoth()) {
          await new Promise((resolve) => element.requestVideoFrameCallback(resolve));
          frames++;
        }
      }),
    );

  it('shows a stream to each other, which goes on over a new link', async () => {
    const both = await visitTwice(server.url);
    for (const one of both) await begin(one);
    for (const one of both) await sees(one);
    await both[0].page.evaluate(async () => {
      const { connection } = peer.connection!.peers.values().next().value!;
      const live = new Promise<void>((resolve) => {
        peer.connection!.on('track-state', ({ kind, state }) => kind === 'video' && state === 'live' && resolve());
      });
      connection!.close();
      await live;
    });
    for (const one of both) await sees(one);
    for (const { page } of both) assert.equal(await page.locator('video').count(), 1);
    await leave(...both);
  });
});
