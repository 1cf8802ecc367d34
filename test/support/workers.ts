import assert from 'node:assert/strict';
import type * as Core from 'webrtc-elements/core';
import type { EnginePage } from './engines/page.js';
import { assertSoon } from './wait.js';

export type WorkerKind = 'dedicated' | 'shared' | 'service';

/** What a worker says about itself. */
export interface AboutWorker {
  /** The class of its global. */
  readonly scope: string;
  /** Whether it has an `RTCPeerConnection`. */
  readonly webrtc: boolean;
  /** Whether it has a connection; a worker that was started again has none. */
  readonly joined: boolean;
  readonly log: readonly [name: string, about: string][];
  readonly peers: readonly { readonly id: string; readonly path: string; readonly presence: Core.Presence }[];
}

declare global {
  /** In a worker: does what pages ask it for. */
  var talk: (core: Pick<typeof Core, 'connect' | 'ConnectionError' | 'createIdentity'>) => void;
  /** In a page. */
  var startWorker: (kind: WorkerKind, url: string, type: WorkerType) => Promise<void>;
  /** In a page. */
  var endWorker: () => void;
  /** In a page. */
  var askWorker: (command: string, ...args: unknown[]) => Promise<unknown>;
  function importScripts(...urls: string[]): void;
}

/** Each kind of worker, as a module and as a classic script. */
export const WORKERS = (['dedicated', 'shared', 'service'] as const).flatMap((kind) =>
  (['module', 'classic'] as const).map((type) => ({ kind, type })),
);

/** Has a page start a worker. `url`: its script, without one that of its type. */
export async function openWorker(
  page: EnginePage,
  kind: WorkerKind,
  type: WorkerType,
  url = `/workers/${type}.js`,
): Promise<void> {
  await page.evaluate((src) => {
    document.head.append(Object.assign(document.createElement('script'), { type: 'module', src }));
  }, '/workers/start.js');
  await page.until(() => 'startWorker' in globalThis);
  await page.evaluate(([of, from, as]) => startWorker(of, from, as), [kind, url, type] as const);
}

/** Asks the worker of a page for something that `talk.js` knows. */
export function ask<Answer = void>(page: EnginePage, ...question: [string, ...unknown[]]): Promise<Answer> {
  return page.evaluate((given) => askWorker(...given), question) as Promise<Answer>;
}

/** What the worker of a page says about itself. */
export const about = (page: EnginePage): Promise<AboutWorker> => ask(page, 'about');

/** Waits until the worker has heard of something. */
export async function hears(page: EnginePage, name: string, what: string): Promise<void> {
  await assertSoon(async () => {
    const { log } = await about(page);
    assert.ok(
      log.some((entry) => entry[0] === name && entry[1] === what),
      `${name} ${what} is not in ${JSON.stringify(log)}`,
    );
  });
}

const SCOPES = {
  dedicated: 'DedicatedWorkerGlobalScope',
  shared: 'SharedWorkerGlobalScope',
  service: 'ServiceWorkerGlobalScope',
} as const satisfies Record<WorkerKind, string>;
const LARGE = 300_000;

/**
 * The worker of a page joins the room in which the page is already, as `room`. They tell each other things in every way, and the
 * worker leaves.
 */
export async function playScene(page: EnginePage, kind: WorkerKind, options: Core.ConnectOptions): Promise<void> {
  const us = await page.evaluate(() => room.id);
  const worker = await ask<string>(page, 'join', { presence: { name: 'Worker' }, ...options });
  await page.until((id) => room.peers.get(id)?.state === 'connected', worker);
  await hears(page, 'connect', us);
  const { scope, webrtc, peers } = await about(page);
  assert.equal(scope, SCOPES[kind]);
  assert.equal(webrtc, false, 'a browser with WebRTC in workers needs a test of its own');
  assert.deepEqual(peers, [{ id: us, path: 'relay', presence: { name: 'Page' } }]);
  assert.deepEqual(
    await page.evaluate((id) => [room.peers.get(id)?.path, room.peers.get(id)?.presence['name']], worker),
    ['relay', 'Worker'],
  );

  await ask(page, 'send', 'from the worker');
  await page.until((line) => room.log.some(([, text]) => text === line), `${worker}: from the worker`);
  await page.evaluate(() => room.send('from the page'));
  await hears(page, 'message', `${us}: from the page`);
  await page.evaluate((size) => room.send(new Uint8Array(size)), LARGE);
  await hears(page, 'message', `${us}: ${LARGE} bytes`);

  await page.evaluate(() => room.setPresence({ name: 'Page', away: true }));
  await hears(page, 'presence', us);
  await ask(page, 'present', { name: 'Worker', busy: true });
  await page.until((id) => room.peers.get(id)?.presence['busy'] === true, worker);

  await page.evaluate(async () => {
    const latest = room.topic('latest', { delivery: 'latest' });
    latest.on('message', ({ data }) => void room.log.push(['message', `answer ${JSON.stringify(data)}`]));
    await latest.send(41);
  });
  await page.until(() => room.log.some(([, text]) => text === 'answer 42'));

  await ask(page, 'close');
  await page.until((id) => room.log.some(([name, text]) => name === 'peer-disconnect' && text === id), worker);
  const { log } = await about(page);
  assert.deepEqual(
    log.filter(([name]) => name === 'error' || name === 'upgrade'),
    [],
  );
  assert.deepEqual(log.at(-1), ['state', 'closed']);
}
