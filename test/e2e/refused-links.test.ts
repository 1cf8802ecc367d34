import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type * as library from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank } from '../support/browser.js';
import { startServer } from '../support/server.js';

type Library = Pick<typeof library, 'connect'>;

interface Meeting {
  readonly room: string;
  readonly relay: 'fallback' | 'never';
  /** Whether the browser of who comes first refuses, or that of who comes second. */
  readonly first: boolean;
}

/** In the page: two meet, of whom one is refused its first RTCPeerConnections. Resolves with the errors once there is a direct link. */
async function meet({ room, relay, first }: Meeting): Promise<string[]> {
  const core = '/webrtc-core.js';
  const { connect } = (await import(core)) as Library;
  let refusals = 4;
  class Scarce extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      if (refusals-- > 0) throw new DOMException('Cannot create so many PeerConnections', 'UnknownError');
      super(configuration);
    }
  }
  const errors: string[] = [];
  const enter = async (scarce: boolean): Promise<library.Connection> => {
    const implementation = scarce ? { RTCPeerConnection: Scarce } : {};
    const connection = await connect({ host: location.host, room, relay, ...implementation });
    connection.on('error', ({ code }) => errors.push(code));
    return connection;
  };
  const ann = await enter(first);
  const bob = await enter(!first);
  while (ann.peers.get(bob.id)?.path !== 'direct')
    await new Promise<void>((resolve) => ann.once('path', () => resolve()));
  ann.close();
  bob.close();
  return errors;
}

// Chromium makes 500 in a page, and counts closed ones that it has not collected.
describe('an RTCPeerConnection that the browser refuses', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  for (const relay of ['fallback', 'never'] as const) {
    for (const first of [true, false]) {
      it(`is made later, by itself, and reported once: relay ${relay}, ${first ? 'a member' : 'a newcomer'}`, async () => {
        const visitor = await visitBlank(server.url);
        const room = `scarce ${relay} ${String(first)}`;
        assert.deepEqual(await visitor.page.evaluate(meet, { room, relay, first }), ['webrtc-unavailable']);
        await leave(visitor);
      });
    }
  }
});
