import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, type Visitor } from '../support/browser.js';
import { assertAccessible, SCHEMES, visitEveryElement, WIDTHS } from '../support/every-element.js';
import { startServer } from '../support/server.js';

describe('all elements, in every state', () => {
  let server: SignallingServer;
  let visitor: Visitor;
  before(async () => {
    server = await startServer();
    visitor = await visitEveryElement(server.url);
  });
  after(async () => {
    await leave(visitor);
    await server.close();
  });

  it('are accessible in English: wide and narrow, light, dark and in forced colours', async () => {
    await assertAccessible(visitor.page, WIDTHS, SCHEMES);
    const expected = /ERR_CONNECTION_REFUSED|ERR_UNSAFE_PORT|127\.0\.0\.1:9\//; // of the rooms whose server is out of reach
    assert.deepEqual(
      visitor.complaints.filter((complaint) => !expected.test(complaint)),
      [],
    );
  });
});
