import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank } from '../support/browser.js';
import { countRunning } from '../support/running.js';
import { startServer } from '../support/server.js';
import { assertSoon } from '../support/wait.js';

declare global {
  /** Elements that were there, and what they are. */
  var were: [name: string, element: WeakRef<Element>][];
}

const ELEMENTS = ['status', 'peer-list', 'chat', 'invite'];

/** In the page: two rooms that have met, the first with an id; elements are put beside it. */
async function meet(room: string): Promise<void> {
  document.body.innerHTML = ['Ada', 'Bob']
    .map((name) => `<webrtc-room id="${name}" host="${location.host}" room="${room}" name="${name}"></webrtc-room>`)
    .join('');
  const rooms = [...document.querySelectorAll('webrtc-room')];
  while (!rooms.every(({ peers }) => [...peers.values()].some(({ path }) => path === 'direct'))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // What finds out who is verified loads a moment after somebody is proven, and listens as long as the connection lasts.
  await Promise.all(rooms.map(({ connection }) => connection!.unverify('nobody')));
}

/** In the page: elements come, are used, moved and taken away again, as often as that. */
async function comeAndGo({ times, names }: { times: number; names: readonly string[] }): Promise<void> {
  globalThis.were = [];
  const pause = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve));
  for (let time = 0; time < times; time++) {
    const made = names.map((name) => document.createElement(`webrtc-${name}`));
    globalThis.were.push(...made.map((one): [string, WeakRef<Element>] => [one.localName, new WeakRef<Element>(one)]));
    for (const one of made) one.setAttribute('for', 'Ada');
    document.body.append(...made);
    if (time % 3 === 0) await pause();
    const chat = document.querySelector('webrtc-chat');
    const input = chat?.shadowRoot?.querySelector('textarea');
    if (input) {
      input.value = 'typed';
      input.dispatchEvent(new Event('input'));
    }
    if (time % 2 === 0) void chat?.send(`time ${time}`).catch(() => undefined);
    if (time % 4 === 0) document.body.prepend(...made);
    if (time % 5 === 0) await pause();
    if (time % 6 === 0) document.getElementById('Bob')!.append(...made);
    for (const one of made) one.remove();
    if (time % 7 === 0) await pause();
  }
}

describe('elements that come and go', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('leave nothing behind', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    await page.evaluate(meet, 'leave');
    await page.evaluate(countRunning);
    await page.evaluate(comeAndGo, { times: 60, names: ELEMENTS });
    const left = (): Promise<Record<string, number>> =>
      page.evaluate(() => Object.fromEntries(Object.entries(running).map(([name, all]) => [name, all.size])));
    await assertSoon(async () => {
      const { listeners, ...rest } = await left();
      assert.deepEqual({ listeners, ...rest }, { listeners: 0, observers: 0, frames: 0, timers: rest['timers'] });
    });
    const inspector = await page.context().newCDPSession(page);
    await assertSoon(async () => {
      await inspector.send('HeapProfiler.collectGarbage');
      assert.deepEqual(
        await page.evaluate(() => were.filter(([, reference]) => reference.deref()).map(([name]) => name)),
        [],
      );
    });
    assert.deepEqual(visitor.complaints, []);
    await leave(visitor);
  });

  it('stay as they are where a language or the QR code cannot be loaded, and recover', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    const failing = /webrtc-elements-(de|qr)/;
    await page.route(failing, (route) => route.abort());
    await page.evaluate(meet, 'load');
    await page.evaluate((names) => {
      document.documentElement.lang = 'de';
      document.body.append(...names.map((name) => document.createElement(`webrtc-${name}`)));
    }, ELEMENTS);
    const invite = page.locator('webrtc-invite');
    await invite.getByRole('button', { name: 'Show QR code' }).click();
    await invite.getByText('Couldn’t load the QR code.').waitFor();
    await page.unroute(failing);
    await invite.getByRole('button', { name: 'Show QR code' }).click();
    await invite.getByRole('img').waitFor();
    await page.evaluate(() => (document.documentElement.lang = 'es'));
    await page.getByPlaceholder('Escribe un mensaje').waitFor();
    assert.deepEqual(
      visitor.complaints.filter((complaint) => !complaint.includes('net::ERR_FAILED')),
      [],
    );
    await leave(visitor);
  });

  it('show the QR code of the link as it is when the code has been loaded', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    let load: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => {
      void page.route(/webrtc-elements-qr/, (route) => {
        load = () => void route.continue();
        resolve();
      });
    });
    await page.evaluate(() => document.body.append(document.createElement('webrtc-invite')));
    await page.getByRole('button', { name: 'Show QR code' }).click();
    await asked;
    await page.evaluate(() => history.pushState(null, '', '/elsewhere'));
    await page.waitForFunction(() =>
      document.querySelector('webrtc-invite')!.shadowRoot!.querySelector('input')!.value.endsWith('/elsewhere'),
    );
    load!();
    await page.locator('webrtc-invite').getByRole('img').waitFor();
    assert.deepEqual(visitor.complaints, []);
    await leave(visitor);
  });

  it('keep to their room: a chat that is moved, or whose room is another, while it sends', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    await page.evaluate(meet, 'move');
    const { texts, moved } = await page.evaluate(async () => {
      const [ada, bob] = [...document.querySelectorAll('webrtc-room')];
      const chat = ada!.appendChild(document.createElement('webrtc-chat'));
      await chat.updateComplete;
      const connection = ada!.connection!;
      let arrive: (() => void) | undefined;
      connection.send = () => new Promise<void>((resolve) => (arrive = resolve));
      const first = chat.send('before it is moved');
      const other = document.body.appendChild(document.createElement('section'));
      other.append(chat); // out of the room, and back
      ada!.append(chat);
      await chat.updateComplete;
      const moved = chat.messages.map(({ text, pending }) => `${text} ${pending}`);
      arrive!();
      await first;
      moved.push(...chat.messages.map(({ text, pending }) => `${text} ${pending}`));
      const second = chat.send('before the room is another');
      ada!.room = 'another';
      do {
        await new Promise((resolve) => ada!.addEventListener('statechange', resolve, { once: true }));
      } while (ada!.state !== 'connected');
      arrive!();
      await second;
      await chat.updateComplete;
      const texts = [
        ...chat.messages.map(({ text }) => text),
        chat.shadowRoot!.querySelector('.pages')!.textContent.trim(),
      ];
      bob!.remove();
      return { texts, moved };
    });
    assert.deepEqual(moved, ['before it is moved true', 'before it is moved false']);
    assert.deepEqual(texts, [''], 'nothing of the room before');
    assert.deepEqual(visitor.complaints, []);
    await leave(visitor);
  });
});
