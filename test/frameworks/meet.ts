import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after, before } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visit, type Visitor } from '../support/browser.js';
import { startServer } from '../support/server.js';
import { App } from './app.js';

/** Which app, of those that `npm run test:frameworks` has built. */
export const framework = process.env['FRAMEWORK'] ?? 'react';
const folder = fileURLToPath(new URL(`${framework}/dist`, import.meta.url));

let server: SignallingServer;
before(async () => {
  assert.ok(existsSync(folder), `Build it first: npm run test:frameworks -- ${framework}`);
  server = await startServer(folder);
});
after(() => server.close());

/**
 * What a console may say: that Lit is the one of a development build, and, by the browser, that a socket was closed before it
 * was open, because the app left while it joined.
 */
const HARMLESS = /^Lit is in dev mode\.|WebSocket is closed before the connection is established/;

/** Plays a scene with two copies of the app, in a room of their own. Their consoles stay clean. */
export async function meet(room: string, scene: (ada: App, grace: App) => Promise<void>): Promise<void> {
  const visitors = await Promise.all(['Ada', 'Grace'].map((name) => visit(`${server.url}/?room=${room}&name=${name}`)));
  const [ada, grace] = visitors.map(({ page }) => new App(page)) as [App, App];
  const play = async (): Promise<void> => {
    await Promise.all([ada.meets(1), grace.meets(1)]);
    await scene(ada, grace);
  };
  try {
    await Promise.race([play(), ...visitors.map(firstError)]);
    for (const visitor of visitors) assert.deepEqual(complaintsOf(visitor), [], 'a clean console');
  } finally {
    await leave(...visitors);
  }
}

function complaintsOf({ complaints }: Visitor): string[] {
  return complaints.filter((text) => !HARMLESS.test(text));
}

/** Rejects with the first error that nobody caught: what a scene waits for then might never come. */
function firstError(visitor: Visitor): Promise<never> {
  return new Promise((_, reject) => {
    const [early] = complaintsOf(visitor);
    if (early !== undefined) reject(new Error(`The page complained: ${early}`));
    visitor.page.on('pageerror', ({ stack, message }) => {
      reject(new Error(`The page threw: ${stack ?? message}`));
    });
  });
}
